"""The page of patterns worth a talk: figures, days that open, nobody named, nothing for honest data (F10)."""

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from students.choices import AbsenceKind
from students.models import Contact, SchoolClass, Student, User
from tests import make
from tests.cases import correct_roll, late_slip, make_contact, make_visit
from tests.rolls import take_roll
from tests.students.views.roll_pages import client_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("monday")]
MON, TUE, WED, THU, FRI = (dt.date(2026, 11, day) for day in (16, 17, 18, 19, 20))
U, S = AbsenceKind.UNEXPLAINED, AbsenceKind.SICK


def page(user: User) -> str:
    answer = client_of(user).get(reverse("accountability:pattern-list"))
    assert answer.status_code == 200
    return answer.content.decode()


def call(child: Student, by: User, second: int) -> Contact:
    contact = make_contact(child, by, THU)
    contact.recorded_at = make.at(THU, 10) + dt.timedelta(seconds=second)
    contact.save()
    return contact


def visit(child: Student, by: User, on: dt.date) -> None:
    """A visit with the entry it makes in the contact log."""
    Contact.objects.filter(home_visit=make_visit(child, by, on)).update(channel="visit")


def test_honest_records_show_nothing(
    school_class: SchoolClass, head_teacher: User, registrar: User, principal: User, pupils: list[Student]
) -> None:
    take_roll(school_class, head_teacher, MON, {pupils[0]: U, pupils[1]: U})
    late_slip(pupils[1], registrar, MON, TUE, today=TUE)
    take_roll(school_class, head_teacher, TUE, {pupils[1]: S, pupils[2]: U})
    take_roll(school_class, head_teacher, WED, {pupils[2]: U})
    take_roll(school_class, head_teacher, THU)
    make_contact(pupils[0], head_teacher, MON)
    make_contact(pupils[2], head_teacher, TUE, is_reached=False)
    make_visit(pupils[2], head_teacher, WED)
    assert "没有特别之处" in page(principal) and "没有特别之处" in page(registrar)


def test_each_pattern_has_its_figures_and_the_days_open(
    school_class: SchoolClass, head_teacher: User, registrar: User, principal: User, pupils: list[Student]
) -> None:
    for day in (MON, TUE, WED):
        take_roll(school_class, head_teacher, day, dict.fromkeys(pupils, U) if day != WED else {})
    for day in (THU, FRI):
        take_roll(school_class, head_teacher, day, dict.fromkeys(pupils, U), hour=9)
    correct_roll(school_class, registrar, FRI, dict.fromkeys(pupils, S), today=dt.date(2026, 11, 23), hour=7)
    more = [make.make_student(school_class) for _ in range(5)]
    for second, child in enumerate(more):
        call(child, head_teacher, second)
        visit(child, head_teacher, THU)
    found = page(principal)
    assert "缺课恰在立案前一天结束" in found and "已结束的 3 次缺课中有 3 次" in found
    assert f'href="{reverse("students:roll-versions", args=[school_class.pk, WED])}"' in found
    assert "登记的 5 次联系中有 5 次" in found and head_teacher.name in found
    assert "录入的 5 次家访中有 5 次" in found and "/visits/" in found
    assert "不是证据" in found
    assert not [child for child in (*pupils, *more) if child.name in found]
    assert client_of(principal).get(reverse("students:roll-versions", args=[school_class.pk, WED])).status_code == 200


def test_explaining_on_the_threshold_is_shown_with_its_base_b4(
    school_class: SchoolClass, head_teacher: User, registrar: User, principal: User, pupils: list[Student]
) -> None:
    for day in (MON, TUE):
        take_roll(school_class, head_teacher, day, dict.fromkeys(pupils, U))
    for child in pupils:
        late_slip(child, registrar, TUE, TUE, today=WED)
    take_roll(school_class, head_teacher, WED, dict.fromkeys(pupils, U))
    found = page(principal)
    assert "临近立案时补作请假" in found and "事后说明的 3 名学生中有 3 名" in found
    assert f'href="{reverse("students:roll-versions", args=[school_class.pk, TUE])}"' in found


def test_a_roll_changed_on_its_own_day_is_no_pattern_b6(
    school_class: SchoolClass, head_teacher: User, principal: User, pupils: list[Student]
) -> None:
    for day in (MON, TUE):
        take_roll(school_class, head_teacher, day, dict.fromkeys(pupils, U))
    take_roll(school_class, head_teacher, WED, dict.fromkeys(pupils, U))
    take_roll(school_class, head_teacher, WED, dict.fromkeys(pupils, S), hour=10)
    assert "没有特别之处" in page(principal)


def test_outside_of_every_term_there_is_nothing_to_look_at(school_class: SchoolClass, principal: User) -> None:
    principal.school.terms.all().delete()  # type: ignore[union-attr]  # the fixture has a school
    assert "没有特别之处" in page(principal)


def test_the_page_costs_the_same_with_three_classes(
    school_class: SchoolClass, head_teacher: User, principal: User, pupils: list[Student]
) -> None:
    def cost() -> int:
        client = client_of(principal)
        with CaptureQueriesContext(connection) as found:
            client.get(reverse("accountability:pattern-list"))
        return len(found)

    take_roll(school_class, head_teacher, MON, {pupils[0]: U})
    before = cost()
    for _ in range(2):
        other = make.make_class(school_class.school)
        children = [make.make_student(other) for _ in range(3)]
        teacher = make.make_user(school_class.school)
        for day in (MON, TUE, WED):
            take_roll(other, teacher, day, dict.fromkeys(children, U) if day != WED else {})
        for child in children:
            visit(child, teacher, MON)
    assert cost() == before and "3 次" in page(principal)
