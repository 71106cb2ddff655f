"""Passwords that are handed out on paper and used once."""

import secrets

# No letter or digit that is easily taken for another one in print: no 0 o, 1 i l, 2 z, 5 s, 8 b, and no capitals.
_READABLE = "acdefghjkmnpqrtuvwxy34679"
_LENGTH = 10


def one_time_password() -> str:
    """Ten readable characters, about 46 bits of chance."""
    return "".join(secrets.choice(_READABLE) for _ in range(_LENGTH))
