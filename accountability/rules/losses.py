"""When a child counts as lost, when it counts as back, and whether that is final (F3, K11, K12, K16)."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from itertools import islice
from typing import TypeAlias

from accountability.choices import CaseOutcome, EntryReason
from accountability.rules.case_facts import CaseFacts, Fact, FactKind
from accountability.rules.episodes import Episode, Rolls
from students.rules.marks import DayState

BackDaysOn: TypeAlias = Callable[[date], int]
"""How many whole school days make a return on that day complete (F3 ⚙, K14)."""
_KEEPS = frozenset({CaseOutcome.RETURNED, CaseOutcome.MISSING})
_NEVER_WAS = frozenset({CaseOutcome.EXPLAINED, CaseOutcome.ERROR})


@dataclass(frozen=True, slots=True)
class ChildCase:
    """A case of a child: its facts, and its episodes as the rolls of today have them, also those after a closing."""

    case_id: int
    facts: CaseFacts
    episodes: tuple[Episode, ...]

    @property
    def closing(self) -> Fact | None:
        """The closing that holds, or None for an open case."""
        last = self.facts.last(FactKind.CLOSED, FactKind.REOPENED)
        return last if last and last.kind is FactKind.CLOSED else None

    @property
    def ends_loss_on(self) -> date | None:
        """The day on which the case was closed as anything but returned or missing (K12)."""
        closing = self.closing
        return closing.on if closing and closing.outcome not in _KEEPS else None

    @property
    def never_was(self) -> bool:
        """Whether the case was explained away or opened in error: it says nothing about the child (B4, K3)."""
        return self.closing is not None and self.closing.outcome in _NEVER_WAS


@dataclass(frozen=True, slots=True)
class Leave:
    """An enrolment that ended with its papers; a graduation excuses only a child that is back (K16)."""

    on: date
    is_graduation: bool = False


@dataclass(frozen=True, slots=True)
class Return:
    """A return, and the first unexcused day after which the child was missing again; None while it is not (D9)."""

    on: date
    again_on: date | None = None

    def holds(self, day: date) -> bool:
        """Whether the child had returned by the end of the day and was not missing again."""
        return self.on <= day and (self.again_on is None or day < self.again_on)


@dataclass(frozen=True, slots=True)
class LossEnd:
    """The day from which a lost child is lost no longer, and why."""

    on: date
    reason: EntryReason


@dataclass(frozen=True, slots=True, kw_only=True)
class Loss:
    """A time for which a child is lost: from the confirmation on (F3, D7).

    ``lost_on`` is the first unexcused day of the confirmed episode (F4). A relapse before a return is complete leaves
    the first confirmation in force: its ``returns`` are here (K16). ``end`` is None while the child is lost.
    """

    case_id: int
    confirmation: Fact
    lost_on: date
    returns: tuple[Return, ...]
    end: LossEnd | None

    def covers(self, day: date) -> bool:
        """Whether the child is lost at the end of the day (F3)."""
        return self.confirmation.on <= day and (self.end is None or day < self.end.on)


def losses(
    cases: Sequence[ChildCase], rolls: Rolls, back_days_on: BackDaysOn, leaves: Sequence[Leave] = ()
) -> tuple[Loss, ...]:
    """Every loss of one child up to the day of ``rolls``, from its cases in order of time, the earliest first.

    While one is in force a further confirmation adds none: one net charge a child (K11). A case that was explained away
    is no relapse of an earlier one (K3).
    """
    found: list[Loss] = []
    for place, case in enumerate(cases):
        after = [each for each in cases[place + 1 :] if not each.never_was]
        for number, episode in enumerate(case.episodes):
            confirmed = _confirmed(case, number)
            if confirmed is None or any(loss.covers(confirmed.on) for loss in found):
                continue
            chain = [*case.episodes[number:], *(later for each in after for later in each.episodes)]
            returns = tuple(_returns(chain))
            ends = (
                *_completed(returns, rolls, back_days_on),
                *_closed(confirmed, [case, *after]),
                *_left(confirmed, episode, returns, leaves),
            )
            end = min(ends, key=lambda each: each.on, default=None)
            found.append(
                Loss(
                    case_id=case.case_id,
                    confirmation=confirmed,
                    lost_on=episode.starts_on,
                    returns=returns,
                    end=end,
                )
            )
    return tuple(found)


def _confirmed(case: ChildCase, number: int) -> Fact | None:
    """The confirmation of an episode: made while the child was missing, and before the next episode (K11)."""
    episode, *later = case.episodes[number:]
    until = later[0].since if later else date.max
    made = case.facts.of(FactKind.CONFIRMED, since=episode.since)
    stays_out = episode.returned_on or date.max
    return next((fact for fact in made if fact.on < until and fact.on <= stays_out), None)


def _returns(chain: Sequence[Episode]) -> Iterator[Return]:
    following = [*(episode.starts_on for episode in chain[1:]), None]
    for episode, again_on in zip(chain, following, strict=True):
        if episode.returned_on and (again_on is None or episode.returned_on < again_on):
            yield Return(episode.returned_on, again_on)


def _completed(returns: Iterable[Return], rolls: Rolls, back_days_on: BackDaysOn) -> Iterator[LossEnd]:
    """The day on which a return became complete: the last of the whole days attended since, its own not counted."""
    for each in returns:
        days = rolls.calendar.school_days_between(each.on, rolls.day)
        whole = (day for day in days if each.on < day and each.holds(day) and _is_whole(rolls, day))
        needed = back_days_on(each.on)
        last = each.on if needed == 0 else next(islice(whole, needed - 1, None), None)
        if last is not None:
            yield LossEnd(last, EntryReason.BACK)


def _is_whole(rolls: Rolls, day: date) -> bool:
    """Whether the child was there in every session held; a day without a roll says nothing (B2)."""
    state = rolls.state_of(day)
    return isinstance(state, DayState) and state.absent == 0


def _closed(confirmed: Fact, cases: Iterable[ChildCase]) -> Iterator[LossEnd]:
    for case in cases:
        if case.ends_loss_on is not None:
            yield LossEnd(max(case.ends_loss_on, confirmed.on), EntryReason.CLOSED)


def _left(confirmed: Fact, episode: Episode, returns: Sequence[Return], leaves: Iterable[Leave]) -> Iterator[LossEnd]:
    for leave in leaves:
        is_excused = not leave.is_graduation or any(each.holds(leave.on) for each in returns)
        if leave.on >= episode.starts_on and is_excused:
            yield LossEnd(max(leave.on, confirmed.on), EntryReason.LEFT)


class Finality(StrEnum):
    """How certain it is that a lost child counts for its term (F3)."""

    PROVISIONAL = "provisional"
    FINAL = "final"
    REVERSED = "reversed"


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a loss comes to for its term: since when, and why where it was reversed."""

    finality: Finality
    on: date | None = None
    reason: EntryReason | None = None
    is_relapse: bool = False


def verdict(loss: Loss, settled_on: date, day: date) -> Verdict:
    """What the loss comes to at the end of ``day`` for a term whose settlement day is ``settled_on`` (F3, K10, K16).

    Back, closed otherwise or gone until that day: reversed. A return too fresh to be complete then stays provisional
    until it is (reversed) or the child is missing again (final). Nothing that happens later changes what is final.
    """
    end = loss.end if loss.end and loss.end.on <= day else None
    if end and end.on <= settled_on:
        return Verdict(Finality.REVERSED, end.on, end.reason)
    if day <= settled_on:
        return Verdict(Finality.PROVISIONAL)
    fresh = next((each for each in loss.returns if each.holds(settled_on)), None)
    if fresh is None:
        return Verdict(Finality.FINAL, settled_on)
    again = fresh.again_on if fresh.again_on and fresh.again_on <= day else None
    if again and (end is None or again < end.on):
        return Verdict(Finality.FINAL, again, is_relapse=True)
    return Verdict(Finality.REVERSED, end.on, end.reason) if end else Verdict(Finality.PROVISIONAL)
