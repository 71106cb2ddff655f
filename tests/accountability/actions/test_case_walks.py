"""Random histories of a small school: for whom runs are computed, what opens by the rolls and by the day (D2)."""

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import pairwise

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from accountability.actions.case_opening import follow_facts
from accountability.actions.daily import run_day
from accountability.models import CaseEvent, DropoutCase
from students.choices import AbsenceKind, AwayKind, DayKind
from students.models import Absence, Away, CalendarDay, Placement, Roll, School, SchoolClass, Student, User
from students.queries.calendar import school_calendar
from students.queries.child_days import current_runs
from students.queries.missing import missing_children
from tests import make
from tests.rolls import take_roll

pytestmark = pytest.mark.django_db
FIRST, COUNT = dt.date(2026, 11, 2), 14
DAYS = [FIRST + dt.timedelta(days=number) for number in range(COUNT)]
A = AbsenceKind
# Presence, whole days and half days of all kinds; None is a day without a roll of the class.
MARKS = [("", ""), *((kind, kind) for kind in (A.UNEXCUSED, A.UNEXPLAINED, A.SICK, A.LATE, A.OFFICIAL))]
HALVES = [(A.UNEXCUSED, ""), ("", A.UNEXCUSED), (A.SICK, A.UNEXCUSED), (A.UNEXCUSED, A.SICK)]
MARK = st.sampled_from([*MARKS, ("unexcused", "unexcused"), ("unexcused", "unexcused"), *HALVES])
ROLLS = st.lists(st.tuples(st.booleans(), st.booleans()), min_size=COUNT, max_size=COUNT)
LIVES = st.lists(st.lists(MARK, min_size=COUNT, max_size=COUNT), min_size=3, max_size=3)
PLACE = st.integers(0, COUNT - 1)
STEADY = settings(max_examples=20, suppress_health_check=[HealthCheck.function_scoped_fixture])


@contextmanager
def undone() -> Iterator[None]:
    """Leaves the database as it was before the example."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def write_rolls(
    rooms: list[SchoolClass], by: User, taken: list[tuple[bool, bool]], lives: dict[Student, list[tuple[str, str]]]
) -> None:
    """Rolls and marks as rows, each mark on the roll of the class that the child was in when it was taken."""
    for number, day in enumerate(DAYS):
        for room, is_taken in zip(rooms, taken[number], strict=True):
            if not is_taken:
                continue
            at = make.at(day)
            roll = Roll.objects.create(
                school=room.school, school_class=room, date=day, expected=3, present=3, first_submitted_at=at,
                submitted_at=at, submitted_by=by, afternoon_at=at,
            )  # fmt: skip
            for student, marks in lives.items():
                morning, afternoon = marks[number]
                is_here = student.placements.filter(school_class=room, starts_on__lte=day).exclude(ends_on__lte=day)
                if (morning or afternoon) and is_here.exists():
                    Absence.objects.create(
                        school=room.school, roll=roll, student=student, date=day, morning=morning, afternoon=afternoon
                    )


def move(student: Student, room: SchoolClass, on: dt.date) -> None:
    """The child is in another class from the day on, however late that was entered."""
    stay = Placement.objects.get(student=student, ends_on=None)
    Placement.objects.filter(pk=stay.pk).update(ends_on=on)
    Placement.objects.create(
        school=room.school, enrolment=stay.enrolment, student=student, school_class=room, seat_number=40, starts_on=on
    )


@STEADY
@given(
    taken=ROLLS,
    lives=LIVES,
    moved=st.none() | st.tuples(PLACE, st.booleans()),
    away=st.none() | st.tuples(PLACE, st.integers(1, 6), st.sampled_from(AwayKind)),
    declared=st.lists(st.tuples(PLACE, st.sampled_from(DayKind)), max_size=3, unique_by=lambda pair: pair[0]),
    asked=PLACE,
)
def test_c1_nobody_with_an_unexcused_run_is_left_out(
    school: School,
    registrar: User,
    taken: list[tuple[bool, bool]],
    lives: list[list[tuple[str, str]]],
    moved: tuple[int, bool] | None,
    away: tuple[int, int, AwayKind] | None,
    declared: list[tuple[int, DayKind]],
    asked: int,
) -> None:
    with undone():
        rooms = [make.make_class(school), make.make_class(school)]
        children = [make.make_student(rooms[0]) for _ in lives]
        told = dict(zip(children, lives, strict=True))
        if moved and moved[1]:
            move(children[0], rooms[1], DAYS[moved[0]])
        write_rolls(rooms, registrar, taken, told)
        if moved and not moved[1]:
            move(children[0], rooms[1], DAYS[moved[0]])
        if away:
            Away.objects.create(
                school=school, student=children[1], enrolment=children[1].enrolments.get(), kind=away[2],
                starts_on=DAYS[away[0]], ends_on=DAYS[away[0]] + dt.timedelta(days=away[1]),
            )  # fmt: skip
        for place, kind in declared:
            CalendarDay.objects.update_or_create(
                school=school, date=DAYS[place], defaults={"kind": kind, "reason": "改动"}
            )
        calendar, day = school_calendar(school.pk), DAYS[asked]
        runs = current_runs(school.pk, [child.pk for child in children], calendar, day)
        unseen = {child for child, run in runs.items() if run.unexcused}
        assert unseen <= set(missing_children(school.pk, calendar, day))
        assert unseen <= set(missing_children(school.pk, calendar, day, [child.pk for child in children]))


@STEADY
@given(taken=ROLLS, lives=LIVES)
def test_following_the_facts_twice_changes_nothing(
    school: School, registrar: User, taken: list[tuple[bool, bool]], lives: list[list[tuple[str, str]]]
) -> None:
    with undone():
        rooms = [make.make_class(school), make.make_class(school)]
        children = [make.make_student(room) for room, _ in zip([*rooms, rooms[0]], lives, strict=True)]
        write_rolls(rooms, registrar, taken, dict(zip(children, lives, strict=True)))
        for number in (5, 9, 9, COUNT - 1):
            follow_facts(school_id=school.pk, at=make.at(DAYS[number], 23), actor=None)
            events = list(CaseEvent.objects.order_by("id").values_list("case", "kind", "on", "starts_on"))
            again = follow_facts(school_id=school.pk, at=make.at(DAYS[number], 23), actor=None)
            assert not (again.opened or again.relapsed or again.dissolved)
            assert events == list(CaseEvent.objects.order_by("id").values_list("case", "kind", "on", "starts_on"))
        assert all(DropoutCase.objects.filter(student=child, closed_on=None).count() <= 1 for child in children)


Story = tuple[int, str, dt.date, dt.date | None]


def stories(children: list[Student]) -> list[Story]:
    """What happened to the cases of the children, by the place of the child."""
    place = {child.pk: number for number, child in enumerate(children)}
    rows = CaseEvent.objects.filter(case__student__in=children).order_by("on", "id")
    return sorted(
        (place[child], kind, on, since)
        for child, kind, on, since in rows.values_list("case__student_id", "kind", "on", "starts_on")
    )


@STEADY
@given(lives=LIVES, unreported=st.sets(PLACE, max_size=4))
def test_d2_the_day_opens_what_the_rolls_would_have_opened(
    school: School, registrar: User, lives: list[list[tuple[str, str]]], unreported: set[int]
) -> None:
    """The same whole days, once handed in one by one, once stored as rows and looked at every evening."""
    whole = [[pair if pair[0] == pair[1] else ("", "") for pair in life] for life in lives]
    days = [(number, day) for number, day in enumerate(DAYS) if day.weekday() < 5]
    with undone():
        rooms = [make.make_class(school), make.make_class(school)]
        handed_in, stored = ([make.make_student(room) for _ in lives] for room in rooms)
        told = [(number not in unreported, number not in unreported) for number in range(COUNT)]
        for number, day in days:
            if number in unreported:
                continue
            marks = {child: A(life[number][0]) for child, life in zip(handed_in, whole, strict=True) if life[number][0]}
            take_roll(rooms[0], registrar, day, marks)
        by_rolls = stories(handed_in)
        write_rolls(rooms[1:], registrar, [pair[:1] for pair in told], dict(zip(stored, whole, strict=True)))  # type: ignore[misc]
        for _number, day in days:
            run_day(at=make.at(day, 23))
        assert stories(handed_in) == by_rolls
        assert stories(stored) == by_rolls


def test_the_days_are_enough_for_a_case() -> None:
    assert sum(day.weekday() < 5 for day in DAYS) == 10
    assert all(after - before == dt.timedelta(days=1) for before, after in pairwise(DAYS))
