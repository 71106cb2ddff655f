"""The page of pupils by days: whose classes it shows to whom, what it says, what it costs (B2, H1, I2, I3, J)."""

import datetime as dt
import re
from collections.abc import Iterator
from fractions import Fraction

import pytest
import time_machine
from django.http import HttpResponse
from django.urls import reverse

from accountability.actions.summaries import freeze_month
from accountability.month_grid import day_totals
from students.choices import AbsenceKind, AccessKind, AwayKind, Role
from students.models import AccessEntry, Away, Enrolment, Placement, School, SchoolClass, Student, User
from students.queries.calendar import school_calendar
from students.queries.strips import class_month, class_months, classes_of_month
from tests import make
from tests.cases import correct_roll
from tests.rolls import take_roll
from tests.students.views.roll_pages import client_of

pytestmark = pytest.mark.django_db
OCTOBER, TODAY = dt.date(2026, 10, 1), dt.date(2026, 11, 3)


def day(number: int) -> dt.date:
    return OCTOBER.replace(day=number)


@pytest.fixture(autouse=True)
def _tuesday() -> Iterator[None]:
    with time_machine.travel(make.at(TODAY, 10), tick=False):
        yield


@pytest.fixture
def rooms(school: School, school_class: SchoolClass, pupils: list[Student], head_teacher: User) -> list[SchoolClass]:
    """Two classes: rolls on two days, a child that came, one that left."""
    other = make.make_class(school, entry_year=2021)
    leader = make.make_user(school, name="龑老师")
    make.appoint(leader, Role.HEAD_TEACHER, other)
    bright = make.make_student(other, name="𠮷明")
    make.make_student(other, name="冉欣怡", since=day(12))
    make.make_student(other, name="罗小满", until=day(20))
    take_roll(school_class, head_teacher, day(8))
    take_roll(school_class, head_teacher, day(9), {pupils[0]: AbsenceKind.SICK, pupils[1]: AbsenceKind.LATE}, hour=10)
    take_roll(other, leader, day(9), {bright: AbsenceKind.UNEXCUSED})
    return [school_class, other]


def get(who: User, month: str = "2026-10", asked: object = None) -> HttpResponse:
    path = reverse("accountability:month-grid", args=[month])
    return client_of(who).get(path, {} if asked is None else {"class": str(asked)})


def text(answer: HttpResponse) -> str:
    assert answer.status_code == 200
    return answer.content.decode()


def row_of(said: str, name: str) -> list[str]:
    """What stands in the row of a pupil, cell by cell."""
    line = next(part for part in said.split("<tr>") if f"</span>{name}</th>" in part)
    return re.findall(r"<td[^>]*>([^<]*)</td>", line)


def test_h1_the_office_has_every_class_or_one(
    school: School, rooms: list[SchoolClass], registrar: User, principal: User, pupils: list[Student]
) -> None:
    for who in (registrar, principal):
        said = text(get(who))
        assert said.count("<table") == 2 and said.index("三年级(1)班</h2>") < said.index("六年级(2)班</h2>")
    found = row_of(said, pupils[0].name)
    assert (found[7], found[8], found[9], found[31:]) == ("✓", "病", "", ["", "1", "", "", ""])
    assert row_of(said, "𠮷明")[8] == "旷" and row_of(said, "冉欣怡")[8] == "–"
    alone = text(get(registrar, asked=rooms[1].pk))
    assert alone.count("<table") == 1 and "𠮷明" in alone and pupils[0].name not in alone


def test_b2_a_day_without_a_roll_is_unknown_in_every_row(
    school: School, rooms: list[SchoolClass], registrar: User, pupils: list[Student]
) -> None:
    said = text(get(registrar, asked=rooms[0].pk))
    assert row_of(said, pupils[2].name)[11] == "?" and 'class="is-unknown" title="未上报' in said
    assert "已上报2天" in said and "<b>未上报" in said


def test_j_a_head_teacher_has_the_own_class_alone(
    school: School, rooms: list[SchoolClass], head_teacher: User, pupils: list[Student]
) -> None:
    said = text(get(head_teacher))
    assert pupils[0].name in said and "𠮷明" not in said and "<select" not in said
    assert get(head_teacher, asked=rooms[0].pk).status_code == 200
    assert get(head_teacher, asked=rooms[1].pk).status_code == 404


@pytest.mark.parametrize("asked", ["0", "x", "-1", "1 OR 1=1", "99999999999999999999"])
def test_a_class_that_is_none_is_not_found(
    school: School, rooms: list[SchoolClass], registrar: User, asked: str
) -> None:
    assert get(registrar, asked=asked).status_code == 404


def test_j_a_class_of_another_school_is_not_found(rooms: list[SchoolClass], registrar: User) -> None:
    strange = make.make_class(make.make_school())
    make.make_student(strange)
    assert get(registrar, asked=strange.pk).status_code == 404


@pytest.mark.parametrize("month", ["2026-13", "2027-01", "1999-01", "十月"])
def test_a_month_that_cannot_be_is_not_found(registrar: User, month: str) -> None:
    assert get(registrar, month).status_code == 404


def test_a_month_without_anybody_says_where_to_look(school: School, registrar: User) -> None:
    said = text(get(registrar, "2026-09"))
    assert "这个月没有在班学生。" in said and "<table" not in said


def test_h5_a_frozen_month_shows_the_rolls_of_today_and_says_so(
    school: School, rooms: list[SchoolClass], principal: User, registrar: User, pupils: list[Student]
) -> None:
    freeze_month(school=school, month=OCTOBER, actor=principal, at=make.at(TODAY, 9))
    correct_roll(rooms[0], registrar, day(8), {pupils[2]: AbsenceKind.PERSONAL}, today=TODAY)
    said = text(get(registrar, asked=rooms[0].pk))
    assert row_of(said, pupils[2].name)[7] == "事"
    assert "按11月3日 周二 10:10的点名记录显示；已定稿的月报不受影响" in said


def test_i2_i3_names_are_escaped_numbers_absent_and_the_look_remembered(
    school: School, rooms: list[SchoolClass], registrar: User, pupils: list[Student]
) -> None:
    hostile = "<script>alert('1')</script>\""
    Student.objects.filter(pk=pupils[0].pk).update(name=hostile, id_number="11010519491231002X", number_tail="002X")
    answer = get(registrar, asked=rooms[0].pk)
    said = text(answer)
    assert "&lt;script&gt;alert(&#x27;1&#x27;)&lt;/script&gt;&quot;" in said and "<script>alert" not in said
    assert "002X" not in said and "style=" not in said and "no-store" in answer["Cache-Control"]
    entry = AccessEntry.objects.get(what="month.grid")
    assert (entry.actor, entry.kind, entry.school_class_id, entry.count) == (
        registrar,
        AccessKind.VIEW,
        rooms[0].pk,
        len(pupils),
    )


def test_k15_days_and_pupils_add_up_to_the_same(
    school: School, rooms: list[SchoolClass], head_teacher: User, pupils: list[Student]
) -> None:
    take_roll(rooms[0], head_teacher, day(12), {pupils[0]: AbsenceKind.PERSONAL, pupils[1]: AbsenceKind.OFFICIAL})
    grid = class_month(rooms[0], OCTOBER, school_calendar(school.pk), TODAY)
    by_pupil = sum((row.without_reason + row.sick + row.personal for row in grid.rows), Fraction(0))
    assert sum(number for number in day_totals(grid) if number) == by_pupil == 2


def test_b11_whoever_was_away_came_or_changed_class_has_days_of_the_own(
    school: School, rooms: list[SchoolClass], head_teacher: User, pupils: list[Student]
) -> None:
    """Rows that share the days of their class must not do so where a child's own history tells otherwise."""
    for number in (12, 13, 14, 15, 16):
        take_roll(rooms[0], head_teacher, day(number))
    spell = Enrolment.objects.get(student=pupils[0])
    Away.objects.create(
        school=school, student=pupils[0], enrolment=spell, kind=AwayKind.SUSPENDED, starts_on=day(13), ends_on=day(15)
    )
    Placement.objects.filter(student=pupils[1]).update(ends_on=day(15))
    Placement.objects.create(
        school=school,
        student=pupils[1],
        enrolment=Enrolment.objects.get(student=pupils[1]),
        school_class=rooms[1],
        seat_number=40,
        starts_on=day(15),
    )
    Enrolment.objects.filter(student=pupils[2]).update(starts_on=day(14))
    said = text(get(User.objects.get(pk=head_teacher.pk)))
    shown = {child: "".join(row_of(said, child.name)[11:16]) for child in pupils[:3]}
    assert shown == {pupils[0]: "✓––✓✓", pupils[1]: "✓✓✓––", pupils[2]: "––✓✓✓"}


def test_one_class_and_all_classes_have_the_same_grids(
    school: School, rooms: list[SchoolClass], pupils: list[Student]
) -> None:
    calendar = school_calendar(school.pk)
    every = class_months(school.pk, OCTOBER, calendar, TODAY)
    assert [each.pk for each in classes_of_month(school.pk, OCTOBER)] == [room.pk for room in rooms]
    assert every == {room.pk: class_month(room, OCTOBER, calendar, TODAY) for room in rooms}


def test_the_month_page_leads_here(rooms: list[SchoolClass], head_teacher: User) -> None:
    page = client_of(head_teacher).get(reverse("accountability:month-detail", args=["2026-10"]))
    assert reverse("accountability:month-grid", args=["2026-10"]) in page.content.decode()


@pytest.mark.parametrize("many", [1, 3])
def test_statements_do_not_grow_with_pupils(
    rooms: list[SchoolClass], registrar: User, django_assert_num_queries: object, many: int
) -> None:
    for _ in range(many):
        make.make_student(rooms[0])
    get(registrar)
    client = client_of(registrar)
    path = reverse("accountability:month-grid", args=["2026-10"])
    client.get(path)
    with django_assert_num_queries(8):  # type: ignore[operator]
        client.get(path)
