"""``manage.py import_staff FILE``: accounts and posts from a school's staff list."""

from django.utils.translation import gettext as _

from students.actions.imports import passwords_of
from students.choices import ImportKind
from students.management.commands._importing import ImportCommand
from students.models import ImportBatch


class Command(ImportCommand):
    """Imports the correct rows of a staff list."""

    help = "Import staff, accounts and posts from a spreadsheet (.xlsx, .xls, .csv)."
    kind = ImportKind.STAFF

    def after_import(self, batch: ImportBatch) -> None:
        """First passwords are never printed to a console log: they wait on the import's page for a day."""
        if passwords_of(batch):
            self.stderr.write(_("The sheet of first passwords is on the page of this import for one day."))
