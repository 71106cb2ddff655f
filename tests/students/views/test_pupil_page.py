"""The page of a pupil: masks, reveals, access entries, runs in words, days, who may see it (I1, I2, I6, C1 to C5)."""

import datetime as dt
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from students.choices import (
    AbsenceKind,
    AccessKind,
    ContactChannel,
    ContactResult,
    DayKind,
    MovementKind,
    Role,
    Session,
)
from students.models import AccessEntry, CalendarDay, Contact, Guardian, Movement, SchoolClass, Student, User
from tests import make
from tests.students.scene import slip, take_roll

THURSDAY, FRIDAY, MONDAY = (dt.date(2026, 11, number) for number in (19, 20, 23))
ID_NUMBER, STATUS_NUMBER = "11010519491231002X", "G11010519491231002X"
PHONE, ADDRESS = "13812341234", "云南省石林县青石镇下寨村36号"
SECRETS = {"id_number": ID_NUMBER, "status_number": STATUS_NUMBER, "address": ADDRESS}
K = AbsenceKind


@pytest.fixture(autouse=True)
def _today(monday: dt.date) -> None:
    """Every page is asked for on Monday 23 November."""


@pytest.fixture
def child(school_class: SchoolClass) -> Student:
    """A child with everything that is masked."""
    student = make.make_student(school_class, name="马小龙", seat=7, **SECRETS)
    Guardian.objects.create(school=student.school, student=student, name="马建国", relation="父亲", phone=PHONE)
    return student


def page(name: str, student: Student) -> str:
    return reverse(f"students:{name}", args=[student.pk])


def sign_in(client: Client, user: User) -> Client:
    user.language = "en"
    user.save(update_fields=["language"])
    client.force_login(user)
    return client


@pytest.mark.parametrize("who", ["head_teacher", "registrar", "principal"])
def test_i1_everything_is_masked_before_a_click(
    client: Client, request: pytest.FixtureRequest, child: Student, who: str
) -> None:
    html = sign_in(client, request.getfixturevalue(who)).get(page("student-detail", child)).content.decode()
    for secret in (ID_NUMBER, STATUS_NUMBER, PHONE, ADDRESS, "19491231", "36号"):
        assert secret not in html
    for masked in ("110105********002X", "G110105********002X", "138****1234", "云南省石林县****"):
        assert masked in html


@pytest.mark.parametrize("who", ["head_teacher", "registrar", "principal"])
@pytest.mark.parametrize("field", ["id_number", "status_number", "address", "phone"])
def test_i1_a_click_reveals_one_fact_once_and_is_noted(
    client: Client, request: pytest.FixtureRequest, child: Student, who: str, field: str
) -> None:
    user = request.getfixturevalue(who)
    name = f"phone-{child.guardians.get().pk}" if field == "phone" else field
    answer = sign_in(client, user).post(page("student-reveal", child), {"field": name})
    html = answer.content.decode()
    # The ID number is contained in the status number; each is looked for as it stands on the page.
    shown = {**{key: f">{value}<" for key, value in SECRETS.items()}, "phone": f">{PHONE}<"}
    assert [key for key, text in shown.items() if text in html] == [field]
    assert answer.headers["Cache-Control"] == "no-store"
    entry = AccessEntry.objects.get()
    assert (entry.kind, entry.what, entry.student, entry.actor) == (AccessKind.REVEAL, f"student.{field}", child, user)
    assert PHONE not in client.get(page("student-detail", child)).content.decode()


def test_i4_reveal_is_no_address_to_keep(client: Client, child: Student, registrar: User) -> None:
    answer = sign_in(client, registrar).get(page("student-reveal", child) + "?field=id_number")
    assert (answer.status_code, answer.url) == (302, page("student-detail", child))
    assert not AccessEntry.objects.exists()


@pytest.mark.parametrize(
    "field", ["", "name", "registered_address", "id_number_hash", "phone-", "phone-0", "phone-x", "phone-" + "9" * 30]
)
def test_i1_nothing_else_is_revealed(client: Client, child: Student, registrar: User, field: str) -> None:
    assert sign_in(client, registrar).post(page("student-reveal", child), {"field": field}).status_code == 404
    assert not AccessEntry.objects.exists()


def test_i1_another_childs_guardian_is_not_revealed(client: Client, child: Student, registrar: User) -> None:
    other = make.make_student(child.placements.get().school_class)
    field = f"phone-{child.guardians.get().pk}"
    assert sign_in(client, registrar).post(page("student-reveal", other), {"field": field}).status_code == 404


def test_i2_every_view_leaves_an_entry(client: Client, child: Student, head_teacher: User) -> None:
    sign_in(client, head_teacher)
    for _ in range(2):
        client.get(page("student-detail", child))
    entries = AccessEntry.objects.values_list("kind", "what", "student", "actor")
    assert list(entries) == [(AccessKind.VIEW, "student", child.pk, head_teacher.pk)] * 2


@pytest.mark.parametrize("who", ["other_head", "subject_teacher", "former_head", "stranger", "oversight"])
@pytest.mark.parametrize("name", ["student-detail", "student-reveal"])
def test_i6_others_find_nothing(client: Client, child: Student, school_class: SchoolClass, who: str, name: str) -> None:
    school = make.make_school() if who == "stranger" else school_class.school
    user = make.make_user(school)
    if who == "other_head":
        make.appoint(user, Role.HEAD_TEACHER, make.make_class(school))
    elif who == "subject_teacher":
        make.appoint(user, Role.SUBJECT_TEACHER, school_class, subject="数学")
    elif who == "former_head":
        make.appoint(user, Role.HEAD_TEACHER, school_class, ends_on=FRIDAY)
    else:
        make.appoint(user, Role.PRINCIPAL if who == "stranger" else Role.OVERSIGHT)
    assert sign_in(client, user).post(page(name, child), {"field": "id_number"}).status_code == 404
    assert sign_in(client, user).get(page(name, child)).status_code == 404
    assert not AccessEntry.objects.exists()


def test_i6_head_teacher_loses_a_child_that_changed_class(
    client: Client, child: Student, school_class: SchoolClass, head_teacher: User
) -> None:
    child.placements.update(ends_on=MONDAY)
    assert sign_in(client, head_teacher).get(page("student-detail", child)).status_code == 404


def test_c2_runs_stand_in_words_with_days_and_unknown_days(
    client: Client, child: Student, school_class: SchoolClass, head_teacher: User
) -> None:
    take_roll(school_class, head_teacher, dt.date(2026, 11, 18), {child: K.UNEXCUSED})
    take_roll(school_class, head_teacher, FRIDAY, {child: K.UNEXPLAINED})
    take_roll(school_class, head_teacher, MONDAY, {child: K.SICK})
    html = sign_in(client, head_teacher).get(page("student-detail", child)).content.decode()
    assert "absent without leave for 2 days (18 Nov, 20 Nov)" in html
    assert "absent for 3 days with leave counted (18 Nov, 20 Nov, 23 Nov)" in html
    assert "and 1 day not reported" in html


def test_c5_a_flag_says_why(client: Client, child: Student, school_class: SchoolClass, head_teacher: User) -> None:
    for day in (THURSDAY, FRIDAY, MONDAY):
        take_roll(school_class, head_teacher, day, {child: K.UNEXCUSED})
    html = sign_in(client, head_teacher).get(page("student-detail", child)).content.decode()
    assert "3 school days; the limit is 3 (19 Nov, 20 Nov, 23 Nov)" in html


def strip(client: Client, child: Student) -> dict[int, tuple[str, str, str]]:
    months = client.get(page("student-detail", child)).context["months"]
    return {day.number: (day.state, day.sign, day.label) for day in months[0].days}


def test_b2_strip_shows_every_state_and_unknown_days(
    client: Client, school_class: SchoolClass, child: Student, head_teacher: User
) -> None:
    marks: dict[int, AbsenceKind | None] = {
        9: None, 10: K.UNEXPLAINED, 11: K.UNEXCUSED, 12: K.SICK, 13: K.PERSONAL, 16: K.OFFICIAL,
        17: K.LATE, 18: K.LEFT_EARLY,
    }  # fmt: skip
    for number, mark in marks.items():
        take_roll(school_class, head_teacher, dt.date(2026, 11, number), {child: mark} if mark else {})
    CalendarDay.objects.create(school=child.school, date=THURSDAY, kind=DayKind.OFF, reason="运动会")
    days = strip(sign_in(client, head_teacher), child)
    assert {number: days[number][:2] for number in marks} == {
        9: ("present", "✓"),
        10: ("absent", "N"),
        11: ("absent", "U"),
        12: ("leave", "S"),
        13: ("leave", "P"),
        16: ("leave", "O"),
        17: ("late", "L"),
        18: ("late", "E"),
    }
    assert days[19] == ("off", "·", "Thu 19 Nov 运动会")
    assert days[20] == ("unknown", "?", "Fri 20 Nov Not reported: neither present nor absent")
    assert days[21] == ("off", "·", "Sat 21 Nov Weekend")
    assert days[24][:2] == ("ahead", "")


def test_b5_a_day_of_two_halves_shows_both(
    client: Client, school_class: SchoolClass, child: Student, head_teacher: User
) -> None:
    take_roll(school_class, head_teacher, FRIDAY, {child: K.UNEXCUSED})
    take_roll(school_class, head_teacher, MONDAY, {child: K.UNEXPLAINED})
    take_roll(school_class, head_teacher, MONDAY, {}, Session.AFTERNOON)
    days = strip(sign_in(client, head_teacher), child)
    assert days[20] == ("absent", "U", "Fri 20 Nov Unexcused")
    assert days[23] == ("absent", "N✓", "Mon 23 Nov morning: No leave asked, afternoon: Present")


def test_k6_days_before_the_child_came_are_no_absence(
    client: Client, school_class: SchoolClass, head_teacher: User
) -> None:
    make.make_student(school_class)
    child = make.make_student(school_class, since=MONDAY)
    take_roll(school_class, head_teacher, FRIDAY)
    take_roll(school_class, head_teacher, MONDAY)
    days = strip(sign_in(client, head_teacher), child)
    assert (days[20][1:], days[23][1]) == (("–", "Fri 20 Nov Not expected in the class"), "✓")


def test_record_shows_class_number_movements_contacts_and_leave(
    client: Client, school_class: SchoolClass, child: Student, registrar: User, head_teacher: User
) -> None:
    Movement.objects.create(
        school=child.school, student=child, kind=MovementKind.TRANSFER_IN, on=dt.date(2026, 9, 1),
        to_class=school_class, other_school="大坪小学", recorded_at=make.at(MONDAY),
    )  # fmt: skip
    Contact.objects.create(
        school=child.school, student=child, about_on=FRIDAY, at=make.at(FRIDAY, 9), channel=ContactChannel.PHONE,
        result=ContactResult.WILL_RETURN, whom="父亲", recorded_by=head_teacher, recorded_at=make.at(FRIDAY, 9),
    )  # fmt: skip
    slip(child, registrar, FRIDAY, roles={Role.REGISTRAR}, reason="发烧")
    html = sign_in(client, registrar).get(page("student-detail", child)).content.decode()
    for text in ("Grade 3 Class 1", "No. 7", "Male", "2017", "大坪小学", "Phone call", "Sick leave 20 Nov", "发烧"):
        assert text in html


def test_child_who_left_and_child_without_anything_have_a_page(
    client: Client, school_class: SchoolClass, registrar: User
) -> None:
    gone = make.make_student(school_class, until=dt.date(2026, 10, 9))
    bare = Student.objects.create(school=school_class.school, name="龑𠮷")
    sign_in(client, registrar)
    assert "In no class today" in client.get(page("student-detail", gone)).content.decode()
    assert "龑𠮷" in client.get(page("student-detail", bare)).content.decode()


def _fill(child: Student, user: User, times: int) -> None:
    for number in range(times):
        day = dt.date(2026, 11, 9 + number)
        slip(child, user, day + dt.timedelta(days=7), roles={Role.REGISTRAR}, today=day)
        Guardian.objects.create(school=child.school, student=child, name="甲", phone=PHONE, position=number + 2)
        Movement.objects.create(
            school=child.school, student=child, kind=MovementKind.RETURN, on=day, recorded_at=make.at(day)
        )


@pytest.mark.parametrize("times", [1, 3])
def test_page_asks_a_constant_number_of_queries(
    client: Client,
    django_assert_num_queries: Any,
    child: Student,
    registrar: User,
    school_class: SchoolClass,
    times: int,
) -> None:
    _fill(child, registrar, times)
    for number in range(times):
        take_roll(school_class, registrar, dt.date(2026, 11, 9 + number), {child: K.UNEXCUSED})
    sign_in(client, registrar).get(page("student-detail", child))
    with django_assert_num_queries(26):
        client.get(page("student-detail", child))
