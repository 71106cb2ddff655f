"""The own password and the own language, apart from their pages."""

import datetime as dt

import pytest
from django.core.exceptions import ValidationError

from students.actions.account import choose_password, remember_language
from students.models import User
from tests import make
from tests.conftest import MONDAY

AT = make.at(MONDAY, 9)


def test_a_chosen_password_replaces_the_first_and_is_dated(monday: dt.date, head_teacher: User) -> None:
    head_teacher.must_change_password = True
    choose_password(actor=head_teacher, at=AT, password="晨读-8 点半-操场")
    stored = User.objects.get(pk=head_teacher.pk)
    assert stored.check_password("晨读-8 点半-操场")
    assert not stored.must_change_password
    assert stored.history.latest().history_date == AT


@pytest.mark.parametrize("weak", ["12345678", "short1", "password1", ""])
def test_a_weak_password_is_not_stored(head_teacher: User, weak: str) -> None:
    with pytest.raises(ValidationError):
        choose_password(actor=head_teacher, at=AT, password=weak)
    assert User.objects.get(pk=head_teacher.pk).check_password("correct horse 1")


def test_a_language_is_stored(head_teacher: User) -> None:
    remember_language(actor=head_teacher, at=AT, language="zh-hant")
    assert User.objects.get(pk=head_teacher.pk).language == "zh-hant"


def test_a_language_that_does_not_exist_is_refused(head_teacher: User) -> None:
    with pytest.raises(ValidationError):
        remember_language(actor=head_teacher, at=AT, language="fr")
