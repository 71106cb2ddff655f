"""The books of a school over any stretch of days: who stood where, who was lost when, what moved whom (H4, K1, K16)."""

import datetime as dt
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from accountability.queries.case_facts import CaseEye, days_of
from accountability.queries.summary_books import Places, places
from accountability.queries.summary_cases import Stood, lost_times, stood, stored_cases
from accountability.queries.summary_month import PolicyRows, policy_rows
from accountability.rules.books import Lost
from accountability.rules.unit_moves import UnitMove, UnitOf, unit_moves
from students.choices import EnrolmentKind
from students.models import SchoolClass
from students.queries.calendar import school_calendar
from students.queries.movements import steps_of_moved
from students.rules.calendar import SchoolCalendar
from students.rules.movements import Step, fold

_DAY = dt.timedelta(days=1)


@dataclass(frozen=True, slots=True)
class School:
    """What every figure of a school is judged with: its calendar, its policies on any day, the years of its classes."""

    school_id: int
    calendar: SchoolCalendar
    policies: PolicyRows
    years: Mapping[int, int]

    def eye(self, day: dt.date) -> CaseEye:
        """What cases are judged with at the end of a day."""
        return CaseEye(self.school_id, self.calendar, day, self.policies.case_limits)

    def year_of(self, class_id: int) -> int:
        """The year of entry of a class: its grade, whatever the day (G1)."""
        return self.years[class_id]


def school_of(school_id: int) -> School:
    """Calendar, policies and classes of a school, in four statements."""
    years = dict(SchoolClass.objects.filter(school_id=school_id).order_by().values_list("id", "entry_year"))
    return School(school_id, school_calendar(school_id), policy_rows(school_id), years)


@dataclass(frozen=True, slots=True)
class SpanBooks:
    """The stored places, movements and losses of a stretch; ``cases`` as they stand at the end of its last day."""

    first: dt.date
    until: dt.date
    places: Places
    steps: Mapping[int, list[Step]]
    lost: Mapping[int, list[Lost]]
    cases: list[Stood]

    def roster(self, day: dt.date) -> Counter[int]:
        """The children in the books of each class on a day of the stretch, or on the day before it (K1)."""
        return self.places.roster(day, self.lost)

    def lost_on(self, day: dt.date) -> set[int]:
        """The children at present lost on a day, as the books have it (K16)."""
        return {child for child, times in self.lost.items() if any(time.covers(day) for time in times)}

    def moves(self, unit_of: UnitOf) -> dict[int, list[UnitMove]]:
        """What moved each child into or out of the books of a unit."""
        children = sorted({*self.steps, *self.lost})
        return {
            child: unit_moves(self.steps.get(child, ()), self.lost.get(child, ()), self.first, self.until, unit_of)
            for child in children
        }

    def is_guest(self, case: Stood) -> bool:
        """Whether the child of a case was here as a guest when it began: it is lost to no class of ours (K1)."""
        day = case.known.state.episode.starts_on
        spells = fold(self.steps.get(case.child_id, ())).spells
        return any(spell.covers(day) and spell.kind == EnrolmentKind.GUEST for spell in spells)


def span_books(school: School, first: dt.date, until: dt.date) -> SpanBooks:
    """The books from ``first`` to ``until``, in eight statements at most."""
    cases = stored_cases(school.school_id, until, first)
    end = school.eye(until)
    days = days_of(end, [each.case for each in cases]) if cases else None
    steps = steps_of_moved(school.school_id, first, until, {each.case.student_id for each in cases})
    at_end = stood(end, cases, days, steps)
    at_start = stood(school.eye(first - _DAY), cases, days, steps)
    lost = lost_times(at_end, at_start, first)
    return SpanBooks(first, until, places(school.school_id, first, until), steps, lost, at_end)
