"""Which ledger a case stands in on a day: relapse, return, closing, "missing", two episodes of one child (K15, D11)."""

import datetime as dt
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from accountability.choices import CaseOrigin, CaseOutcome
from accountability.rules.case_facts import CaseFacts, CaseLimits, Fact, FactKind
from accountability.rules.cases import case_state
from accountability.rules.episodes import Rolls
from accountability.rules.ledgers import (
    Category,
    DaysOut,
    Ledger,
    SignedOff,
    Standing,
    category,
    days_out,
    signed_off,
    standing,
)
from students.choices import AbsenceKind
from students.rules.calendar import BOTH_SESSIONS, SchoolCalendar
from students.rules.catchment import Whereabouts
from students.rules.marks import DayState, Gap, day_state

SEP = dt.date(2026, 9, 1)
CALENDAR = SchoolCalendar([(SEP, dt.date(2027, 1, 15))])
LIMITS = CaseLimits(
    run_days=3,
    visit_days=1, letter_days=1, return_days=7, report_visits=3, report_run_days=10, confirm_run_days=20,
    notice_chase_days=3, observation_days=20, relapse_days=1, observation_note_days=5, cause_from_day=2,
)  # fmt: skip
PRESENT = day_state(None, None, BOTH_SESSIONS)
ABSENT = day_state(AbsenceKind.UNEXPLAINED, AbsenceKind.UNEXPLAINED, BOTH_SESSIONS)
SICK = day_state(AbsenceKind.SICK, AbsenceKind.SICK, BOTH_SESSIONS)


def day(number: int) -> dt.date:
    """The school day with that number, from 1 on."""
    found = CALENDAR.nth(SEP, number)
    assert found is not None
    return found


def fact(kind: FactKind, number: int, ref: int = 0, **values: object) -> Fact:
    return Fact(kind=kind, on=day(number), ref=ref or number, **values)  # type: ignore[arg-type]


OPENED = fact(FactKind.OPENED, 3, starts_on=day(1))
CONFIRMED = fact(FactKind.CONFIRMED, 25)
RELAPSED = fact(FactKind.RELAPSED, 33, starts_on=day(33))


def closed(number: int, outcome: CaseOutcome) -> Fact:
    return fact(FactKind.CLOSED, number, ref=900 + number, outcome=outcome)


def rolls(missing: str) -> Callable[[dt.date], DayState | Gap]:
    """The marks of a child's school days from the first on: U missing, P present, S sick, ? no roll; then the last."""
    states = {"U": ABSENT, "P": PRESENT, "S": SICK, "?": Gap.UNKNOWN, "T": Gap.NOT_EXPECTED, "E": Gap.ENDS_RUN}

    def state_of(on: dt.date) -> DayState | Gap:
        place = CALENDAR.count_between(SEP, on) - 1
        return states[missing[min(place, len(missing) - 1)]]

    return state_of


def seen(on: dt.date, marks: str) -> Rolls:
    """The rolls at the end of a day."""
    return Rolls(on, CALENDAR, rolls(marks), lambda _day: LIMITS)


def stand(facts: list[Fact], marks: str, number: int, found: int | None = None) -> Standing:
    """Where the case stands at the end of a school day; ``found`` is the day on which a missing child was found."""
    on = day(number)
    closing = max((each.on for each in facts if each.kind is FactKind.CLOSED and each.on <= on), default=None)
    reopened = any(each.kind is FactKind.REOPENED and each.on >= (closing or SEP) for each in facts if each.on <= on)
    judged = on if closing is None or reopened else closing
    case = CaseFacts.known_on(judged, CaseOrigin.RUN, facts)
    state = case_state(case, seen(judged, marks))
    return standing(case, state, on, day(found) if found and found <= number else None)


MISSING_ALL = "U"
BACK_ON_30 = "U" * 29 + "P"
AGAIN_FROM_33 = "U" * 29 + "PPP" + "U"
S, D = Ledger.SUSPECTED, Ledger.DROPOUT


@pytest.mark.parametrize(
    ("facts", "marks", "ledgers"),
    [
        ([OPENED], MISSING_ALL, {3: S, 40: S}),
        ([OPENED, CONFIRMED], MISSING_ALL, {24: S, 25: D, 60: D}),
        ([OPENED, CONFIRMED], BACK_ON_30, {29: D, 30: S, 55: S}),
        ([OPENED, CONFIRMED, closed(55, CaseOutcome.RETURNED)], BACK_ON_30, {54: S, 55: None, 60: None}),
        ([OPENED, CONFIRMED, RELAPSED], AGAIN_FROM_33, {29: D, 32: S, 33: S, 45: S}),
        ([OPENED, CONFIRMED, RELAPSED, fact(FactKind.CONFIRMED, 55)], AGAIN_FROM_33, {29: D, 33: S, 54: S, 55: D}),
        ([OPENED, closed(20, CaseOutcome.ELSEWHERE)], MISSING_ALL, {19: S, 20: None}),
        ([OPENED, CONFIRMED, closed(40, CaseOutcome.ABROAD)], MISSING_ALL, {39: D, 40: None}),
        ([OPENED, CONFIRMED, closed(40, CaseOutcome.MISSING)], MISSING_ALL, {39: D, 40: D, 70: D}),
        ([OPENED, closed(20, CaseOutcome.MISSING)], MISSING_ALL, {19: S, 20: D, 70: D}),
        (
            [OPENED, closed(20, CaseOutcome.ERROR), fact(FactKind.REOPENED, 22, ref=999)],
            MISSING_ALL,
            {19: S, 20: None, 21: None, 22: S},
        ),
    ],
)
def test_the_ledger_of_a_case_on_a_day_k15(facts: list[Fact], marks: str, ledgers: dict[int, Ledger | None]) -> None:
    assert {number: stand(facts, marks, number).ledger for number in ledgers} == ledgers


def test_a_missing_child_that_is_found_leaves_the_ledger_d11() -> None:
    facts = [OPENED, CONFIRMED, closed(40, CaseOutcome.MISSING)]
    assert [stand(facts, MISSING_ALL, number, found=50).ledger for number in (49, 50, 51)] == [D, None, None]


def test_a_confirmation_that_a_corrected_roll_overtakes_makes_no_lost_time() -> None:
    assert stand([OPENED, CONFIRMED], "U" * 19 + "P", 30).lost == ()


def test_since_when_a_case_stands_in_a_ledger() -> None:
    place = stand([OPENED, CONFIRMED], MISSING_ALL, 30)
    assert (place.entered_on(S), place.entered_on(D)) == (day(3), day(25))


@pytest.mark.parametrize(
    ("facts", "marks", "number", "of_suspected", "of_dropout"),
    [
        ([OPENED, CONFIRMED], MISSING_ALL, 60, False, False),
        ([OPENED, CONFIRMED], BACK_ON_30, 40, False, True),
        ([OPENED, CONFIRMED, closed(55, CaseOutcome.RETURNED)], BACK_ON_30, 60, True, True),
        ([OPENED, closed(20, CaseOutcome.ELSEWHERE)], MISSING_ALL, 30, True, False),
        ([OPENED, CONFIRMED, closed(40, CaseOutcome.ABROAD)], MISSING_ALL, 45, False, True),
        ([OPENED, closed(20, CaseOutcome.MISSING)], MISSING_ALL, 30, False, False),
    ],
)
def test_who_was_struck_off_which_ledger(
    facts: list[Fact], marks: str, number: int, of_suspected: bool, of_dropout: bool
) -> None:
    place = stand(facts, marks, number)
    assert (place.left(S, SEP), place.left(D, SEP)) == (of_suspected, of_dropout)
    assert not place.left(S, day(number + 1)) and not place.left(D, day(number + 1))


@pytest.mark.parametrize(
    ("marks", "number", "out"),
    [
        ("UUUUU", 5, DaysOut(5, 7, 0)),
        ("UU?UU", 5, DaysOut(4, 7, 1)),
        ("USUUP", 9, DaysOut(4, 6, 0)),
        ("UUUEE", 5, DaysOut(3, 7, 0)),
        ("TTTTT", 5, DaysOut(5, 7, 0)),
    ],
)
def test_days_missing_in_school_days_and_in_calendar_days_a2_c2(marks: str, number: int, out: DaysOut) -> None:
    """From Tuesday 1 September on; the fifth school day is the Monday after."""
    case = CaseFacts.known_on(day(number), CaseOrigin.RUN, [OPENED])
    episode = case_state(case, seen(day(number), marks)).episode
    assert days_out(episode, day(number), CALENDAR, rolls(marks)) == out


@pytest.mark.parametrize(
    ("where", "ledger", "is_long", "found"),
    [
        (Whereabouts.HERE, None, False, Category.IN_SCHOOL),
        (Whereabouts.SPECIAL_SCHOOL, None, True, Category.IN_SCHOOL),
        (Whereabouts.HERE, None, True, Category.LONG_LEAVE),
        (Whereabouts.HERE, S, True, Category.SUSPECTED),
        (Whereabouts.LEFT, D, False, Category.DROPOUT),
        (Whereabouts.SUSPENDED, None, False, Category.SUSPENDED),
        (Whereabouts.LEFT, None, False, Category.LEFT),
        (Whereabouts.DEFERRED, None, False, Category.DEFERRED),
        (Whereabouts.NOT_ENROLLED, None, False, Category.NO_SCHOOL),
        (Whereabouts.UNKNOWN, None, False, Category.NO_SCHOOL),
    ],
)
def test_the_category_of_a_child_of_school_age_g7(
    where: Whereabouts, ledger: Ledger | None, is_long: bool, found: Category
) -> None:
    assert category(where, ledger, is_on_long_leave=is_long) is found


@pytest.mark.parametrize(
    ("facts", "marks", "number", "found"),
    [
        ([OPENED], MISSING_ALL, 40, None),
        ([OPENED, CONFIRMED], MISSING_ALL, 40, SignedOff.MISSING),
        ([OPENED, CONFIRMED], BACK_ON_30, 40, SignedOff.RETURNED),
        ([OPENED, CONFIRMED, RELAPSED], AGAIN_FROM_33, 40, SignedOff.MISSING),
        ([OPENED, CONFIRMED, closed(55, CaseOutcome.RETURNED)], BACK_ON_30, 60, SignedOff.RETURNED),
        ([OPENED, CONFIRMED, closed(40, CaseOutcome.ELSEWHERE)], MISSING_ALL, 45, SignedOff.OTHERWISE),
        ([OPENED, closed(20, CaseOutcome.MISSING)], MISSING_ALL, 45, SignedOff.MISSING),
    ],
)
def test_the_roster_of_the_sign_off_sheet(facts: list[Fact], marks: str, number: int, found: SignedOff | None) -> None:
    place = stand(facts, marks, number)
    closing = place.closed_on or day(number)
    case = CaseFacts.known_on(closing, CaseOrigin.RUN, facts)
    state = case_state(case, seen(closing, marks))
    assert signed_off(place, state, SEP) is found


@given(
    marks=st.lists(st.sampled_from("UUUP?S"), min_size=20, max_size=60).map(lambda each: "UUU" + "".join(each)),
    confirmed=st.integers(4, 60),
    number=st.integers(4, 60),
)
def test_an_open_case_is_in_one_ledger_and_lost_means_confirmed_and_not_back(
    marks: str, confirmed: int, number: int
) -> None:
    """Recomputed the plain way: a confirmation so far, and no presence between opening and the day."""
    place = stand([OPENED, fact(FactKind.CONFIRMED, confirmed)], marks, number)
    seen = [each for each in range(4, number + 1) if rolls(marks)(day(each)) is PRESENT]
    is_lost = confirmed <= number and not seen
    assert place.ledger is (D if is_lost else S)
