"""The tables of pupils' movements up to a reference date: movements, dropouts, where they are (domain 2.8, K16)."""

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field

from accountability.models import CauseRecord, HomeVisit
from accountability.queries.span_books import School, SpanBooks, school_of, span_books
from accountability.queries.summary_cases import Stood
from accountability.rules.books import Lost
from accountability.rules.unit_moves import UnitMove, Why, settled
from students.choices import EnrolmentKind
from students.models import Placement, Student
from students.queries.enrolment import covering

_DAY = dt.timedelta(days=1)


@dataclass(slots=True)
class GradeMoves:
    """The movements of one grade, and the dropouts whose first unexcused day it was in (K17)."""

    start: int = 0
    end: int = 0
    guests: int = 0
    moves: Counter[Why] = field(default_factory=Counter)
    lost_start: int = 0
    lost_end: int = 0
    lost_end_by_sex: Counter[str] = field(default_factory=Counter)
    lost_moves: Counter[Why] = field(default_factory=Counter)


@dataclass(frozen=True, slots=True)
class MovementTables:
    """The tables from ``since`` to the reference date ``until``; round trips that end in its ``last_days`` are none.

    ``outcomes`` counts the cases struck off in the time by how they ended, ``causes`` the children still lost by why.
    """

    since: dt.date
    until: dt.date
    last_days: int
    rules: Mapping[str, Mapping[str, str]]
    grades: Mapping[int, GradeMoves]
    outcomes: Counter[str]
    causes: Counter[str]


def movement_tables(school_id: int, since: dt.date, until: dt.date, last_days: int) -> MovementTables:
    """The tables of a stretch of days, in a number of statements that does not grow."""
    school = school_of(school_id)
    books = span_books(school, since, until)
    late = until - dt.timedelta(days=last_days) if last_days else until + _DAY
    found: dict[int, GradeMoves] = defaultdict(GradeMoves)
    _count_books(school, books, late, found)
    lost_now = _count_lost(school, books, late, found)
    return MovementTables(
        since=since,
        until=until,
        last_days=last_days,
        rules=school.policies.rule_set(until),
        grades={year: found[year] for year in sorted(found, reverse=True)},
        outcomes=_outcomes(books),
        causes=_causes(school_id, lost_now, until),
    )


def _count_books(school: School, books: SpanBooks, late: dt.date, found: dict[int, GradeMoves]) -> None:
    for day, name in ((books.first - _DAY, "start"), (books.until, "end")):
        for class_id, many in books.roster(day).items():
            if many:
                grade = found[school.year_of(class_id)]
                setattr(grade, name, getattr(grade, name) + many)
    for moves in books.moves(school.year_of).values():
        for move in settled(moves, late):
            found[move.unit].moves[move.why] += 1
    guests = Placement.objects.filter(
        covering(books.until), school_id=school.school_id, enrolment__kind=EnrolmentKind.GUEST
    )
    for class_id in guests.order_by().values_list("school_class_id", flat=True):
        found[school.year_of(class_id)].guests += 1


_Times = list[tuple[int, Lost]]
"""The times in which a child was lost, each with the grade of the first unexcused day before it."""


def _count_lost(school: School, books: SpanBooks, late: dt.date, found: dict[int, GradeMoves]) -> set[int]:
    """Who was lost at both ends and in between, and who is lost now."""
    now: dict[int, int] = {}
    for child, times in _lost_times(school, books).items():
        for unit, time in times:
            found[unit].lost_start += time.covers(books.first - _DAY)
            found[unit].lost_end += time.covers(books.until)
        now.update((child, unit) for unit, time in times if time.covers(books.until))
        for move in settled(_lost_moves(books, times), late):
            found[move.unit].lost_moves[move.why] += 1
    sexes = Student.objects.filter(school_id=school.school_id, pk__in=now).values_list("pk", "sex")
    for child, sex in sexes.order_by():
        found[now[child]].lost_end_by_sex[sex] += 1
    return set(now)


def _lost_times(school: School, books: SpanBooks) -> dict[int, _Times]:
    """Of the own pupils: a guest is lost to no class of ours (K1)."""
    cases: dict[int, list[Stood]] = defaultdict(list)
    for case in books.cases:
        cases[case.child_id].append(case)
    found: dict[int, _Times] = {}
    for child, times in books.lost.items():
        if not any(books.is_guest(case) for case in cases[child]):
            units = [(_unit(school, cases[child], time), time) for time in times]
            found[child] = [(unit, time) for unit, time in units if unit is not None]
    return found


def _unit(school: School, cases: list[Stood], time: Lost) -> int | None:
    """The grade of the first unexcused day before a loss (K17)."""
    begun = [case for case in cases if case.known.case.opened_on <= time.starts_on] or cases[:1]
    class_id = begun[-1].class_id(time.starts_on) if begun else None
    return None if class_id is None else school.year_of(class_id)


def _lost_moves(books: SpanBooks, times: _Times) -> list[UnitMove]:
    found: list[UnitMove] = []
    for unit, time in times:
        if books.first <= time.starts_on <= books.until:
            found.append(UnitMove(unit, Why.DROPPED_OUT, time.starts_on))
        if time.ends_on and books.first <= time.ends_on <= books.until:
            found.append(UnitMove(unit, Why.RETURNED if time.is_return else Why.OTHER_IN, time.ends_on))
    return sorted(found, key=lambda move: move.on)


def _outcomes(books: SpanBooks) -> Counter[str]:
    closed = (case for case in books.cases if case.place.closed_on and case.place.closed_on >= books.first)
    outcomes = (case.known.state.outcome for case in closed)
    return Counter(outcome.value for outcome in outcomes if outcome)


def _causes(school_id: int, children: Collection[int], until: dt.date) -> Counter[str]:
    """The cause found last of each child, "" where none is known, in two statements (D12)."""
    mine = {"school_id": school_id, "student_id__in": children, "on__lte": until}
    records = CauseRecord.objects.filter(**mine).order_by()
    visits = HomeVisit.objects.filter(**mine, annulled_at__isnull=True).exclude(cause="").order_by()
    names = ("student_id", "on", "recorded_at", "cause")
    told = sorted((*records.values_list(*names), *visits.values_list(*names)), key=lambda each: each[1:3])
    latest = dict.fromkeys(children, "") | {child: cause for child, _on, _at, cause in told}
    return Counter(latest.values())
