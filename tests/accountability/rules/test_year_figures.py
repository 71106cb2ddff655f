"""Half-year and annual figures, exact, and a dash without a base (H1, H2, H3, H7)."""

import datetime as dt
from fractions import Fraction

import pytest

from accountability.rules.unit_moves import UnitMove, Why
from accountability.rules.year_figures import Figures, cohort_retention
from students.rules.enrolment_rates import Rate
from students.rules.rates import Attendance

FIRST_YEAR_ENDS = dt.date(2022, 8, 31)


def test_h2_h3_h7_rates_are_exact_and_without_a_base_there_are_none() -> None:
    nobody = Figures()
    assert [nobody.retention, nobody.by_balance, nobody.by_head_count, nobody.by_ledger, nobody.unknown_share] == [
        None
    ] * 5
    found = Figures(base=3, balance=-1, head_count=2, ledger=1, kept=2, whole=3, owed_days=7, unknown_days=1)
    assert (found.by_balance, found.by_head_count, found.by_ledger) == (Fraction(-1, 3), Fraction(2, 3), Fraction(1, 3))
    assert (found.retention, found.unknown_share) == (Fraction(2, 3), Fraction(1, 7))


def test_h7_sums_add_counts_and_never_rates() -> None:
    one = Figures(Attendance(2, 1), owed_days=1, base=1, ledger=1, kept=0, whole=1)
    many = Figures(Attendance(98, 98), owed_days=9, unknown_days=1, base=99, kept=99, whole=99)
    both = one + many
    assert (both.attendance.rate, both.by_ledger, both.retention) == (
        Fraction(99, 100), Fraction(1, 100), Fraction(99, 100),
    )  # fmt: skip


def moves(*told: tuple[Why, int]) -> list[UnitMove]:
    return [UnitMove(0, why, dt.date(2021 + years, 9, 1)) for why, years in told]


ADMITTED = (Why.ADMITTED, 0)


@pytest.mark.parametrize(
    ("children", "rate"),
    [
        ([], None),
        ([([], False)], None),
        ([(moves(ADMITTED), True)], Rate(1, 1)),
        ([(moves((Why.ADMITTED, 1)), True)], None),
        ([(moves(ADMITTED), True), (moves((Why.ADMITTED, 3)), True)], Rate(2, 2)),
        ([(moves(ADMITTED), True), (moves((Why.TRANSFER_IN, 3)), True)], Rate(2, 2)),
        ([(moves(ADMITTED, (Why.TRANSFER_OUT, 2)), False), (moves(ADMITTED), True)], Rate(1, 1)),
        ([(moves(ADMITTED, (Why.DIED, 2)), False)], Rate(0, 0)),
        ([(moves(ADMITTED, (Why.TRANSFER_OUT, 2), (Why.RETURNED, 3)), True)], Rate(1, 1)),
        ([(moves(ADMITTED, (Why.GRADUATED, 5)), False)], Rate(1, 1)),
        ([(moves(ADMITTED, (Why.SUSPENDED, 4)), False)], Rate(0, 1)),
        ([(moves(ADMITTED), False), (moves(ADMITTED), True)], Rate(1, 2)),
        ([(moves(ADMITTED, (Why.CHANGED_OUT, 1), (Why.CHANGED_IN, 1)), True)], Rate(1, 1)),
    ],
)
def test_domain_3_5_six_years_of_a_cohort(children: list[tuple[list[UnitMove], bool]], rate: Rate | None) -> None:
    assert cohort_retention(children, FIRST_YEAR_ENDS) == rate
