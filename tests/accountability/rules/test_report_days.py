"""Reports counted as bits of days against the rule for each roll; runs looked for from marked days (B3, C1, F10)."""

import datetime as dt
from collections import Counter
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from accountability.choices import EvaluationItem
from accountability.rules.evaluation import Judged, RollFact, roll_items
from accountability.rules.policy import EvaluationLimits
from accountability.rules.report_days import ReportDays, RollCounts, bits, bits_within
from accountability.rules.run_history import past_runs
from students.choices import AbsenceKind, Session
from students.rules.enrolment import Spell
from students.rules.lateness import SHANGHAI, day_end, deadline
from students.rules.marks import Gap, day_state
from students.rules.runs import adds_unexcused

DAYS = [dt.date(2026, 11, 2) + dt.timedelta(days=number) for number in range(5)]
NINE = dt.time(9)
JUDGED = Judged(DAYS[0], DAYS[-1], dt.datetime(2026, 11, 6, 12, tzinfo=SHANGHAI))
# What became of a day: whether it was owed, after how many hours the roll came, whether corrected, whether imported.
LIFE = st.tuples(st.booleans(), st.none() | st.sampled_from([8, 9, 10, 23, 24, 30]), st.booleans(), st.booleans())
POINTS = {"late_report_points": "0.5", "missed_report_points": "2", "correction_points": "1"}


def limits() -> EvaluationLimits:
    names = EvaluationLimits.__dataclass_fields__
    return EvaluationLimits(**{name: Decimal(POINTS.get(name, "1")) for name in names})


def day_start(day: dt.date) -> dt.datetime:
    return dt.datetime.combine(day, dt.time(), SHANGHAI)


@given(lives=st.lists(LIFE, min_size=len(DAYS), max_size=len(DAYS)))
def test_bits_count_what_the_rule_says_of_each_roll_b3_f10(lives: list[tuple[bool, int | None, bool, bool]]) -> None:
    masks, items, owed = Counter[str](), Counter[EvaluationItem](), 0
    for number, (day, (is_owed, hours, is_corrected, is_imported)) in enumerate(zip(DAYS, lives, strict=True)):
        bit, at = 1 << number, None if hours is None else day_start(day) + dt.timedelta(hours=hours)
        owed |= bit if is_owed else 0
        if at:
            masks["taken"] |= bit
            masks["imported"] |= bit * is_imported
            masks["on_time"] |= bit * (not is_imported and at < deadline(day, NINE))
            masks["in_time"] |= bit * (not is_imported and at < day_end(day))
            masks["corrected"] |= bit * is_corrected
        if is_owed:
            said = at if at and is_corrected else None
            items.update(
                item.kind for item in roll_items(RollFact(day, NINE, at, said, is_imported and bool(at)), JUDGED)
            )
    over = bits(DAYS, DAYS[0], DAYS[-1])
    counted = ReportDays(**masks).counts(owed, over)
    kinds = (EvaluationItem.LATE, EvaluationItem.MISSED, EvaluationItem.CORRECTED)
    assert counted == RollCounts(owed.bit_count(), *(items[kind] for kind in kinds))


def test_a_total_has_no_more_decimals_than_what_was_taken_off_h5() -> None:
    assert str(RollCounts(days=20, missed=1).cost(limits())) == "2"
    assert str(RollCounts(days=20, late=2, missed=1).cost(limits())) == "3.0"
    assert str(RollCounts(days=20).cost(limits())) == "0"


SPAN = st.tuples(st.integers(-2, 6), st.none() | st.integers(-2, 8))


def spell(span: tuple[int, int | None]) -> Spell:
    first, until = (None if each is None else DAYS[0] + dt.timedelta(days=each) for each in span)
    assert first
    return Spell(first, until)


@given(stay=SPAN, away=st.lists(SPAN, max_size=3))
def test_days_expected_are_those_of_the_stay_without_times_away_b11(stay: tuple, away: list) -> None:
    place, gone = spell(stay), [spell(each) for each in away]
    days = [day for day in DAYS if place.covers(day) and not any(each.covers(day) for each in gone)]
    assert bits_within(DAYS, place, gone) == sum(1 << DAYS.index(day) for day in days)


BOTH = frozenset(Session)
STATE = st.sampled_from(
    [
        Gap.UNKNOWN,
        Gap.NOT_EXPECTED,
        Gap.ENDS_RUN,
        day_state(None, None, BOTH),
        day_state(AbsenceKind.SICK, AbsenceKind.SICK, BOTH),
        day_state(AbsenceKind.UNEXCUSED, AbsenceKind.UNEXPLAINED, BOTH),
    ]
)


@given(states=st.lists(STATE, min_size=len(DAYS), max_size=len(DAYS)))
def test_runs_begin_on_marked_days_only_c1(states: list) -> None:
    state_of = dict(zip(DAYS, states, strict=True)).__getitem__
    marked = {day for day in DAYS if adds_unexcused(state_of(day))}
    assert list(past_runs(DAYS, state_of, marked)) == list(past_runs(DAYS, state_of))
