"""Model fields that keep what they hold encrypted in the database (I1)."""

import base64
from typing import TYPE_CHECKING, Any

from django.db import models

from kongchuo.lib import crypto

if TYPE_CHECKING:
    _Text = models.TextField[str, str]
    _Bytes = models.TextField[bytes, bytes]
else:
    _Text = _Bytes = models.TextField


class EncryptedTextField(_Text):
    """A text that is plain in Python and a ``crypto`` token in the database. It cannot be searched."""

    def get_prep_value(self, value: Any) -> Any:
        """The token to store."""
        return crypto.encrypt(str(value)) if value else ""

    def from_db_value(self, value: str | None, expression: Any, connection: Any) -> str:
        """The plain text of the stored token."""
        return crypto.decrypt(value or "")

    def get_lookup(self, lookup_name: str) -> Any:
        """Nothing but a test for emptiness can be asked of an encrypted column."""
        if lookup_name not in {"exact", "isnull"}:
            return None
        return super().get_lookup(lookup_name)


class EncryptedBytesField(_Bytes):
    """Bytes in Python, a ``crypto`` token of their base64 text in the database. They cannot be searched."""

    empty_values = [b"", "", None]

    def get_prep_value(self, value: Any) -> Any:
        """The token to store."""
        return crypto.encrypt(base64.b64encode(value).decode()) if value else ""

    def to_python(self, value: Any) -> Any:
        """Bytes stay bytes."""
        return bytes(value) if value else b""

    def from_db_value(self, value: str | None, expression: Any, connection: Any) -> bytes:
        """The bytes of the stored token."""
        return base64.b64decode(crypto.decrypt(value or ""))

    def get_lookup(self, lookup_name: str) -> Any:
        """Nothing but a test for emptiness can be asked of an encrypted column."""
        return super().get_lookup(lookup_name) if lookup_name in {"exact", "isnull"} else None
