"""Leave: granting, late slips, prefilling, explaining (B4, B7, K4)."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from students.choices import AbsenceKind, LeaveKind, Role, Session
from students.rules.leave import (
    LeaveRefusal,
    LeaveSpan,
    explained_mark,
    granted_days,
    granting_role,
    lapsed_leave,
    late_slip_until,
    leave_on,
    leave_refusals,
    may_enter_late,
    may_grant,
    needs_evidence,
    overlapping,
    prefilled_mark,
    was_seen,
)
from tests.students.rules.cast import LIMITS, calendar, day, mark

SICK, PERSONAL, OFFICIAL = LeaveKind.SICK, LeaveKind.PERSONAL, LeaveKind.OFFICIAL
HEAD, REGISTRAR, PRINCIPAL = Role.HEAD_TEACHER, Role.REGISTRAR, Role.PRINCIPAL
L = LeaveRefusal


def slip(first: date, last: date | None = None, kind: LeaveKind = SICK, returned_on: date | None = None) -> LeaveSpan:
    """A slip, of one day unless told otherwise."""
    return LeaveSpan(kind, first, last or first, returned_on)


@pytest.mark.parametrize(
    ("span", "on", "covered"),
    [
        pytest.param(slip(day(9, 7), day(9, 9)), day(9, 7), True, id="first-day"),
        pytest.param(slip(day(9, 7), day(9, 9)), day(9, 9), True, id="last-day"),
        pytest.param(slip(day(9, 7), day(9, 9)), day(9, 10), False, id="day-after"),
        pytest.param(slip(day(9, 7), day(9, 9)), day(9, 6), False, id="day-before"),
        pytest.param(slip(day(9, 7), day(9, 9), SICK, day(9, 9)), day(9, 8), True, id="before-an-early-return"),
        pytest.param(slip(day(9, 7), day(9, 9), SICK, day(9, 9)), day(9, 9), False, id="day-of-an-early-return"),
        pytest.param(slip(day(9, 7), day(9, 9), SICK, day(9, 10)), day(9, 9), True, id="return-on-time"),
        pytest.param(slip(day(9, 7), day(9, 9), SICK, day(9, 14)), day(9, 10), False, id="late-return-extends-nothing"),
        pytest.param(slip(day(9, 7), day(9, 9), SICK, day(9, 7)), day(9, 7), False, id="came-after-all"),
    ],
)
def test_b7_covers(span: LeaveSpan, on: date, covered: bool) -> None:
    assert span.covers(on) is covered
    assert leave_on(on, [span]) == (span if covered else None)


@pytest.mark.parametrize(
    ("new", "others", "days"),
    [
        pytest.param(slip(day(9, 8)), [], 1, id="one-day"),
        pytest.param(slip(day(9, 7), day(9, 11)), [], 5, id="a-week"),
        pytest.param(slip(day(9, 4), day(9, 7)), [], 2, id="weekend-inside-costs-nothing"),
        pytest.param(slip(day(9, 18), day(9, 21)), [], 3, id="make-up-sunday-inside-counts"),
        pytest.param(slip(day(9, 30), day(10, 8)), [], 2, id="national-week-inside-costs-nothing"),
        pytest.param(slip(day(9, 5), day(9, 6)), [], 0, id="weekend-only"),
        pytest.param(slip(day(9, 9)), [slip(day(9, 8))], 2, id="adjacent-before"),
        pytest.param(slip(day(9, 8)), [slip(day(9, 9))], 2, id="adjacent-after"),
        pytest.param(slip(day(9, 8)), [slip(day(9, 7)), slip(day(9, 9))], 3, id="adjacent-on-both-sides"),
        pytest.param(slip(day(9, 10)), [slip(day(9, 8)), slip(day(9, 9))], 3, id="a-chain-of-slips"),
        pytest.param(slip(day(9, 8)), [slip(day(9, 10)), slip(day(9, 9))], 3, id="a-chain-of-later-slips"),
        pytest.param(slip(day(9, 7)), [slip(day(9, 4))], 2, id="adjacent-over-the-weekend"),
        pytest.param(slip(day(9, 21)), [slip(day(9, 18))], 1, id="make-up-sunday-between-separates"),
        pytest.param(slip(day(10, 8)), [slip(day(9, 29), day(9, 30))], 3, id="adjacent-over-national-week"),
        pytest.param(slip(day(9, 10)), [slip(day(9, 8))], 1, id="a-school-day-between-separates"),
        pytest.param(slip(day(9, 9)), [slip(day(9, 8), kind=PERSONAL)], 2, id="kinds-do-not-matter"),
        pytest.param(slip(day(9, 10)), [slip(day(9, 8), day(9, 9), SICK, day(9, 9))], 1, id="early-return-separates"),
        pytest.param(slip(day(9, 9)), [slip(day(9, 8), day(9, 10))], 3, id="shared-days-count-once"),
        pytest.param(slip(day(8, 31), day(9, 1)), [], 1, id="days-before-the-term-cost-nothing"),
    ],
)
def test_k4_granted_days(new: LeaveSpan, others: list[LeaveSpan], days: int) -> None:
    assert granted_days(new, others, calendar()) == days


@pytest.mark.parametrize(
    ("days", "role", "head_teacher", "registrar", "evidence"),
    [
        (1, HEAD, True, True, False),
        (2, HEAD, True, True, False),
        (3, REGISTRAR, False, True, True),
        (5, REGISTRAR, False, True, True),
        (6, PRINCIPAL, False, False, True),
        (60, PRINCIPAL, False, False, True),
    ],
)
def test_b7_who_grants(days: int, role: Role, head_teacher: bool, registrar: bool, evidence: bool) -> None:
    assert granting_role(days, LIMITS) is role
    assert may_grant(HEAD, days, LIMITS) is head_teacher
    assert may_grant(REGISTRAR, days, LIMITS) is registrar
    assert may_grant(PRINCIPAL, days, LIMITS)
    assert needs_evidence(days, LIMITS) is evidence


@pytest.mark.parametrize("role", [Role.SUBJECT_TEACHER, Role.OVERSIGHT])
def test_b7_other_posts_grant_nothing(role: Role) -> None:
    assert not may_grant(role, 1, LIMITS)


def test_k14_granting_limits_are_policy() -> None:
    other = replace(LIMITS, head_teacher_leave_days=1, registrar_leave_days=15, evidence_from_days=2)
    assert [granting_role(days, other) for days in (1, 2, 15, 16)] == [HEAD, REGISTRAR, REGISTRAR, PRINCIPAL]
    assert [needs_evidence(days, other) for days in (1, 2)] == [False, True]
    assert [may_grant(HEAD, 2, other), may_grant(REGISTRAR, 15, other), may_grant(REGISTRAR, 16, other)] == [
        False,
        True,
        False,
    ]


@pytest.mark.parametrize(
    ("first", "until"),
    [
        pytest.param(day(9, 7), day(9, 8), id="monday"),
        pytest.param(day(9, 4), day(9, 7), id="friday"),
        pytest.param(day(9, 18), day(9, 20), id="friday-before-make-up-sunday"),
        pytest.param(day(9, 24), day(9, 28), id="before-mid-autumn"),
        pytest.param(day(9, 30), day(10, 8), id="before-national-week"),
        pytest.param(day(9, 5), day(9, 8), id="k4-first-day-covered-is-the-monday"),
        pytest.param(day(10, 1), day(10, 9), id="k4-first-day-covered-is-the-8th"),
        pytest.param(day(1, 15, 2027), None, id="last-day-of-all-terms"),
    ],
)
def test_k4_late_slip_until(first: date, until: date | None) -> None:
    assert late_slip_until(first, calendar(), LIMITS) == until


@pytest.mark.parametrize(
    ("role", "first", "today", "allowed"),
    [
        pytest.param(HEAD, day(9, 10), day(9, 7), True, id="in-advance"),
        pytest.param(HEAD, day(9, 7), day(9, 7), True, id="same-day"),
        pytest.param(HEAD, day(9, 7), day(9, 8), True, id="next-day"),
        pytest.param(HEAD, day(9, 7), day(9, 9), False, id="two-days-later"),
        pytest.param(HEAD, day(9, 4), day(9, 6), True, id="on-the-weekend"),
        pytest.param(HEAD, day(9, 4), day(9, 7), True, id="monday-for-friday"),
        pytest.param(HEAD, day(9, 4), day(9, 8), False, id="tuesday-for-friday"),
        pytest.param(HEAD, day(9, 30), day(10, 8), True, id="after-national-week"),
        pytest.param(HEAD, day(9, 30), day(10, 9), False, id="too-late-after-national-week"),
        pytest.param(HEAD, day(1, 15, 2027), day(2, 1, 2027), True, id="no-later-school-day-is-known"),
        pytest.param(REGISTRAR, day(9, 1), day(12, 1), True, id="registrar-any-time"),
        pytest.param(PRINCIPAL, day(9, 7), day(9, 9), False, id="principal-asks-the-registrar"),
    ],
)
def test_b4_may_enter_late(role: Role, first: date, today: date, allowed: bool) -> None:
    assert may_enter_late(role, first, today, calendar(), LIMITS) is allowed


@pytest.mark.parametrize(
    ("window", "until"), [(0, day(9, 7)), (2, day(9, 9)), (5, day(9, 14))], ids=["none", "two", "over-the-weekend"]
)
def test_k14_the_window_for_late_slips_is_policy(window: int, until: date) -> None:
    assert late_slip_until(day(9, 7), calendar(), replace(LIMITS, late_slip_days=window)) == until


@pytest.mark.parametrize(
    ("other", "shares"),
    [
        pytest.param(slip(day(9, 8)), True, id="inside"),
        pytest.param(slip(day(9, 1), day(9, 7)), True, id="shares-the-first-day"),
        pytest.param(slip(day(9, 9), day(9, 20)), True, id="shares-the-last-day"),
        pytest.param(slip(day(9, 1), day(9, 30)), True, id="around"),
        pytest.param(slip(day(9, 4)), False, id="adjacent-before"),
        pytest.param(slip(day(9, 10)), False, id="adjacent-after"),
        pytest.param(slip(day(9, 1), day(9, 30), SICK, day(9, 7)), False, id="ended-early-before"),
        pytest.param(slip(day(9, 1), day(9, 30), SICK, day(9, 8)), True, id="ended-early-inside"),
    ],
)
def test_k4_overlap(other: LeaveSpan, shares: bool) -> None:
    assert overlapping(slip(day(9, 7), day(9, 9)), [other]) == (other if shares else None)


def test_k4_the_first_of_several_is_the_one_to_extend() -> None:
    others = [slip(day(9, 9)), slip(day(9, 7))]
    assert overlapping(slip(day(9, 7), day(9, 9)), others) == others[1]


@pytest.mark.parametrize(
    ("new", "others", "today", "roles", "refusals"),
    [
        pytest.param(slip(day(9, 8), day(9, 9)), [], day(9, 7), (HEAD, HEAD), (), id="two-days-in-advance"),
        pytest.param(slip(day(9, 9), day(9, 8)), [], day(9, 7), (HEAD, HEAD), (L.ENDS_BEFORE_START,), id="backwards"),
        pytest.param(slip(day(9, 5)), [], day(9, 4), (HEAD, HEAD), (L.NO_SCHOOL_DAY,), id="weekend"),
        pytest.param(slip(day(9, 8)), [slip(day(9, 8))], day(9, 8), (HEAD, HEAD), (L.OVERLAPS,), id="twice"),
        pytest.param(slip(day(9, 7)), [], day(9, 9), (HEAD, HEAD), (L.TOO_LATE,), id="too-late"),
        pytest.param(slip(day(9, 7)), [], day(9, 9), (REGISTRAR, HEAD), (), id="late-through-the-registrar"),
        pytest.param(slip(day(9, 7), day(9, 9)), [], day(9, 7), (HEAD, HEAD), (L.BEYOND_LIMIT,), id="three-days"),
        pytest.param(slip(day(9, 7), day(9, 9)), [], day(9, 7), (HEAD, REGISTRAR), (), id="three-by-the-registrar"),
        pytest.param(
            slip(day(9, 9)), [slip(day(9, 7), day(9, 8))], day(9, 8), (HEAD, HEAD), (L.BEYOND_LIMIT,), id="slices"
        ),
        pytest.param(
            slip(day(9, 7), day(9, 15)), [], day(9, 7), (REGISTRAR, REGISTRAR), (L.BEYOND_LIMIT,), id="seven-days"
        ),
        pytest.param(slip(day(9, 7), day(9, 15)), [], day(9, 7), (REGISTRAR, PRINCIPAL), (), id="by-the-principal"),
        pytest.param(
            slip(day(9, 7), day(9, 11)),
            [slip(day(9, 9))],
            day(9, 11),
            (HEAD, HEAD),
            (L.OVERLAPS, L.TOO_LATE, L.BEYOND_LIMIT),
            id="everything-at-once",
        ),
    ],
)
def test_b4_b7_k4_refusals(
    new: LeaveSpan,
    others: list[LeaveSpan],
    today: date,
    roles: tuple[Role, Role],
    refusals: tuple[LeaveRefusal, ...],
) -> None:
    entered_by, granted_by = roles
    assert (
        leave_refusals(new, others, today, calendar(), LIMITS, entered_by=entered_by, granted_by=granted_by) == refusals
    )


@pytest.mark.parametrize(
    ("leaves", "on", "last_seen_on", "expected"),
    [
        pytest.param([], day(9, 8), None, ".", id="no-leave"),
        pytest.param([slip(day(9, 8))], day(9, 8), None, "S", id="sick"),
        pytest.param([slip(day(9, 8), kind=PERSONAL)], day(9, 8), None, "P", id="personal"),
        pytest.param([slip(day(9, 8), kind=OFFICIAL)], day(9, 8), None, "O", id="official"),
        pytest.param([slip(day(9, 8))], day(9, 9), day(9, 7), "N", id="day-after-is-unexplained"),
        pytest.param([slip(day(9, 8))], day(9, 10), day(9, 7), ".", id="only-the-next-school-day"),
        pytest.param([slip(day(9, 8))], day(9, 7), None, ".", id="day-before"),
        pytest.param([slip(day(9, 8), returned_on=day(9, 9))], day(9, 9), day(9, 7), ".", id="return-recorded"),
        pytest.param([slip(day(9, 7), day(9, 9), SICK, day(9, 9))], day(9, 9), day(9, 4), ".", id="early-return"),
        pytest.param([slip(day(9, 7), day(9, 8))], day(9, 9), day(9, 8), ".", id="seen-on-the-last-day-of-leave"),
        pytest.param([slip(day(9, 7), day(9, 8))], day(9, 9), day(9, 7), "N", id="seen-only-before-the-last-day"),
        pytest.param([slip(day(9, 8)), slip(day(9, 9), kind=PERSONAL)], day(9, 9), None, "P", id="extended"),
        pytest.param([slip(day(9, 4))], day(9, 7), day(9, 3), "N", id="friday-leave-monday"),
        pytest.param([slip(day(9, 4), day(9, 6))], day(9, 7), day(9, 3), "N", id="leave-until-sunday"),
        pytest.param([slip(day(9, 18))], day(9, 20), day(9, 17), "N", id="next-is-make-up-sunday"),
        pytest.param([slip(day(9, 18))], day(9, 21), day(9, 17), ".", id="make-up-sunday-was-the-next"),
        pytest.param([slip(day(9, 29), day(9, 30))], day(10, 8), day(9, 28), "N", id="over-national-week"),
        pytest.param([slip(day(9, 5), day(9, 6))], day(9, 7), day(9, 3), ".", id="leave-on-a-weekend-only"),
        pytest.param([slip(day(8, 20), day(8, 31))], day(9, 1), None, ".", id="leave-before-the-first-school-day"),
        pytest.param([slip(day(9, 8), kind=OFFICIAL)], day(9, 9), day(9, 7), "N", id="official-leave-lapses-too"),
    ],
)
def test_b7_prefilled_mark(leaves: list[LeaveSpan], on: date, last_seen_on: date | None, expected: str) -> None:
    assert prefilled_mark(on, leaves, calendar(), last_seen_on) == mark(expected)


def test_b7_the_lapsed_leave_is_named() -> None:
    ended = slip(day(9, 7), day(9, 8))
    assert lapsed_leave(day(9, 9), [slip(day(9, 1)), ended], calendar(), None) == ended
    assert lapsed_leave(day(9, 8), [ended], calendar(), None) is None


@pytest.mark.parametrize(
    ("before", "kind", "after"),
    [
        ("N", SICK, "S"),
        ("U", SICK, "S"),
        ("N", PERSONAL, "P"),
        ("U", PERSONAL, "P"),
        ("U", OFFICIAL, "O"),
        (".", SICK, "."),
        ("L", SICK, "L"),
        ("E", SICK, "E"),
        ("P", SICK, "P"),
        ("S", PERSONAL, "S"),
        ("O", SICK, "O"),
    ],
)
def test_k4_leave_explains_unexplained_and_unexcused_alike(before: str, kind: LeaveKind, after: str) -> None:
    assert explained_mark(mark(before), kind) == mark(after)


@given(st.sampled_from([None, *AbsenceKind]), st.sampled_from(LeaveKind))
def test_k4_an_explained_mark_is_excused_and_stays(kind: AbsenceKind | None, leave: LeaveKind) -> None:
    once = explained_mark(kind, leave)
    assert once is None or once.is_excused
    assert explained_mark(once, leave) == once


@given(st.dates(day(9, 1), day(12, 31)), st.integers(0, 20), st.dates(day(9, 1), day(12, 31)), st.integers(0, 20))
def test_k4_another_slip_never_makes_the_stretch_shorter(one: date, length: int, other: date, more: int) -> None:
    school = calendar()
    new = slip(one, school.add_school_days(one, 1 + length))
    second = slip(other, school.add_school_days(other, 1 + more))
    alone, together = granted_days(new, [], school), granted_days(new, [second], school)
    assert alone <= together <= alone + granted_days(second, [], school)


BOTH, MORNING_ONLY, AFTERNOON_ONLY = (
    frozenset(Session),
    frozenset({Session.MORNING}),
    frozenset({Session.AFTERNOON}),
)


@pytest.mark.parametrize(
    ("morning", "afternoon", "sessions", "is_taken", "seen"),
    [
        pytest.param(".", ".", BOTH, False, True, id="no-mark"),
        pytest.param("L", ".", BOTH, False, True, id="late-is-there"),
        pytest.param("S", ".", BOTH, False, False, id="afternoon-not-taken-says-nothing"),
        pytest.param("S", ".", BOTH, True, True, id="came-in-the-afternoon"),
        pytest.param(".", "S", BOTH, True, True, id="went-home-at-noon"),
        pytest.param("S", "S", BOTH, True, False, id="whole-day"),
        pytest.param("O", "O", BOTH, True, False, id="official-is-not-seen"),
        pytest.param("O", ".", BOTH, False, False, id="official-morning"),
        pytest.param("S", ".", MORNING_ONLY, False, False, id="half-day"),
        pytest.param(".", "S", AFTERNOON_ONLY, False, False, id="afternoon-only-away"),
        pytest.param(".", ".", AFTERNOON_ONLY, False, True, id="afternoon-only-there"),
    ],
)
def test_b7_who_was_seen_in_class(
    morning: str, afternoon: str, sessions: frozenset[Session], is_taken: bool, seen: bool
) -> None:
    assert was_seen(mark(morning), mark(afternoon), sessions, is_afternoon_taken=is_taken) is seen
