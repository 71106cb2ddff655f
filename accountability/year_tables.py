"""The figures of a school year as tables, the accounting of each dropout rate by its name (H1, H2, H3, H7)."""

from collections.abc import Iterator
from itertools import groupby

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext, pgettext_lazy

from accountability.queries.year_figures import PeriodFigures, YearFigures
from accountability.report_words import dated, year_name
from accountability.reports.tables import Column, Line, Table, rate_cell
from accountability.rules.summary import person_days
from accountability.rules.targets import JUNIOR
from accountability.rules.year_figures import Figures
from accountability.term_report_tables import TARGET_COLUMNS, target_line
from kongchuo.lib.sheets.writer import Cell
from students import words
from students.models import School

_ATTENDANCE, _KEPT = gettext_lazy("Attendance"), gettext_lazy("Retention")
_LEDGER = pgettext_lazy("accounting", "Dropout rate by the ledger (c)")
_HEADS = pgettext_lazy("accounting", "Dropout rate by head count (b)")
_BALANCE = pgettext_lazy("accounting", "Dropout rate by balance (a)")
_PERSONS, _RATE = pgettext_lazy("monthly summary", "Persons"), pgettext_lazy("year figures", "Rate")
COLUMNS = (
    Column(gettext_lazy("Expected person-days"), _ATTENDANCE, 13),
    Column(gettext_lazy("Attended person-days"), _ATTENDANCE, 13),
    Column(gettext_lazy("Attendance rate"), _ATTENDANCE, 9),
    Column(gettext_lazy("Class-days without a roll"), _ATTENDANCE, 9),
    Column(pgettext_lazy("year figures", "Their share"), _ATTENDANCE, 9),
    Column(pgettext_lazy("year figures", "To be kept"), _KEPT, 8),
    Column(pgettext_lazy("year figures", "Kept"), _KEPT, 8),
    Column(gettext_lazy("Retention"), _KEPT, 9),
    Column(pgettext_lazy("year figures", "Enrolled on the first day"), width=9),
    Column(_PERSONS, _LEDGER, 11),
    Column(_RATE, _LEDGER, 12),
    Column(_PERSONS, _HEADS),
    Column(_RATE, _HEADS, 9),
    Column(_PERSONS, _BALANCE),
    Column(_RATE, _BALANCE, 9),
)


def year_title(school: School, found: YearFigures) -> str:
    """Whose figures they are."""
    return _("%(school)s: figures of %(year)s") % {"school": school.name, "year": year_name(found.year)}


def tables(found: YearFigures) -> list[Table]:
    """A table a term, one of the year, one of the targets."""
    return [*(_period(found, each) for each in found.periods), _targets(found)]


def _period(found: YearFigures, each: PeriodFigures) -> Table:
    period = each.period
    name = period.term.name if period.term else pgettext("year figures", "School year")
    span = _("Counted from %(first)s to %(last)s.") % {"first": dated(period.first), "last": dated(period.until)}
    return Table(
        name=name, first=_("Class"), columns=COLUMNS, lines=[*_lines(found, each)], notes=[span, *accountings()]
    )


def accountings() -> list[str]:
    """What each accounting of the dropout rate counts (H3, K15)."""
    return [
        _("Base of all three: own pupils enrolled on the first day, those on suspension included."),
        _("By the ledger (c), the default: confirmed dropouts not back at the end."),
        _("By head count (b): those, and who is on suspension since, or in transit beyond the time allowed."),
        _(
            "By balance (a): everybody who left, dropouts included, less everybody who came; admissions, graduations "
            "and changes of class are neither. Below zero more came than left."
        ),
    ]


def _lines(found: YearFigures, each: PeriodFigures) -> Iterator[Line]:
    until = each.period.until
    for year, group in groupby(found.classes, key=lambda room: room.entry_year):
        mine = [room for room in group if room.pk in each.classes]
        for room in mine:
            yield Line(words.class_name(room.entry_year, room.number, until), _cells(each.classes[room.pk]))
        if mine:
            name = _("%(grade)s, subtotal") % {"grade": words.grade_name(year, until)}
            yield Line(name, _cells(each.grade(room.pk for room in mine)), is_total=True)
    yield Line(_("Whole school"), _cells(each.school), is_total=True)


def _cells(found: Figures) -> tuple[Cell, ...]:
    attendance = found.attendance
    return (
        person_days(attendance.expected),
        person_days(attendance.attended),
        rate_cell(attendance.rate),
        found.unknown_days,
        rate_cell(found.unknown_share),
        found.whole,
        found.kept,
        rate_cell(found.retention),
        found.base,
        found.ledger,
        rate_cell(found.by_ledger),
        found.head_count,
        rate_cell(found.by_head_count),
        found.balance,
        rate_cell(found.by_balance),
    )


def _targets(found: YearFigures) -> Table:
    lines = [target_line(each) for each in found.targets.lines if each.kind not in JUNIOR]
    cohort = found.cohort
    six = (
        "",
        rate_cell(cohort.value if cohort else None),
        cohort.part if cohort else None,
        cohort.whole if cohort else None,
        "",
    )
    return Table(
        name=pgettext("term report", "Targets"),
        first=_("Target"),
        columns=TARGET_COLUMNS,
        lines=[*lines, Line(_("Retention from grade one to the highest grade"), six)],
        notes=[
            _("The dropout rate is held against its target by the ledger (c)."),
            _(
                "From grade one on: in school or graduated ÷ (admitted in the first year + came later − left with "
                "papers). A dash where the registry does not reach back to the first year."
            ),
        ],
        name_width=34,
    )
