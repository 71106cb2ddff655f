"""Support pairs: when a contact is owed, which term's review, and what speaks against an entry (M10, G8)."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from accountability.rules.policy import SupportLimits

LONGEST_PAIR = timedelta(days=366 * 3)
"""A plausibility bound against typing errors in the year; it decides nothing else."""


@dataclass(frozen=True, slots=True)
class Span:
    """The time of a pair: from ``starts_on``, planned until a day, over on ``ended_on`` if it is."""

    starts_on: date
    planned_until: date
    ended_on: date | None = None

    def is_open(self, today: date) -> bool:
        """Whether the pair has not ended; on the day it ends it is over (I6)."""
        return self.ended_on is None or self.ended_on > today


@dataclass(frozen=True, slots=True)
class TermSpan:
    """A term that can be reviewed."""

    id: int
    starts_on: date
    ends_on: date


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a pair stands today, in numbers: days since the last contact (or the start), and the review due."""

    silent_days: int
    is_silent: bool
    review_term: TermSpan | None
    is_review_overdue: bool
    is_past_plan: bool

    @property
    def is_overdue(self) -> bool:
        """Whether supporter and office are reminded of something not done in time (M10, G8)."""
        return self.is_silent or self.is_review_overdue or self.is_past_plan


def standing(
    span: Span,
    last_contact_on: date | None,
    terms: Iterable[TermSpan],
    reviewed: Collection[int],
    limits: SupportLimits,
    today: date,
) -> Standing:
    """What is owed for a pair on ``today`` (M10, G8); nothing is for one that is over or still to begin."""
    if not span.is_open(today) or today < span.starts_on:
        return Standing(0, False, None, False, False)
    days = (today - max(span.starts_on, last_contact_on or span.starts_on)).days
    term = term_to_review(span, terms, reviewed, limits, today)
    return Standing(
        silent_days=days,
        is_silent=days > limits.support_contact_days,
        review_term=term,
        is_review_overdue=term is not None and term.ends_on < today,
        is_past_plan=span.planned_until < today,
    )


def term_to_review(
    span: Span, terms: Iterable[TermSpan], reviewed: Collection[int], limits: SupportLimits, today: date
) -> TermSpan | None:
    """The earliest term whose review is due: its last days have begun, and the pair began before them (G8)."""
    ahead = timedelta(days=limits.support_review_days)
    due = [
        term
        for term in terms
        if term.id not in reviewed and term.ends_on - ahead <= today and span.starts_on < term.ends_on - ahead
    ]
    return min(due, key=lambda term: term.ends_on, default=None)


class PairProblem(StrEnum):
    """Why a pair cannot be made or ended so."""

    OUT_OF_ORDER = "out_of_order"
    TOO_LONG = "too_long"
    ALREADY_PAST = "already_past"


class ContactProblem(StrEnum):
    """Why a contact cannot be recorded so."""

    IN_FUTURE = "in_future"
    BEFORE_START = "before_start"
    AFTER_END = "after_end"


class EndProblem(StrEnum):
    """Why a pair cannot end on the day."""

    IN_FUTURE = "in_future"
    BEFORE_START = "before_start"
    BEFORE_LAST_CONTACT = "before_last_contact"


def pair_problem(starts_on: date, planned_until: date, today: date) -> PairProblem | None:
    """What speaks against the period of a new pair (G8)."""
    if planned_until < starts_on:
        return PairProblem.OUT_OF_ORDER
    if planned_until - starts_on > LONGEST_PAIR:
        return PairProblem.TOO_LONG
    return PairProblem.ALREADY_PAST if planned_until < today else None


def contact_problem(span: Span, on: date, today: date) -> ContactProblem | None:
    """What speaks against a contact on the day; today or earlier, within the time of the pair (M10)."""
    if on > today:
        return ContactProblem.IN_FUTURE
    if on < span.starts_on:
        return ContactProblem.BEFORE_START
    return ContactProblem.AFTER_END if span.ended_on is not None and on > span.ended_on else None


def end_problem(span: Span, on: date, last_contact_on: date | None, today: date) -> EndProblem | None:
    """What speaks against ending a pair on the day (G8)."""
    if on > today:
        return EndProblem.IN_FUTURE
    if on < span.starts_on:
        return EndProblem.BEFORE_START
    return EndProblem.BEFORE_LAST_CONTACT if last_contact_on is not None and on < last_contact_on else None
