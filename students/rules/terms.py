"""The usual dates of a term, as a proposal that the school changes (A1)."""

from dataclasses import dataclass
from datetime import date

_AUTUMN_STARTS = (9, 1)
_AUTUMN_ENDS = (1, 15)
_SPRING_STARTS = (2, 17)
_SPRING_ENDS = (7, 5)


@dataclass(frozen=True, slots=True)
class ProposedTerm:
    """A term by the customary dates: autumn from 1 September, spring from the middle of February."""

    name: str
    starts_on: date
    ends_on: date


def usual_term(today: date) -> ProposedTerm:
    """The term that today lies in, or the next one when today lies in a vacation (A1)."""
    autumn = _autumn(today.year - 1)
    if today <= autumn.ends_on:
        return autumn
    spring = _spring(today.year)
    return spring if today <= spring.ends_on else _autumn(today.year)


def next_term(today: date) -> ProposedTerm:
    """The customary term after the one that today lies in (A1)."""
    current = usual_term(today)
    return _spring(current.ends_on.year) if current.starts_on.month == _AUTUMN_STARTS[0] else _autumn(today.year)


def _autumn(year: int) -> ProposedTerm:
    return ProposedTerm(_name(year, "一"), date(year, *_AUTUMN_STARTS), date(year + 1, *_AUTUMN_ENDS))


def _spring(year: int) -> ProposedTerm:
    return ProposedTerm(_name(year - 1, "二"), date(year, *_SPRING_STARTS), date(year, *_SPRING_ENDS))


def _name(year: int, ordinal: str) -> str:
    """The name as the registry writes it; a school may change it."""
    return f"{year}-{year + 1}学年第{ordinal}学期"
