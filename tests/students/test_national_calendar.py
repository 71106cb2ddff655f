"""The State Council's arrangement as the package knows it (A1)."""

import datetime as dt

import pytest

from students.national_calendar import arrangement, known_years
from students.rules.calendar import NationalDay


def days(*texts: str) -> set[dt.date]:
    return {dt.date.fromisoformat(f"2026-{text}") for text in texts}


def test_2026_is_arranged_as_published_a1() -> None:
    off = {day for day, entry in arrangement(2026).items() if entry.is_off}
    spans = [("01-01", 3), ("02-15", 9), ("04-04", 3), ("05-01", 5), ("06-19", 3), ("09-25", 3), ("10-01", 7)]
    assert off == {
        dt.date.fromisoformat(f"2026-{first}") + dt.timedelta(days=shift)
        for first, count in spans
        for shift in range(count)
    }


def test_make_up_days_of_2026_a1() -> None:
    on = {day for day, entry in arrangement(2026).items() if not entry.is_off}
    assert on == days("01-04", "02-14", "02-28", "05-09", "09-20", "10-10")


def test_names_are_those_of_the_notices() -> None:
    assert arrangement(2026)[dt.date(2026, 4, 4)] == NationalDay(True, "清明节")
    assert arrangement(2026)[dt.date(2026, 10, 10)] == NationalDay(False, "国庆节")


@pytest.mark.parametrize("year", [2003, 2099])
def test_an_unknown_year_is_empty_and_not_guessed_a1(year: int) -> None:
    assert year not in known_years()
    assert arrangement(year) == {}


def test_every_known_year_has_an_arrangement() -> None:
    assert all(arrangement(year) for year in known_years())
