"""Stories of cases for the tables of the rules: days in the shorthand of ``cast``, facts by the number of their day.

Days are told from Monday 7 September 2026 on; ``on(3)`` is the third school day told.
"""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date

from accountability.choices import CaseOrigin, CaseOutcome
from accountability.rules.case_facts import CaseFacts, CaseLimits, Fact, FactKind
from accountability.rules.cases import CaseState, case_state
from accountability.rules.episodes import Rolls, relapse_starts_on
from students.rules.runs import runs
from tests.students.rules.cast import calendar, day, story

FIRST = day(9, 7)
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


def on(number: int, first: date = FIRST) -> date:
    """The school day with this number in the story."""
    found = calendar().nth(first, number)
    assert found is not None
    return found


def fact(kind: FactKind, number: int | date, ref: int = 0, **more: date | CaseOutcome | int | None) -> Fact:
    """Something that happened on a school day of the story, or on a date."""
    return Fact(kind=kind, on=on(number) if isinstance(number, int) else number, ref=ref, **more)  # type: ignore[arg-type]


def opened(number: int = 3, since: int = 1) -> Fact:
    """The opening."""
    return fact(FactKind.OPENED, number, 1, starts_on=on(since))


def relapsed(number: int, since: int | None = None, ref: int = 50) -> Fact:
    """A relapse as it was recorded."""
    return fact(FactKind.RELAPSED, number, ref, starts_on=on(since or number))


def rolls_of(text: str, limits: CaseLimits = LIMITS, until: int | None = None, first: date = FIRST) -> Rolls:
    """The rolls of a story at the end of its last day, or of another of its days."""
    state_of, last = story(text, calendar(), first)
    return Rolls(on(until, first) if until else last, calendar(), state_of, lambda _day: limits)


def state_of_case(
    text: str,
    *facts: Fact,
    origin: CaseOrigin = CaseOrigin.RUN,
    limits: CaseLimits = LIMITS,
    until: int | None = None,
) -> CaseState:
    """What a case comes to at the end of a story; without an opening it is that of the third day."""
    rolls = rolls_of(text, limits, until)
    if not any(each.kind is FactKind.OPENED for each in facts):
        facts = (opened(), *facts)
    return case_state(CaseFacts.known_on(rolls.day, origin, facts), rolls)


def living_case(rolls: Rolls, limits: CaseLimits = LIMITS) -> list[Fact]:
    """The opening and relapses that following the rolls day by day records, as ``follow_facts`` does.

    Rolls are not changed afterwards in such a life, so nothing dissolves.
    """
    facts: list[Fact] = []
    for each in rolls.calendar.school_days_between(FIRST, rolls.day):
        until = replace(rolls, day=each)
        run = runs(each, rolls.calendar, rolls.state_of)
        if not facts:
            if run.unexcused >= limits.run_days:
                facts.append(Fact(kind=FactKind.OPENED, on=each, ref=1, starts_on=run.first_unexcused_on))
            continue
        state = case_state(CaseFacts.known_on(each, CaseOrigin.RUN, facts), until)
        first = relapse_starts_on(state.episode, state.run, until)
        if first:
            facts.append(Fact(kind=FactKind.RELAPSED, on=each, ref=len(facts) + 1, starts_on=first))
    return facts


def known(rolls: Rolls, facts: Iterable[Fact], origin: CaseOrigin = CaseOrigin.RUN) -> CaseFacts:
    """The facts known at the end of the day of the rolls."""
    return CaseFacts.known_on(rolls.day, origin, facts)
