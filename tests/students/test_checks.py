"""The system check on the national calendar (A1)."""

import datetime as dt

import pytest
import time_machine
from django.core.management import call_command
from django.db import connection

from students.checks import national_calendar_is_known
from students.models import School, Term
from tests import make


@pytest.mark.parametrize(
    ("today", "expected"),
    [(dt.date(2026, 11, 23), ["students.W001"]), (dt.date(2027, 2, 1), [])],
    ids=["the term touches an unknown year", "the term is over"],
)
def test_unknown_years_are_said_in_a_check_a1(school: School, today: dt.date, expected: list[str]) -> None:
    with time_machine.travel(make.at(today)):
        assert [found.id for found in national_calendar_is_known(databases=["default"])] == expected


def test_known_years_say_nothing_a1(school: School) -> None:
    Term.objects.update(ends_on=dt.date(2026, 12, 30))
    with time_machine.travel(make.at(dt.date(2026, 11, 23))):
        assert national_calendar_is_known(databases=["default"]) == []


def test_nothing_is_asked_of_a_database_without_tables(db: None) -> None:
    assert national_calendar_is_known(databases=None) == []
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE students_term RENAME TO elsewhere")
        found = national_calendar_is_known(databases=["default"])
        cursor.execute("ALTER TABLE elsewhere RENAME TO students_term")
    assert found == []


def test_the_check_is_registered(school: School, capsys: pytest.CaptureFixture[str]) -> None:
    with time_machine.travel(make.at(dt.date(2026, 11, 23))):
        call_command("check", databases=["default"])
    assert "2027" in capsys.readouterr().err
