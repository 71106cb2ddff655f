"""Declaring days, undoing it, prefilling and terms (A1, K2, B9)."""

import datetime as dt
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext

from students.actions.calendar import clear_day, declare_day, prefill_years
from students.actions.rolls_at_stake import RollsInTheWay
from students.actions.terms import save_term
from students.choices import DayKind
from students.models import CalendarDay, Roll, School, SchoolClass, Term, User
from students.queries.calendar import school_calendar
from students.rules.calendar import DayReason
from tests import make

MONDAY = dt.date(2026, 11, 23)
SATURDAY = dt.date(2026, 11, 28)
NATIONAL_DAY = dt.date(2026, 10, 1)
NATIONAL_MAKE_UP = dt.date(2026, 10, 10)
SUMMER = dt.date(2026, 8, 3)
AT = make.at(MONDAY)


@pytest.fixture
def declare(school: School, registrar: User) -> Any:
    """Declares a date."""

    def call(date: dt.date, kind: DayKind, reason: str = "大雪", **more: Any) -> CalendarDay:
        return declare_day(school=school, date=date, kind=kind, reason=reason, actor=registrar, at=AT, **more)

    return call


@pytest.fixture
def roll(school_class: SchoolClass, registrar: User) -> Roll:
    """The class has reported on Monday."""
    values = {"expected": 3, "present": 3, "first_submitted_at": AT, "submitted_at": AT, "submitted_by": registrar}
    return Roll.objects.create(school=school_class.school, school_class=school_class, date=MONDAY, **values)


def why(school: School, date: dt.date) -> DayReason:
    return school_calendar(school.pk).day_status(date).why


@pytest.mark.parametrize(
    ("date", "kind", "expected"),
    [
        (MONDAY, DayKind.OFF, DayReason.DECLARED_OFF),
        (SATURDAY, DayKind.MAKE_UP, DayReason.DECLARED_ON),
        (NATIONAL_DAY, DayKind.MAKE_UP, DayReason.DECLARED_ON),
        (NATIONAL_MAKE_UP, DayKind.OFF, DayReason.DECLARED_OFF),
        (MONDAY, DayKind.MORNING_ONLY, DayReason.HALF_DAY),
        (SUMMER, DayKind.OFF, DayReason.OUTSIDE_TERM),
    ],
    ids=["off", "on", "own beats national off", "own beats national on", "half", "off outside a term"],
)
def test_declaring_and_undoing_a_day_a1_k2(
    school: School, registrar: User, declare: Any, date: dt.date, kind: DayKind, expected: DayReason
) -> None:
    prefill_years(school=school, years=[2026], actor=registrar, at=AT)
    before = school_calendar(school.pk).day_status(date)
    entry = declare(date, kind)
    assert why(school, date) == expected
    assert entry.history.filter(history_user=registrar).exists()
    clear_day(school=school, date=date, actor=registrar, at=AT)
    assert school_calendar(school.pk).day_status(date) == before


def test_a_day_is_declared_with_a_reason_and_inside_a_term(school: School, declare: Any) -> None:
    with pytest.raises(ValidationError):
        declare(MONDAY, DayKind.OFF, reason="  ")
    with pytest.raises(ValidationError):
        declare(SUMMER, DayKind.MAKE_UP)
    assert not CalendarDay.objects.exists()


def test_declaring_again_replaces_the_entry(school: School, declare: Any) -> None:
    declare(MONDAY, DayKind.OFF)
    declare(MONDAY, DayKind.MORNING_ONLY, reason="运动会")
    assert CalendarDay.objects.get().reason == "运动会"
    assert CalendarDay.history.count() == 2


@pytest.mark.parametrize("kind", [DayKind.OFF, DayKind.MORNING_ONLY])
def test_rolls_are_asked_about_and_kept_a1(school: School, declare: Any, roll: Roll, kind: DayKind) -> None:
    if kind == DayKind.OFF:
        with pytest.raises(RollsInTheWay) as raised:
            declare(MONDAY, kind)
        assert raised.value.count == 1
        assert not CalendarDay.objects.exists()
    declare(MONDAY, kind, is_confirmed=kind == DayKind.OFF)
    assert Roll.objects.filter(pk=roll.pk).exists()


def test_undoing_a_make_up_day_asks_about_its_rolls(school: School, registrar: User, declare: Any, roll: Roll) -> None:
    Roll.objects.filter(pk=roll.pk).update(date=SATURDAY)
    declare(SATURDAY, DayKind.MAKE_UP)
    undo = {"school": school, "date": SATURDAY, "actor": registrar, "at": AT}
    with pytest.raises(RollsInTheWay):
        clear_day(**undo)
    assert clear_day(is_confirmed=True, **undo) is None
    assert not CalendarDay.objects.exists()


def test_undoing_leaves_national_and_empty_dates_alone(school: School, registrar: User) -> None:
    prefill_years(school=school, years=[2026], actor=registrar, at=AT)
    before = CalendarDay.history.count()
    for date in (NATIONAL_DAY, MONDAY):
        clear_day(school=school, date=date, actor=registrar, at=AT)
    assert CalendarDay.history.count() == before
    assert CalendarDay.objects.get(date=NATIONAL_DAY).is_national


def test_prefilling_keeps_own_entries_and_says_what_it_does_not_know_a1(
    school: School, registrar: User, declare: Any
) -> None:
    declare(NATIONAL_DAY, DayKind.MAKE_UP, reason="补课")
    done = prefill_years(school=school, years=[2026, 2099], actor=registrar, at=AT)
    assert (done.written, done.kept, done.unknown_years) == (38, 1, (2099,))
    assert why(school, NATIONAL_DAY) == DayReason.DECLARED_ON
    assert CalendarDay.history.filter(history_user=registrar).count() == 39
    again = prefill_years(school=school, years=[2026], actor=registrar, at=AT)
    assert (again.written, again.removed) == (0, 0)


def test_prefilling_follows_a_changed_arrangement(school: School, registrar: User) -> None:
    old = {"school": school, "is_national": True, "reason": "春节"}
    CalendarDay.objects.create(date=dt.date(2026, 2, 14), kind=DayKind.OFF, **old)
    CalendarDay.objects.create(date=dt.date(2026, 2, 25), kind=DayKind.OFF, **old)
    done = prefill_years(school=school, years=[2026], actor=registrar, at=AT)
    assert (done.written, done.removed) == (39, 1)
    assert CalendarDay.objects.get(date=dt.date(2026, 2, 14)).kind == DayKind.MAKE_UP


def test_prefilling_one_year_and_two_takes_the_same_statements(school: School, registrar: User) -> None:
    counts = []
    for years in ([2024], [2025, 2026]):
        with CaptureQueriesContext(connection) as captured:
            prefill_years(school=school, years=years, actor=registrar, at=AT)
        counts.append(len(captured))
    assert counts[0] == counts[1]


def save(school: School, registrar: User, starts_on: str, ends_on: str, **more: Any) -> Term:
    dates = {"starts_on": dt.date.fromisoformat(starts_on), "ends_on": dt.date.fromisoformat(ends_on)}
    return save_term(school=school, name="第二学期", actor=registrar, at=AT, **dates, **more)


def test_a_new_term_is_prefilled_and_kept_in_history_a1(school: School, registrar: User) -> None:
    term = save(school, registrar, "2026-02-23", "2026-07-10")
    assert term.history.get().history_user == registrar
    assert why(school, dt.date(2026, 5, 1)) == DayReason.HOLIDAY


@pytest.mark.parametrize(
    ("starts_on", "ends_on"),
    [
        ("2027-03-01", "2027-02-01"),
        ("2027-01-15", "2027-07-01"),
        ("2027-02-20", "2028-07-01"),
        ("2026-10-01", "2026-10-09"),
    ],
    ids=["backwards", "overlap by a day", "wrong year", "inside another"],
)
def test_terms_refused(school: School, registrar: User, starts_on: str, ends_on: str) -> None:
    with pytest.raises(ValidationError):
        save(school, registrar, starts_on, ends_on)
    assert school.terms.count() == 1


def test_shortening_a_term_asks_about_its_rolls(school: School, registrar: User, roll: Roll) -> None:
    term = school.terms.get()
    with pytest.raises(RollsInTheWay):
        save(school, registrar, "2026-09-01", "2026-11-01", term=term)
    term.refresh_from_db()
    assert term.ends_on == make.TERM_END
    save(school, registrar, "2026-09-01", "2026-11-01", term=term, is_confirmed=True)
    assert Roll.objects.filter(pk=roll.pk).exists()
