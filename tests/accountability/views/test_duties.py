"""Boards of duties: each person its own, overdue first, one tap away from doing it (D1 to D9, J, I4)."""

import datetime as dt
import re
from typing import Any

import pytest
from django.urls import reverse

from accountability.models import DropoutCase
from students.choices import AbsenceKind
from students.models import Appointment, SchoolClass, Student, User
from tests import make
from tests.rolls import take_roll
from tests.students.views.roll_pages import client_of

THU, FRI, MON = (dt.date(2026, 11, day) for day in (19, 20, 23))
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("monday")]


def text_of(user: User, name: str, *args: Any) -> str:
    answer = client_of(user).get(reverse(f"accountability:{name}", args=args))
    assert answer.status_code == 200
    return answer.content.decode()


def missing(school_class: SchoolClass, by: User, child: Student, *days: dt.date) -> None:
    for day in days:
        take_roll(school_class, by, day, {child: AbsenceKind.UNEXPLAINED}, hour=7)


def test_what_is_overdue_stands_first_then_today_then_what_comes(
    school_class: SchoolClass, head_teacher: User, pupils: list[Student]
) -> None:
    missing(school_class, head_teacher, pupils[0], THU, FRI, MON)
    text = text_of(head_teacher, "duty-list")
    assert re.findall(r'<h2 id="group-(\w+)"', text) == ["overdue", "coming"]
    assert text.index("联系监护人") < text.index("登记原因") < text.index("开具并送达劝学书")


def test_each_row_leads_to_where_it_is_done_in_one_tap(
    school_class: SchoolClass, head_teacher: User, pupils: list[Student]
) -> None:
    """A contact on the receipt of the last roll that misses the child, a cause on its own small page."""
    missing(school_class, head_teacher, pupils[0], FRI, MON)
    text = text_of(head_teacher, "duty-list")
    receipt = reverse("students:roll-done", args=[school_class.pk, MON])
    assert f'href="{receipt}#child-{pupils[0].pk}"' in text
    assert f'href="{reverse("accountability:cause-new", args=[pupils[0].pk])}"' in text
    assert f'id="child-{pupils[0].pk}"' in client_of(head_teacher).get(receipt).content.decode()


def test_everybody_has_the_own_duties_and_the_office_sees_all_by_person_j(
    school_class: SchoolClass, head_teacher: User, principal: User, registrar: User, pupils: list[Student]
) -> None:
    missing(school_class, head_teacher, pupils[0], THU, FRI, MON)
    assert "确定负责人" in text_of(principal, "duty-list") and "联系监护人" not in text_of(principal, "duty-list")
    assert "上报辍学" in text_of(registrar, "duty-list") and "确定负责人" not in text_of(registrar, "duty-list")
    school = text_of(principal, "duty-school")
    assert head_teacher.name in school and pupils[0].name not in school
    assert "联系监护人" in text_of(principal, "duty-person", head_teacher.pk)


def test_a_vacant_post_leaves_its_duties_to_the_registrar_or_says_so(
    school_class: SchoolClass, head_teacher: User, principal: User, registrar: User, pupils: list[Student]
) -> None:
    missing(school_class, head_teacher, pupils[0], THU, FRI, MON)
    Appointment.objects.filter(staff=head_teacher).update(ends_on=FRI)
    assert "联系监护人" in text_of(registrar, "duty-list")
    Appointment.objects.filter(staff=registrar).update(ends_on=FRI)
    assert "件没有人负责" in text_of(principal, "duty-school")


def test_who_has_nothing_to_do_is_told_so(head_teacher: User) -> None:
    assert "今天没有与学生有关的待办" in text_of(head_teacher, "duty-list")


def test_a_child_of_another_class_is_not_on_the_board_j(
    school_class: SchoolClass, head_teacher: User, registrar: User, pupils: list[Student]
) -> None:
    other = make.make_class(school_class.school)
    stranger = make.make_student(other, name="冉欣怡")
    missing(other, registrar, stranger, THU, FRI, MON)
    missing(school_class, head_teacher, pupils[0], MON)
    assert "冉欣怡" not in text_of(head_teacher, "duty-list")
    assert DropoutCase.objects.get().student == stranger


def test_the_first_pages_of_the_day_lead_to_the_duties(
    school_class: SchoolClass, head_teacher: User, principal: User, subject_teacher: User, pupils: list[Student]
) -> None:
    missing(school_class, head_teacher, pupils[0], THU, FRI, MON)
    link = reverse("accountability:duty-list")
    receipt = reverse("students:roll-done", args=[school_class.pk, MON])
    assert link in client_of(head_teacher).get(receipt).content.decode()
    board = client_of(principal).get(reverse("students:board-today")).content.decode()
    assert link in board and "个案 2026-001" in board
    assert link not in client_of(subject_teacher).get(reverse("home")).content.decode()
    case = DropoutCase.objects.get()
    client_of(principal).post(reverse("accountability:case-responsible", args=[case.pk]), {"staff": subject_teacher.pk})
    assert link in client_of(subject_teacher).get(reverse("home")).content.decode()
