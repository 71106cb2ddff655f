"""Guardians of a child: added, corrected, ordered, removed (I1, I5)."""

import datetime as dt
from typing import Any

import pytest
from django.core.exceptions import ValidationError

from students.actions.guardians import SaidGuardian, save_guardians
from students.models import Guardian, Student, User
from tests import make

AT = make.at(dt.date(2026, 11, 23))


@pytest.fixture
def save(pupils: list[Student], registrar: User) -> Any:
    def call(*said: SaidGuardian) -> list[Guardian]:
        return save_guardians(student=pupils[0], said=said, actor=registrar, at=AT)

    return call


@pytest.fixture
def parents(save: Any) -> list[Guardian]:
    return save(
        SaidGuardian(name="陈大山", relation="父亲", phone="13812345678"),
        SaidGuardian(name=" 李秀英 ", relation="母亲", phone="13987654321"),
    )


def of(student: Student) -> list[tuple[int, str, str, str]]:
    return [(each.position, each.name, each.relation, each.phone) for each in student.guardians.order_by("position")]


def test_added_in_order_with_history(parents: list[Guardian], pupils: list[Student], registrar: User) -> None:
    assert of(pupils[0]) == [(1, "陈大山", "父亲", "13812345678"), (2, "李秀英", "母亲", "13987654321")]
    assert {each.history.get().history_user for each in parents} == {registrar}


def test_order_changes_and_phones_are_kept(parents: list[Guardian], save: Any, pupils: list[Student]) -> None:
    father, mother = parents
    save(
        SaidGuardian(id=mother.pk, name="李秀英", relation="母亲"),
        SaidGuardian(id=father.pk, name="陈大山", relation="父亲"),
    )
    assert [(row[1], row[3]) for row in of(pupils[0])] == [("李秀英", "13987654321"), ("陈大山", "13812345678")]


def test_only_what_changes_gets_a_row_of_history(parents: list[Guardian], save: Any, pupils: list[Student]) -> None:
    father, mother = parents
    save(
        SaidGuardian(id=father.pk, name="陈大山", relation="父亲"),
        SaidGuardian(id=mother.pk, name="李秀英", relation="母亲", phone=""),
    )
    assert (father.history.count(), mother.history.count()) == (1, 2)
    assert of(pupils[0])[1] == (2, "李秀英", "母亲", "")


def test_who_is_left_out_is_removed_and_stays_in_the_history(
    parents: list[Guardian], save: Any, pupils: list[Student]
) -> None:
    save(SaidGuardian(id=parents[1].pk, name="李秀英", relation="母亲"), SaidGuardian(name="陈奶奶", relation="祖母"))
    assert [row[:2] for row in of(pupils[0])] == [(1, "李秀英"), (2, "陈奶奶")]
    assert list(Guardian.history.filter(name="陈大山").values_list("history_type", flat=True)) == ["-", "+"]


@pytest.mark.parametrize("wrong", ["nobody", "twice", "stranger"])
def test_refused_and_nothing_changed(wrong: str, parents: list[Guardian], save: Any, pupils: list[Student]) -> None:
    other = Guardian.objects.create(school=pupils[1].school, student=pupils[1], name="别人")
    father = SaidGuardian(id=parents[0].pk, name="陈大山")
    said = {
        "nobody": [father, SaidGuardian(name=" ", relation="叔叔")],
        "twice": [father, father],
        "stranger": [SaidGuardian(id=other.pk, name="别人")],
    }
    before = of(pupils[0])
    with pytest.raises(ValidationError):
        save(*said[wrong])
    assert of(pupils[0]) == before
