"""The one place where an exact quotient becomes a printed number (H7)."""

from decimal import Decimal
from fractions import Fraction

NO_BASE = "—"


def round_half_up(value: Fraction | int, places: int = 1) -> Decimal:
    """Round an exact number to ``places`` decimals, halves away from zero (H7): 1/8 → 0.1, 1/4 → 0.3, -1/4 → -0.3."""
    scaled = abs(Fraction(value)) * 10**places
    units = (2 * scaled.numerator + scaled.denominator) // (2 * scaled.denominator)
    return Decimal(units if value >= 0 else -units).scaleb(-places)


def round_percent(value: Fraction | int | None, places: int = 1) -> Decimal | None:
    """A quotient as a percentage with ``places`` decimals (H7): 1/3 → 33.3. No base stays None."""
    return None if value is None else round_half_up(Fraction(value) * 100, places)


def format_percent(value: Fraction | int | None, places: int = 1) -> str:
    """The percentage as it is printed: "97.5%", or a dash when there is no base (H2, H7)."""
    rounded = round_percent(value, places)
    return NO_BASE if rounded is None else f"{rounded}%"
