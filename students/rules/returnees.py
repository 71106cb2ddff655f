"""Taking a returning child in: the class by age, and who is new in a class (G5, M9)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import Enum, unique

from students.choices import TaskKind
from students.rules.calendar import SchoolCalendar
from students.rules.class_names import school_year

_CUT_OFF = (8, 31)
_NEW_FOR = 5


@unique
class Record(Enum):
    """What the family knows of a registry record (G5)."""

    YES = "yes"
    NO = "no"
    UNKNOWN = "unknown"


def task_for(record: Record) -> TaskKind:
    """What the registrar has to do about the record: make one, or ask the former school for it (G5)."""
    return TaskKind.REGISTRY_RECORD if record is Record.NO else TaskKind.REQUEST_RECORD


@dataclass(frozen=True, slots=True, order=True)
class ClassSize:
    """A class and how many children it expects; the smallest comes first."""

    children: int
    number: int
    class_id: int
    entry_year: int


def entry_year_by_age(birth_on: date, on: date, grades: int, school_age: int) -> int:
    """The year in which a child of that age began school: ``school_age``⚙ years old by 31 August (义务教育法 11).

    Children too young or too old for the school are put into its first or last grade.
    """
    began = birth_on.year + school_age + ((birth_on.month, birth_on.day) > _CUT_OFF)
    first, last = school_year(on) - grades + 1, school_year(on)
    return min(max(began, first), last)


def class_by_age(birth_on: date, on: date, grades: int, school_age: int, classes: Iterable[ClassSize]) -> int | None:
    """The class of the child's grade with the fewest children, or None when the grade has no class (G5)."""
    year = entry_year_by_age(birth_on, on, grades, school_age)
    fitting = sorted(each for each in classes if each.entry_year == year)
    return fitting[0].class_id if fitting else None


def new_since(today: date, calendar: SchoolCalendar) -> date:
    """Who joined a class on this day or later is new there: the last five school days, today's included."""
    days = [day for day, _ in zip(calendar.backwards(today), range(_NEW_FOR), strict=False)]
    return days[-1] if days else today


def newcomers(joined: Iterable[tuple[int, date]], first_new: date) -> frozenset[int]:
    """The new ones among children and the days on which they joined a class.

    Those who made up the class when it began are not new: a class that opened this week has no newcomers.
    """
    joined = list(joined)
    began = min((on for _, on in joined), default=first_new)
    return frozenset(child for child, on in joined if on >= first_new and on > began)
