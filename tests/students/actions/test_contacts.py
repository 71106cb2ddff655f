"""Recording contacts with guardians (D1)."""

import datetime as dt
from typing import Any

import pytest
from django.core.exceptions import ValidationError

from students.actions.contacts import record_contact
from students.choices import ContactChannel, ContactResult
from students.models import Contact, Student, User
from tests import make

MONDAY = dt.date(2026, 11, 23)


@pytest.fixture
def record(pupils: list[Student], head_teacher: User) -> Any:
    """Records a phone call about the first child on Monday."""

    def call(**overrides: Any) -> Contact:
        values: dict[str, Any] = {
            "actor": head_teacher,
            "at": make.at(MONDAY, 10),
            "student": pupils[0],
            "about_on": MONDAY,
            "today": MONDAY,
            "channel": ContactChannel.PHONE,
            "result": ContactResult.EXPLAINED,
            **overrides,
        }
        return record_contact(**values)

    return call


def test_d1_contact_keeps_when_how_whom_and_result(record: Any, pupils: list[Student], head_teacher: User) -> None:
    record(whom=" 父亲 ", note=" 发烧 ")
    row = Contact.objects.get()
    assert (row.student, row.about_on, row.at, row.recorded_at) == (
        pupils[0],
        MONDAY,
        make.at(MONDAY, 10),
        make.at(MONDAY, 10),
    )
    assert (row.channel, row.result, row.whom, row.note) == ("phone", "explained", "父亲", "发烧")
    assert row.recorded_by == head_teacher


def test_d1_an_attempt_that_reached_nobody_is_a_contact_of_its_own(record: Any) -> None:
    record(result=ContactResult.UNREACHABLE)
    record(result=ContactResult.WILL_RETURN)
    assert Contact.objects.count() == 2


def test_contact_entered_later_keeps_both_times(record: Any) -> None:
    row = record(contacted_at=make.at(MONDAY, 8, 30))
    assert (row.at, row.recorded_at) == (make.at(MONDAY, 8, 30), make.at(MONDAY, 10))


@pytest.mark.parametrize(
    "overrides",
    [
        {"about_on": MONDAY + dt.timedelta(1)},
        {"contacted_at": make.at(MONDAY, 10, 11)},
        {"note": "长" * 301},
        {"channel": "dove"},
        {"result": "fine"},
    ],
    ids=["about-tomorrow", "in-the-future", "note-too-long", "unknown-channel", "unknown-result"],
)
def test_contact_that_cannot_be_is_refused_and_nothing_is_written(record: Any, overrides: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        record(**overrides)
    assert not Contact.objects.exists()
