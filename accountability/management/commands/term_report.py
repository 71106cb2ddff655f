"""``manage.py term_report TERM [--output FILE] [--json]``: a term's opening report, for scripts (H6, M21)."""

import datetime as dt
import json
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone
from django.utils.translation import gettext as _

from accountability.management.commands._moment import moment
from accountability.management.commands._term import named_term
from accountability.open_json import target_json
from accountability.queries.term_report import GradeCounts, TermReport, opening_terms, since_when, term_report
from accountability.report_files import write_tables
from accountability.report_words import marks
from accountability.rules.unit_moves import Why
from accountability.term_report_letter import letter
from accountability.term_report_tables import report_title, tables
from kongchuo.lib.word import WordRefused
from kongchuo.lib.word.messages import sentence
from students.models import Term

_COUNTS = {
    "classes": "classes",
    "boys": "male",
    "girls": "female",
    "sex_not_stated": "",
    "suspended": "suspended",
    "guests_elsewhere": "guest_elsewhere",
    "transfers_pending": "transfer_pending",
    "guests_here": "guests",
    "not_back_without_leave": "not_back_unexcused",
    "not_back_on_leave": "not_back_excused",
    "classes_without_a_roll": "silent",
    "cases_opened": "opened",
    "cases_open": "suspected",
    "cases_struck_off": "closed",
    "dropouts_missing": "lost",
    "dropouts_back": "back",
    "returnees": "returnees",
    "returnees_unregistered": "unregistered",
}


class Command(BaseCommand):
    """Counts the report as of a day; it stores nothing and names no child."""

    help = "Print or write the report at the beginning of a term."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Which term, which days, and where it goes."""
        parser.add_argument("term", help="name of the term, such as 2026-2027学年第一学期")
        parser.add_argument("--school", metavar="CODE", help="code of the school, needed where there are several")
        parser.add_argument("--date", metavar="YYYY-MM-DD", help="the last day counted, by default today")
        parser.add_argument("--since", metavar="YYYY-MM-DD", help="the first day from which movements are counted")
        parser.add_argument("--output", type=Path, metavar="FILE", help="write a workbook (.xlsx) or a letter (.docx)")
        parser.add_argument("--json", action="store_true", help="print the figures for a program")

    def handle(self, *args: Any, **options: Any) -> None:
        """Counts, writes, prints. Raises CommandError with a sentence where one of them cannot be done."""
        report = _report(named_term(options["term"], options["school"]), options["since"], options["date"])
        if options["output"]:
            _write(report, options["output"])
        title = report_title(report)
        self.stdout.write(json.dumps(as_json(report), ensure_ascii=False) if options["json"] else title)


def _report(term: Term, since: str | None, until: str | None) -> TermReport:
    day = min(timezone.localdate(moment(until)), term.ends_on)
    if day < term.starts_on:
        raise CommandError(_("The term begins on %(day)s only.") % {"day": term.starts_on})
    first = _day(since) if since else min(since_when(opening_terms(term.school_id, day), term), day)
    if first > day:
        raise CommandError(_("The first day cannot be after the day up to which is counted."))
    return term_report(term, first, day)


def _day(text: str) -> dt.date:
    try:
        return dt.date.fromisoformat(text)
    except ValueError as error:
        raise CommandError(_("Enter the day as year-month-day, such as 2026-11-23.")) from error


def _write(report: TermReport, target: Path) -> None:
    school, told = report.term.school, marks(report.day, report.rules)
    if target.suffix == ".xlsx":
        write_tables(target, report_title(report), told, tables(report, school.grades))
    elif target.suffix == ".docx":
        try:
            target.write_bytes(letter(report, school.name, school.grades, told))
        except WordRefused as refused:
            raise CommandError(sentence(refused)) from refused
    else:
        raise CommandError(_("The name of the file ends in .xlsx or .docx."))


def as_json(report: TermReport) -> dict[str, Any]:
    """Counts by grade and of the school, never names (I4)."""
    return {
        "school": report.term.school.name,
        "term": report.term.name,
        "since": f"{report.since}",
        "until": f"{report.day}",
        "rules": report.rules,
        "grades": [{"entry_year": year, **_row(each)} for year, each in report.grades.items()],
        "total": _row(report.total),
        "needs": {**dict(sorted(report.needs.items())), "doubly_burdened": report.doubly, "health": report.health},
        "targets": [target_json(each) for each in report.targets.lines],
    }


def _row(found: GradeCounts) -> dict[str, Any]:
    counts = {key: found.counts[name] for key, name in _COUNTS.items()}
    moves = {why.value: found.moves[why] for why in Why}
    return {"start": found.counts["start"], "moves": moves, "end": found.enrolled, **counts}
