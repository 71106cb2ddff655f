"""The days of children, month by month, as strips and grids show them (B2, C5, H1)."""

import calendar as python_calendar
import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from fractions import Fraction
from itertools import groupby
from typing import NamedTuple

from django.db.models import QuerySet

from students.choices import AbsenceKind
from students.models import Placement, SchoolClass
from students.queries.child_days import ChildDays, ChildHistory, child_days
from students.rules.calendar import DayStatus, SchoolCalendar
from students.rules.day_cells import DayCell, day_cell
from students.rules.enrolment import Spell, Stay, class_on
from students.rules.rates import Attendance, attendance_of, share


@dataclass(frozen=True, slots=True)
class MonthStrip:
    """One month of one child; ``first`` is the month's first day shown."""

    first: dt.date
    cells: tuple[DayCell, ...]


def month_strips(
    days: ChildDays, child_id: int, first: dt.date, last: dt.date, today: dt.date
) -> tuple[MonthStrip, ...]:
    """A child's days from ``first`` to ``last``, by month; asks nothing of the database."""
    child = days.children.get(child_id)
    cells = [_cell(days, child_id, child, day, today) for day in _dates(first, last)] if child else []
    months = groupby(cells, key=lambda cell: (cell.day.year, cell.day.month))
    return tuple(MonthStrip(found[0].day, found) for found in (tuple(group) for _, group in months))


def _cell(days: ChildDays, child_id: int, child: ChildHistory, day: dt.date, today: dt.date) -> DayCell:
    return day_cell(days.calendar.day_status(day), today, days.state_of(child_id), child.marks.get(day), is_here=True)


@dataclass(frozen=True, slots=True)
class Column:
    """One school date of a class: what it is, and whether a roll was taken."""

    status: DayStatus
    is_taken: bool
    is_ahead: bool

    @property
    def is_missing(self) -> bool:
        """A school day up to today without a roll (B2)."""
        return self.status.is_school_day and not self.is_taken and not self.is_ahead


@dataclass(frozen=True, slots=True)
class GridRow:
    """One pupil's month: cells in the order of the columns; days by kind, halves included, late and early in times."""

    student_id: int
    name: str
    seat_number: int
    cells: tuple[DayCell, ...]
    without_reason: Fraction
    sick: Fraction
    personal: Fraction
    official: Fraction
    late: int


@dataclass(frozen=True, slots=True)
class ClassMonth:
    """A month of a class: columns, rows, and the rate over rolls taken with the share of unknown class-days (H1)."""

    columns: tuple[Column, ...]
    rows: tuple[GridRow, ...]

    @property
    def attendance(self) -> Attendance:
        """Person-sessions over the rolls taken (H1)."""
        return attendance_of(cell.state for row in self.rows for cell in row.cells if cell.state)

    @property
    def taken(self) -> int:
        """Days with a roll."""
        return sum(column.is_taken and column.status.is_school_day for column in self.columns)

    @property
    def unknown(self) -> int:
        """School days up to today without a roll (B2)."""
        return sum(column.is_missing for column in self.columns)

    @property
    def unknown_share(self) -> Fraction | None:
        """Unknown class-days among the school days up to today (H1)."""
        return share(self.unknown, self.unknown + self.taken)


def class_month(school_class: SchoolClass, month: dt.date, calendar: SchoolCalendar, today: dt.date) -> ClassMonth:
    """The grid of a class for the month that holds ``month``, in two queries however many pupils and days (H1)."""
    first, last = month_span(month)
    stays = _stays(school_class, first, last)
    days = child_days(school_class.school_id, [stay.student_id for stay in stays], calendar, first)
    return _grid(days, school_class.pk, stays, (first, last), today)


def class_months(
    school_id: int, month: dt.date, calendar: SchoolCalendar, today: dt.date, only: Collection[int] | None = None
) -> dict[int, ClassMonth]:
    """The grids of every class, or of those in ``only``, in two queries however many classes there are (H1)."""
    first, last = month_span(month)
    rows = _placements(school_id, month, only)
    latest: dict[int, dict[int, _InClass]] = defaultdict(dict)
    for class_id, *child in rows.order_by("starts_on").values_list("school_class_id", *_CHILD):
        latest[class_id][child[0]] = _InClass(*child)
    days = child_days(school_id, rows.order_by().values("student_id"), calendar, first)
    found = {}
    for class_id, children in latest.items():
        found[class_id] = _grid(days, class_id, _by_number(children.values()), (first, last), today)
    return found


def classes_of_month(
    school_id: int, month: dt.date, only: Collection[int] | None = None
) -> QuerySet[SchoolClass, SchoolClass]:
    """The classes that have a grid for the month, the youngest first; of those in ``only`` where it is given."""
    rows = _placements(school_id, month, only)
    return SchoolClass.objects.filter(pk__in=rows.values("school_class_id")).order_by("-entry_year", "number")


def _placements(school_id: int, month: dt.date, only: Collection[int] | None) -> QuerySet[Placement, Placement]:
    first, last = month_span(month)
    rows = Placement.objects.filter(school_id=school_id, starts_on__lte=last).exclude(ends_on__lte=first)
    return rows if only is None else rows.filter(school_class_id__in=only)


def month_span(month: dt.date) -> tuple[dt.date, dt.date]:
    """The first and the last day of the month that holds the date."""
    last = python_calendar.monthrange(month.year, month.month)[1]
    return month.replace(day=1), month.replace(day=last)


_NO_DAYS = Fraction(0)
_CHILD = ("student_id", "student__name", "seat_number")


class _InClass(NamedTuple):
    student_id: int
    name: str
    seat_number: int


def _stays(school_class: SchoolClass, first: dt.date, last: dt.date) -> list[_InClass]:
    """The pupils who were in the class in the time, by the number they had last."""
    stays = Placement.objects.filter(school_class=school_class, starts_on__lte=last).exclude(ends_on__lte=first)
    rows = stays.order_by("starts_on").values_list(*_CHILD)
    return _by_number({row[0]: _InClass(*row) for row in rows}.values())


def _by_number(children: Iterable[_InClass]) -> list[_InClass]:
    return sorted(children, key=lambda stay: (stay.seat_number, stay.student_id))


def _column(days: ChildDays, class_id: int, day: dt.date, today: dt.date) -> Column:
    return Column(days.calendar.day_status(day), days.is_taken(class_id, day), day > today)


def _grid(
    days: ChildDays, class_id: int, children: Iterable[_InClass], span: tuple[dt.date, dt.date], today: dt.date
) -> ClassMonth:
    columns = tuple(_column(days, class_id, day, today) for day in _dates(*span))
    always = ChildHistory([Spell(span[0])], [Stay(span[0], class_id=class_id)])
    plain = tuple(_grid_cell(days, always, column, class_id, today) for column in columns)

    def cells_of(child: ChildHistory) -> tuple[DayCell, ...]:
        """Its days; whoever is in the class all the time has the days of the others but where marked."""
        if not _is_settled(child, class_id, *span):
            return tuple(_grid_cell(days, child, column, class_id, today) for column in columns)
        places = [place for place in ((day - span[0]).days for day in child.marks) if 0 <= place < len(columns)]
        if not places:
            return plain
        cells = [*plain]
        for place in places:
            cells[place] = _grid_cell(days, child, columns[place], class_id, today)
        return tuple(cells)

    return ClassMonth(columns, tuple(_row(stay, cells_of(days.children[stay.student_id])) for stay in children))


def _is_settled(child: ChildHistory, class_id: int, first: dt.date, last: dt.date) -> bool:
    """Whether nothing but marks tells the child's days in the class apart from another's (B11)."""
    if child.away or len(child.spells) != 1 or len(child.stays) != 1:
        return False
    spell, stay = child.spells[0], child.stays[0]
    return stay.class_id == class_id and all(span.covers(day) for span in (spell, stay) for day in (first, last))


def _grid_cell(days: ChildDays, child: ChildHistory, column: Column, class_id: int, today: dt.date) -> DayCell:
    day = column.status.day
    is_here = class_on(day, child.stays) == class_id
    return day_cell(column.status, today, days.states(child), child.marks.get(day), is_here=is_here)


def _row(stay: _InClass, cells: tuple[DayCell, ...]) -> GridRow:
    marked = [cell for cell in cells if cell.marks]
    return GridRow(
        *stay,
        cells,
        without_reason=_days_of(marked, AbsenceKind.UNEXPLAINED, AbsenceKind.UNEXCUSED),
        sick=_days_of(marked, AbsenceKind.SICK),
        personal=_days_of(marked, AbsenceKind.PERSONAL),
        official=_days_of(marked, AbsenceKind.OFFICIAL),
        late=sum(cell.times_of(AbsenceKind.LATE, AbsenceKind.LEFT_EARLY) for cell in marked),
    )


def _days_of(cells: Iterable[DayCell], *kinds: AbsenceKind) -> Fraction:
    return sum((cell.days_of(*kinds) for cell in cells), _NO_DAYS)


def _dates(first: dt.date, last: dt.date) -> Iterator[dt.date]:
    return (first + dt.timedelta(days=offset) for offset in range((last - first).days + 1))
