"""The line of the veto and the term that it bars (F6)."""

from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest

from accountability.rules.veto import VetoCount, barred, is_vetoed

HALF = Decimal(50)


@pytest.mark.parametrize(
    ("count", "percent", "rate", "expected"),
    [
        (VetoCount(2, 4, 0, 0), HALF, Fraction(1, 2), False),
        (VetoCount(3, 5, 0, 0), HALF, Fraction(3, 5), True),
        (VetoCount(1, 1, 0, 0), HALF, Fraction(1), True),
        (VetoCount(0, 0, 0, 0), HALF, None, False),
        (VetoCount(1, 1, 0, 1), HALF, None, False),  # nobody is left in the base
        (VetoCount(2, 5, 0, 1), HALF, Fraction(1, 2), False),
        (VetoCount(2, 4, 0, 1), HALF, Fraction(2, 3), True),
        (VetoCount(2, 3, 1, 0), HALF, Fraction(1, 2), False),
        (VetoCount(1, 33, 0, 0), Decimal("3.03"), Fraction(1, 33), True),  # 3.0303… > 3.03
        (VetoCount(1, 33, 0, 0), Decimal("3.04"), Fraction(1, 33), False),
    ],
)
def test_f6_strictly_greater_and_exact(
    count: VetoCount, percent: Decimal, rate: Fraction | None, expected: bool
) -> None:
    assert (count.rate, is_vetoed(count, percent)) == (rate, expected)


END = date(2027, 1, 15)
SPANS = [(date(2026, 9, 1), END), (date(2027, 3, 1), date(2027, 7, 2)), (date(2027, 9, 1), date(2028, 1, 14))]


@pytest.mark.parametrize(
    ("starts_on", "ends_on", "known", "expected"),
    [
        (date(2027, 3, 1), None, 3, True),
        (date(2027, 2, 1), None, 3, True),  # given in the vacation, held in the term
        (date(2027, 7, 2), None, 3, True),
        (date(2027, 7, 3), None, 3, False),  # the next term only
        (date(2027, 1, 20), date(2027, 2, 28), 3, False),
        (date(2027, 3, 1), None, 1, True),  # the next term is not in the calendar yet
        (date(2027, 9, 1), None, 1, True),
        (date(2027, 1, 10), END, 1, False),
    ],
)
def test_f6_only_the_next_term_is_barred(starts_on: date, ends_on: date | None, known: int, expected: bool) -> None:
    assert barred(END, SPANS[:known]).meets(starts_on, ends_on) is expected
