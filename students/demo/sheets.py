"""What a class handed in on a day, version by version, before it becomes rows."""

import datetime as dt
from dataclasses import dataclass

from students.choices import RollChange, Session
from students.rules.roll import Mark, Marks


@dataclass(frozen=True, slots=True)
class Member:
    """A child in a class from ``starts_on`` until the day before ``ends_on``, save the times away (B11)."""

    student_id: int
    starts_on: dt.date
    ends_on: dt.date | None = None
    away: tuple[tuple[dt.date, dt.date | None], ...] = ()

    def is_expected(self, day: dt.date) -> bool:
        """Whether the class expects the child on the date (B11)."""
        return _covers(self.starts_on, self.ends_on, day) and not any(_covers(*span, day) for span in self.away)


@dataclass(frozen=True, slots=True)
class Handed:
    """One version of a roll as it was handed in."""

    at: dt.datetime
    by_id: int
    change: RollChange
    marks: Marks
    session: Session = Session.MORNING
    reason: str = ""


@dataclass(frozen=True, slots=True)
class ClassDay:
    """The roll of one class and day: whom the class expected, and at least one version."""

    class_id: int
    day: dt.date
    expected: tuple[int, ...]
    versions: tuple[Handed, ...]


def morning(marks: dict[int, Mark]) -> Marks:
    """Marks of the morning alone."""
    return {child: (mark, None) for child, mark in marks.items()}


def _covers(starts_on: dt.date, ends_on: dt.date | None, day: dt.date) -> bool:
    return starts_on <= day and (ends_on is None or day < ends_on)
