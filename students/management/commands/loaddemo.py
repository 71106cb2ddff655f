"""manage.py loaddemo: the sample school."""

import datetime as dt
import json
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from kongchuo.lib import clock
from kongchuo.lib.passwords import one_time_password
from students.choices import Role
from students.demo.build import DemoSchool, build_demo
from students.demo.scene import moment
from students.demo.staff import ACCOUNTS
from students.models import School

_END_OF_MORNING = dt.time(9, 30)


class Command(BaseCommand):
    """Fills an empty database with invented people and a term of rolls."""

    help = "Load the sample school into an empty database and print one account per role, once."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """The date, passwords, and what is printed."""
        parser.add_argument("--date", type=dt.date.fromisoformat, help="as of this date (YYYY-MM-DD), default today")
        parser.add_argument("--password", help="one password for all printed accounts instead of random ones")
        parser.add_argument("--if-empty", action="store_true", help="do nothing when there is a school already")
        parser.add_argument("--json", action="store_true", help="print one JSON object")

    def handle(self, *args: Any, **options: Any) -> None:
        """Load, or refuse when a school is there."""
        if School.objects.exists():
            if not options["if_empty"]:
                raise CommandError(
                    "There is a school in this database already: the sample school is loaded into an empty one only."
                )
            self.stderr.write("A school is there already; nothing was loaded.")
            return
        on, at = _date(options["date"], clock.now())
        made = build_demo(on=on, at=at, passwords=_passwords(options["password"]))
        if made.is_vacation:
            self.stderr.write(f"{on} lies in a vacation: the term before it was loaded.")
        self.stdout.write(_as_json(made) if options["json"] else _as_text(made))


def _date(wanted: dt.date | None, now: dt.datetime) -> tuple[dt.date, dt.datetime]:
    """The date and the moment to load it for: now, or the end of the morning of a date that is over."""
    today = timezone.localdate(now)
    if wanted is None or wanted == today:
        return today, now
    if wanted > today:
        raise CommandError("This date is still to come: give today or an earlier one.")
    return wanted, moment(wanted, _END_OF_MORNING)


def _passwords(one_for_all: str | None) -> dict[Role, str]:
    return {role: one_for_all or one_time_password() for role, _ in ACCOUNTS}


def _as_json(made: DemoSchool) -> str:
    accounts = [
        {"role": each.role.value, "username": each.username, "password": each.password} for each in made.accounts
    ]
    counts = {"classes": made.classes, "pupils": made.pupils, "staff": made.staff, "rolls": made.rolls}
    return json.dumps({"accounts": accounts, "school": made.school.name, **counts}, ensure_ascii=False)


def _as_text(made: DemoSchool) -> str:
    lines = [
        f"{made.school.name}: {made.classes} classes, {made.pupils} pupils, {made.staff} staff, {made.rolls} rolls."
    ]
    lines += [f"{each.role.value:16}{each.username:12}{each.password}" for each in made.accounts]
    return "\n".join(lines)
