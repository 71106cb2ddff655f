"""The monthly summary of a term that really happened, and of random ones against a slow recount (H4, K15, K16)."""

import datetime as dt
from collections import Counter
from collections.abc import Iterator
from typing import Any

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from accountability.queries import summary as summaries
from accountability.queries.summary import MonthlySummary, monthly_summary
from accountability.queries.summary_month import month_on
from accountability.rules.summary import COUNTED, OF_PERSONS, Row
from students.actions.movements import NewMovement, record_movement
from students.choices import AbsenceKind, AwayKind, DayKind, MovementKind, Session
from students.models import Absence, Away, CalendarDay, Enrolment, Placement, Roll, School, SchoolClass, Student, User
from students.queries.calendar import school_calendar
from students.queries.child_days import child_days
from students.rules.marks import DayState
from tests import make
from tests.accountability.ledger_scene import TODAY, Scene, day, make_scene
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


def summary_of(school: School, month: dt.date, today: dt.date = TODAY) -> MonthlySummary:
    return monthly_summary(month_on(school.pk, month, today))


def only_class(found: MonthlySummary) -> Row:
    (row,) = found.summary.classes
    return row


def said(row: Row, *names: str) -> dict[str, int]:
    return {name: getattr(row.counts, name) for name in names}


BOOKS = ("start", "gain_returned", "gain_other", "loss_dropout", "loss_transfer", "end")
CASES = ("suspected_new", "suspected_open", "suspected_closed", "dropout_new", "visits", "letters")


@pytest.mark.parametrize(
    ("month", "books", "cases", "persons"),
    [
        # All six are admitted on 1 September; 罗小满 and 吴迪 are missing from the 14th, cases from the 16th.
        (day(9, 1), (0, 0, 6, 0, 0, 6), (2, 2, 0, 0, 0, 0), (0, 0)),
        # Confirmed on 12 and 13 October, 罗小满 back on the 26th; 冉欣怡 and 向阳 and 田甜 are new, 田甜 on the 30th.
        (day(10, 1), (6, 1, 0, 2, 0, 5), (3, 4, 0, 2, 3, 1), (2, 1)),
        # 冉欣怡 confirmed on 10 November, 周小雨 suspected, 田甜 missing again, 向阳 closed as being elsewhere.
        (day(11, 1), (5, 0, 0, 1, 0, 4), (1, 3, 1, 1, 0, 0), (3, 1)),
    ],
)
def test_h4_k15_k16_the_term_of_six_children_month_by_month(
    scene: Scene, month: dt.date, books: tuple[int, ...], cases: tuple[int, ...], persons: tuple[int, int]
) -> None:
    row = only_class(summary_of(scene.school_class.school, month))
    assert said(row, *BOOKS) == dict(zip(BOOKS, books, strict=True))
    assert (len(row.persons.dropout_total), len(row.persons.dropout_back)) == persons
    assert said(row, *CASES) == dict(zip(CASES, cases, strict=True))


def test_h4_one_month_ends_as_the_next_begins(scene: Scene) -> None:
    months = [summary_of(scene.school_class.school, day(month, 1)) for month in (9, 10, 11)]
    assert [each.summary.total.counts.end for each in months[:-1]] == [
        each.summary.total.counts.start for each in months[1:]
    ]
    assert all(each.is_balanced and not each.doubts for each in months)


def test_h5_the_preview_counts_up_to_its_day(scene: Scene) -> None:
    school = scene.school_class.school
    before, after = (summary_of(school, day(10, 1), day(10, number)) for number in (12, 13))
    assert (before.month.until, before.month.is_over) == (day(10, 12), False)
    assert [only_class(each).counts.loss_dropout for each in (before, after)] == [1, 2]
    with pytest.raises(ValueError, match="not begun"):
        summary_of(school, day(12, 1))


def test_h1_k15_sessions_marks_and_persons(scene: Scene) -> None:
    row = only_class(summary_of(scene.school_class.school, day(9, 1)))
    rolls = 13  # Mondays to Fridays from 14 to 30 September
    assert said(row, "expected", "unexcused") == {"expected": 6 * 2 * rolls, "unexcused": 2 * 2 * rolls}
    assert row.counts.attended == row.counts.expected - row.counts.unexcused
    assert (len(row.persons.unexcused), row.counts.on_time, row.counts.unknown_days) == (2, rolls, 9)


def test_b3_k2_owed_unknown_and_missed_class_days(school: School, head_teacher: User, pupils: list[Student]) -> None:
    room = SchoolClass.objects.get(school=school)
    make.make_class(school)  # nobody is expected there: it owes nothing
    take_roll(room, head_teacher, day(11, 2))
    take_roll(room, head_teacher, day(11, 3), hour=9, minute=1)
    row = only_class(summary_of(school, day(11, 1), day(11, 5)))
    names = ("on_time", "late_reports", "missed_reports", "owed_days", "unknown_days")
    assert said(row, *names) == dict(zip(names, (1, 1, 1, 4, 2), strict=True))  # today is unknown and not yet missed


def test_k5_k15_half_days_late_marks_and_the_afternoon(
    school: School, head_teacher: User, pupils: list[Student]
) -> None:
    room = SchoolClass.objects.get(school=school)
    CalendarDay.objects.create(school=school, date=day(11, 6), kind=DayKind.MORNING_ONLY, reason="运动会")
    take_roll(room, head_teacher, day(11, 5), {pupils[0]: AbsenceKind.SICK, pupils[1]: AbsenceKind.LATE})
    take_roll(room, head_teacher, day(11, 5), {}, session=Session.AFTERNOON, hour=14)
    take_roll(room, head_teacher, day(11, 6), {pupils[0]: AbsenceKind.PERSONAL, pupils[2]: AbsenceKind.OFFICIAL})
    row = only_class(summary_of(school, day(11, 1), day(11, 6)))
    names = ("expected", "attended", "sick", "personal", "late")
    assert said(row, *names) == dict(zip(names, (9, 7, 1, 1, 1), strict=True))


def test_h4_a_place_without_its_movement_is_named(school: School, pupils: list[Student]) -> None:
    stay = Placement.objects.get(student=pupils[0])
    stay.ends_on = day(11, 10)
    stay.save()
    found = summary_of(school, day(11, 1))
    (doubt,) = found.doubts
    assert not found.is_balanced and only_class(found).counts.difference == -1
    assert (doubt.student_id, doubt.difference, doubt.placement_id) == (pupils[0].pk, -1, stay.pk)


def test_h4_a_movement_without_its_place_is_named(school: School, pupils: list[Student]) -> None:
    new = NewMovement(kind=MovementKind.DEATH, on=day(11, 10))
    made = record_movement(student=pupils[0], new=new, actor=None, at=make.at(TODAY))
    Placement.objects.filter(student=pupils[0]).update(ends_on=None)
    found = summary_of(school, day(11, 1))
    (doubt,) = found.doubts
    assert (only_class(found).counts.difference, doubt.movement_id) == (1, made.pk)


def test_f10_the_evaluation_is_asked_for_its_scores(scene: Scene, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(summaries, "_readers", [])
    school, room = scene.school_class.school, scene.school_class.pk
    assert only_class(summary_of(school, day(10, 1))).score == ""
    asked: list[Any] = []
    summaries.read_scores_with(lambda *about: asked.append(about) or {room: "97.5"})
    assert only_class(summary_of(school, day(10, 1))).score == "97.5"
    ((read,),) = asked
    assert (read.month.school_id, read.month.first, read.month.until) == (school.pk, day(10, 1), day(10, 31))


@pytest.mark.parametrize(("scored", "statements"), [(False, 11), (True, 12)], ids=["alone", "with the evaluation"])
@pytest.mark.parametrize("many", [1, 3])
def test_h4_statements_do_not_grow(
    scene: Scene, many: int, scored: bool, statements: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    if not scored:
        monkeypatch.setattr(summaries, "_readers", [])
    school = scene.school_class.school
    for _ in range(many - 1):
        room = make.make_class(school)
        for _number in range(3):
            take_roll(room, scene.head, TODAY, {make.make_student(room): AbsenceKind.SICK})
    with CaptureQueriesContext(connection) as asked:
        summary_of(school, day(11, 1))
    assert len(asked) == statements


ROLLS = st.lists(
    st.tuples(
        st.integers(0, 1), st.integers(1, 90), st.sampled_from(["", *AbsenceKind]), st.sampled_from(["", *AbsenceKind]),
        st.booleans(), st.integers(8, 26),
    ),
    max_size=25,
)  # fmt: skip


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(moves=MOVES, rolls=ROLLS, month=st.integers(9, 11))
def test_h4_any_history_counts_as_a_slow_recount_does(
    school: School, registrar: User, moves: Any, rolls: Any, month: int
) -> None:
    with transaction.atomic():
        CalendarDay.objects.create(school=school, date=day(10, 12), kind=DayKind.AFTERNOON_ONLY, reason="防汛")
        rooms = [make.make_class(school, entry_year=2024 - number) for number in range(2)]
        children = [make.make_student(rooms[0]) for _ in range(3)]
        _move(children, rooms, moves)
        _rolls(rooms, registrar, rolls)
        today = day(12, 20)
        found = summary_of(school, day(month, 1), today)
        assert found.is_balanced and not found.doubts
        for row in found.summary.classes:
            assert row.class_id is not None
            assert _told(row) == _recount(school, row.class_id, children, day(month, 1), found.month.last)
        _sums_agree(found)
        if month < 11:
            after = summary_of(school, day(month + 1, 1), today)
            assert after.summary.total.counts.start == found.summary.total.counts.end
        transaction.set_rollback(True)


def _move(children: list[Student], rooms: list[SchoolClass], moves: Any) -> None:
    for child, kind, days, room in moves:
        new = as_new(kind, day(9, 1) + dt.timedelta(days=days), rooms[room])
        try:
            with transaction.atomic():
                record_movement(student=children[child], new=new, actor=None, at=make.at(day(12, 20)))
        except ValidationError:
            continue


def _rolls(rooms: list[SchoolClass], by: User, rolls: Any) -> None:
    for room, days, morning, afternoon, taken, hour in rolls:
        on = day(9, 1) + dt.timedelta(days=days)
        if Roll.objects.filter(school_class=rooms[room], date=on).exists():
            continue
        expected = [stay.student_id for stay in _expected(rooms[room], on)]
        first = make.at(on + dt.timedelta(days=hour // 24), hour % 24, 1 if hour == 9 else 0)
        roll = Roll.objects.create(
            school=rooms[room].school, school_class=rooms[room], date=on, expected=len(expected), present=0,
            first_submitted_at=first, submitted_at=first, submitted_by=by, afternoon_at=first if taken else None,
        )  # fmt: skip
        if expected and (morning or afternoon):
            Absence.objects.create(
                school=roll.school, roll=roll, student_id=expected[0], date=on, morning=morning, afternoon=afternoon
            )


def _expected(room: SchoolClass, on: dt.date) -> list[Placement]:
    stays = [stay for stay in Placement.objects.filter(school_class=room) if _holds(stay, on)]
    return [stay for stay in stays if not any(_holds(each, on) for each in Away.objects.filter(student=stay.student))]


def _holds(span: Any, on: dt.date) -> bool:
    return bool(span.starts_on <= on and (span.ends_on is None or on < span.ends_on))


def _told(row: Row) -> dict[str, int]:
    counts = {
        name: getattr(row.counts, name)
        for name in ("start", "end", "expected", "attended", "on_time", "late_reports", "missed_reports", "owed_days")
    }
    return counts | {"net": row.counts.gains - row.counts.losses, "unexcused": row.counts.unexcused}


def _recount(school: School, room: int, children: list[Student], first: dt.date, last: dt.date) -> dict[str, int]:
    """Child by child and day by day, from the stored rows, as a person with a pencil would."""
    calendar, ids = school_calendar(school.pk), [child.pk for child in children]
    days, found = child_days(school.pk, ids, calendar, first), Counter[str]()
    books = [_in_books(ids, room, on) for on in (first - dt.timedelta(days=1), last)]
    found["start"], found["end"], found["net"] = books[0], books[1], books[1] - books[0]
    school_class = SchoolClass.objects.get(pk=room)
    for on in calendar.school_days_between(first, last):
        roll = Roll.objects.filter(school_class=room, date=on).first()
        expected = [stay.student_id for stay in _expected(school_class, on)]
        found["owed_days"] += bool(expected or roll)
        states = [days.state_of(child)(on) for child in expected]
        known = [state for state in states if isinstance(state, DayState)]
        found["expected"] += sum(state.held for state in known)
        found["attended"] += sum(state.held - state.absent for state in known)
        found["unexcused"] += sum(state.unexcused for state in known)
        found[_report(roll, on)] += bool(expected or roll)
    return {name: found[name] for name in ("start", "end", "expected", "attended", "on_time", "late_reports",
                                           "missed_reports", "owed_days", "net", "unexcused")}  # fmt: skip


def _in_books(ids: list[int], room: int, on: dt.date) -> int:
    found = 0
    for child in ids:
        spell = next((each for each in Enrolment.objects.filter(student=child, kind="own") if _holds(each, on)), None)
        away = Away.objects.filter(student=child, kind=AwayKind.SUSPENDED)
        stays = Placement.objects.filter(enrolment=spell, school_class=room) if spell else []
        found += any(_holds(stay, on) for stay in stays) and not any(_holds(each, on) for each in away)
    return found


def _report(roll: Roll | None, on: dt.date) -> str:
    if roll is None or roll.first_submitted_at >= make.at(on + dt.timedelta(days=1), 0, 0):
        return "missed_reports"
    return "on_time" if roll.first_submitted_at < make.at(on, 9, 1) else "late_reports"


def _sums_agree(found: MonthlySummary) -> None:
    rows = found.summary.rows
    for name in COUNTED:
        total = sum(getattr(row.counts, name) for row in found.summary.classes)
        assert total == getattr(found.summary.total.counts, name)
        assert total == sum(getattr(row.counts, name) for row in rows if row.grade and row.number is None)
    for name in OF_PERSONS:
        union = {child for row in found.summary.classes for child in getattr(row.persons, name)}
        assert union == getattr(found.summary.total.persons, name)
