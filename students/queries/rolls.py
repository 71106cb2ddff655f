"""Reading rolls: one class and day, or all classes of a day."""

import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass, field

from students.choices import AbsenceKind
from students.models import Roll
from students.rules.roll import Mark

_FIELDS = (
    "id",
    "school_class_id",
    "date",
    "version",
    "expected",
    "present",
    "first_submitted_at",
    "submitted_at",
    "submitted_by__name",
    "afternoon_at",
    "is_back_filled",
    "is_imported",
)


@dataclass(frozen=True, slots=True)
class RollState:
    """A stored roll with its exceptions. ``marks`` is {student id: (morning, afternoon)} as stored, None is present."""

    id: int
    class_id: int
    date: dt.date
    version: int
    expected: int
    present: int
    first_submitted_at: dt.datetime
    submitted_at: dt.datetime
    submitted_by: str
    afternoon_at: dt.datetime | None
    is_back_filled: bool
    is_imported: bool
    marks: dict[int, tuple[Mark, Mark]] = field(default_factory=dict)

    @property
    def is_afternoon_taken(self) -> bool:
        """Whether afternoon marks were handed in; until then the morning's absences carry on (K3)."""
        return self.afternoon_at is not None

    @property
    def absent(self) -> int:
        """缺勤 of the session last handed in."""
        return self.expected - self.present


_MARKS: dict[str, Mark] = {"": None, **{kind.value: kind for kind in AbsenceKind}}


def as_mark(stored: str) -> Mark:
    """The mark of a stored value; empty is present."""
    return _MARKS[stored]


def roll_state(school_id: int, class_id: int, day: dt.date) -> RollState | None:
    """The roll of a class and day with its exceptions in one query; None means unknown (B2)."""
    return roll_states(school_id, class_id, [day]).get(day)


def roll_states(school_id: int, class_id: int, days: Collection[dt.date]) -> dict[dt.date, RollState]:
    """The rolls of a class on some days with their exceptions, in one query; a day left out is unknown (B2)."""
    rows = (
        Roll.objects.filter(school_id=school_id, school_class_id=class_id, date__in=days)
        .order_by("absences__student_id")
        .values_list(*_FIELDS, "absences__student_id", "absences__morning", "absences__afternoon")
    )
    found: dict[dt.date, RollState] = {}
    for *values, child, morning, afternoon in rows:
        state = found.setdefault(values[2], RollState(*values))
        if child is not None:
            state.marks[child] = (as_mark(morning), as_mark(afternoon))
    return found


def rolls_of_day(school_id: int, day: dt.date) -> dict[int, RollState]:
    """Every roll of a day by class, without its exceptions, in one query."""
    rows = Roll.objects.filter(school_id=school_id, date=day).order_by().values_list(*_FIELDS)
    return {row[1]: RollState(*row) for row in rows}
