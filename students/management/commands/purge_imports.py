"""``manage.py purge_imports``: removes uploaded files that nobody confirmed within a day."""

from typing import Any

from django.core.management.base import BaseCommand
from django.utils.translation import gettext as _

from kongchuo.lib import clock
from students.actions.import_files import purge


class Command(BaseCommand):
    """Every upload does this too; a daily run makes sure of it in a school that rarely imports."""

    help = "Remove uploaded spreadsheets older than IMPORT_KEEP_HOURS."

    def handle(self, *args: Any, **options: Any) -> None:
        """Prints how many files went."""
        self.stdout.write(_("%(count)d files removed.") % {"count": purge(clock.now())})
