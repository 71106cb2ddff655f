"""Authenticated encryption and keyed look-up hashes for identity numbers, phones and addresses (I1).

Keys come from FIELD_KEYS: base64 strings of 32 random bytes; the first one writes, all of them read.
A token is ``v1.<key id>.<base64url of nonce + ciphertext>``; the key id is the first 8 hex digits of the key's SHA-256.
"""

import base64
import hashlib
import hmac
import os
from functools import lru_cache

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

_VERSION = "v1"


class DecryptionError(ValueError):
    """A stored token cannot be read with any of the configured keys."""


def new_key() -> str:
    """A fresh key in the form that FIELD_KEYS takes."""
    return base64.urlsafe_b64encode(os.urandom(32)).decode()


@lru_cache(maxsize=8)
def _key(text: str) -> tuple[str, AESGCM, bytes]:
    try:
        raw = base64.urlsafe_b64decode(text)
    except ValueError as error:
        raise ImproperlyConfigured("FIELD_KEYS holds something that is not base64.") from error
    if len(raw) != 32:
        raise ImproperlyConfigured("Each key in FIELD_KEYS must be 32 bytes in base64; python3 start.py makes one.")
    key_id = hashlib.sha256(raw).hexdigest()[:8]
    return (
        key_id,
        AESGCM(hmac.digest(raw, b"kongchuo encryption", "sha256")),
        hmac.digest(raw, b"kongchuo look-up", "sha256"),
    )


def _keys() -> list[tuple[str, AESGCM, bytes]]:
    keys = [_key(text) for text in settings.FIELD_KEYS]
    if not keys:
        raise ImproperlyConfigured("FIELD_KEYS is empty; children's identity numbers cannot be stored.")
    return keys


def encrypt(text: str) -> str:
    """The token of ``text`` under the first key; an empty string stays empty."""
    if not text:
        return ""
    key_id, cipher, _ = _keys()[0]
    nonce = os.urandom(12)
    sealed = nonce + cipher.encrypt(nonce, text.encode(), _VERSION.encode())
    return f"{_VERSION}.{key_id}.{base64.urlsafe_b64encode(sealed).decode()}"


def decrypt(token: str) -> str:
    """The text of a token. Raises DecryptionError when its key is not configured or the token was altered."""
    if not token:
        return ""
    version, _, rest = token.partition(".")
    key_id, _, body = rest.partition(".")
    cipher = {key[0]: key[1] for key in _keys()}.get(key_id)
    if version != _VERSION or cipher is None:
        raise DecryptionError("The key of this value is not in FIELD_KEYS.")
    try:
        sealed = base64.urlsafe_b64decode(body)
        return cipher.decrypt(sealed[:12], sealed[12:], _VERSION.encode()).decode()
    except (InvalidTag, ValueError) as error:
        raise DecryptionError("This value was altered or cut.") from error


def is_current(token: str) -> bool:
    """Whether the token was written with the first key (nothing to rotate)."""
    return not token or token.startswith(current_prefix())


def current_prefix() -> str:
    """What every token begins with that was written with the first key."""
    return f"{_VERSION}.{_keys()[0][0]}."


def lookup_hash(text: str) -> str:
    """The keyed hash (64 hex digits, first key) by which an encrypted value is found; empty for empty."""
    return hmac.new(_keys()[0][2], text.encode(), hashlib.sha256).hexdigest() if text else ""


def lookup_hashes(text: str) -> list[str]:
    """The hashes of ``text`` under every configured key: what a query compares with while keys are being rotated."""
    return [hmac.new(key[2], text.encode(), hashlib.sha256).hexdigest() for key in _keys()] if text else []
