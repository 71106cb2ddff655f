"""Which child stands in which of the three ledgers on a day, since when, and how long it has been missing (K15, D11).

The ledgers are those of the notice of 2024 (教基厅函〔2024〕15号): 适龄, 疑似, 辍学. Nothing of them is stored.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from accountability.choices import CaseOutcome
from accountability.rules.case_facts import CaseFacts, FactKind
from accountability.rules.cases import CaseState
from accountability.rules.episodes import Episode
from students.rules.calendar import SchoolCalendar
from students.rules.catchment import IN_SCHOOL, Whereabouts
from students.rules.marks import DayState, Gap
from students.rules.runs import StateOf

_DAY = timedelta(days=1)


class Ledger(StrEnum):
    """The three ledgers."""

    SCHOOL_AGE = "age"
    SUSPECTED = "suspected"
    DROPOUT = "dropout"


class Category(StrEnum):
    """The kind of entry (类别)."""

    IN_SCHOOL = "in_school"
    SUSPECTED = "suspected"
    DROPOUT = "dropout"
    LONG_LEAVE = "long_leave"
    SUSPENDED = "suspended"
    LEFT = "left"
    DEFERRED = "deferred"
    NO_SCHOOL = "no_school"


@dataclass(frozen=True, slots=True)
class LostTime:
    """A time in which a child counts as lost: from the confirmation until the day of return or of closing (K16)."""

    starts_on: date
    ends_on: date | None = None

    def covers(self, day: date) -> bool:
        """Whether the child is lost on the day; on the day of return it is not."""
        return self.starts_on <= day and (self.ends_on is None or day < self.ends_on)

    def reaches(self, since: date) -> bool:
        """Whether the child was lost on the day or later."""
        return self.ends_on is None or self.ends_on > since


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """Where a case stands in the ledgers at the end of a day; ``ledger`` is None once it is struck off both.

    ``opened_on`` is the day since which the case is open. ``closed_on`` and ``closed_from`` say when it was closed, and
    off which ledger. ``lost`` are all times in which the child was lost, the earliest first.
    """

    ledger: Ledger | None
    opened_on: date
    closed_on: date | None = None
    closed_from: Ledger | None = None
    lost: tuple[LostTime, ...] = ()

    def entered_on(self, ledger: Ledger) -> date:
        """Since when the case stands, or last stood, in the ledger: the confirmation, else the opening."""
        return self.lost[-1].starts_on if ledger is Ledger.DROPOUT and self.lost else self.opened_on

    def left(self, ledger: Ledger, since: date) -> bool:
        """Whether the case was struck off the ledger on the day or later, by a return or a closing."""
        if ledger is Ledger.DROPOUT:
            return self.ledger is not Ledger.DROPOUT and any(time.reaches(since) for time in self.lost)
        return self.closed_from is ledger and self.closed_on is not None and self.closed_on >= since


def standing(case: CaseFacts, state: CaseState, day: date, found_on: date | None = None) -> Standing:
    """Where the case stands on ``day`` (K15): lost → dropout; else open, observation included → suspected.

    ``state`` is of the day, or of the closing before it. A case closed as missing stays in the dropout ledger (D11)
    until ``found_on``: the child was seen again, or left with its papers.
    """
    lost = tuple(_lost_times(case, state, found_on))
    is_lost = any(time.covers(day) for time in lost)
    opened = case.last(FactKind.OPENED, FactKind.REOPENED)
    closed_on = _closed_on(case, state)
    return Standing(
        ledger=Ledger.DROPOUT if is_lost else Ledger.SUSPECTED if state.is_open else None,
        opened_on=opened.on if opened else state.episodes[0].opened_on,
        closed_on=closed_on,
        closed_from=_closed_from(state) if closed_on else None,
        lost=lost,
    )


def _closed_on(case: CaseFacts, state: CaseState) -> date | None:
    closing = case.last(FactKind.CLOSED)
    return closing.on if closing and not state.is_open else None


def _closed_from(state: CaseState) -> Ledger:
    was_lost = (state.is_confirmed and not state.is_back) or state.outcome == CaseOutcome.MISSING
    return Ledger.DROPOUT if was_lost else Ledger.SUSPECTED


def _lost_times(case: CaseFacts, state: CaseState, found_on: date | None) -> Iterator[LostTime]:
    """Each episode needs its own confirmation (K11); a case closed as missing is lost though nobody confirmed it."""
    closed_on = _closed_on(case, state)
    is_kept = state.outcome == CaseOutcome.MISSING
    for episode in state.episodes:
        confirmed = next(iter(case.of(FactKind.CONFIRMED, since=episode.starts_on)), None)
        until = episode.returned_on or (found_on if is_kept else closed_on)
        if confirmed and (until is None or confirmed.on < until):
            yield LostTime(confirmed.on, until)
    if is_kept and closed_on and not state.is_back and not state.is_confirmed:
        yield LostTime(closed_on, found_on)


@dataclass(frozen=True, slots=True)
class DaysOut:
    """How long a child has been missing: in school days known from rolls, and in calendar days (A2).

    ``unknown`` school days without a roll are in neither count of ``school``: they are said beside it (B2, C2).
    """

    school: int
    calendar: int
    unknown: int


def days_out(episode: Episode, until: date, calendar: SchoolCalendar, state_of: StateOf) -> DaysOut:
    """From the first unexcused day to ``until`` or the day before the return, both included.

    A day on leave is a day away from school like any other; a day on which the child is rightly not expected, in
    transit to another school, is one too, an approved suspension is none.
    """
    last = min(until, episode.returned_on - _DAY) if episode.returned_on else until
    states = [state_of(day) for day in calendar.school_days_between(episode.starts_on, last)]
    return DaysOut(
        school=sum(_is_away(state) for state in states),
        calendar=max(0, (last - episode.starts_on).days + 1),
        unknown=sum(state is Gap.UNKNOWN for state in states),
    )


def _is_away(state: DayState | Gap) -> bool:
    return state.is_absent if isinstance(state, DayState) else state is Gap.NOT_EXPECTED


_CATEGORIES = {
    Whereabouts.SUSPENDED: Category.SUSPENDED,
    Whereabouts.LEFT: Category.LEFT,
    Whereabouts.DEFERRED: Category.DEFERRED,
}
OF_LEDGER = {Ledger.SUSPECTED: Category.SUSPECTED, Ledger.DROPOUT: Category.DROPOUT}


def category(where: Whereabouts, ledger: Ledger | None, *, is_on_long_leave: bool = False) -> Category:
    """The kind of entry: what the case says comes first, then long leave (C4), then where the child is (G7)."""
    if ledger is not None:
        return OF_LEDGER[ledger]
    if is_on_long_leave and where is Whereabouts.HERE:
        return Category.LONG_LEAVE
    return Category.IN_SCHOOL if where in IN_SCHOOL else _CATEGORIES.get(where, Category.NO_SCHOOL)


class SignedOff(StrEnum):
    """On which roster of the sign-off sheet a child stands (domain 2.6)."""

    RETURNED = "returned"
    MISSING = "missing"
    OTHERWISE = "otherwise"


def signed_off(place: Standing, state: CaseState, since: date) -> SignedOff | None:
    """Where a child lost on ``since`` or later stands on the sheet of its village; None for a child never lost.

    A child that came back and is missing again has not returned, confirmed anew or not. Who was struck off with another
    outcome than a return counts on neither roster (K12).
    """
    if not any(time.reaches(since) for time in place.lost):
        return None
    if place.ledger is Ledger.DROPOUT or (state.is_open and not state.is_back):
        return SignedOff.MISSING
    is_home = state.outcome in (None, CaseOutcome.RETURNED, CaseOutcome.MISSING)
    return SignedOff.RETURNED if is_home else SignedOff.OTHERWISE
