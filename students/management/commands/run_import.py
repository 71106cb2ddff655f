"""``manage.py run_import TOKEN``: carries out a confirmed import in a process of its own."""

from argparse import ArgumentParser
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand

from kongchuo.lib import clock
from students.actions.import_files import note_refusal
from students.actions.imports import ImportChanged, confirm
from students.models import ImportBatch


class Command(BaseCommand):
    """The import pages start this for long files; the result waits on the page."""

    help = "Carry out an import that was confirmed on its page."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """The token of the batch."""
        parser.add_argument("token", type=UUID)

    def handle(self, *args: Any, **options: Any) -> None:
        """Imports; when the registry changed meanwhile, the page shows the new preview."""
        batch = ImportBatch.objects.select_related("school", "uploaded_by").get(token=options["token"])
        try:
            confirm(actor=batch.uploaded_by, at=clock.now(), batch=batch)
        except ValidationError as refused:
            note_refusal(batch.token, refused.messages)
            self.stderr.write("The import was refused; its page says why.")
        except ImportChanged:
            self.stderr.write("The registry changed since the preview; nothing was imported.")
