"""The figures of terms and year: a term that happened, and random histories against a recount (H1, H2, H3, K15)."""

import datetime as dt
from collections.abc import Iterator
from fractions import Fraction
from typing import Any

import pytest
import time_machine
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings

from accountability.choices import TargetKind
from accountability.queries.targets import targets_on
from accountability.queries.year_figures import YearFigures, known_years, year_figures
from accountability.rules.year_figures import Figures
from students.actions.movements import record_movement
from students.choices import AbsenceKind, AwayKind, MovementKind
from students.models import Away, Enrolment, Movement, Placement, School, SchoolClass, Student, Term, User
from students.queries.calendar import limits_on, school_calendar
from students.queries.child_days import child_days
from students.rules.marks import DayState
from students.rules.rates import attendance_of
from tests import make
from tests.accountability.ledger_scene import TODAY, Scene, day, make_scene
from tests.accountability.queries.test_summary import ROLLS, _holds, _move, _rolls
from tests.rolls import take_roll
from tests.students.actions.test_movement_walks import MOVES, as_new

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def scene(django_db_setup: None, django_db_blocker: pytest.FixtureRequest) -> Iterator[Scene]:
    """Played once; each test undoes what it changes."""
    blocker = django_db_blocker.unblock()  # type: ignore[attr-defined]
    with time_machine.travel(make.at(TODAY), tick=False), blocker, transaction.atomic():
        yield make_scene()
        transaction.set_rollback(True)


def figures(school: School, until: dt.date = TODAY) -> YearFigures:
    return year_figures(school, 2026, until)


def of_year(school: School, until: dt.date = TODAY) -> Figures:
    return figures(school, until).periods[-1].school


def test_h3_the_ledger_counts_who_is_not_back_as_the_target_does(scene: Scene) -> None:
    school = scene.school_class.school
    found = of_year(school)
    target = {line.kind: line for line in targets_on(school.pk, TODAY).lines}[TargetKind.DROPOUT].now
    assert (found.ledger, found.base) == (target.part, target.whole) == (2, 6)
    assert found.by_ledger == Fraction(1, 3)


def test_h3_k15_three_confirmed_one_back_in_each_accounting(scene: Scene) -> None:
    found = of_year(scene.school_class.school)
    assert (found.ledger, found.head_count, found.balance) == (2, 2, 2)
    early = of_year(scene.school_class.school, day(10, 20))
    assert (early.ledger, early.head_count, early.balance) == (2, 2, 2)


def test_f3_k16_ledger_and_books_differ_until_a_return_is_complete(scene: Scene) -> None:
    # 罗小满 is back on 26 October: at once in the books, after five whole days in the ledger.
    fresh = of_year(scene.school_class.school, day(10, 28))
    assert (fresh.ledger, fresh.head_count, fresh.balance) == (2, 2, 1)


def test_h1_h2_attendance_and_retention_of_the_term(scene: Scene) -> None:
    term, year = figures(scene.school_class.school).periods
    assert (year.school.retention, year.school.whole, year.school.kept) == (Fraction(2, 3), 6, 4)
    assert term.school.attendance == year.school.attendance
    assert term.school.attendance.expected > 0 and term.school.unknown_days > 0


@pytest.fixture
def child(school: School, pupils: list[Student]) -> Student:
    """One of three children of a class."""
    return pupils[0]


def move(child: Student, kind: MovementKind, on: dt.date) -> None:
    room = Placement.objects.filter(student=child).latest("id").school_class
    record_movement(student=child, new=as_new(kind, on, room), actor=None, at=make.at(TODAY))


@pytest.mark.parametrize(
    ("moves", "numbers"),
    [
        ([(MovementKind.TRANSFER_OUT, day(10, 12))], (0, 0, 1)),
        ([(MovementKind.DEATH, day(10, 12))], (0, 0, 1)),
        ([(MovementKind.ABROAD, day(10, 12))], (0, 0, 1)),
        ([(MovementKind.SUSPENSION, day(10, 12))], (0, 1, 1)),
        ([(MovementKind.SUSPENSION, day(10, 12)), (MovementKind.RESUMPTION, day(11, 2))], (0, 0, 0)),
        ([(MovementKind.TRANSFER_REQUEST, day(11, 2))], (0, 1, 0)),
        ([(MovementKind.TRANSFER_REQUEST, day(11, 20))], (0, 0, 0)),
        ([(MovementKind.TRANSFER_REQUEST, day(10, 12)), (MovementKind.TRANSFER_OUT, day(11, 2))], (0, 0, 1)),
    ],
)
def test_h3_k9_k15_each_way_of_leaving(
    school: School, child: Student, moves: list[tuple[MovementKind, dt.date]], numbers: tuple[int, int, int]
) -> None:
    for kind, on in moves:
        move(child, kind, on)
    found = of_year(school)
    assert ((found.ledger, found.head_count, found.balance), found.base) == (numbers, 3)


def test_h3_k15_a_change_of_class_is_neither_leaving_nor_coming(
    school: School, school_class: SchoolClass, child: Student
) -> None:
    other = make.make_class(school)
    record_movement(
        student=child, new=as_new(MovementKind.CLASS_CHANGE, day(10, 12), other), actor=None, at=make.at(TODAY)
    )
    found = figures(school).periods[-1].classes
    assert [found[room.pk].balance for room in (school_class, other)] == [0, 0]
    assert [found[room.pk].base for room in (school_class, other)] == [3, 0]
    assert [found[room.pk].whole for room in (school_class, other)] == [2, 1]


def test_a_term_to_come_is_left_out_and_the_year_is_known_by_its_terms(school: School) -> None:
    Term.objects.create(school=school, name="第二学期", starts_on=dt.date(2027, 3, 1), ends_on=dt.date(2027, 7, 3))
    assert known_years(school.pk, TODAY) == [2026]
    assert [each.period.term and each.period.term.name for each in figures(school).periods] == [
        "2026-2027学年第一学期", None,
    ]  # fmt: skip
    assert [each.period.until for each in figures(school, dt.date(2027, 4, 1)).periods] == [
        make.TERM_END, dt.date(2027, 4, 1), dt.date(2027, 4, 1),
    ]  # fmt: skip


@pytest.mark.parametrize("many", [1, 3])
def test_statements_do_not_grow(scene: Scene, many: int) -> None:
    school = scene.school_class.school
    for _ in range(many - 1):
        room = make.make_class(school)
        for _number in range(3):
            take_roll(room, scene.head, TODAY, {make.make_student(room): AbsenceKind.SICK})
    with CaptureQueriesContext(connection) as asked:
        figures(school)
    assert len(asked) == 87


@settings(max_examples=20, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(moves=MOVES, rolls=ROLLS)
def test_h1_h2_h3_any_history_counts_as_a_slow_recount_does(
    school: School, registrar: User, moves: Any, rolls: Any
) -> None:
    with transaction.atomic():
        rooms = [make.make_class(school, entry_year=2024 - number) for number in range(2)]
        children = [make.make_student(rooms[0]) for _ in range(3)]
        _move(children, rooms, moves)
        _rolls(rooms, registrar, rolls)
        until = day(11, 20)
        term, year = figures(school, until).periods
        assert _counts(term.school) == _counts(year.school)
        classes = sum(year.classes.values(), Figures())
        assert _counts(classes) == _counts(year.school)
        assert _counts(year.school) == _recount(school, children, until)
        transaction.set_rollback(True)


def _counts(found: Figures) -> dict[str, int]:
    return {
        "expected": found.attendance.expected,
        "attended": found.attendance.attended,
        "base": found.base,
        "balance": found.balance,
        "head_count": found.head_count,
    }


_LEAVES = (MovementKind.TRANSFER_OUT, MovementKind.SUSPENSION, MovementKind.DEATH, MovementKind.ABROAD)


def _recount(school: School, children: list[Student], until: dt.date) -> dict[str, int]:
    """From the stored rows, child by child and day by day; nobody is a dropout here."""
    calendar, first = school_calendar(school.pk), make.TERM_START
    days = child_days(school.pk, [child.pk for child in children], calendar, first)
    states = [days.state_of(child.pk)(on) for child in children for on in calendar.school_days_between(first, until)]
    attendance = attendance_of(state for state in states if isinstance(state, DayState))
    gone = balance = 0
    for child in children:
        away = [span for span in Away.objects.filter(student=child) if _holds(span, until)]
        own = list(Enrolment.objects.filter(student=child, kind="own"))
        gone += any(span.enrolment in own and _is_gone(school, span, until, first) for span in away)
        balance += _in_books(child, first) - _in_books(child, until)
        balance += _came_by_admission(child, first, until) - _graduated(child, first, until)
    return {
        "expected": attendance.expected,
        "attended": attendance.attended,
        "base": sum(any(_holds(each, first) for each in Enrolment.objects.filter(student=child, kind="own"))
                    for child in children),
        "balance": balance,
        "head_count": gone,
    }  # fmt: skip


def _is_gone(school: School, span: Away, until: dt.date, first: dt.date) -> bool:
    if span.kind == AwayKind.SUSPENDED:
        return span.starts_on > first
    over = school_calendar(school.pk).count_between(span.starts_on + dt.timedelta(days=1), until)
    return bool(span.kind == AwayKind.TRANSFER_PENDING and over > limits_on(school.pk, until).transfer_days)


def _in_books(child: Student, on: dt.date) -> int:
    spells = [each for each in Enrolment.objects.filter(student=child, kind="own") if _holds(each, on)]
    stays = [each for each in Placement.objects.filter(enrolment__in=spells) if _holds(each, on)]
    away = Away.objects.filter(student=child, kind=AwayKind.SUSPENDED)
    return int(bool(stays) and not any(_holds(each, on) for each in away))


def _came_by_admission(child: Student, first: dt.date, until: dt.date) -> int:
    """Days on which the child came into the books and an admission brought it."""
    return sum(_net_on(child, on) > 0 for on in _days_of(child, MovementKind.ADMISSION, first, until))


def _graduated(child: Student, first: dt.date, until: dt.date) -> int:
    return sum(_net_on(child, on) < 0 for on in _days_of(child, MovementKind.GRADUATION, first, until))


def _days_of(child: Student, kind: MovementKind, first: dt.date, until: dt.date) -> set[dt.date]:
    rows = Movement.objects.filter(student=child, kind=kind, on__gt=first, on__lte=until, reverses=None)
    return set(rows.filter(reversed_by=None).values_list("on", flat=True))


def _net_on(child: Student, on: dt.date) -> int:
    return _in_books(child, on) - _in_books(child, on - dt.timedelta(days=1))
