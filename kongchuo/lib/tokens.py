"""Tokens for programs: made once, shown once, kept as a hash (I1)."""

import hashlib
import re
import secrets

_BYTES = 32
_SHAPE = re.compile(r"[A-Za-z0-9_-]{43}")


def new_token() -> str:
    """256 random bits in 43 characters that are safe in addresses and headers."""
    return secrets.token_urlsafe(_BYTES)


def token_hash(token: str) -> str:
    """SHA-256 in hexadecimal. A row is looked up by it: how long that takes says nothing about the token.

    Of 256 random bits a plain hash is enough; there is nothing to be guessed from a list.
    """
    return hashlib.sha256(token.encode()).hexdigest()


def is_token(text: str) -> bool:
    """Whether a text can be a token at all."""
    return _SHAPE.fullmatch(text) is not None
