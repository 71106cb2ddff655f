"""Fixtures of what adults owe."""

import datetime as dt

import pytest

from accountability.queries import notices
from accountability.rules.duties import Duty
from students.rules.calendar import SchoolCalendar


class Owed(list[Duty]):
    """Duties of every school, read as those that follow from facts are."""

    asked: int = 0

    def read(self, school_id: int, calendar: SchoolCalendar, today: dt.date) -> list[Duty]:
        self.asked += 1
        return list(self)


@pytest.fixture
def owed(monkeypatch: pytest.MonkeyPatch) -> Owed:
    """What messages speak of in the test; nothing until the test adds something."""
    found = Owed()
    monkeypatch.setattr(notices, "_readers", [found.read])
    return found
