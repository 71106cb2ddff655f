"""The tables of pupils' movements in words (domain 2.8)."""

from collections.abc import Callable, Iterable

from django.utils.translation import gettext as _
from django.utils.translation import pgettext, pgettext_lazy

from accountability.choices import CaseOutcome, Cause
from accountability.queries.movement_tables import GradeMoves, MovementTables
from accountability.report_words import cohort_name, dated
from accountability.reports import movement
from accountability.reports.tables import Column, Line, Table
from accountability.rules.unit_moves import Why
from kongchuo.lib.sheets.writer import Cell
from students.choices import Sex
from students.models import School

_ENDS = pgettext_lazy("movement table", "At the end")
MOVES = (*movement.COLUMNS, Column(pgettext_lazy("term report", "Guests here"), width=9))
LOST = (
    Column(pgettext_lazy("movement table", "At the beginning"), width=10),
    Column(pgettext_lazy("movement table", "Dropped out"), width=10),
    Column(pgettext_lazy("movement table", "Came back"), width=10),
    Column(pgettext_lazy("movement table", "Ended otherwise"), width=10),
    Column(pgettext_lazy("movement table", "Sum"), _ENDS, 10),
    Column(pgettext_lazy("term report", "Boys"), _ENDS),
    Column(pgettext_lazy("term report", "Girls"), _ENDS),
)


def movement_title(school: School) -> str:
    """Whose tables they are."""
    return _("%(school)s: movements of pupils") % {"school": school.name}


def tables(found: MovementTables, grades: int) -> list[Table]:
    """Movements, dropouts, where they are."""
    return [
        Table(
            name=pgettext("movement table", "Table 1, movements"),
            first=_("Grade"),
            columns=MOVES,
            lines=_by_grade(found, grades, _moves),
            notes=notes(found),
        ),
        Table(
            name=pgettext("movement table", "Table 2, dropouts"),
            first=_("Grade"),
            columns=LOST,
            lines=_by_grade(found, grades, _lost),
            notes=[
                *notes(found),
                _("Children count in the grade of their first day without leave; back is the day of return."),
            ],
        ),
        _where(found),
    ]


def notes(found: MovementTables) -> list[str]:
    """From when to when, and whether the last days are looked at."""
    span = _("Counted from %(first)s to %(last)s.") % {"first": dated(found.since), "last": dated(found.until)}
    if not found.last_days:
        return [span, _("Every movement counts, also of whoever came back or left again shortly before the date.")]
    told = _(
        "Who left in the time and came back within the %(days)d days before the reference date is no decrease; who "
        "came in the time and was gone again within them is no increase."
    )
    return [span, told % {"days": found.last_days}]


def _by_grade(
    found: MovementTables, grades: int, cells: Callable[[Iterable[GradeMoves]], tuple[Cell, ...]]
) -> list[Line]:
    lines = [Line(cohort_name(year, found.until, grades), cells([each])) for year, each in found.grades.items()]
    return [*lines, Line(_("Whole school"), cells(list(found.grades.values())), is_total=True)]


def _moves(grades: Iterable[GradeMoves]) -> tuple[Cell, ...]:
    listed = list(grades)
    moved: dict[Why, int] = {why: sum(each.moves[why] for each in listed) for why in Why}
    start, end, guests = (sum(getattr(each, name) for each in listed) for name in ("start", "end", "guests"))
    return (*movement.cells(start, moved, end), guests)


def _lost(grades: Iterable[GradeMoves]) -> tuple[Cell, ...]:
    listed = list(grades)
    moved = [sum(each.lost_moves[why] for each in listed) for why in (Why.DROPPED_OUT, Why.RETURNED, Why.OTHER_IN)]
    by_sex = [sum(each.lost_end_by_sex[sex.value] for each in listed) for sex in (Sex.MALE, Sex.FEMALE)]
    return (sum(each.lost_start for each in listed), *moved, sum(each.lost_end for each in listed), *by_sex)


def _where(found: MovementTables) -> Table:
    """Who is missing by why; whose case was struck off by where the child is."""
    missing, closed = pgettext("movement table", "Still missing"), pgettext("movement table", "Struck off")
    causes = [(str(cause.label), found.causes[cause.value]) for cause in Cause if found.causes[cause.value]]
    unknown = [(pgettext("movement table", "cause not known"), found.causes[""])] if found.causes[""] else []
    outcomes = [(str(each.label), found.outcomes[each.value]) for each in CaseOutcome]
    return Table(
        name=pgettext("movement table", "Table 3, where they are"),
        first=pgettext("movement table", "Where"),
        columns=[Column(pgettext("movement table", "Children"), width=12)],
        lines=[
            Line(missing, (sum(found.causes.values()),), is_total=True),
            *(Line(f"　{name}", (many,)) for name, many in (*causes, *unknown)),
            Line(closed, (sum(found.outcomes.values()),), is_total=True),
            *(Line(f"　{name}", (many,)) for name, many in outcomes if many),
        ],
        notes=[
            _("Struck off: cases closed in the time, suspected ones included, by how they ended."),
        ],
        name_width=56,
        is_upright=True,
    )
