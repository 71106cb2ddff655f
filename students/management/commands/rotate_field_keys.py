"""``manage.py rotate_field_keys``: after a new key was put first in FIELD_KEYS."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from kongchuo.lib.crypto import DecryptionError
from kongchuo.lib.rotation import encrypted_models, rotate


class Command(BaseCommand):
    """Writes every encrypted value again with the first key."""

    help = "Encrypts numbers, phones and addresses again with the first key of FIELD_KEYS. Prints counts only."

    def handle(self, *_args: Any, **_options: Any) -> None:
        """Goes through every table, history included; may be stopped and started again."""
        total = 0
        for model in encrypted_models():
            try:
                rows = sum(rotate(model))
            except DecryptionError as error:
                raise CommandError(f"{model._meta.label}: {error} Put the old key back behind the new one.") from error
            self.stdout.write(f"{model._meta.label}: {rows}")
            total += rows
        self.stdout.write(f"{total} rows were written again. The old keys are no longer needed by the live database.")
