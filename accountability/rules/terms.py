"""To which term a confirmation belongs (F3)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class SettledTerm:
    """A term with its settlement day; ``is_settled`` once the settlement was run."""

    term_id: int
    starts_on: date
    ends_on: date
    settled_on: date
    is_settled: bool = False


def term_of(confirmed_on: date, terms: Iterable[SettledTerm]) -> SettledTerm | None:
    """The first term whose settlement day has not passed on the day of confirmation; None where none is known yet."""
    ordered = sorted(terms, key=lambda term: term.starts_on)
    return next((term for term in ordered if confirmed_on <= term.settled_on), None)
