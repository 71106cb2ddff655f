"""``manage.py monthly_report YYYY-MM [--freeze] [--output FILE.xlsx] [--json]``: a month for a script (H4, H5, M7)."""

import datetime as dt
import json
from argparse import ArgumentParser
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from accountability.actions.summaries import freeze_month
from accountability.models import MonthSummary
from accountability.month_sheets import heading_of, sheet_of
from accountability.open_json import rated_row
from accountability.queries.frozen import content_data, versions_of
from accountability.queries.summary import monthly_summary
from accountability.queries.summary_month import month_on
from kongchuo.lib import clock
from kongchuo.lib.sheets.writer import write_workbook
from students.choices import Role
from students.models import Appointment, School, User


class Command(BaseCommand):
    """The latest frozen version of a month, a preview where there is none; frozen first where that is asked for."""

    help = "Print or write the monthly summary of a school, and freeze it on request."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Which month of which school, whether to freeze it, and where it goes."""
        parser.add_argument("month", help="YYYY-MM")
        parser.add_argument("--school", metavar="CODE", help="needed where there are several schools")
        parser.add_argument("--freeze", action="store_true", help="freeze the month, signed by the principal")
        parser.add_argument("--user", metavar="NAME", help="the account that freezes, by default the principal's")
        parser.add_argument("--output", type=Path, metavar="FILE.xlsx", help="write the workbook")
        parser.add_argument("--json", action="store_true", help="print the rows for a program")

    def handle(self, *args: Any, **options: Any) -> None:
        """Freezes, writes, prints. Raises CommandError with a sentence where one of them cannot be done."""
        school, month = _school(options["school"]), _month(options["month"])
        if options["freeze"]:
            _freeze(school, month, options["user"])
        version = next(iter(versions_of(school.pk, month)), None)
        data, wrong = (json.loads(version.content), []) if version else _preview(school, month)
        if options["output"]:
            write_workbook(options["output"], [sheet_of(heading_of(data, version), data["rows"])])
        if options["json"]:
            self.stdout.write(json.dumps(_as_json(data, version, wrong), ensure_ascii=False))
        else:
            self.stdout.write(heading_of(data, version).state)


def _preview(school: School, month: dt.date) -> tuple[dict[str, Any], list[dict[str, Any]]]:
    """What a version would store, and the classes that do not balance (H4)."""
    found = monthly_summary(month_on(school.pk, month, clock.today()))
    wrong = [
        {"entry_year": row.entry_year, "number": row.number, "difference": row.counts.difference}
        for row in found.summary.unbalanced
    ]
    return content_data(found, school.name), wrong


def _school(code: str | None) -> School:
    schools = School.objects.filter(code=code) if code else School.objects.all()
    found = list(schools[:2])
    if len(found) != 1:
        raise CommandError(_("Name the school with --school CODE."))
    return found[0]


def _month(text: str) -> dt.date:
    try:
        month = dt.date.fromisoformat(f"{text}-01")
    except ValueError as error:
        raise CommandError(_("Write the month as YYYY-MM, such as 2026-10.")) from error
    if month > clock.today():
        raise CommandError(_("This month has not begun."))
    return month


def _freeze(school: School, month: dt.date, name: str | None) -> None:
    """Freeze what differs from the latest version; a month without a change stays as it is."""
    actor = _signer(school, name)
    versions = versions_of(school.pk, month)
    if versions and json.loads(versions[0].content) == _preview(school, month)[0]:
        return
    try:
        freeze_month(school=school, month=month, actor=actor, at=clock.now())
    except ValidationError as refused:
        raise CommandError(" ".join(refused.messages)) from refused


def _signer(school: School, name: str | None) -> User:
    posts = Appointment.objects.filter(school=school, role=Role.PRINCIPAL, starts_on__lte=clock.today())
    posts = posts.exclude(ends_on__lt=clock.today()).select_related("staff").order_by("starts_on")
    actor = next((post.staff for post in posts if name in (None, post.staff.username)), None)
    if actor is None:
        raise CommandError(_("Nobody holds the principal's post: name the account with --user."))
    return actor


def _as_json(data: Mapping[str, Any], version: MonthSummary | None, wrong: list[dict[str, Any]]) -> dict[str, Any]:
    return {
        "school": data["school"],
        "month": data["month"],
        "until": data["until"],
        "version": version.version if version else None,
        "sha256": version.sha256 if version else None,
        "frozen_by": str(version.frozen_by) if version else None,
        "frozen_at": version.frozen_at.isoformat() if version else None,
        "differences": version.differences if version else [],
        "unbalanced": wrong,
        "rules": data["rules"],
        "rows": [rated_row(row) for row in data["rows"]],
    }
