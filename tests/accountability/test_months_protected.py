"""Nobody changes a frozen month, not even past the program, on both databases (H5)."""

import datetime as dt

import pytest
from django.db import DatabaseError, connection, transaction

from accountability.actions.summaries import freeze_month
from accountability.models import MonthSummary
from students.models import School, Student, User
from tests import make

pytestmark = pytest.mark.django_db
TABLE = "accountability_monthsummary"


@pytest.fixture
def frozen(school: School, principal: User, pupils: list[Student]) -> MonthSummary:
    """October as the principal froze it."""
    return freeze_month(school=school, month=dt.date(2026, 10, 1), actor=principal, at=make.at(dt.date(2026, 11, 2), 9))


@pytest.mark.parametrize("statement", [f"UPDATE {TABLE} SET content = '{{}}'", f"DELETE FROM {TABLE}"])
def test_h5_no_statement_changes_or_deletes(frozen: MonthSummary, statement: str) -> None:
    with pytest.raises(DatabaseError, match="never changed"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)
    assert MonthSummary.objects.get().content == frozen.content


def test_h5_nor_does_django(frozen: MonthSummary) -> None:
    frozen.content = "{}"
    for change in (frozen.save, frozen.delete, MonthSummary.objects.all().delete):
        with pytest.raises(DatabaseError, match="never changed"), transaction.atomic():
            change()
    assert MonthSummary.objects.count() == 1
