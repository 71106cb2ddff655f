"""The days of children, month by month, as strips and grids show them (B2, C5, H1)."""

import calendar as python_calendar
import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from fractions import Fraction
from itertools import groupby
from typing import NamedTuple

from students.choices import AbsenceKind
from students.models import Placement, SchoolClass
from students.queries.child_days import ChildDays, ChildHistory, child_days
from students.rules.calendar import DayStatus, SchoolCalendar
from students.rules.day_cells import DayCell, day_cell
from students.rules.enrolment import class_on
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
    attendance: Attendance

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
    columns = tuple(_column(days, school_class.pk, day, today) for day in _dates(first, last))
    rows = tuple(_row(days, stay, columns, school_class.pk, today) for stay in stays)
    states = (cell.state for row in rows for cell in row.cells if cell.state)
    return ClassMonth(columns, rows, attendance_of(states))


def class_months(
    school_id: int, month: dt.date, calendar: SchoolCalendar, today: dt.date, only: Collection[int] | None = None
) -> dict[int, ClassMonth]:
    """The grids of every class, or of those in ``only``, in two queries however many classes there are (H1)."""
    first, last = month_span(month)
    rows = Placement.objects.filter(school_id=school_id, starts_on__lte=last).exclude(ends_on__lte=first)
    rows = rows if only is None else rows.filter(school_class_id__in=only)
    latest: dict[int, dict[int, _InClass]] = defaultdict(dict)
    for class_id, *child in rows.order_by("starts_on").values_list("school_class_id", *_CHILD):
        latest[class_id][child[0]] = _InClass(*child)
    days = child_days(school_id, rows.order_by().values("student_id"), calendar, first)
    found = {}
    for class_id, children in latest.items():
        columns = tuple(_column(days, class_id, day, today) for day in _dates(first, last))
        grid = tuple(_row(days, child, columns, class_id, today) for child in _by_number(children.values()))
        states = (cell.state for row in grid for cell in row.cells if cell.state)
        found[class_id] = ClassMonth(columns, grid, attendance_of(states))
    return found


def month_span(month: dt.date) -> tuple[dt.date, dt.date]:
    """The first and the last day of the month that holds the date."""
    last = python_calendar.monthrange(month.year, month.month)[1]
    return month.replace(day=1), month.replace(day=last)


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
    return Column(days.calendar.day_status(day), (class_id, day) in days.rolls, day > today)


def _row(days: ChildDays, stay: _InClass, columns: tuple[Column, ...], class_id: int, today: dt.date) -> GridRow:
    child = days.children[stay.student_id]
    state_of = days.state_of(stay.student_id)
    cells = tuple(
        day_cell(
            column.status,
            today,
            state_of,
            child.marks.get(column.status.day),
            is_here=class_on(column.status.day, child.stays) == class_id,
        )
        for column in columns
    )
    return GridRow(
        *stay,
        cells,
        without_reason=_days_of(cells, AbsenceKind.UNEXPLAINED, AbsenceKind.UNEXCUSED),
        sick=_days_of(cells, AbsenceKind.SICK),
        personal=_days_of(cells, AbsenceKind.PERSONAL),
        official=_days_of(cells, AbsenceKind.OFFICIAL),
        late=sum(cell.times_of(AbsenceKind.LATE, AbsenceKind.LEFT_EARLY) for cell in cells),
    )


def _days_of(cells: tuple[DayCell, ...], *kinds: AbsenceKind) -> Fraction:
    return sum((cell.days_of(*kinds) for cell in cells), Fraction(0))


def _dates(first: dt.date, last: dt.date) -> Iterator[dt.date]:
    return (first + dt.timedelta(days=offset) for offset in range((last - first).days + 1))
