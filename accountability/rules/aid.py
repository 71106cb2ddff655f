"""Aid by term, and what speaks against a record (M11)."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from enum import StrEnum

from accountability.choices import AidKind
from accountability.rules.support import TermSpan

WITH_AMOUNT = frozenset({AidKind.GRANT, AidKind.FEE})
"""Kinds that are money by nature; goods, meals and the like may have no amount."""
OLDEST = timedelta(days=366 * 10)
"""A plausibility bound against typing errors in the year; it decides nothing else."""


@dataclass(frozen=True, slots=True)
class Given:
    """One record as the totals need it."""

    kind: str
    student_id: int
    amount: Decimal | None


@dataclass(frozen=True, slots=True)
class Total:
    """What one kind came to: how many children, how many times, how much money."""

    kind: AidKind
    children: int
    times: int
    amount: Decimal


class AidProblem(StrEnum):
    """Why aid cannot be recorded so."""

    IN_FUTURE = "in_future"
    TOO_LONG_AGO = "too_long_ago"
    NO_AMOUNT = "no_amount"
    NEGATIVE = "negative"


def aid_problem(kind: str, amount: Decimal | None, on: date, today: date) -> AidProblem | None:
    """What speaks against a record (M11)."""
    if on > today:
        return AidProblem.IN_FUTURE
    if on < today - OLDEST:
        return AidProblem.TOO_LONG_AGO
    if amount is None:
        return AidProblem.NO_AMOUNT if kind in WITH_AMOUNT else None
    return AidProblem.NEGATIVE if amount <= 0 else None


def aid_totals(rows: Iterable[Given]) -> list[Total]:
    """Children, times and money of each kind that occurs, in the order of the kinds (M11)."""
    found = list(rows)
    return [_total(kind, [row for row in found if row.kind == kind]) for kind in AidKind if _occurs(kind, found)]


def term_period(terms: Sequence[TermSpan], term_id: int) -> tuple[date, date]:
    """First and last day whose aid belongs to the term: a vacation belongs to the term before it.

    What lies before the first term belongs to the first, what comes after the last one's end to the last.
    """
    ordered = sorted(terms, key=lambda term: term.starts_on)
    place = [term.id for term in ordered].index(term_id)
    first = ordered[place].starts_on if place else date.min
    is_last = place + 1 == len(ordered)
    return first, date.max if is_last else ordered[place + 1].starts_on - timedelta(days=1)


def _occurs(kind: AidKind, rows: list[Given]) -> bool:
    return any(row.kind == kind for row in rows)


def _total(kind: AidKind, rows: list[Given]) -> Total:
    children = len({row.student_id for row in rows})
    return Total(kind, children, len(rows), sum((row.amount or Decimal(0) for row in rows), Decimal(0)))
