"""The ladder of a case by tables: what is done, owed, blocked and to come at the end of a day (D1 to D11)."""

import datetime as dt
from collections.abc import Iterable

import pytest

from accountability.choices import CaseOrigin, CaseOutcome
from accountability.rules.case_duties import Owner, case_dues
from accountability.rules.case_facts import CaseFacts, CaseLimits, Fact, FactKind
from accountability.rules.cases import CaseState, Gap, case_state
from accountability.rules.episodes import Rolls
from accountability.rules.ladder import Standing, Step, StepKind, ladder
from students.choices import AbsenceKind, Session
from students.rules.calendar import SchoolCalendar
from students.rules.marks import DayState, day_state
from students.rules.marks import Gap as NoRoll

TERM = SchoolCalendar([(dt.date(2026, 9, 1), dt.date(2027, 1, 15))])
LIMITS = CaseLimits(
    run_days=3,
    visit_days=1,
    letter_days=1,
    return_days=7,
    report_visits=3,
    report_run_days=10,
    confirm_run_days=20,
    notice_chase_days=5,
    observation_days=20,
    relapse_days=1,
    observation_note_days=5,
    cause_from_day=2,
)
BOTH = frozenset({Session.MORNING, Session.AFTERNOON})
THU, FRI, MON, TUE, WED = (dt.date(2026, 11, day) for day in (19, 20, 23, 24, 25))
OPENED = Fact(kind=FactKind.OPENED, on=MON, ref=1, starts_on=THU)
NAMED = Fact(kind=FactKind.RESPONSIBLE, on=MON, ref=2, staff_id=7)
LETTER = Fact(kind=FactKind.LETTER_SERVED, on=TUE, ref=3)
VISITS = tuple(Fact(kind=FactKind.VISIT, on=day, ref=10 + n) for n, day in enumerate((FRI, MON, TUE)))
REPORT = Fact(kind=FactKind.REPORT_SERVED, on=WED, ref=4)
NOTICE = Fact(kind=FactKind.NOTICE_ISSUED, on=WED, ref=5, until=dt.date(2026, 12, 4))


def judged(day: dt.date, facts: Iterable[Fact], back_on: dt.date | None = None) -> tuple[CaseState, tuple[Step, ...]]:
    """The ladder of a child who is missing from Thursday on, until it is back."""

    def state_of(each: dt.date) -> DayState | NoRoll:
        if each < THU or (back_on and each >= back_on):
            return day_state(None, None, BOTH)
        return day_state(AbsenceKind.UNEXPLAINED, AbsenceKind.UNEXPLAINED, BOTH)

    case = CaseFacts.known_on(day, CaseOrigin.RUN, facts)
    state = case_state(case, Rolls(day, TERM, state_of, lambda _day: LIMITS))
    return state, ladder(case, state, case_dues(case, state, TERM, LIMITS))


def standings(steps: Iterable[Step]) -> str:
    """One letter a step, in order: done D, owed O, blocked B, ahead A."""
    return "".join(step.standing.name[0] for step in steps)


@pytest.mark.parametrize(
    ("day", "facts", "expected"),
    [
        pytest.param(MON, [OPENED], "DDOOOBAAAAA", id="on the day of opening"),
        pytest.param(MON, [OPENED, NAMED], "DDDOOBAAAAA", id="somebody is named"),
        pytest.param(TUE, [OPENED, NAMED, LETTER], "DDDDOBAAAAA", id="the letter is served, visits are missing"),
        pytest.param(TUE, [OPENED, NAMED, LETTER, *VISITS], "DDDDDOAAAAA", id="letter and visits: the report is owed"),
        pytest.param(WED, [OPENED, NAMED, LETTER, *VISITS, REPORT], "DDDDDDOAAAA", id="reported: the notice is owed"),
        pytest.param(
            WED, [OPENED, NAMED, LETTER, *VISITS, REPORT, NOTICE], "DDDDDDDAAAA", id="ordered: its deadline runs"
        ),
        pytest.param(
            dt.date(2026, 12, 7),
            [OPENED, NAMED, LETTER, *VISITS, REPORT, NOTICE],
            "DDDDDDDOAAA",
            id="the deadline has passed: the principal decides",
        ),
    ],
)
def test_each_fact_takes_one_step_d8(day: dt.date, facts: list[Fact], expected: str) -> None:
    assert standings(judged(day, facts)[1]) == expected


def step(steps: Iterable[Step], kind: StepKind) -> Step:
    """The one step of the kind."""
    return next(each for each in steps if each.kind is kind)


def test_a_blocked_report_says_what_is_missing_d5() -> None:
    _, steps = judged(MON, [OPENED, VISITS[0]])
    report, visits = step(steps, StepKind.REPORT), step(steps, StepKind.VISITS)
    assert (report.standing, report.gaps) == (Standing.BLOCKED, (Gap.LETTER, Gap.VISITS))
    assert (visits.count, visits.needed, visits.fact) == (1, 3, VISITS[0])


def test_an_override_unblocks_the_report_d5() -> None:
    overridden = Fact(kind=FactKind.OVERRIDDEN, on=MON, ref=6)
    assert step(judged(MON, [OPENED, overridden])[1], StepKind.REPORT).standing is Standing.OWED


def test_owed_steps_carry_deadline_and_owner_d3() -> None:
    letter = step(judged(WED, [OPENED])[1], StepKind.LETTER)
    assert (letter.due_on, letter.is_overdue, letter.owner) == (TUE, True, Owner.RESPONSIBLE)


def test_the_return_is_asked_for_until_the_latest_deadline_d3_d6() -> None:
    assert step(judged(WED, [OPENED])[1], StepKind.RETURN).until is None
    assert step(judged(WED, [OPENED, LETTER])[1], StepKind.RETURN).until == dt.date(2026, 12, 1)
    assert step(judged(WED, [OPENED, LETTER, REPORT, NOTICE])[1], StepKind.RETURN).until == dt.date(2026, 12, 4)


def test_once_back_steps_never_taken_are_asked_no_more_d9() -> None:
    _, steps = judged(WED, [OPENED, NAMED, LETTER], back_on=WED)
    assert [each.kind for each in steps] == [
        *(StepKind.MISSING, StepKind.OPENED, StepKind.RESPONSIBLE, StepKind.LETTER),
        *(StepKind.RETURN, StepKind.OBSERVE, StepKind.CLOSE),
    ]
    observed = step(steps, StepKind.OBSERVE)
    assert (observed.standing, observed.due_on, observed.until) == (
        Standing.OWED,
        TERM.add_school_days(WED, 5),
        TERM.add_school_days(WED, 20),
    )


def test_after_the_observation_closing_is_owed_d9() -> None:
    day = dt.date(2026, 12, 30)
    _, steps = judged(day, [OPENED], back_on=WED)
    assert standings(steps) == "DDDDO"


def test_a_closed_case_owes_nothing_d11() -> None:
    closed = Fact(kind=FactKind.CLOSED, on=WED, ref=9, outcome=CaseOutcome.MISSING)
    _, steps = judged(WED, [OPENED, LETTER, closed])
    assert [(each.kind, each.fact) for each in steps][-2:] == [(StepKind.LETTER, LETTER), (StepKind.CLOSE, closed)]


def test_a_relapse_climbs_from_the_beginning_d9_k11() -> None:
    """The letter of the first time does not count for the second."""

    relapsed = Fact(kind=FactKind.RELAPSED, on=dt.date(2026, 11, 30), ref=8, starts_on=dt.date(2026, 11, 30))

    def state_of(each: dt.date) -> DayState | NoRoll:
        is_missing = THU <= each <= TUE or each >= dt.date(2026, 11, 30)
        mark = AbsenceKind.UNEXPLAINED if is_missing else None
        return day_state(mark, mark, BOTH)

    case = CaseFacts.known_on(relapsed.on, CaseOrigin.RUN, [OPENED, NAMED, LETTER, relapsed])
    state = case_state(case, Rolls(relapsed.on, TERM, state_of, lambda _day: LIMITS))
    steps = ladder(case, state, case_dues(case, state, TERM, LIMITS))
    assert standings(steps) == "DDDOOBAAAAA"
    assert step(steps, StepKind.OPENED).fact == relapsed
