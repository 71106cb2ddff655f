"""What is owed, by whom, until when: tables of cases for D1, D3 to D7, D9, D12, K8 and K10."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from accountability.choices import CaseOrigin, CaseOutcome, DutyKind
from accountability.rules.case_duties import OWNERS, Attempt, Due, Owner, Trail, case_dues, missing_dues
from accountability.rules.case_facts import Fact, FactKind
from accountability.rules.cases import case_state
from accountability.rules.duties import Duty
from accountability.rules.notices import OF_SCHOOL
from tests.accountability.rules.case_stories import LIMITS, fact, known, on, opened, relapsed, rolls_of
from tests.students.rules.cast import calendar

K, F = DutyKind, FactKind
UNREACHED, REACHED = False, True


def missing(
    text: str,
    *,
    attempts: tuple[tuple[int, bool], ...] = (),
    visits: tuple[int, ...] = (),
    known_on: int = 1,
    has_cause: bool = True,
) -> list[tuple[DutyKind, date | None]]:
    """Kinds and last days of what is owed for a child without a case, at the end of the story."""
    rolls = rolls_of(text)
    trail = Trail(
        known_on=on(known_on),
        attempts=tuple(Attempt(on(number), is_reached) for number, is_reached in attempts),
        visited_on=tuple(on(number) for number in visits),
        has_cause=has_cause,
    )
    return [(due.kind, due.due_on) for due in missing_dues(rolls.run_at(rolls.day), trail, calendar(), LIMITS)]


@pytest.mark.parametrize(
    ("text", "trail", "owed"),
    [
        pytest.param("U", {}, [(K.CONTACT, 1)], id="d1-the-same-day"),
        pytest.param("S", {}, [], id="no-unexcused-day"),
        pytest.param("U .", {}, [], id="k8-moot-once-present"),
        pytest.param("S S U", {"known_on": 3}, [(K.CONTACT, 3)], id="k8-the-first-unexcused-day"),
        pytest.param("U U", {}, [(K.CONTACT, 1)], id="d1-still-owed-on-the-second-day"),
        pytest.param("U ? ?", {"known_on": 3}, [(K.CONTACT, 3)], id="k8-back-filled-on-the-day-it-became-known"),
        pytest.param("U", {"attempts": ((1, REACHED),)}, [], id="contacted"),
        pytest.param("U", {"attempts": ((1, UNREACHED),)}, [(K.VISIT, 2)], id="d1-unreachable-is-visited"),
        pytest.param("U U", {"attempts": ((2, UNREACHED),)}, [(K.VISIT, 3)], id="k8-after-the-failed-contact"),
        pytest.param("U U", {"attempts": ((1, UNREACHED), (2, REACHED))}, [], id="reached-after-all"),
        pytest.param("U U", {"attempts": ((1, UNREACHED), (2, UNREACHED))}, [(K.VISIT, 2)], id="the-first-counts"),
        pytest.param("U", {"visits": (1,)}, [], id="k8-a-visit-satisfies-it"),
        pytest.param("U U", {"attempts": ((1, UNREACHED),), "visits": (2,)}, [], id="visited"),
        pytest.param(". . U", {"attempts": ((1, REACHED),), "visits": (1,), "known_on": 3}, [(K.CONTACT, 3)], id="old"),
        pytest.param("U S", {"has_cause": False, "attempts": ((1, REACHED),)}, [], id="d12-not-on-day-1"),
        pytest.param("U U", {"has_cause": False, "attempts": ((1, REACHED),)}, [(K.CAUSE, 2)], id="d12-day-2"),
        pytest.param("U S U", {"has_cause": False, "attempts": ((1, REACHED),)}, [(K.CAUSE, 3)], id="d12-of-c1"),
    ],
)
def test_d1_d12_k8_what_the_head_teacher_owes(
    text: str, trail: dict[str, object], owed: list[tuple[DutyKind, int]]
) -> None:
    assert missing(text, **trail) == [(kind, on(number)) for kind, number in owed]  # type: ignore[arg-type]


def test_d1_the_visit_after_a_failed_friday_is_due_on_monday() -> None:
    assert missing("U", attempts=((5, UNREACHED),)) == [(K.VISIT, on(6))]
    assert on(6) - on(5) == timedelta(days=3)


def owed(text: str, *facts: Fact, origin: CaseOrigin = CaseOrigin.RUN) -> dict[DutyKind, date | None]:
    """What is owed for a case at the end of the story."""
    rolls = rolls_of(text)
    case = known(rolls, [opened(), *facts], origin)
    dues = list(case_dues(case, case_state(case, rolls), calendar(), LIMITS))
    assert len({due.kind for due in dues}) == len(dues)
    return {due.kind: due.due_on for due in dues}


LETTER, NAMED = fact(F.LETTER_SERVED, 3), fact(F.RESPONSIBLE, 3, staff_id=1)
VISITS = tuple(fact(F.VISIT, 3, ref) for ref in range(3))
REPORT, NOTICE = fact(F.REPORT_SERVED, 4), fact(F.NOTICE_ISSUED, 5, until=on(6))
AFTER_LETTER = on(3) + timedelta(days=8)


@pytest.mark.parametrize(
    ("text", "facts", "expected"),
    [
        pytest.param(
            "U U U", (), {K.RESPONSIBLE: on(3), K.LETTER: on(4), K.VISIT: on(10), K.REPORT: on(10)}, id="d3-opened"
        ),
        pytest.param("U U U", (NAMED,), {K.LETTER: on(4), K.VISIT: on(10), K.REPORT: on(10)}, id="d3-named"),
        pytest.param(
            "U U U", (NAMED, LETTER), {K.VISIT: AFTER_LETTER, K.REPORT: AFTER_LETTER}, id="d5-after-the-letter"
        ),
        pytest.param("U U U", (NAMED, LETTER, *VISITS), {K.REPORT: AFTER_LETTER}, id="d4-visited"),
        pytest.param("U U U", (NAMED, fact(F.OVERRIDDEN, 3)), {K.LETTER: on(4), K.REPORT: on(10)}, id="d5-overridden"),
        pytest.param("U U U U", (NAMED, LETTER, *VISITS, REPORT), {K.NOTICE: on(9)}, id="d6-ask-the-township"),
        pytest.param("U " * 6, (NAMED, LETTER, *VISITS, REPORT, NOTICE), {}, id="d7-waiting-for-the-deadline"),
        pytest.param(
            "U " * 7,
            (NAMED, LETTER, *VISITS, REPORT, NOTICE),
            {K.CONFIRM: on(6) + timedelta(days=1)},
            id="d7-the-principal-decides",
        ),
        pytest.param("U " * 7, (NAMED, LETTER, *VISITS, REPORT, NOTICE, fact(F.CONFIRMED, 7)), {}, id="d7-confirmed"),
        pytest.param("U U U .", (), {K.OBSERVE: on(9)}, id="d9-a-note-each-week"),
        pytest.param("U U U .", (fact(F.OBSERVED, 4),), {K.OBSERVE: on(9)}, id="d9-noted-on-the-day-of-return"),
        pytest.param("U U U . . .", (fact(F.OBSERVED, 6),), {K.OBSERVE: on(11)}, id="d9-the-next-week"),
        pytest.param("U U U ." + " ." * 20, (fact(F.OBSERVED, 20),), {}, id="d9-none-beyond-the-observation"),
        pytest.param("U U U ." + " ." * 21, (), {K.CLOSE: on(25)}, id="d9-closing-is-proposed-after-it"),
        pytest.param(
            "U U U ." + " ." * 21,
            (fact(F.PROPOSED, 25, 9, outcome=CaseOutcome.RETURNED),),
            {K.CLOSE: on(26)},
            id="d11-proposed-by-somebody",
        ),
        pytest.param(
            "U U U U . U",
            (LETTER, *VISITS, relapsed(6)),
            {K.RESPONSIBLE: on(6), K.LETTER: on(7), K.VISIT: on(15), K.REPORT: on(15)},
            id="k11-a-relapse-owes-everything-anew",
        ),
        pytest.param("U U U |", (), {K.CLOSE: on(5)}, id="d11-k6-left-owes-the-closing-alone"),
        pytest.param("U U U | | |", (NAMED, LETTER), {K.CLOSE: on(5)}, id="d11-k6-since-the-first-day-away"),
        pytest.param("U U U . |", (), {K.CLOSE: on(6)}, id="d11-k6-left-while-observed"),
        pytest.param(
            "U U U | |",
            (fact(F.PROPOSED, 5, 9, outcome=CaseOutcome.TRANSFERRED),),
            {K.CLOSE: on(6)},
            id="k9-the-proposal-waits",
        ),
        pytest.param("U U U | | ?", (NAMED, LETTER, *VISITS), {K.REPORT: AFTER_LETTER}, id="k6-a-pupil-again"),
        pytest.param("U U U -", (NAMED, LETTER, *VISITS), {K.REPORT: AFTER_LETTER}, id="k6-away-for-a-time"),
        pytest.param("U U U", (fact(F.CLOSED, 3, 9, outcome=CaseOutcome.MISSING),), {}, id="closed"),
    ],
)
def test_d3_to_d9_what_is_owed_for_a_case(
    text: str, facts: tuple[Fact, ...], expected: dict[DutyKind, date | None]
) -> None:
    assert owed(text, *facts) == expected


def test_d10_a_transfer_in_transit_without_a_run_owes_no_report_before_its_letter() -> None:
    assert owed("- - -", NAMED, origin=CaseOrigin.TRANSFER) == {K.LETTER: on(4), K.VISIT: None}


@pytest.mark.parametrize(
    ("promised", "visits", "broken"),
    [
        pytest.param(5, (), None, id="the-day-itself-is-not-broken"),
        pytest.param(4, (), 4, id="k10-broken-the-day-after"),
        pytest.param(4, (5,), None, id="a-later-visit-settles-it"),
    ],
)
def test_d4_a_broken_promise_is_overdue(promised: int, visits: tuple[int, ...], broken: int | None) -> None:
    facts = (fact(F.VISIT, 3, 1, until=on(promised)), *(fact(F.VISIT, number, 2) for number in visits))
    assert owed("U U U U U", *facts).get(K.PROMISE) == (on(broken) if broken else None)
    assert K.PROMISE not in owed("U U U U .", *facts)


def test_a3_k10_the_last_day_is_in_time_and_the_day_after_is_not() -> None:
    due = Due(K.LETTER, on(3), on(4))
    assert (due.is_overdue(on(4)), due.is_overdue(on(4) + timedelta(days=1))) == (False, True)
    assert not Due(K.LETTER, on(3), None).is_overdue(date.max)


def test_j_who_owes_what() -> None:
    assert set(OWNERS) == set(DutyKind) - OF_SCHOOL
    assert (Due(K.CONFIRM, on(1), None).owner, Due(K.REPORT, on(1), None).owner) == (Owner.PRINCIPAL, Owner.REGISTRAR)


def test_overdue_stands_first_then_the_nearest() -> None:
    late = Duty(kind=K.REPORT, student_id=1, due_on=on(9), is_overdue=True)
    soon, far = (Duty(kind=K.LETTER, student_id=1, due_on=on(number)) for number in (4, 5))
    open_end = replace(far, due_on=None)
    assert sorted([open_end, far, soon, late], key=lambda duty: duty.urgency) == [late, soon, far, open_end]


def test_policy_values_are_used() -> None:
    rolls = rolls_of("U U U")
    case = known(rolls, [opened()])
    limits = replace(LIMITS, letter_days=4, report_run_days=6)
    slow = replace(rolls, limits_on=lambda _day: limits)
    dues = {due.kind: due.due_on for due in case_dues(case, case_state(case, slow), calendar(), limits)}
    assert (dues[K.LETTER], dues[K.REPORT]) == (on(7), on(6))
