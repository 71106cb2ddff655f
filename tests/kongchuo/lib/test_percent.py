"""The one rounding rule (H7)."""

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kongchuo.lib.percent import format_percent, round_half_up, round_percent


@pytest.mark.parametrize(
    ("value", "places", "expected"),
    [
        (Fraction(1, 3), 1, "33.3"),
        (Fraction(2, 3), 1, "66.7"),
        (Fraction(1, 8), 1, "12.5"),
        (Fraction(1, 8), 0, "13"),
        (Fraction(1, 16), 1, "6.3"),
        (Fraction(3, 2000), 1, "0.2"),
        (Fraction(1, 2000), 1, "0.1"),
        (Fraction(1, 2001), 1, "0.0"),
        (Fraction(1999, 2000), 1, "100.0"),
        (Fraction(0), 1, "0.0"),
        (Fraction(1), 1, "100.0"),
        (1, 2, "100.00"),
        (Fraction(1, 3), 2, "33.33"),
        (Fraction(-1, 2000), 1, "-0.1"),
        (Fraction(-1, 3), 1, "-33.3"),
    ],
)
def test_h7_round_percent(value: Fraction | int, places: int, expected: str) -> None:
    assert str(round_percent(value, places)) == expected


def test_h7_no_base_is_no_number() -> None:
    assert round_percent(None) is None
    assert format_percent(None) == "—"


def test_h7_percentages_print_with_one_decimal() -> None:
    assert format_percent(Fraction(39, 40)) == "97.5%"
    assert format_percent(1) == "100.0%"


@pytest.mark.parametrize(("value", "expected"), [("1/4", "0.3"), ("1/8", "0.1"), ("-1/4", "-0.3"), ("5/2", "2.5")])
def test_h7_round_half_up(value: str, expected: str) -> None:
    assert str(round_half_up(Fraction(value))) == expected


@given(st.fractions(-1000, 1000), st.integers(0, 4))
def test_h7_rounding_moves_by_half_a_unit_at_most_and_is_odd(value: Fraction, places: int) -> None:
    rounded = round_half_up(value, places)
    assert abs(Fraction(rounded) - value) <= Fraction(1, 2 * 10**places)
    assert round_half_up(-value, places) == -rounded


@given(st.integers(-(10**6), 10**6))
def test_h7_halves_go_away_from_zero(units: int) -> None:
    half = Fraction(2 * abs(units) + 1, 20)
    assert round_half_up(half) == Decimal(abs(units) + 1).scaleb(-1)
