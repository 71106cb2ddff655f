"""Who is expected where, spells, class changes (B11, G3, K1, K2, K6, K17)."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from students.choices import AwayKind
from students.rules.calendar import BOTH_SESSIONS
from students.rules.enrolment import (
    Spell,
    SpellRefusal,
    Standing,
    Stay,
    TimeAway,
    class_on,
    is_expected,
    spell_refusal,
    standing,
)
from students.rules.marks import DayState, Gap, child_day
from students.rules.runs import Runs, runs
from tests.students.rules.cast import calendar, day, mark

S = Standing
SPELLS = [Spell(day(9, 1), day(10, 9)), Spell(day(11, 2))]
STAYS = [
    Stay(day(9, 1), day(9, 14), class_id=31),
    Stay(day(9, 14), day(10, 9), class_id=32),
    Stay(day(11, 2), class_id=31),
]
DATES = st.dates(day(8, 1), day(12, 31))


@pytest.mark.parametrize(
    ("on", "class_id", "expected"),
    [
        pytest.param(day(8, 31), None, S.OVER, id="before-the-first-spell"),
        pytest.param(day(9, 1), 31, S.EXPECTED, id="day-of-admission"),
        pytest.param(day(9, 13), 31, S.EXPECTED, id="last-day-in-the-old-class"),
        pytest.param(day(9, 14), 32, S.EXPECTED, id="k2-first-day-in-the-new-class"),
        pytest.param(day(10, 8), 32, S.EXPECTED, id="last-day-before-the-transfer"),
        pytest.param(day(10, 9), None, S.OVER, id="k2-day-of-the-transfer"),
        pytest.param(day(10, 20), None, S.OVER, id="between-the-spells"),
        pytest.param(day(11, 1), None, S.OVER, id="day-before-the-return"),
        pytest.param(day(11, 2), 31, S.EXPECTED, id="day-of-the-return"),
        pytest.param(day(12, 31), 31, S.EXPECTED, id="open-spell"),
    ],
)
def test_k2_two_spells_and_a_class_change(on: date, class_id: int | None, expected: Standing) -> None:
    assert standing(on, SPELLS, STAYS, []) is expected
    assert class_on(on, STAYS) == class_id
    assert [each for each in (31, 32) if is_expected(on, each, STAYS, [])] == ([class_id] if class_id else [])


@pytest.mark.parametrize(
    ("kind", "during"),
    [
        pytest.param(AwayKind.SUSPENDED, S.OVER, id="suspended-ends-a-run"),
        pytest.param(AwayKind.TRANSFER_PENDING, S.AWAY, id="transfer-pending"),
        pytest.param(AwayKind.GUEST_ELSEWHERE, S.AWAY, id="guest-elsewhere"),
    ],
)
def test_b11_k6_times_away(kind: AwayKind, during: Standing) -> None:
    away = [TimeAway(day(9, 7), day(9, 10), kind=kind)]
    by_day = {on: standing(day(9, on), SPELLS, STAYS, away) for on in (6, 7, 9, 10)}
    assert by_day == {6: S.EXPECTED, 7: during, 9: during, 10: S.EXPECTED}
    assert [is_expected(day(9, on), 31, STAYS, away) for on in (6, 7, 9, 10)] == [True, False, False, True]


def test_k6_suspension_wins_over_other_times_away() -> None:
    away = [
        TimeAway(day(9, 1), kind=AwayKind.TRANSFER_PENDING),
        TimeAway(day(9, 7), kind=AwayKind.SUSPENDED),
    ]
    assert [standing(day(9, on), SPELLS, STAYS, away) for on in (4, 7)] == [S.AWAY, S.OVER]


def test_b11_a_time_away_without_end_lasts() -> None:
    away = [TimeAway(day(11, 9), kind=AwayKind.GUEST_ELSEWHERE)]
    assert standing(day(12, 31), SPELLS, STAYS, away) is S.AWAY


def test_b11_enrolled_without_a_class_is_expected_nowhere_and_breaks_nothing() -> None:
    assert standing(day(9, 8), [Spell(day(9, 1))], [], []) is S.AWAY


def test_b11_a_guest_is_expected_by_the_spell_here() -> None:
    guest, stay = Spell(day(9, 7), day(9, 12)), Stay(day(9, 7), day(9, 12), class_id=12)
    assert standing(day(9, 8), [guest], [stay], []) is S.EXPECTED
    assert is_expected(day(9, 8), 12, [stay], [])


def test_k2_a_spell_that_ends_on_its_first_day_holds_no_day() -> None:
    assert not Spell(day(9, 8), day(9, 8)).covers(day(9, 8))


@pytest.mark.parametrize(
    ("new", "existing", "refusal"),
    [
        pytest.param(Spell(day(9, 1)), [], None, id="first-spell"),
        pytest.param(Spell(day(11, 2)), [Spell(day(9, 1), day(10, 9))], None, id="came-back"),
        pytest.param(Spell(day(10, 9)), [Spell(day(9, 1), day(10, 9))], None, id="back-on-the-day-of-leaving"),
        pytest.param(Spell(day(11, 2)), [Spell(day(9, 1))], SpellRefusal.STILL_ENROLLED, id="still-enrolled"),
        pytest.param(Spell(day(8, 1)), [Spell(day(9, 1))], SpellRefusal.STILL_ENROLLED, id="two-open-ends"),
        pytest.param(Spell(day(3, 2), day(7, 4)), [Spell(day(9, 1))], None, id="earlier-spell-entered-later"),
        pytest.param(Spell(day(10, 8)), [Spell(day(9, 1), day(10, 9))], SpellRefusal.OVERLAPS, id="a-day-too-early"),
        pytest.param(
            Spell(day(9, 1), day(9, 3)), [Spell(day(9, 2))], SpellRefusal.OVERLAPS, id="runs-into-the-open-one"
        ),
        pytest.param(Spell(day(9, 1)), [Spell(day(9, 8), day(9, 8))], None, id="taken-back-spell-holds-no-day"),
        pytest.param(
            Spell(day(9, 1)),
            [Spell(day(9, 7), day(9, 8)), Spell(day(3, 2), day(7, 4))],
            SpellRefusal.OVERLAPS,
            id="any-of-several",
        ),
    ],
)
def test_g3_spells(new: Spell, existing: list[Spell], refusal: SpellRefusal | None) -> None:
    assert spell_refusal(new, existing) is refusal


@given(DATES, st.integers(0, 60), DATES, st.integers(0, 60))
def test_g3_two_spells_are_refused_exactly_when_a_day_is_in_both(
    one: date, length: int, other: date, more: int
) -> None:
    first = Spell(one, date.fromordinal(one.toordinal() + length))
    second = Spell(other, date.fromordinal(other.toordinal() + more))
    shared = any(
        first.covers(each) and second.covers(each)
        for each in map(date.fromordinal, range(day(8, 1).toordinal(), day(12, 31).toordinal() + 61))
    )
    assert (spell_refusal(first, [second]) is SpellRefusal.OVERLAPS) is shared


@given(DATES)
def test_b11_a_child_is_expected_in_one_class_at_most(on: date) -> None:
    assert sum(is_expected(on, class_id, STAYS, []) for class_id in (31, 32, 33)) <= 1
    assert (standing(on, SPELLS, STAYS, []) is S.EXPECTED) is (class_on(on, STAYS) is not None)


def run_of_a_child_who_stays_away(until: date, away: list[TimeAway], no_roll: set[tuple[int, date]]) -> Runs:
    """The runs of a child marked unexcused wherever the class of the day has a roll."""

    def state_of(each: date) -> DayState | Gap:
        marks = None if (class_on(each, STAYS), each) in no_roll else (mark("U"), mark("U"))
        where = standing(each, SPELLS, STAYS, away)
        return child_day(where, BOTH_SESSIONS, marks, is_afternoon_taken=True)

    return runs(until, calendar(), state_of)


@pytest.mark.parametrize(
    ("until", "away", "no_roll", "unexcused", "unknown", "first"),
    [
        pytest.param(day(9, 11), [], set(), 9, 0, day(9, 1), id="since-admission"),
        pytest.param(day(9, 15), [], set(), 11, 0, day(9, 1), id="k17-across-the-class-change"),
        pytest.param(day(9, 15), [], {(32, day(9, 14))}, 10, 1, day(9, 1), id="no-roll-in-the-new-class"),
        pytest.param(day(9, 15), [], {(31, day(9, 14))}, 11, 0, day(9, 1), id="the-old-class-no-longer-matters"),
        pytest.param(day(10, 9), [], set(), 0, 0, None, id="k6-transferred-out"),
        pytest.param(day(10, 12), [], set(), 0, 0, None, id="between-the-spells"),
        pytest.param(day(11, 3), [], set(), 2, 0, day(11, 2), id="k6-a-new-spell-starts-afresh"),
        pytest.param(
            day(9, 11),
            [TimeAway(day(9, 3), day(9, 8), kind=AwayKind.SUSPENDED)],
            set(),
            4,
            0,
            day(9, 8),
            id="k6-suspension-ends-the-run",
        ),
        pytest.param(
            day(9, 11),
            [TimeAway(day(9, 3), day(9, 8), kind=AwayKind.GUEST_ELSEWHERE)],
            set(),
            6,
            0,
            day(9, 1),
            id="k6-guest-study-adds-nothing-and-does-not-break",
        ),
        pytest.param(
            day(9, 11),
            [TimeAway(day(9, 3), day(9, 8), kind=AwayKind.TRANSFER_PENDING)],
            {(31, day(9, 4)), (31, day(9, 9))},
            5,
            1,
            day(9, 1),
            id="k6-pending-transfer-hides-its-unknown-day",
        ),
    ],
)
def test_k6_k17_runs_follow_the_child(
    until: date, away: list[TimeAway], no_roll: set[tuple[int, date]], unexcused: int, unknown: int, first: date | None
) -> None:
    run = run_of_a_child_who_stays_away(until, away, no_roll)
    assert (run.unexcused, run.unknown_after_start, run.first_unexcused_on) == (unexcused, unknown, first)
