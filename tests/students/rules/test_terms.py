"""The customary dates of terms, proposed and never imposed (A1)."""

import datetime as dt

import pytest

from students.rules.terms import next_term, usual_term


def day(text: str) -> dt.date:
    return dt.date.fromisoformat(text)


@pytest.mark.parametrize(
    ("today", "starts_on", "following"),
    [
        ("2026-11-23", "2026-09-01", "2027-02-17"),
        ("2027-01-15", "2026-09-01", "2027-02-17"),
        ("2027-01-16", "2027-02-17", "2027-09-01"),
        ("2027-04-01", "2027-02-17", "2027-09-01"),
        ("2027-07-05", "2027-02-17", "2027-09-01"),
        ("2027-07-06", "2027-09-01", "2028-02-17"),
    ],
)
def test_the_term_of_a_date_and_the_one_after_it(today: str, starts_on: str, following: str) -> None:
    assert usual_term(day(today)).starts_on == day(starts_on)
    assert next_term(day(today)).starts_on == day(following)


def test_terms_are_named_by_their_school_year() -> None:
    assert usual_term(day("2026-11-23")).name == "2026-2027学年第一学期"
    assert usual_term(day("2027-04-01")).name == "2026-2027学年第二学期"
