"""What holds of every case, whatever its days and papers are (D2, D8, D9, K3, K11, K16)."""

import itertools
from dataclasses import replace
from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from accountability.choices import CaseOrigin, CaseOutcome, CaseStage
from accountability.rules.case_facts import Fact, FactKind
from accountability.rules.cases import CaseState, case_state
from accountability.rules.episodes import Rolls, is_dissolved, relapse_starts_on
from tests.accountability.rules.case_stories import LIMITS, known, living_case, on, opened, relapsed, rolls_of

F = FactKind
DAYS = ["U", "N", "S", "P", "O", "L", ".", "US", "U.", ".U", "?", "-"]
STORIES = st.lists(st.sampled_from([*DAYS, "U", "U", "U"]), min_size=4, max_size=34).map(" ".join)
# What papers and people add; a reopening and a counter-event are what may lead backwards and are left out.
ADDED = st.lists(
    st.tuples(
        st.sampled_from([F.LETTER_ISSUED, F.LETTER_SERVED, F.VISIT, F.REPORT_SERVED, F.NOTICE_ISSUED, F.CONFIRMED]),
        st.integers(1, 34),
    ),
    max_size=10,
)
RANK = list(CaseStage)
LIMITS_SHORT = replace(LIMITS, observation_days=4)


def added(pairs: list[tuple[FactKind, int]]) -> list[Fact]:
    """The rows of papers and people, each on a day of the story."""
    return [Fact(kind=kind, on=on(day), ref=100 + place, until=on(day)) for place, (kind, day) in enumerate(pairs)]


def state_on(rolls: Rolls, day: date, facts: list[Fact]) -> CaseState:
    """What the case comes to at the end of an earlier day."""
    until = replace(rolls, day=day)
    return case_state(known(until, facts), until)


@given(story=STORIES, pairs=ADDED, data=st.data())
def test_d8_the_same_facts_in_any_order_give_the_same_case(
    story: str, pairs: list[tuple[FactKind, int]], data: st.DataObject
) -> None:
    rolls = rolls_of(f"U U U {story}", LIMITS_SHORT)
    facts = [*living_case(rolls, LIMITS_SHORT), *added(pairs), Fact(kind=F.PROPOSED, on=on(9), ref=90)]
    shuffled = data.draw(st.permutations(facts))
    assert case_state(known(rolls, shuffled), rolls) == case_state(known(rolls, facts), rolls)


@given(story=STORIES, pairs=ADDED)
def test_b2_an_unknown_day_never_advances_a_case(story: str, pairs: list[tuple[FactKind, int]]) -> None:
    rolls, longer = rolls_of(f"U U U {story}", LIMITS_SHORT), rolls_of(f"U U U {story} ?", LIMITS_SHORT)
    life = living_case(rolls, LIMITS_SHORT)
    assert living_case(longer, LIMITS_SHORT) == life
    facts = [*life, *(each for each in added(pairs) if each.on <= rolls.day)]
    before, after = case_state(known(rolls, facts), rolls), case_state(known(longer, facts), longer)
    assert after.run.unexcused == before.run.unexcused
    assert after.relapse_no == before.relapse_no
    if (before.stage, after.stage) != (CaseStage.RETURNED, CaseStage.STEADY):  # the time alone has passed (K11)
        assert after.stage == before.stage


@given(story=STORIES, place=st.integers(0, 33))
def test_b2_nor_does_one_in_place_of_any_other_day_open_it_earlier(story: str, place: int) -> None:
    days = story.split()
    changed = " ".join(["?" if number == place else each for number, each in enumerate(days)])
    before, after = (
        [each.on for each in living_case(rolls_of(text)) if each.kind is F.OPENED] for text in (story, changed)
    )
    if days[place : place + 1] and "." not in days[place] and days[place] not in ("L", "O"):
        assert not after or (before and after[0] >= before[0])


@given(story=STORIES, pairs=ADDED)
def test_a_case_goes_back_only_by_return_or_relapse(story: str, pairs: list[tuple[FactKind, int]]) -> None:
    rolls = rolls_of(f"U U U {story}", LIMITS_SHORT)
    facts = [*living_case(rolls, LIMITS_SHORT), *added(pairs)]
    days = rolls.calendar.school_days_between(on(3), rolls.day)
    states = [state_on(rolls, day, facts) for day in days]
    for before, after in itertools.pairwise(states):
        assert after.relapse_no in (before.relapse_no, before.relapse_no + 1)
        if after.relapse_no == before.relapse_no and after.is_back == before.is_back:
            assert RANK.index(after.stage) >= RANK.index(before.stage)
        if after.relapse_no == before.relapse_no:
            assert after.is_back or not before.is_back
            assert after.episode.starts_on == before.episode.starts_on


@given(story=STORIES)
def test_d9_k16_a_life_lived_day_by_day_is_what_the_rolls_say_in_the_end(story: str) -> None:
    rolls = rolls_of(f"U U U {story}", LIMITS_SHORT)
    life = living_case(rolls, LIMITS_SHORT)
    case = known(rolls, life)
    state = case_state(case, rolls)
    assert len(state.episodes) == len(life)
    assert [each.starts_on for each in state.episodes] == [each.starts_on for each in life]
    assert not is_dissolved(case, rolls)
    assert relapse_starts_on(state.episode, state.run, rolls) is None or state.is_back


@given(story=STORIES, changes=st.lists(st.tuples(st.integers(1, 30), st.sampled_from(DAYS)), max_size=6))
def test_k3_whatever_is_corrected_later_the_episodes_stay_in_order(story: str, changes: list[tuple[int, str]]) -> None:
    lived = rolls_of(f"U U U {story}", LIMITS_SHORT)
    life = living_case(lived, LIMITS_SHORT)
    days = f"U U U {story}".split()
    for place, other in changes:
        days[place % len(days)] = other
    rolls = rolls_of(" ".join(days), LIMITS_SHORT)
    case = known(rolls, life)
    found = case_state(case, rolls).episodes
    assert [each.relapse_no for each in found] == list(range(len(found)))
    for before, after in itertools.pairwise(found):
        assert before.returned_on is not None
        assert before.starts_on < before.returned_on < after.starts_on
    if not is_dissolved(case, rolls):
        assert all(each.starts_on <= rolls.day for each in found)


def test_d11_what_is_closed_stays_closed_whatever_the_rolls_say() -> None:
    closed = Fact(kind=F.CLOSED, on=on(8), ref=90, outcome=CaseOutcome.ELSEWHERE)
    rolls = rolls_of("U U U . U . U . U U U")
    state = case_state(known(rolls, [opened(), relapsed(5), closed], CaseOrigin.RUN), rolls)
    assert state.stage == CaseStage.CLOSED
