"""The term-opening report as tables: the same for its page, its spreadsheet and its letter (H6, M21)."""

from collections.abc import Callable

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext, pgettext_lazy

from accountability.choices import TargetKind
from accountability.queries.targets import TargetLine
from accountability.queries.term_report import GradeCounts, TermReport
from accountability.report_words import cohort_name, dated
from accountability.reports import movement
from accountability.reports.tables import Column, Line, Table, rate_cell
from accountability.rules.targets import JUNIOR
from accountability.target_words import VERDICTS, value_words, wanted_words
from kongchuo.lib.sheets.writer import Cell
from students.choices import NeedKind, Sex

_BOOKS, _BESIDE = pgettext_lazy("term report", "In the books"), pgettext_lazy("term report", "Beside them")
_NOT_BACK, _CASES = pgettext_lazy("term report", "Not back yet"), pgettext_lazy("term report", "Cases")
_DROPOUTS, _RETURNEES = pgettext_lazy("term report", "Dropouts"), pgettext_lazy("term report", "Returning children")
_COUNTED = tuple[tuple[str, Column], ...]
ENROLLED: _COUNTED = (
    ("classes", Column(pgettext_lazy("term report", "Classes"), width=8)),
    (Sex.MALE.value, Column(pgettext_lazy("term report", "Boys"), _BOOKS)),
    (Sex.FEMALE.value, Column(pgettext_lazy("term report", "Girls"), _BOOKS)),
    ("", Column(pgettext_lazy("term report", "Sex not stated"), _BOOKS)),
    ("enrolled", Column(pgettext_lazy("movement table", "Sum"), _BOOKS)),
    ("suspended", Column(gettext_lazy("Suspended"), _BESIDE)),
    ("guest_elsewhere", Column(gettext_lazy("Guest study elsewhere"), _BESIDE, 10)),
    ("transfer_pending", Column(gettext_lazy("Transfer pending"), _BESIDE, 10)),
    ("guests", Column(pgettext_lazy("term report", "Guests here"), _BESIDE, 10)),
)
CARED_FOR: _COUNTED = (
    ("not_back_unexcused", Column(pgettext_lazy("term report", "Without leave"), _NOT_BACK)),
    ("not_back_excused", Column(pgettext_lazy("term report", "On leave"), _NOT_BACK)),
    ("silent", Column(pgettext_lazy("term report", "Classes without a roll"), _NOT_BACK, 9)),
    ("opened", Column(pgettext_lazy("term report", "Opened"), _CASES)),
    ("suspected", Column(pgettext_lazy("term report", "Open now"), _CASES)),
    ("closed", Column(pgettext_lazy("monthly summary", "Struck off"), _CASES)),
    ("lost", Column(pgettext_lazy("term report", "Still missing"), _DROPOUTS)),
    ("back", Column(pgettext_lazy("term report", "Came back"), _DROPOUTS)),
    ("returnees", Column(pgettext_lazy("term report", "Taken in"), _RETURNEES)),
    ("unregistered", Column(pgettext_lazy("term report", "Registry record to come"), _RETURNEES, 9)),
)


def report_title(report: TermReport) -> str:
    """Whose report it is: 青石镇中心小学 2026-2027学年第一学期 学期初报告."""
    said = {"school": report.term.school.name, "term": report.term.name}
    return _("%(school)s: report at the beginning of %(term)s") % said


def tables(report: TermReport, grades: int) -> list[Table]:
    """Enrolment, movements, whom to look after, needs, targets."""
    return [
        _enrolled(report, grades),
        _moved(report, grades),
        _cared_for(report, grades),
        _needs(report),
        _targets(report),
    ]


def _by_grade(report: TermReport, grades: int, cells: Callable[[GradeCounts], tuple[Cell, ...]]) -> list[Line]:
    """A row a grade, then the school."""
    lines = [Line(cohort_name(year, report.day, grades), cells(each)) for year, each in report.grades.items()]
    return [*lines, Line(_("Whole school"), cells(report.total), is_total=True)]


def _counted(columns: _COUNTED) -> Callable[[GradeCounts], tuple[Cell, ...]]:
    return lambda each: tuple(each.enrolled if name == "enrolled" else each.counts[name] for name, _column in columns)


def _enrolled(report: TermReport, grades: int) -> Table:
    columns = ENROLLED if report.total.counts[""] else tuple(each for each in ENROLLED if each[0])
    return Table(
        name=pgettext("term report", "Enrolment"),
        first=_("Grade"),
        columns=[column for _name, column in columns],
        lines=_by_grade(report, grades, _counted(columns)),
        notes=[
            _(
                "In the books: own pupils who are enrolled, not suspended and not at present lost. Whoever studies "
                "elsewhere as a guest or waits for a transfer is among them; guests here are not."
            )
        ],
    )


def _moved(report: TermReport, grades: int) -> Table:
    told = _("Movements from %(first)s to %(last)s. What stands under other includes changes between grades.")
    return Table(
        name=pgettext("term report", "Movements"),
        first=_("Grade"),
        columns=movement.COLUMNS,
        lines=_by_grade(report, grades, lambda each: movement.cells(each.counts["start"], each.moves, each.enrolled)),
        notes=[told % {"first": dated(report.since), "last": dated(report.day)}],
    )


def _cared_for(report: TermReport, grades: int) -> Table:
    return Table(
        name=pgettext("term report", "Children to bring back"),
        first=_("Grade"),
        columns=[column for _name, column in CARED_FOR],
        lines=_by_grade(report, grades, _counted(CARED_FOR)),
        notes=[
            _(
                "Not back yet: expected, and absent on every day of the term with a roll; who is counted as a dropout "
                "stands there only. Of classes without a roll nothing is known."
            )
        ],
    )


def _needs(report: TermReport) -> Table:
    kinds = [(str(kind.label), report.needs[kind]) for kind in NeedKind if report.needs[kind]]
    sums = [(_("Doubly burdened"), report.doubly), (_("Disability or illness"), report.health)]
    return Table(
        name=pgettext("term report", "Needs"),
        first=pgettext("term report", "Need"),
        columns=[Column(pgettext("term report", "Children"), width=12)],
        lines=[Line(name, (many,)) for name, many in [*kinds, *sums]],
        notes=[_("A child with several needs counts under each of them. Matters of health are one number.")],
        name_width=40,
        is_upright=True,
    )


def _targets(report: TermReport) -> Table:
    shown = [each for each in report.targets.lines if each.kind not in JUNIOR]
    return Table(
        name=pgettext("term report", "Targets"),
        first=_("Target"),
        columns=TARGET_COLUMNS,
        lines=[target_line(each) for each in shown],
        name_width=30,
    )


TARGET_COLUMNS = (
    Column(gettext_lazy("Asked for"), width=16),
    Column(gettext_lazy("Value"), width=18),
    Column(pgettext_lazy("term report", "Part"), width=10),
    Column(pgettext_lazy("term report", "Whole"), width=10),
    Column(gettext_lazy("Result"), width=12),
)


def target_line(line: TargetLine) -> Line:
    """A target with its value as a number where it is a rate (M22, H7)."""
    is_count = line.kind == TargetKind.CLASS_RETENTION and line.now.whole
    value: Cell = value_words(line.kind, line.now) if is_count else rate_cell(line.now.value)
    cells = (wanted_words(line.wanted), value, line.now.part, line.now.whole, str(VERDICTS[line.verdict]))
    return Line(str(line.kind.label), cells)
