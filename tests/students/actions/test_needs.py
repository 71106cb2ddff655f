"""Recording and ending needs (G6)."""

import datetime as dt
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from pytest_django import DjangoAssertNumQueries

from students.actions.needs import NewNeed, end_need, record_need, record_needs, remove_need
from students.choices import NeedKind
from students.models import Need, SchoolClass, Student, User
from tests import make

MONDAY = dt.date(2026, 11, 23)


def new(**overrides: Any) -> NewNeed:
    return NewNeed(
        **{"kind": NeedKind.LOW_INCOME, "starts_on": dt.date(2026, 9, 1), "source": "低保证 第0123号", **overrides}
    )


@pytest.fixture
def record(pupils: list[Student], registrar: User) -> Any:
    """Records a need of the first child."""

    def call(**overrides: Any) -> Need:
        return record_need(student=pupils[0], new=new(**overrides), actor=registrar, at=make.at(MONDAY))

    return call


def test_g6_a_need_keeps_dates_paper_and_who(record: Any, registrar: User) -> None:
    row = record(source="  低保证 第0123号 ")
    assert (row.starts_on, row.ends_on, row.source) == (dt.date(2026, 9, 1), None, "低保证 第0123号")
    assert (row.recorded_by, row.recorded_at, row.history.get().history_user) == (registrar, make.at(MONDAY), registrar)


@pytest.mark.parametrize(
    ("overrides", "word"),
    [
        ({"source": " "}, "材料"),
        ({"ends_on": dt.date(2026, 8, 31)}, "不能早于"),
        ({"source": "字" * 121}, "120"),
        ({"kind": "rich"}, "rich"),
    ],
)
def test_g6_refused(record: Any, overrides: dict[str, Any], word: str) -> None:
    with pytest.raises(ValidationError, match=word):
        record(**overrides)
    assert not Need.objects.exists()


@pytest.mark.parametrize(
    ("first", "second", "is_taken"),
    [
        ({}, {}, False),
        ({}, {"starts_on": MONDAY}, False),
        ({"ends_on": dt.date(2026, 10, 31)}, {"starts_on": dt.date(2026, 10, 31)}, False),
        ({"ends_on": dt.date(2026, 10, 31)}, {"starts_on": dt.date(2026, 11, 1)}, True),
        ({"starts_on": MONDAY}, {"ends_on": dt.date(2026, 11, 22)}, True),
        ({"starts_on": MONDAY}, {"ends_on": MONDAY}, False),
        ({}, {"kind": NeedKind.LEARNING}, True),
    ],
)
def test_g6_one_need_of_a_kind_at_a_time(
    record: Any, first: dict[str, Any], second: dict[str, Any], is_taken: bool
) -> None:
    record(**first)
    if is_taken:
        record(**second)
    else:
        with pytest.raises(ValidationError, match="已有"):
            record(**second)
    assert Need.objects.count() == 1 + is_taken


def test_g6_many_children_at_once_without_those_who_have_it(
    record: Any, pupils: list[Student], registrar: User
) -> None:
    record()
    made = record_needs(students=pupils, new=new(), actor=registrar, at=make.at(MONDAY))
    assert {need.student for need in made} == set(pupils[1:])
    assert all(need.history.count() == 1 for need in Need.objects.all())


def test_statements_do_not_grow_with_the_children(
    school_class: SchoolClass, registrar: User, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for _round in range(2):
        students = [make.make_student(school_class) for _ in range(3 + 10 * _round)]
        with django_assert_num_queries(5):
            record_needs(students=students, new=new(), actor=registrar, at=make.at(MONDAY))


def test_g6_a_need_ends_with_its_last_day(record: Any, registrar: User) -> None:
    need = record()
    with pytest.raises(ValidationError, match="不能早于"):
        end_need(need=need, ends_on=dt.date(2026, 8, 31), actor=registrar, at=make.at(MONDAY))
    end_need(need=need, ends_on=MONDAY, actor=registrar, at=make.at(MONDAY))
    assert (Need.objects.get().ends_on, need.history.count()) == (MONDAY, 2)
    with pytest.raises(ValidationError, match="已经结束"):
        end_need(need=need, ends_on=MONDAY, actor=registrar, at=make.at(MONDAY))


def test_a_mistake_is_taken_off_and_its_history_stays(record: Any, registrar: User) -> None:
    need = record()
    remove_need(need=need, actor=registrar, at=make.at(MONDAY))
    assert not Need.objects.exists()
    assert list(Need.history.values_list("history_type", "history_user")) == [("-", registrar.pk), ("+", registrar.pk)]
