"""Handing a month in, its receipt, and several people at it at once (H5, J)."""

import datetime as dt
from importlib import import_module

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction

from accountability.actions.submissions import submit_month
from accountability.actions.summaries import freeze_month
from accountability.models import MonthSubmission, MonthSummary
from students.actions.schools import set_central_school
from students.choices import AbsenceKind
from students.models import School, SchoolClass, Student, User
from tests import make
from tests.cases import correct_roll
from tests.rolls import take_roll
from tests.threads import Crowd

pytestmark = pytest.mark.django_db
protected = import_module("accountability.migrations.0006_county_form")
OCTOBER, LATER = dt.date(2026, 10, 1), dt.date(2026, 11, 3)


def submit(school: School, by: User, version: int = 1, hour: int = 11) -> MonthSubmission:
    return submit_month(school=school, month=OCTOBER, version=version, actor=by, at=make.at(LATER, hour))


@pytest.fixture
def frozen(
    school: School, school_class: SchoolClass, pupils: list[Student], head_teacher: User, principal: User
) -> MonthSummary:
    """October of one class with one roll."""
    take_roll(school_class, head_teacher, dt.date(2026, 10, 8), {pupils[0]: AbsenceKind.SICK})
    return freeze_month(school=school, month=OCTOBER, actor=principal, at=make.at(LATER, 10))


def test_h5_the_receipt_holds_version_hash_and_targets(school: School, frozen: MonthSummary, principal: User) -> None:
    centre = make.make_school(name="学区中心校")
    set_central_school(school=school, central=centre, actor=None, at=make.at(LATER))
    found = submit(school, principal)
    assert (found.summary, found.sha256, found.month) == (frozen, frozen.sha256, OCTOBER)
    assert found.number == f"{school.code}-202610-1" and len(found.receipt) == 64
    assert (found.central_school, found.submitted_by, found.submitted_at) == (centre, principal, make.at(LATER, 11))
    kinds = {each["kind"]: each for each in found.targets}
    assert (kinds["retention"]["part"], kinds["retention"]["whole"], kinds["retention"]["verdict"]) == (3, 3, "met")


def test_h5_a_month_in_which_nothing_happened_is_handed_in_too(
    school: School, school_class: SchoolClass, principal: User
) -> None:
    freeze_month(school=school, month=OCTOBER, actor=principal, at=make.at(LATER, 10))
    assert submit(school, principal).summary.version == 1


def test_j_only_the_principal_hands_in(school: School, frozen: MonthSummary, registrar: User) -> None:
    with pytest.raises(ValidationError, match="校长"):
        submit(school, registrar)
    assert not MonthSubmission.objects.exists()


def test_h5_nothing_frozen_nothing_handed_in(school: School, principal: User) -> None:
    with pytest.raises(ValidationError, match="先将本月定稿"):
        submit(school, principal)


def test_h5_a_version_once_and_a_later_one_beside_it(
    school: School,
    school_class: SchoolClass,
    frozen: MonthSummary,
    pupils: list[Student],
    principal: User,
    registrar: User,
) -> None:
    first = submit(school, principal)
    with pytest.raises(ValidationError, match="第1版已经报送"):
        submit(school, principal)
    correct_roll(school_class, registrar, dt.date(2026, 10, 8), {pupils[1]: AbsenceKind.PERSONAL}, today=LATER)
    freeze_month(school=school, month=OCTOBER, actor=principal, at=make.at(LATER, 12))
    with pytest.raises(ValidationError, match="第2版"):
        submit(school, principal, version=1)
    second = submit(school, principal, version=2, hour=13)
    assert second.number.endswith("-2") and second.receipt != first.receipt
    assert MonthSubmission.objects.filter(school=school, month=OCTOBER).count() == 2


def test_h5_rows_that_were_changed_behind_the_program_are_not_handed_in(
    school: School, frozen: MonthSummary, principal: User
) -> None:
    with connection.cursor() as cursor:
        for statement in protected.RELEASE[connection.vendor]:
            cursor.execute(statement)
    MonthSummary.objects.filter(pk=frozen.pk).update(content=frozen.content.replace('"end":3', '"end":4'))
    with pytest.raises(ValidationError, match="与定稿时不一致"):
        submit(school, principal)


def test_the_database_takes_a_version_once(school: School, frozen: MonthSummary, principal: User) -> None:
    found = submit(school, principal)
    found.pk, found.number = None, "other"
    with pytest.raises(IntegrityError), transaction.atomic():
        found.save()


@pytest.mark.django_db(transaction=True)
def test_of_two_who_hand_in_at_once_one_is_told(school: School, frozen: MonthSummary, principal: User) -> None:
    crowd = Crowd()
    found = crowd.at_once(lambda: submit(school, principal), lambda: submit(school, principal))
    assert sorted(type(each).__name__ for each in found) == ["MonthSubmission", "ValidationError"]
    assert crowd.ask(MonthSubmission.objects.count) == 1
