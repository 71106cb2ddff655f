"""``manage.py import_attendance FILE``: the attendance that a school already has."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import CommandError
from django.utils.translation import gettext as _

from kongchuo.lib import clock
from students.actions.attendance_answers import answer_attendance
from students.choices import ImportKind, ImportStatus
from students.management.commands._importing import ImportCommand, registrar_of
from students.models import ImportBatch, School, User
from students.queries.calendar import term_on
from students.rules.attendance.plan import EVERY_DAY, read_days


class Command(ImportCommand):
    """Imports the correct class-days of a list of absences or of class × day sheets."""

    help = "Import earlier attendance from a spreadsheet (.xlsx, .xls, .csv)."
    kind = ImportKind.ATTENDANCE

    def add_arguments(self, parser: ArgumentParser) -> None:
        """FILE, and the days of which a list leaves out those on which nobody was absent."""
        super().add_arguments(parser)
        parser.add_argument(
            "--every-day-from", metavar="DAY", help=_("rolls were taken every school day from this day")
        )
        parser.add_argument("--every-day-to", metavar="DAY", help=_("… to this day"))

    def actor(self, school: School, username: str | None) -> User | None:
        """Imported rolls are signed: by --user, else by the school's registrar."""
        return super().actor(school, username) or registrar_of(school)

    def prepared(self, batch: ImportBatch, options: dict[str, Any]) -> ImportBatch:
        """Take the options as the registrar's answer which days the list stands for."""
        first, last = options["every_day_from"], options["every_day_to"]
        if not (first or last) or batch.status == ImportStatus.REFUSED:
            return batch
        days = f"{first or self._term_start(batch)}..{last or clock.today()}"
        if read_days(days) is None:
            raise CommandError(_("Type days as 2026-09-01."), returncode=2)
        now = clock.now()
        return answer_attendance(actor=batch.uploaded_by, at=now, batch=batch, answers={EVERY_DAY: days})

    def _term_start(self, batch: ImportBatch) -> str:
        term = term_on(batch.school_id, clock.today())
        return term.starts_on.isoformat() if term else ""
