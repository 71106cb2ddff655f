"""``manage.py central_school CODE [--under CODE | --none]``: whom a school reports to (J)."""

from argparse import ArgumentParser
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from kongchuo.lib import clock
from students.actions.schools import set_central_school
from students.models import School


class Command(BaseCommand):
    """Sets or prints the school that another one reports to."""

    help = "Say which school another one reports to; without an option, print it."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Which school, and above it which."""
        parser.add_argument("school", metavar="CODE", help="code of the school")
        wanted = parser.add_mutually_exclusive_group()
        wanted.add_argument("--under", metavar="CODE", help="code of the central school or county office")
        wanted.add_argument("--none", action="store_true", help="the school reports to nobody in this database")

    def handle(self, *args: Any, **options: Any) -> None:
        """Sets it, prints it. Raises CommandError with the sentence that refuses."""
        school = _school(options["school"])
        if options["under"] or options["none"]:
            central = _school(options["under"]) if options["under"] else None
            try:
                school = set_central_school(school=school, central=central, actor=None, at=clock.now())
            except ValidationError as refused:
                raise CommandError(refused.messages[0]) from refused
        self.stdout.write(f"{school.code} {school.name} → {school.central_school or '—'}")


def _school(code: str) -> School:
    found = School.objects.filter(code=code).first()
    if found is None:
        codes = ", ".join(School.objects.order_by("code").values_list("code", flat=True))
        raise CommandError(_("No school has this code; there are: %(codes)s") % {"codes": codes})
    return found
