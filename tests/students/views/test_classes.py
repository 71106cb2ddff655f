"""The month of a class, the list of classes, the names of a class (H1, B2, J, I2)."""

import datetime as dt
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from students.choices import AbsenceKind, DayKind, Role, Session
from students.models import AccessEntry, CalendarDay, Placement, SchoolClass, Student, Substitution, User
from tests import make
from tests.students.scene import take_roll

THURSDAY, FRIDAY, MONDAY = (dt.date(2026, 11, number) for number in (19, 20, 23))
K = AbsenceKind


@pytest.fixture(autouse=True)
def _today(monday: dt.date) -> None:
    """Every page is asked for on Monday 23 November."""


def page(name: str, school_class: SchoolClass) -> str:
    return reverse(f"students:{name}", args=[school_class.pk])


def sign_in(client: Client, user: User) -> Client:
    user.language = "en"
    user.save(update_fields=["language"])
    client.force_login(user)
    return client


def grid(client: Client, school_class: SchoolClass, query: str = "") -> dict[str, Any]:
    context = client.get(page("class-detail", school_class) + query).context
    rows = {row.name: ([sign for _, sign, _ in cells], totals) for row, cells, totals in context["rows"]}
    return {"rows": rows, "heads": context["heads"], "grid": context["grid"], "month": context["month"]}


def test_h1_grid_totals_rate_and_unknown_share(
    client: Client, school_class: SchoolClass, pupils: list[Student], head_teacher: User
) -> None:
    take_roll(school_class, head_teacher, THURSDAY, {pupils[0]: K.SICK, pupils[1]: K.UNEXPLAINED})
    take_roll(school_class, head_teacher, THURSDAY, {pupils[0]: K.SICK}, Session.AFTERNOON)
    take_roll(school_class, head_teacher, FRIDAY, {pupils[0]: K.LATE, pupils[1]: K.UNEXCUSED})
    shown = grid(sign_in(client, head_teacher), school_class)
    signs, totals = shown["rows"]["陈子涵"]
    assert (signs[17:20], totals) == (["?", "S", "L"], ["", "1", "", "", "1"])
    signs, totals = shown["rows"]["赵若曦"]
    assert (signs[18:20], totals) == (["N✓", "U"], ["1.5", "", "", "", ""])
    # 2 days of 3 children are 12 sessions; missed: 2 sick, 1 unexplained, 2 unexcused.
    assert (shown["grid"].attendance.expected, shown["grid"].attendance.attended) == (12, 7)
    assert (shown["grid"].taken, shown["grid"].unknown) == (2, 14)
    html = client.get(page("class-detail", school_class)).content.decode()
    assert "Attendance rate <b>58.3%</b>, over the 2 days reported" in html
    assert "14 days not reported (87.5%)" in html


def test_b2_columns_say_unknown_no_school_and_lead_to_the_roll(
    client: Client, school_class: SchoolClass, pupils: list[Student], head_teacher: User
) -> None:
    CalendarDay.objects.create(school=school_class.school, date=THURSDAY, kind=DayKind.OFF, reason="运动会")
    take_roll(school_class, head_teacher, FRIDAY)
    heads = {head.day.day: head for head in grid(sign_in(client, head_teacher), school_class)["heads"]}
    roll = reverse("students:roll-edit", args=[school_class.pk, FRIDAY])
    assert (heads[20].look, heads[20].url) == ("present", roll)
    assert (heads[18].look, heads[18].note) == ("unknown", "Not reported: neither present nor absent")
    assert (heads[19].look, heads[19].note, heads[19].url) == ("off", "运动会", "")
    assert (heads[21].look, heads[21].url) == ("off", "")
    assert (heads[24].look, heads[24].url) == ("present", "")


def test_b6_office_is_led_to_the_versions_of_a_roll(
    client: Client, school_class: SchoolClass, pupils: list[Student], head_teacher: User, principal: User
) -> None:
    take_roll(school_class, head_teacher, FRIDAY)
    heads = {head.day.day: head for head in grid(sign_in(client, principal), school_class)["heads"]}
    assert heads[20].url == reverse("students:roll-versions", args=[school_class.pk, FRIDAY])


def test_k17_pupil_who_changed_class_has_only_the_days_here(
    client: Client, school_class: SchoolClass, pupils: list[Student], head_teacher: User
) -> None:
    other = make.make_class(school_class.school)
    stay = pupils[0].placements.get()
    pupils[0].placements.update(ends_on=FRIDAY)
    Placement.objects.create(
        school=other.school, enrolment=stay.enrolment, student=pupils[0], school_class=other, starts_on=FRIDAY
    )
    make.make_student(school_class, name="后来", since=FRIDAY)
    for day in (THURSDAY, FRIDAY):
        take_roll(school_class, head_teacher, day)
    take_roll(other, head_teacher, FRIDAY, {pupils[0]: K.SICK})
    shown = grid(sign_in(client, head_teacher), school_class)
    rows = shown["rows"]
    assert (rows["陈子涵"][0][18:20], rows["后来"][0][18:20]) == (["✓", "–"], ["–", "✓"])
    assert (rows["陈子涵"][1], shown["grid"].attendance.expected) == ([""] * 5, 12)


def test_pupils_who_left_before_the_month_are_not_in_it(
    client: Client, school_class: SchoolClass, pupils: list[Student], head_teacher: User
) -> None:
    pupils[0].placements.update(ends_on=dt.date(2026, 11, 1))
    pupils[1].placements.update(ends_on=dt.date(2026, 11, 2))
    assert set(grid(sign_in(client, head_teacher), school_class)["rows"]) == {"赵若曦", "买买提·阿不都热合曼"}


@pytest.mark.parametrize(
    ("query", "month"),
    [
        ("", dt.date(2026, 11, 1)),
        ("?month=2026-10", dt.date(2026, 10, 1)),
        ("?month=2027-01", dt.date(2026, 11, 1)),
        ("?month=0001-01", dt.date(2026, 9, 1)),
        ("?month=last", dt.date(2026, 11, 1)),
    ],
)
def test_month_asked_for_stays_within_what_was(
    client: Client, school_class: SchoolClass, pupils: list[Student], head_teacher: User, query: str, month: dt.date
) -> None:
    assert grid(sign_in(client, head_teacher), school_class, query)["month"] == month


def test_empty_class_says_what_to_do(client: Client, school_class: SchoolClass, registrar: User) -> None:
    html = sign_in(client, registrar).get(page("class-detail", school_class)).content.decode()
    assert "Nobody was in this class in this month." in html
    assert "No roll has been taken this month" in html


def _someone(who: str, school_class: SchoolClass) -> User:
    school = make.make_school() if who == "stranger" else school_class.school
    user = make.make_user(school)
    if who in ("principal", "registrar", "oversight", "stranger"):
        make.appoint(user, Role.REGISTRAR if who == "stranger" else Role(who))
    elif who == "substitute":
        Substitution.objects.create(
            school=school, school_class=school_class, staff=user, date=MONDAY, named_by=user, named_at=make.at(MONDAY)
        )
    elif who == "other_head":
        make.appoint(user, Role.HEAD_TEACHER, make.make_class(school))
    elif who != "nobody":
        make.appoint(user, Role(who), school_class)
    return user


@pytest.mark.parametrize(
    ("who", "month", "names", "classes"),
    [
        ("principal", 200, 200, 200),
        ("registrar", 200, 200, 200),
        ("head_teacher", 200, 200, 404),
        ("substitute", 200, 200, 404),
        ("subject_teacher", 404, 200, 404),
        ("other_head", 404, 404, 404),
        ("oversight", 404, 404, 404),
        ("stranger", 404, 404, 200),
        ("nobody", 404, 404, 404),
    ],
)
def test_j_who_sees_what_of_a_class(
    client: Client, school_class: SchoolClass, pupils: list[Student], who: str, month: int, names: int, classes: int
) -> None:
    sign_in(client, _someone(who, school_class))
    assert client.get(page("class-detail", school_class)).status_code == month
    assert client.get(page("class-names", school_class)).status_code == names
    assert client.get(reverse("students:class-list")).status_code == classes
    seen = {"class.month": month, "class.names": names}
    left = AccessEntry.objects.values_list("what", "school_class", "count")
    assert set(left) == {(what, school_class.pk, 3) for what, status in seen.items() if status == 200}


def test_i6_substitute_is_not_led_to_records(client: Client, school_class: SchoolClass, pupils: list[Student]) -> None:
    html = sign_in(client, _someone("substitute", school_class)).get(page("class-detail", school_class)).content
    assert reverse("students:student-detail", args=[pupils[0].pk]) not in html.decode()


def test_j_names_of_a_class_hold_nothing_but_names(
    client: Client, school_class: SchoolClass, pupils: list[Student], head_teacher: User, subject_teacher: User
) -> None:
    take_roll(school_class, head_teacher, MONDAY, {pupils[0]: K.SICK})
    html = sign_in(client, subject_teacher).get(page("class-names", school_class)).content.decode()
    assert "陈子涵" in html
    for text in ("Sick", "2017", reverse("students:student-detail", args=[pupils[0].pk])):
        assert text not in html


def test_g1_classes_by_grade_with_head_teachers(
    client: Client, school_class: SchoolClass, pupils: list[Student], head_teacher: User, principal: User
) -> None:
    make.make_class(school_class.school, entry_year=2026, number=1, place="下寨教学点")
    make.make_class(school_class.school, entry_year=2020, number=1, closed_on=dt.date(2026, 7, 3))
    answer = sign_in(client, principal).get(reverse("students:class-list"))
    shown = [
        [(row.school_class.entry_year, row.expected, row.head_teachers) for row in rows]
        for rows in answer.context["grades"]
    ]
    assert shown == [[(2026, 0, ())], [(2024, 3, ("王老师",))]]
    assert "Nobody appointed" in answer.content.decode()


@pytest.mark.parametrize(("many", "days"), [(1, 1), (3, 1), (1, 3), (3, 3)])
def test_grid_asks_a_constant_number_of_queries(
    client: Client, django_assert_num_queries: Any, school_class: SchoolClass, head_teacher: User, many: int, days: int
) -> None:
    children = [make.make_student(school_class) for _ in range(many)]
    for number in range(days):
        take_roll(school_class, head_teacher, dt.date(2026, 11, 18 + number), dict.fromkeys(children, K.SICK))
    sign_in(client, head_teacher).get(page("class-detail", school_class))
    with django_assert_num_queries(11):
        client.get(page("class-detail", school_class))


@pytest.mark.parametrize("many", [1, 3])
def test_list_of_classes_asks_a_constant_number_of_queries(
    client: Client, django_assert_num_queries: Any, school_class: SchoolClass, principal: User, many: int
) -> None:
    for _ in range(many):
        made = make.make_class(school_class.school)
        make.make_student(made)
        make.appoint(make.make_user(school_class.school), Role.HEAD_TEACHER, made)
    sign_in(client, principal).get(reverse("students:class-list"))
    with django_assert_num_queries(6):
        client.get(reverse("students:class-list"))
