"""Where a case stands: tables of cases for D2 to D11, K3, K9 to K11 and K16."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from accountability.choices import CaseOrigin, CaseOutcome, CaseStage
from accountability.rules.case_facts import CaseFacts, Fact, FactKind
from accountability.rules.cases import (
    ClosingGap,
    Gap,
    case_state,
    closing_gap,
    confirm_from,
    movements_of,
    opens_by_run,
    opens_by_transfer,
    outcome_of,
    report_due_on,
    return_until,
)
from accountability.rules.episodes import Rolls, follows_rolls, is_dissolved, relapse_starts_on
from students.choices import MovementKind
from students.rules.runs import Runs
from tests.accountability.rules.case_stories import (
    FIRST,
    LIMITS,
    fact,
    known,
    on,
    opened,
    relapsed,
    rolls_of,
    state_of_case,
)
from tests.students.rules.cast import AUTUMN, calendar, day, story

F = FactKind
TWENTY = " ." * 20


@pytest.mark.parametrize(
    ("text", "first"),
    [
        pytest.param("U U", None, id="d2-two-days-open-nothing"),
        pytest.param("U U U", 1, id="d2-the-third-day"),
        pytest.param("N U N", 1, id="b4-unexplained-counts"),
        pytest.param("U S U", None, id="c1-leave-in-between-adds-nothing"),
        pytest.param("U S U ? N", 1, id="c1-neither-leave-nor-unknown-breaks"),
        pytest.param("U U . U U", None, id="presence-breaks"),
        pytest.param("U U U .", None, id="k3-a-run-that-is-over-opens-nothing"),
        pytest.param("U U | U", None, id="k6-a-suspension-ends-the-run"),
        pytest.param("U U - - U", 1, id="k6-days-not-expected-do-not-break"),
        pytest.param("S S U U U", 3, id="k8-from-the-first-unexcused-day"),
        pytest.param("U U US", None, id="k5-a-half-excused-day-adds-nothing"),
        pytest.param("U U UO", None, id="k5-a-half-present-day-breaks"),
    ],
)
def test_d2_what_opens_a_case(text: str, first: int | None) -> None:
    rolls = rolls_of(text)
    assert opens_by_run(rolls.run_at(rolls.day), 3) == (on(first) if first else None)


@pytest.mark.parametrize(
    ("first", "third"),
    [
        pytest.param(day(9, 18), day(9, 21), id="over-a-make-up-sunday"),
        pytest.param(day(9, 24), day(9, 29), id="over-mid-autumn"),
        pytest.param(day(9, 30), day(10, 9), id="over-the-national-week"),
        pytest.param(day(10, 9), day(10, 12), id="over-a-make-up-saturday"),
    ],
)
def test_d2_the_third_school_day_of_2026(first: date, third: date) -> None:
    rolls = rolls_of("U U U", first=first)
    assert (rolls.day, opens_by_run(rolls.run_at(third), 3)) == (third, first)
    assert opens_by_run(rolls.run_at(third - timedelta(days=1)), 3) is None


@pytest.mark.parametrize(
    ("requested", "today", "opens"),
    [
        pytest.param(day(9, 7), day(9, 18), False, id="the-ninth-school-day"),
        pytest.param(day(9, 7), day(9, 20), False, id="k9-the-tenth-is-in-time"),
        pytest.param(day(9, 7), day(9, 21), True, id="k9-opens-on-the-eleventh"),
        pytest.param(day(9, 5), day(9, 18), False, id="requested-on-a-saturday-tenth"),
        pytest.param(day(9, 5), day(9, 20), True, id="requested-on-a-saturday-eleventh"),
        pytest.param(day(9, 24), day(10, 15), False, id="the-national-week-does-not-count"),
        pytest.param(day(9, 24), day(10, 16), True, id="the-eleventh-after-the-national-week"),
    ],
)
def test_d10_k9_a_transfer_not_confirmed(requested: date, today: date, opens: bool) -> None:
    assert opens_by_transfer(requested, today, calendar(), 10) is opens


@pytest.mark.parametrize(
    ("text", "facts", "dissolves"),
    [
        pytest.param("U U U", (opened(),), False, id="stands"),
        pytest.param("U U .", (opened(),), True, id="k3-present-on-the-day-of-opening"),
        pytest.param("S U U", (opened(),), True, id="b4-a-late-slip"),
        pytest.param("S U U U", (opened(),), False, id="k3-the-highest-run-still-reaches-it"),
        pytest.param("U S U U", (opened(),), False, id="k3-the-slip-in-the-middle"),
        pytest.param("U U U . S", (opened(), relapsed(5)), False, id="k3-an-explained-relapse-keeps-the-case"),
        pytest.param("S S S . U", (opened(), relapsed(5)), True, id="k3-one-day-of-relapse-never-opened-it"),
        pytest.param("S S S . U U U", (opened(), relapsed(5)), False, id="k3-a-relapse-as-much-as-an-episode"),
        pytest.param("U ? U S", (opened(4, since=3),), True, id="unknown-adds-nothing"),
        pytest.param("U U U S", (opened(4, since=2),), False, id="k3-days-before-the-recorded-start-count"),
        pytest.param("U | U U", (opened(),), True, id="k6-a-suspension-ended-the-run"),
    ],
)
def test_b4_k3_what_dissolves(text: str, facts: tuple[Fact, ...], dissolves: bool) -> None:
    rolls = rolls_of(text)
    assert is_dissolved(known(rolls, facts), rolls) is dissolves


@pytest.mark.parametrize("origin", [CaseOrigin.HAND, CaseOrigin.CHECK, CaseOrigin.TRANSFER])
def test_b4_only_what_a_run_opened_dissolves(origin: CaseOrigin) -> None:
    rolls = rolls_of("S S S")
    assert not is_dissolved(known(rolls, [opened()], origin), rolls)


def test_d11_what_a_person_opened_again_only_a_person_closes() -> None:
    closed = fact(F.CLOSED, 3, 2, outcome=CaseOutcome.EXPLAINED)
    rolls = rolls_of("S U U .")
    assert is_dissolved(known(rolls, [opened(), closed, fact(F.REOPENED, 4, 3, starts_on=on(2))]), rolls)
    by_person = known(rolls, [opened(), closed, fact(F.REOPENED, 4, 3)])
    assert not is_dissolved(by_person, rolls)
    assert not follows_rolls(by_person)


def test_k14_dissolving_looks_at_the_limit_of_the_day_of_opening() -> None:
    rolls = rolls_of("U U U U")
    stricter = replace(rolls, limits_on=lambda each: replace(LIMITS, run_days=3 if each < on(4) else 5))
    assert not is_dissolved(known(stricter, [opened()]), stricter)
    assert is_dissolved(known(stricter, [opened(4)]), stricter)


@pytest.mark.parametrize(
    ("text", "facts", "starts", "returns"),
    [
        pytest.param("U U U", (), [1], [None], id="missing"),
        pytest.param("U U U S ? .", (), [1], [6], id="d9-the-first-roll-that-shows-the-child"),
        pytest.param("U U U U.", (), [1], [4], id="b5-in-any-session"),
        pytest.param("U U U L", (), [1], [4], id="late-is-there"),
        pytest.param("U U U O", (), [1], [4], id="official-is-there"),
        pytest.param("U U U - | ?", (), [1], [None], id="not-expected-is-no-return"),
        pytest.param("S U U U", (), [2], [None], id="b4-the-first-day-explained"),
        pytest.param("U . U U U", (opened(5),), [3], [None], id="k3-presence-found-later-moves-the-first-day"),
        pytest.param("U U U . ? ?", (opened(6),), [1], [4], id="d9-presence-found-before-the-day-judged"),
        pytest.param("U U U U", (opened(4, since=2),), [1], [None], id="back-filled-days-belong-to-the-run"),
        pytest.param("U U U . U", (relapsed(5),), [1, 5], [4, None], id="d9-relapse"),
        pytest.param("U U U . U .", (relapsed(5),), [1, 5], [4, 6], id="back-again"),
        pytest.param("U U U . S", (relapsed(5),), [1], [4], id="k3-an-explained-relapse"),
        pytest.param("U U U . S U", (relapsed(5),), [1, 6], [4, None], id="k3-its-first-day-explained"),
        pytest.param("U U U . . U", (relapsed(5),), [1], [4], id="k3-present-on-the-day-of-the-relapse"),
        pytest.param("U U U S U", (relapsed(5),), [1], [None], id="k3-no-return-before-it"),
        pytest.param("U U U . US", (relapsed(5),), [1], [4], id="k11-half-a-day-is-no-relapse"),
        pytest.param("U U U . U U . U", (relapsed(5), relapsed(8, ref=51)), [1, 5, 8], [4, 7, None], id="twice"),
        pytest.param("U U U . S S . U", (relapsed(5), relapsed(8, ref=51)), [1, 8], [4, None], id="k3-one-taken-back"),
        pytest.param("S S S . U U U", (relapsed(5),), [5], [None], id="k3-the-relapse-is-all-that-is-left"),
        pytest.param("U U U" + TWENTY + " . U U U", (relapsed(27, 25),), [1, 25], [4, None], id="k16-a-run-of-three"),
        pytest.param("U U U" + TWENTY + " . S U U", (relapsed(27, 25),), [1], [4], id="k16-explained-to-two-days"),
    ],
)
def test_d9_k3_k11_episodes(text: str, facts: tuple[Fact, ...], starts: list[int], returns: list[int | None]) -> None:
    found = state_of_case(text, *facts).episodes
    assert [each.starts_on for each in found] == [on(number) for number in starts]
    assert [each.returned_on for each in found] == [on(number) if number else None for number in returns]
    assert [each.relapse_no for each in found] == list(range(len(starts)))


def test_f4_a_transfer_begins_with_the_request_and_a_case_by_hand_with_the_day_told() -> None:
    for origin in (CaseOrigin.TRANSFER, CaseOrigin.HAND):
        state = state_of_case("- - - U U", origin=origin)
        assert (state.episode.starts_on, state.episode.opened_on) == (on(1), on(3))


@pytest.mark.parametrize(
    ("text", "first"),
    [
        pytest.param("U U U . U", 5, id="d9-one-day"),
        pytest.param("U U U .", None, id="back"),
        pytest.param("U U U . U .", None, id="k3-over-already"),
        pytest.param("U U U . S ? US", None, id="k11-sick-unknown-half"),
        pytest.param("U U U . S U", 6, id="leave-before-it"),
        pytest.param("U U U ." + " ." * 19 + " U", 24, id="k11-the-twentieth-day"),
        pytest.param("U U U ." + " ." * 20 + " U", None, id="k11-the-day-after-observation"),
        pytest.param("U U U ." + " ." * 20 + " U U", None, id="k16-two-days-after-it"),
        pytest.param("U U U ." + " ." * 20 + " U U U", 25, id="k16-a-run-of-three-after-it"),
        pytest.param("U U U . ? S" + " ." * 17 + " U U", 24, id="k11-sick-and-unknown-do-not-lengthen-it"),
        pytest.param("U U U . ? S" + " ." * 18 + " U", None, id="k11-nor-keep-it-open"),
    ],
)
def test_d9_k16_what_makes_a_relapse(text: str, first: int | None) -> None:
    rolls, state = rolls_of(text), state_of_case(text)
    assert relapse_starts_on(state.episode, state.run, rolls) == (on(first) if first else None)


def test_d9_two_days_where_the_school_sets_two() -> None:
    limits = replace(LIMITS, relapse_days=2)
    for text, first in (("U U U . U", None), ("U U U . U U", 5), ("U U U . U . U", 7)):
        rolls, state = rolls_of(text, limits), state_of_case(text, limits=limits)
        assert relapse_starts_on(state.episode, state.run, rolls) == (on(first) if first else None)


@pytest.mark.parametrize(
    ("days", "stage"),
    [
        pytest.param(0, CaseStage.RETURNED, id="day-0"),
        pytest.param(20, CaseStage.RETURNED, id="the-last-day"),
        pytest.param(21, CaseStage.STEADY, id="k10-passed-is-the-day-after"),
    ],
)
def test_d9_k11_observation(days: int, stage: CaseStage) -> None:
    state = state_of_case("U U U ." + " ." * days)
    assert (state.stage, state.episode.observed_until) == (stage, on(24))


def test_a2_an_observation_longer_than_the_known_terms_is_not_over() -> None:
    late = day(1, 11, 2027)
    told, _last = story("U U U .", calendar(), late)
    rolls = Rolls(AUTUMN[1], calendar(), told, lambda _day: LIMITS)
    begun = Fact(kind=F.OPENED, on=day(1, 13, 2027), starts_on=late)
    state = case_state(known(rolls, [begun]), rolls)
    assert (state.stage, state.episode.observed_until) == (CaseStage.RETURNED, None)
    assert state.episode.is_observed(AUTUMN[1])


@pytest.mark.parametrize(
    ("facts", "stage"),
    [
        pytest.param((), CaseStage.SUSPECTED, id="suspected"),
        pytest.param((fact(F.LETTER_ISSUED, 4),), CaseStage.SUSPECTED, id="a-letter-not-served"),
        pytest.param((fact(F.LETTER_SERVED, 4),), CaseStage.PERSUADING, id="letter-served"),
        pytest.param((fact(F.VISIT, 4),), CaseStage.PERSUADING, id="visited"),
        pytest.param((fact(F.VISIT, 1),), CaseStage.PERSUADING, id="k10-visited-before-the-opening"),
        pytest.param((fact(F.REPORT_ISSUED, 5),), CaseStage.SUSPECTED, id="a-report-not-served"),
        pytest.param((fact(F.REPORT_SERVED, 5),), CaseStage.REPORTED, id="reported"),
        pytest.param((fact(F.NOTICE_ISSUED, 5, until=on(6)),), CaseStage.ORDERED, id="ordered"),
        pytest.param((fact(F.CONFIRMED, 5),), CaseStage.CONFIRMED, id="confirmed"),
        pytest.param((fact(F.CONFIRMED, 5), fact(F.VISIT, 6)), CaseStage.CONFIRMED, id="a-visit-leads-nowhere-back"),
        pytest.param((fact(F.CLOSED, 6, outcome=CaseOutcome.MISSING),), CaseStage.CLOSED, id="closed"),
        pytest.param(
            (fact(F.CLOSED, 5, 9, outcome=CaseOutcome.MISSING), fact(F.REOPENED, 5, 10)),
            CaseStage.SUSPECTED,
            id="d11-opened-again",
        ),
        pytest.param((fact(F.CONFIRMED, 7),), CaseStage.SUSPECTED, id="what-is-still-to-come-is-not-known"),
    ],
)
def test_d8_the_stage_follows_from_what_exists(facts: tuple[Fact, ...], stage: CaseStage) -> None:
    assert state_of_case("U U U U U U", *facts).stage == stage


def test_k11_each_episode_needs_its_own_papers_and_decisions() -> None:
    before = (
        fact(F.LETTER_SERVED, 3),
        fact(F.VISIT, 3),
        fact(F.OVERRIDDEN, 3),
        fact(F.REPORT_SERVED, 3),
        fact(F.NOTICE_ISSUED, 3, until=on(4)),
        fact(F.CONFIRMED, 4),
    )
    assert state_of_case("U U U U", *before).stage == CaseStage.CONFIRMED
    state = state_of_case("U U U U . U", *before, relapsed(6))
    assert (state.stage, state.relapse_no) == (CaseStage.SUSPECTED, 1)
    assert (state.letter, state.report, state.notice, state.visits) == (None, None, None, ())
    assert not state.is_confirmed
    assert state.report_gaps == (Gap.LETTER, Gap.VISITS)


def test_k10_visits_count_from_the_first_unexcused_day_and_papers_stay_when_it_moves() -> None:
    facts = (fact(F.VISIT, 1), fact(F.VISIT, 2), fact(F.LETTER_SERVED, 3), fact(F.VISIT, 4))
    assert len(state_of_case("U U U U U", *facts).visits) == 3
    moved = state_of_case("S S U U U", *facts)
    assert (moved.episode.starts_on, len(moved.visits), moved.letter is not None) == (on(3), 1, True)


@pytest.mark.parametrize(
    ("served", "until"),
    [
        pytest.param(day(9, 9), day(9, 16), id="seven-calendar-days"),
        pytest.param(day(9, 12), day(9, 20), id="moved-to-the-make-up-sunday"),
        pytest.param(day(9, 18), day(9, 28), id="moved-over-mid-autumn"),
        pytest.param(day(9, 24), day(10, 8), id="moved-over-the-national-week"),
        pytest.param(day(10, 3), day(10, 10), id="a-make-up-saturday-is-a-school-day"),
        pytest.param(day(1, 12, 2027), day(1, 19, 2027), id="beyond-the-known-terms-it-stays"),
    ],
)
def test_d3_a2_the_letters_deadline(served: date, until: date) -> None:
    assert return_until(served, calendar(), LIMITS) == until


def test_k14_a_changed_policy_moves_no_past_deadline() -> None:
    rolls = rolls_of("U " * 12)
    later = replace(rolls, limits_on=lambda each: replace(LIMITS, return_days=7 if each < on(8) else 30))
    state = case_state(known(later, [opened(), fact(F.LETTER_SERVED, 4)]), later)
    assert state.letter_until == on(9)


@pytest.mark.parametrize(
    ("text", "letter", "due"),
    [
        pytest.param("U U U", None, 10, id="the-tenth-day-to-come"),
        pytest.param("U U U", 3, day(9, 17), id="the-day-after-the-letters-deadline"),
        pytest.param("U " * 10, None, 10, id="the-tenth-day"),
        pytest.param("U " * 12, None, 10, id="the-tenth-day-past"),
        pytest.param("U " * 12, 10, 10, id="whichever-is-first"),
        pytest.param("U U U S S", None, 12, id="k10-of-the-c1-run"),
        pytest.param("U U U ? U", None, 11, id="unknown-adds-nothing"),
    ],
)
def test_d5_k10_when_the_report_is_due(text: str, letter: int | None, due: int | date) -> None:
    facts = (fact(F.LETTER_SERVED, letter),) if letter else ()
    state = state_of_case(text, *facts)
    assert state.report_due_on == (on(due) if isinstance(due, int) else due)


def test_d5_without_a_run_and_without_a_letter_nothing_is_due() -> None:
    assert report_due_on(None, Runs(), FIRST, calendar(), LIMITS) is None


@pytest.mark.parametrize(
    ("facts", "gaps"),
    [
        pytest.param((), (Gap.LETTER, Gap.VISITS), id="both-missing"),
        pytest.param((fact(F.LETTER_ISSUED, 4),), (Gap.LETTER, Gap.VISITS), id="issued-is-not-served"),
        pytest.param((fact(F.LETTER_SERVED, 4),), (Gap.VISITS,), id="visits-missing"),
        pytest.param(tuple(fact(F.VISIT, 4, ref) for ref in range(3)), (Gap.LETTER,), id="letter-missing"),
        pytest.param((fact(F.LETTER_SERVED, 4), *(fact(F.VISIT, 4, ref) for ref in range(2))), (Gap.VISITS,), id="two"),
        pytest.param((fact(F.LETTER_SERVED, 4), *(fact(F.VISIT, n) for n in (1, 2, 5))), (), id="d4-three-visits"),
        pytest.param((fact(F.OVERRIDDEN, 4),), (), id="the-principal-overrides"),
    ],
)
def test_d4_d5_what_blocks_the_report(facts: tuple[Fact, ...], gaps: tuple[Gap, ...]) -> None:
    assert state_of_case("U U U U U", *facts).report_gaps == gaps


@pytest.mark.parametrize(
    ("text", "until", "first"),
    [
        pytest.param("U " * 8, None, None, id="nothing-allows-it"),
        pytest.param("U " * 8, 8, None, id="k10-not-on-the-deadline"),
        pytest.param("U " * 8, 7, day(9, 16), id="k10-the-day-after"),
        pytest.param("U " * 19, None, None, id="nineteen-days"),
        pytest.param("U " * 20, None, 20, id="the-twentieth-day"),
        pytest.param("U " * 10 + "S " * 12, None, None, id="k10-of-the-c1-run"),
    ],
)
def test_d7_k10_when_the_dropout_can_be_confirmed(text: str, until: int | None, first: int | date | None) -> None:
    facts = (fact(F.NOTICE_ISSUED, 4, until=on(until)),) if until else ()
    state = state_of_case(text, *facts)
    if first is None:
        assert state.confirm_gaps == (Gap.DEADLINE,)
    else:
        assert (state.confirm_from, state.confirm_gaps) == (on(first) if isinstance(first, int) else first, ())


def test_d7_the_latest_notice_sets_the_deadline() -> None:
    facts = [fact(F.NOTICE_ISSUED, 4, 1, until=on(5)), fact(F.NOTICE_ISSUED, 6, 2, until=on(8))]
    assert state_of_case("U " * 8, *facts).confirm_from == on(8) + timedelta(days=1)
    assert confirm_from(None, Runs(), LIMITS) is None


def test_k16_a_relapse_or_a_decision_leaves_no_proposal_behind() -> None:
    proposed = fact(F.PROPOSED, 4, 20, outcome=CaseOutcome.ELSEWHERE)
    assert state_of_case("U U U .", proposed).proposed == proposed
    assert state_of_case("U U U . U", proposed, relapsed(5, ref=21)).proposed is None
    closed, again = fact(F.CLOSED, 4, 22, outcome=CaseOutcome.ELSEWHERE), fact(F.REOPENED, 4, 23)
    assert state_of_case("U U U .", proposed, closed).proposed is None
    assert state_of_case("U U U .", proposed, closed, again).proposed is None


@pytest.mark.parametrize(
    ("text", "outcome", "evidence", "has_movement", "gap"),
    [
        pytest.param("U U U", CaseOutcome.ELSEWHERE, "  ", False, ClosingGap.NO_EVIDENCE, id="d11-evidence"),
        pytest.param("U U U", CaseOutcome.ELSEWHERE, "学籍信息", False, None, id="d10-elsewhere-needs-no-movement"),
        pytest.param("U U U", CaseOutcome.RETURNED, "点名", False, ClosingGap.NOT_BACK, id="not-back"),
        pytest.param("U U U .", CaseOutcome.RETURNED, "点名", False, ClosingGap.STILL_OBSERVED, id="d9-observed"),
        pytest.param("U U U ." + TWENTY + " .", CaseOutcome.RETURNED, "点名", False, None, id="d9-after-it"),
        pytest.param(
            "U U U ." + TWENTY + " . U", CaseOutcome.RETURNED, "点名", False, ClosingGap.NOT_BACK, id="missing-again"
        ),
        pytest.param("U U U", CaseOutcome.TRANSFERRED, "回执", False, ClosingGap.NOT_TRANSFER, id="transfer"),
        pytest.param("U U U", CaseOutcome.TRANSFERRED, "回执", True, None, id="transfer-in-the-registry"),
        pytest.param("U U U", CaseOutcome.SUSPENDED, "批复", False, ClosingGap.NOT_TRANSFER, id="suspension"),
        pytest.param("U U U", CaseOutcome.ABROAD, "证明", False, ClosingGap.NOT_TRANSFER, id="abroad"),
        pytest.param("U U U", CaseOutcome.DIED, "证明", False, ClosingGap.NOT_TRANSFER, id="died"),
        pytest.param("U U U", CaseOutcome.MISSING, "派出所证明", False, None, id="missing"),
        pytest.param("U U U", CaseOutcome.OVER_AGE, "户口簿", False, None, id="over-age"),
        pytest.param("U U U", CaseOutcome.ERROR, "误立", False, None, id="error"),
    ],
)
def test_d11_what_a_closing_needs(
    text: str, outcome: CaseOutcome, evidence: str, has_movement: bool, gap: ClosingGap | None
) -> None:
    assert closing_gap(state_of_case(text), outcome, evidence, has_movement=has_movement) == gap


def test_d11_k9_movements_and_outcomes_name_each_other() -> None:
    assert outcome_of(MovementKind.TRANSFER_OUT) == CaseOutcome.TRANSFERRED
    assert outcome_of(MovementKind.CLASS_CHANGE) is None
    for outcome in CaseOutcome:
        assert all(outcome_of(kind) == outcome for kind in movements_of(outcome))


def test_d3_the_last_named_is_responsible_and_a_closed_case_keeps_its_outcome() -> None:
    facts = (fact(F.RESPONSIBLE, 3, 1, staff_id=7), fact(F.RESPONSIBLE, 4, 2, staff_id=8))
    state = state_of_case("U U U U", *facts, fact(F.CLOSED, 4, 3, outcome=CaseOutcome.MISSING))
    assert (state.responsible_id, state.outcome, state.is_open) == (8, CaseOutcome.MISSING, False)


def test_d8_what_is_known_of_a_day_does_not_depend_on_the_order_of_the_rows() -> None:
    facts = [opened(), fact(F.VISIT, 4, 3), fact(F.LETTER_SERVED, 4, 2), fact(F.CONFIRMED, 30, 4)]
    there = CaseFacts.known_on(on(5), CaseOrigin.RUN, facts)
    assert there == CaseFacts.known_on(on(5), CaseOrigin.RUN, facts[::-1])
    assert [each.kind for each in there.facts] == [F.OPENED, F.LETTER_SERVED, F.VISIT]
