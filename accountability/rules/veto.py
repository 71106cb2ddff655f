"""The veto: a class whose dropout rate exceeds the line (F6, K13)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction

from students.rules.rates import share

_PERCENT = 100


@dataclass(frozen=True, slots=True)
class VetoCount:
    """The head counts behind a dropout rate (F6, K1)."""

    lost: int
    base: int
    joined: int
    left: int

    @property
    def whole(self) -> int:
        """The roster of the term's first day, and who joined, without who left with papers."""
        return self.base + self.joined - self.left

    @property
    def rate(self) -> Fraction | None:
        """Lost ÷ whole, exact (H7); None without a base."""
        return share(self.lost, self.whole) if self.whole > 0 else None


def is_vetoed(count: VetoCount, percent: Decimal) -> bool:
    """Whether the rate is strictly greater than the line; without a base there is no rate and no veto (F6)."""
    return count.rate is not None and count.rate > Fraction(percent) / _PERCENT


@dataclass(frozen=True, slots=True)
class Barred:
    """The days on which somebody vetoed may not begin to be head teacher: the next term (F6).

    ``until`` is None while the next term is not known.
    """

    since: date
    until: date | None = None

    def meets(self, starts_on: date, ends_on: date | None) -> bool:
        """Whether a post from a day to a day has a day in common with it."""
        begins_before_end = self.until is None or starts_on <= self.until
        return begins_before_end and (ends_on is None or ends_on >= self.since)


def barred(term_ends_on: date, later: Iterable[tuple[date, date]]) -> Barred:
    """The next term only: the first that begins after the term of the veto; from the day after it while unknown."""
    following = sorted(span for span in later if span[0] > term_ends_on)
    if not following:
        return Barred(date.fromordinal(term_ends_on.toordinal() + 1))
    return Barred(*following[0])
