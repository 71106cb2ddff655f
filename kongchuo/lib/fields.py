"""Model fields that keep what they hold encrypted in the database (I1)."""

from typing import TYPE_CHECKING, Any

from django.db import models

from kongchuo.lib import crypto

if TYPE_CHECKING:
    _Text = models.TextField[str, str]
else:
    _Text = models.TextField


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
