"""Aid for one child or many, put right and taken back (M11)."""

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accountability.actions.aid import NewAid, correct_aid, record_aid, remove_aid
from accountability.choices import AidKind
from accountability.models import AidRecord
from students.models import SchoolClass, Student, User
from tests import make

TODAY = dt.date(2026, 11, 23)
AT = make.at(TODAY)
pytestmark = pytest.mark.django_db


def grant(**overrides: Any) -> NewAid:
    return NewAid(**{"kind": AidKind.GRANT, "amount": Decimal(500), "source": "县财政", "on": TODAY, **overrides})


def test_the_same_aid_for_many_children_in_as_many_statements_m11(registrar: User, school_class: SchoolClass) -> None:
    costs = []
    for count in (1, 5):
        students = [make.make_student(school_class) for _ in range(count)]
        with CaptureQueriesContext(connection) as found:
            record_aid(students=students, new=grant(), actor=registrar, at=AT)
        costs.append(len(found))
    assert costs[0] == costs[1]
    assert AidRecord.objects.filter(amount=500, source="县财政", recorded_by=registrar).count() == 6
    assert AidRecord.history.count() == 6


@pytest.mark.parametrize(
    ("overrides", "field"),
    [
        ({"on": TODAY + dt.timedelta(days=1)}, "on"),
        ({"on": dt.date(202, 6, 1)}, "on"),
        ({"amount": None}, "amount"),
        ({"amount": Decimal(0)}, "amount"),
        ({"source": ""}, "source"),
    ],
)
def test_what_cannot_be_recorded_is_refused_with_its_field_m11(
    registrar: User, pupils: list[Student], overrides: dict[str, Any], field: str
) -> None:
    with pytest.raises(ValidationError) as refused:
        record_aid(students=pupils, new=grant(**overrides), actor=registrar, at=AT)
    assert list(refused.value.message_dict) == [field]
    assert not AidRecord.objects.exists()


def test_nobody_or_a_child_of_another_school_is_refused_m11(registrar: User, pupils: list[Student]) -> None:
    foreign = make.make_student(make.make_class(make.make_school()))
    for students in ([], [*pupils, foreign]):
        with pytest.raises(ValidationError):
            record_aid(students=students, new=grant(), actor=registrar, at=AT)


def test_the_same_form_sent_twice_is_recorded_once_m11(registrar: User, pupils: list[Student]) -> None:
    record_aid(students=pupils[:2], new=grant(), actor=registrar, at=AT)
    with pytest.raises(ValidationError, match=pupils[0].name):
        record_aid(students=pupils, new=grant(), actor=registrar, at=AT)
    assert AidRecord.objects.count() == 2
    record_aid(students=pupils[:1], new=grant(on=TODAY - dt.timedelta(days=30)), actor=registrar, at=AT)


def test_a_record_is_put_right_and_its_history_stays_m11(registrar: User, pupils: list[Student]) -> None:
    aid = record_aid(students=pupils[:1], new=grant(), actor=registrar, at=AT)[0]
    correct_aid(aid=aid, new=grant(amount=Decimal(625)), actor=registrar, at=AT)
    assert list(aid.history.order_by("history_id").values_list("amount", flat=True)) == [500, 625]
    with pytest.raises(ValidationError):
        correct_aid(aid=aid, new=grant(amount=None), actor=registrar, at=AT)


def test_a_record_is_removed_with_a_reason_m11(registrar: User, pupils: list[Student]) -> None:
    aid = record_aid(students=pupils[:1], new=grant(), actor=registrar, at=AT)[0]
    with pytest.raises(ValidationError):
        remove_aid(aid=aid, because=" ", actor=registrar, at=AT)
    remove_aid(aid=aid, because="重复登记", actor=registrar, at=AT)
    assert not AidRecord.objects.exists()
    assert AidRecord.history.latest("history_id").history_change_reason == "重复登记"
