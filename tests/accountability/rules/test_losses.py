"""When a child is lost, when it is back, and when that is final (F3, K11, K12, K16)."""

import itertools
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from accountability.choices import CaseOrigin, CaseOutcome, EntryReason
from accountability.rules.case_facts import Fact, FactKind
from accountability.rules.episodes import Rolls, episodes
from accountability.rules.losses import ChildCase, Finality, Leave, Loss, Verdict, losses, verdict
from tests.accountability.rules.case_stories import FIRST, fact, known, living_case, on, opened, rolls_of

F, R = FactKind, EntryReason
NEVER = date.max
OUT = "U U U U U U U U"


def confirmed(number: int, ref: int = 70) -> Fact:
    """The principal's confirmation."""
    return fact(F.CONFIRMED, number, ref)


def closed(number: int, outcome: CaseOutcome) -> Fact:
    """A closing."""
    return fact(F.CLOSED, number, 90, outcome=outcome)


def child_case(rolls: Rolls, *facts: Fact, case_id: int = 1, origin: CaseOrigin = CaseOrigin.RUN) -> ChildCase:
    """The case as the rolls made it, with what people added."""
    case = known(rolls, facts, origin)
    return ChildCase(case_id, case, episodes(case, rolls))


def lost(
    story: str, *facts: Fact, until: int | None = None, back_days: int = 5, leaves: tuple[Leave, ...] = ()
) -> tuple[Loss, ...]:
    """The losses of a child whose only case lived through the story."""
    rolls = rolls_of(story, until=until)
    case = child_case(rolls, *living_case(rolls), *facts)
    return losses([case], rolls, lambda _day: back_days, leaves)


def ends(found: tuple[Loss, ...]) -> list[tuple[date, EntryReason] | None]:
    """When and why each loss ended."""
    return [(each.end.on, each.end.reason) if each.end else None for each in found]


def test_f3_nobody_is_lost_before_the_confirmation() -> None:
    assert lost(OUT) == ()
    found = lost(OUT, confirmed(6))
    assert [(each.lost_on, each.confirmation.on, each.end) for each in found] == [(FIRST, on(6), None)]
    assert not found[0].covers(on(5)) and found[0].covers(on(6)) and found[0].covers(on(30))


@pytest.mark.parametrize(
    ("after", "end"),
    [
        (". . . . .", None),  # the day of return and four more
        (". . . . . .", 14),
        (". S . . . . .", 15),  # sick: not attended
        (". ? . . . . .", 15),  # no roll: says nothing (B2)
        (". .S . . . . .", 15),  # half a day is no whole one
        (". L . . . .", 14),  # late and official leave are presence (B4)
        (". O E . . .", 14),
        (". - . . . . .", 15),
    ],
)
def test_f3_back_is_five_whole_days_after_the_day_of_return(after: str, end: int | None) -> None:
    found = lost(f"{OUT} {after}", confirmed(6))
    assert ends(found) == [(on(end), R.BACK) if end else None]


@pytest.mark.parametrize(("back_days", "end"), [(0, 9), (1, 10), (3, 12), (7, None)])
def test_f3_the_number_of_days_is_policy(back_days: int, end: int | None) -> None:
    found = lost(f"{OUT} . . . . . .", confirmed(6), back_days=back_days)
    assert ends(found) == [(on(end), R.BACK) if end else None]


def test_k16_a_relapse_before_the_fifth_leaves_the_first_confirmation_in_force() -> None:
    found = lost(f"{OUT} . . . U U U", confirmed(6))
    assert [(each.lost_on, each.end) for each in found] == [(FIRST, None)]
    assert [(each.on, each.again_on) for each in found[0].returns] == [(on(9), on(12))]


def test_k11_a_second_confirmation_while_lost_adds_no_second_loss() -> None:
    found = lost(f"{OUT} . . . U U U", confirmed(6), confirmed(13, 71))
    assert [each.confirmation.on for each in found] == [on(6)]


def test_k16_days_before_a_relapse_do_not_count_for_the_second_return() -> None:
    assert ends(lost(f"{OUT} . . . . . U . . . . .", confirmed(6))) == [None]
    assert ends(lost(f"{OUT} . . . . . U . . . . . .", confirmed(6))) == [(on(20), R.BACK)]


def test_k11_a_loss_after_a_complete_return_is_a_new_one() -> None:
    found = lost(f"{OUT} . . . . . . U U", confirmed(6), confirmed(16, 71))
    assert ends(found) == [(on(14), R.BACK), None]
    assert [(each.lost_on, each.confirmation.on) for each in found] == [(FIRST, on(6)), (on(15), on(16))]


@pytest.mark.parametrize("outcome", list(CaseOutcome))
def test_k12_closed_otherwise_than_returned_or_missing_is_lost_no_longer(outcome: CaseOutcome) -> None:
    found = lost(OUT, confirmed(6), closed(8, outcome))
    kept = outcome in (CaseOutcome.RETURNED, CaseOutcome.MISSING)
    assert ends(found) == [None if kept else (on(8), R.CLOSED)]


def test_d11_a_closing_that_was_taken_back_by_opening_again_ends_nothing() -> None:
    again = fact(F.REOPENED, 8, 91)
    assert ends(lost(OUT, confirmed(5), closed(7, CaseOutcome.ELSEWHERE), again)) == [None]


def test_d11_a_child_closed_as_missing_is_back_when_it_attends() -> None:
    missing = closed(8, CaseOutcome.MISSING)
    assert ends(lost(f"{OUT} U . . . . . .", confirmed(6), missing)) == [(on(15), R.BACK)]


@pytest.mark.parametrize(
    ("story", "leave", "end"),
    [
        (OUT, Leave(on(8)), 8),
        (OUT, Leave(on(2)), 6),  # recorded with an earlier date: from the confirmation on
        (OUT, Leave(on(8), is_graduation=True), None),  # a lost child that graduates on paper
        (f"{OUT} . .", Leave(on(10), is_graduation=True), 10),  # back, and graduated
        (f"{OUT} . U U", Leave(on(11), is_graduation=True), None),
    ],
)
def test_k16_who_leaves_with_its_papers_is_lost_no_longer(story: str, leave: Leave, end: int | None) -> None:
    assert ends(lost(story, confirmed(6), leaves=(leave,))) == [(on(end), R.LEFT) if end else None]


def test_k16_a_later_case_of_the_child_is_the_relapse() -> None:
    rolls = rolls_of(f"{OUT} . . U U U U")
    first = child_case(rolls, opened(), confirmed(6), closed(10, CaseOutcome.RETURNED))
    later = child_case(rolls, fact(F.OPENED, 13, 80, starts_on=on(11)), confirmed(14, 81), case_id=2)
    found = losses([first, later], rolls, lambda _day: 5)
    assert [(each.case_id, each.returns[0].again_on) for each in found] == [(1, on(11))]


def test_k3_a_later_case_that_was_explained_is_no_relapse() -> None:
    rolls = rolls_of(f"{OUT} . . S S S . . . . . .")
    first = child_case(rolls, opened(), confirmed(6), closed(10, CaseOutcome.RETURNED))
    explained = closed(14, CaseOutcome.EXPLAINED)
    later = child_case(rolls, fact(F.OPENED, 13, 80, starts_on=on(11)), explained, case_id=2)
    assert ends(losses([first, later], rolls, lambda _day: 5)) == [(on(17), R.BACK)]


S = Finality
PROVISIONAL = Verdict(S.PROVISIONAL)


@pytest.mark.parametrize(
    ("story", "settled", "day", "expected"),
    [
        # never back
        (f"{OUT} U U U", 10, 10, PROVISIONAL),
        (f"{OUT} U U U", 10, 11, Verdict(S.FINAL, on(10))),
        # back before, on and after the settlement day
        (f"{OUT} . . . . . . .", 14, 14, Verdict(S.REVERSED, on(14), R.BACK)),
        (f"{OUT} . . . . . . .", 14, 15, Verdict(S.REVERSED, on(14), R.BACK)),
        (f"{OUT} . . . . . . .", 13, 13, PROVISIONAL),
        (f"{OUT} . . . . . . .", 13, 14, Verdict(S.REVERSED, on(14), R.BACK)),  # too fresh on the day itself
        (f"{OUT} . . . . U U U", 10, 12, PROVISIONAL),
        (f"{OUT} . . . . U U U", 10, 13, Verdict(S.FINAL, on(13), is_relapse=True)),
        (f"{OUT} . . . . . . .", 9, 14, Verdict(S.REVERSED, on(14), R.BACK)),  # returned on the day itself
        (f"{OUT} . . . . . . .", 8, 15, Verdict(S.FINAL, on(8))),  # returned the day after
        # missing again before the settlement day, and back after it
        (f"{OUT} . U . . . . . .", 10, 16, Verdict(S.FINAL, on(10))),
        # missing again after it: final, whatever follows
        (f"{OUT} . . U . . . . . .", 10, 17, Verdict(S.FINAL, on(11), is_relapse=True)),
    ],
)
def test_f3_provisional_final_reversed(story: str, settled: int, day: int, expected: Verdict) -> None:
    found = lost(story, confirmed(6), until=day)
    assert verdict(found[0], on(settled), on(day)) == expected


@pytest.mark.parametrize(
    ("settled", "expected"),
    [(8, Verdict(S.REVERSED, on(8), R.CLOSED)), (7, Verdict(S.FINAL, on(7)))],
)
def test_k12_a_closing_after_the_settlement_day_changes_nothing(settled: int, expected: Verdict) -> None:
    found = lost(f"{OUT} U U", confirmed(6), closed(8, CaseOutcome.ELSEWHERE))
    assert verdict(found[0], on(settled), on(10)) == expected


def test_k16_provisional_and_closed_otherwise_is_reversed() -> None:
    found = lost(f"{OUT} . .", confirmed(6), closed(10, CaseOutcome.TRANSFERRED))
    assert verdict(found[0], on(9), on(10)) == Verdict(S.REVERSED, on(10), R.CLOSED)


DAYS = st.lists(st.sampled_from(["U", "U", ".", ".", ".", "S", "?", "L", "U."]), max_size=24).map(" ".join)


@given(story=DAYS, settled=st.integers(6, 32))
def test_what_is_final_or_reversed_stays_so(story: str, settled: int) -> None:
    """Day by day, with nothing corrected: provisional first, then one of the two for ever (F3, F8)."""
    text = f"U U U U U U {story}"
    seen: list[Verdict] = []
    for number in range(6, len(text.split()) + 1):
        found = lost(text, confirmed(6), until=number)
        seen.append(verdict(found[0], on(settled), on(number)))
    decided = [each for each in seen if each.finality is not S.PROVISIONAL]
    assert len(set(decided)) <= 1
    assert seen[len(seen) - len(decided) :] == decided


@given(story=DAYS)
def test_k11_at_most_one_loss_at_a_time(story: str) -> None:
    text = f"U U U U U U {story}"
    last = len(text.split())
    again = [confirmed(number, 70 + number) for number in range(6, last + 1)]
    found = lost(text, *again)
    for number in range(1, last + 1):
        assert sum(each.covers(on(number)) for each in found) <= 1
    for before, after in itertools.pairwise(found):
        assert before.end is not None and before.end.on <= after.confirmation.on < NEVER
