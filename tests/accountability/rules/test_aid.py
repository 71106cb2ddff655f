"""Aid by kind and term (M11)."""

import datetime as dt
from decimal import Decimal

import pytest

from accountability.choices import AidKind
from accountability.rules.aid import AidProblem, Given, aid_problem, aid_totals, term_period
from accountability.rules.support import TermSpan

TODAY = dt.date(2026, 11, 23)
TERMS = [
    TermSpan(2, dt.date(2026, 9, 1), dt.date(2027, 1, 15)),
    TermSpan(1, dt.date(2026, 2, 24), dt.date(2026, 7, 3)),
]


@pytest.mark.parametrize(
    ("kind", "amount", "on", "problem"),
    [
        (AidKind.GRANT, Decimal(500), TODAY, None),
        (AidKind.GOODS, None, TODAY, None),
        (AidKind.GRANT, None, TODAY, AidProblem.NO_AMOUNT),
        (AidKind.FEE, None, TODAY, AidProblem.NO_AMOUNT),
        (AidKind.GOODS, Decimal(0), TODAY, AidProblem.NEGATIVE),
        (AidKind.GRANT, Decimal(-1), TODAY, AidProblem.NEGATIVE),
        (AidKind.GRANT, Decimal(1), TODAY + dt.timedelta(days=1), AidProblem.IN_FUTURE),
        (AidKind.GRANT, Decimal(1), dt.date(206, 11, 23), AidProblem.TOO_LONG_AGO),
    ],
)
def test_what_speaks_against_a_record_m11(
    kind: AidKind, amount: Decimal | None, on: dt.date, problem: AidProblem | None
) -> None:
    assert aid_problem(kind, amount, on, TODAY) is problem


def test_totals_count_children_once_and_money_always_m11() -> None:
    rows = [
        Given("goods", 1, None),
        Given("grant", 1, Decimal("500.50")),
        Given("grant", 1, Decimal("500.50")),
        Given("grant", 2, Decimal(250)),
    ]
    found = [(each.kind, each.children, each.times, each.amount) for each in aid_totals(rows)]
    assert found == [(AidKind.GRANT, 2, 3, Decimal(1251)), (AidKind.GOODS, 1, 1, Decimal(0))]


def test_a_vacation_belongs_to_the_term_before_it_m11() -> None:
    assert term_period(TERMS, 1) == (dt.date.min, dt.date(2026, 8, 31))
    assert term_period(TERMS, 2) == (dt.date(2026, 9, 1), dt.date.max)
