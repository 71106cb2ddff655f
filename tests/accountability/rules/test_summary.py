"""Rows of classes, grades and the school (H1, H4, H7, K15, K17)."""

import datetime as dt
from fractions import Fraction

import pytest

from accountability.rules.summary import Counts, Persons, Row, due_on, frozen_from, person_days, summarise
from students.choices import DayKind
from students.rules.calendar import DayEntry, SchoolCalendar

TERM = SchoolCalendar([(dt.date(2026, 9, 1), dt.date(2027, 1, 15))], {dt.date(2026, 11, 30): DayEntry(DayKind.OFF)})


def row(grade: int, number: int, counts: Counts, *sick: int) -> Row:
    persons = Persons(sick=frozenset(sick))
    return Row(grade=grade, entry_year=2027 - grade, number=number, counts=counts, persons=persons)


def test_h4_classes_grades_and_school_in_order_with_sums() -> None:
    found = summarise(
        [
            row(3, 2, Counts(start=40, end=40, sick=3), 7),
            row(1, 1, Counts(start=30, gain_transfer=1, end=31)),
            row(3, 1, Counts(start=44, loss_death=1, end=43, sick=5), 7, 8),
        ]
    )
    assert [(each.grade, each.number) for each in found.rows] == [
        (1, 1), (1, None), (3, 1), (3, 2), (3, None), (None, None),
    ]  # fmt: skip
    assert found.total.counts == Counts(start=114, gain_transfer=1, loss_death=1, end=114, sick=8)
    assert found.total.persons.sick == {7, 8}
    assert found.unbalanced == ()


def test_h4_a_class_that_does_not_balance_is_named_with_its_difference() -> None:
    found = summarise([row(3, 1, Counts(start=40, end=39)), row(3, 2, Counts(start=40, end=41))])
    assert [(each.number, each.counts.difference) for each in found.unbalanced] == [(1, -1), (2, 1)]
    assert found.total.counts.difference == 0


def test_h4_a_month_without_anything_has_its_total() -> None:
    assert summarise([]).rows == (Row(),)
    assert Counts().is_empty and not Counts(visits=1).is_empty


def test_h1_h7_quotients_are_exact_and_without_a_base_none() -> None:
    counts = Counts(expected=3, attended=1, owed_days=3, unknown_days=1)
    assert (counts.rate, counts.unknown_share) == (Fraction(1, 3), Fraction(1, 3))
    assert Counts().rate is None


@pytest.mark.parametrize(("sessions", "days"), [(0, 0), (2, 1), (3, 1.5), (7, 3.5)])
def test_k15_a_session_is_half_a_day(sessions: int, days: float) -> None:
    assert person_days(sessions) == days


def test_k17_a_month_is_frozen_after_its_last_school_day() -> None:
    assert frozen_from(TERM, dt.date(2026, 10, 1), dt.date(2026, 10, 31)) == dt.date(2026, 10, 31)
    assert frozen_from(TERM, dt.date(2026, 11, 1), dt.date(2026, 11, 30)) == dt.date(2026, 11, 28)
    assert frozen_from(TERM, dt.date(2026, 8, 1), dt.date(2026, 8, 31)) == dt.date(2026, 9, 1)


@pytest.mark.parametrize(
    ("last", "days", "due"),
    [
        (dt.date(2026, 10, 31), 3, dt.date(2026, 11, 4)),
        (dt.date(2026, 11, 30), 1, dt.date(2026, 12, 1)),
        (dt.date(2027, 1, 31), 3, None),
    ],
)
def test_h5_a_month_is_due_school_days_after_its_end(last: dt.date, days: int, due: dt.date | None) -> None:
    assert due_on(TERM, last, days) == due
