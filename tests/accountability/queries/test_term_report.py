"""The report at the beginning of a term: a term that happened, and random ones against a slow recount (H6, M21)."""

import datetime as dt
from collections import Counter
from collections.abc import Iterator
from typing import Any

import pytest
import time_machine
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from accountability.choices import TargetKind
from accountability.queries.term_report import TermReport, since_when, term_report
from accountability.rules.unit_moves import Why
from students.choices import AbsenceKind, NeedKind
from students.models import Need, School, SchoolClass, Student, Term, User
from students.queries.calendar import school_calendar
from students.queries.child_days import child_days
from students.queries.enrolment import expected_placements
from students.rules.marks import DayState
from tests import make
from tests.accountability.ledger_scene import TODAY, Scene, day, make_scene
from tests.accountability.queries.test_summary import ROLLS, _in_books, _move, _rolls
from tests.rolls import take_roll
from tests.students.actions.test_movement_walks import MOVES

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def scene(django_db_setup: None, django_db_blocker: pytest.FixtureRequest) -> Iterator[Scene]:
    """Played once; each test undoes what it changes."""
    blocker = django_db_blocker.unblock()  # type: ignore[attr-defined]
    with time_machine.travel(make.at(TODAY), tick=False), blocker, transaction.atomic():
        yield make_scene()
        transaction.set_rollback(True)


def report_of(school: School, until: dt.date = TODAY, since: dt.date | None = None) -> TermReport:
    term = Term.objects.select_related("school").get(school=school)
    return term_report(term, since or since_when([term], term), until)


def test_h6_k1_k16_who_is_enrolled_and_what_moved(scene: Scene) -> None:
    found = report_of(scene.school_class.school).total
    # 冉欣怡 and 吴迪 are lost; 罗小满 was and came back.
    assert (found.enrolled, found.counts["start"], found.counts["classes"], found.difference) == (4, 6, 1, 0)
    assert found.moves == Counter({Why.DROPPED_OUT: 3, Why.RETURNED: 1})


def test_h6_the_first_day_of_the_term_itself_is_counted_where_asked(scene: Scene) -> None:
    found = report_of(scene.school_class.school, day(9, 15), day(9, 1)).total
    assert (found.enrolled, found.counts["start"], found.moves) == (6, 0, Counter({Why.ADMITTED: 6}))


def test_h6_cases_open_lost_and_back(scene: Scene) -> None:
    counts = report_of(scene.school_class.school).total.counts
    names = ("opened", "suspected", "closed", "lost", "back", "not_back_unexcused", "silent")
    assert {name: counts[name] for name in names} == {
        "opened": 6, "suspected": 3, "closed": 1, "lost": 2, "back": 1, "not_back_unexcused": 0, "silent": 0,
    }  # fmt: skip


def test_h6_who_was_never_there_this_term_with_and_without_leave(
    school: School, school_class: SchoolClass, pupils: list[Student], head_teacher: User
) -> None:
    other = make.make_class(school)
    make.make_student(other)
    for number, third in ((1, AbsenceKind.SICK), (2, AbsenceKind.LATE)):
        marks = {pupils[0]: AbsenceKind.UNEXCUSED, pupils[1]: AbsenceKind.PERSONAL, pupils[2]: third}
        take_roll(school_class, head_teacher, day(9, number), marks)
    first, second = (report_of(school, day(9, number), day(9, 1)).total.counts for number in (1, 2))
    names = ("not_back_unexcused", "not_back_excused", "silent")
    assert [first[name] for name in names] == [1, 2, 1]
    assert [second[name] for name in names] == [1, 1, 1]


def test_g6_i4_needs_are_counts_and_health_is_one_number(
    school: School, pupils: list[Student], registrar: User
) -> None:
    def need(child: Student, kind: NeedKind, **dates: dt.date) -> None:
        Need.objects.create(
            school=school,
            student=child,
            kind=kind,
            starts_on=day(9, 1),
            recorded_by=registrar,
            recorded_at=make.at(day(9, 1)),
            **dates,
        )

    need(pupils[0], NeedKind.LOW_INCOME)
    need(pupils[0], NeedKind.LEARNING)
    need(pupils[1], NeedKind.LOW_INCOME)
    need(pupils[1], NeedKind.VISUAL)
    need(pupils[1], NeedKind.CHRONIC_ILLNESS)
    need(pupils[2], NeedKind.MIGRANT, ends_on=day(9, 5))
    found = report_of(school, day(10, 1))
    assert (found.needs, found.doubly, found.health) == (Counter(low_income=2, learning=1), 1, 1)


def test_m22_targets_stand_beside_their_values(scene: Scene) -> None:
    lines = {line.kind: line for line in report_of(scene.school_class.school).targets.lines}
    assert (lines[TargetKind.DROPOUT].now.part, lines[TargetKind.DROPOUT].now.whole) == (2, 6)


def test_h6_since_is_the_day_after_the_term_before_began(school: School) -> None:
    first = Term.objects.get(school=school)
    second = Term.objects.create(school=school, name="春", starts_on=day(3, 1), ends_on=day(7, 1))
    assert since_when([first, second], first) == second.starts_on + dt.timedelta(days=1)
    assert since_when([second], second) == second.starts_on + dt.timedelta(days=1)


@pytest.mark.parametrize("many", [1, 3])
def test_h6_statements_do_not_grow(scene: Scene, many: int) -> None:
    school = scene.school_class.school
    for _ in range(many - 1):
        room = make.make_class(school)
        for _number in range(3):
            take_roll(room, scene.head, TODAY, {make.make_student(room): AbsenceKind.SICK})
    with CaptureQueriesContext(connection) as asked:
        report_of(school)
    assert len(asked) == 41


@settings(max_examples=20, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(moves=MOVES, rolls=ROLLS, span=st.tuples(st.integers(0, 90), st.integers(0, 90)).map(sorted))
def test_h6_any_history_counts_as_a_slow_recount_does(
    school: School, registrar: User, moves: Any, rolls: Any, span: list[int]
) -> None:
    with transaction.atomic():
        rooms = [make.make_class(school, entry_year=2024 - number) for number in range(2)]
        children = [make.make_student(rooms[0], sex=sex) for sex in ("male", "female", "")]
        _move(children, rooms, moves)
        _rolls(rooms, registrar, rolls)
        first, last = (day(9, 1) + dt.timedelta(days=number) for number in span)
        found = report_of(school, last, first)
        for room in rooms:
            grade = found.grades.get(room.entry_year)
            ids = [child.pk for child in children]
            ends = [_in_books(ids, room.pk, on) for on in (first - dt.timedelta(days=1), last)]
            assert ([grade.counts["start"], grade.enrolled] if grade else [0, 0]) == ends
            assert grade is None or grade.difference == 0
        for name, sex in (("male", "male"), ("female", "female"), ("", "")):
            mine = [child.pk for child in children if child.sex == sex]
            assert found.total.counts[name] == sum(_in_books(mine, room.pk, last) for room in rooms)
        counts = found.total.counts
        assert counts["not_back_unexcused"] + counts["not_back_excused"] == _never_there(school, children, last)
        transaction.set_rollback(True)


def _never_there(school: School, children: list[Student], last: dt.date) -> int:
    """Child by child: expected on the last day, seen on none with a roll, missed on one at least."""
    calendar = school_calendar(school.pk)
    days = child_days(school.pk, [child.pk for child in children], calendar, day(9, 1))
    expected = set(expected_placements(school.pk, last).values_list("student_id", flat=True))
    found = 0
    for child in children:
        if child.pk not in expected:
            continue
        states = [days.state_of(child.pk)(on) for on in calendar.school_days_between(day(9, 1), last)]
        known = [state for state in states if isinstance(state, DayState)]
        found += bool(known) and all(state.is_absent for state in known)
    return found
