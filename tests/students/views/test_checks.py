"""The pages of spot checks: who walks where, what a page asks, what it keeps quiet about (M3, I4, J)."""

import datetime as dt
import io
import re
from uuid import uuid4

import openpyxl
import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from students.choices import AbsenceKind, GroupRole
from students.models import AccessEntry, GroupMember, SchoolClass, SpotCheck, Student, User
from tests import make
from tests.checks import make_check
from tests.rolls import take_roll

pytestmark = pytest.mark.django_db
SICK = AbsenceKind.SICK


def browser(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


@pytest.fixture
def member(school_class: SchoolClass) -> User:
    """In the leading group, without a post."""
    user = make.make_user(school_class.school, name="郑副校长")
    GroupMember.objects.create(
        school=school_class.school, staff=user, role=GroupRole.DEPUTY, starts_on=dt.date(2026, 9, 1)
    )
    return user


@pytest.fixture
def roll(school_class: SchoolClass, pupils: list[Student], head_teacher: User, monday: dt.date) -> None:
    take_roll(school_class, head_teacher, monday, {pupils[0]: SICK})


def page_of(client: Client, school_class: SchoolClass) -> dict[str, str]:
    """The hidden fields of the page in the classroom."""
    text = client.get(reverse("students:check-new", args=[school_class.pk])).content.decode()
    return dict(re.findall(r'<input type="hidden" name="([a-z_]+)" value="([^"]*)"', text))


# ---- the leading group


def test_a_member_of_the_leading_group_sees_the_check_pages_only_m3_j(
    member: User, school_class: SchoolClass, roll: None
) -> None:
    client = browser(member)
    assert client.get(reverse("home")).headers["Location"] == reverse("students:check-choose")
    for view in ("students:check-choose", "students:check-list"):
        assert client.get(reverse(view)).status_code == 200
    text = client.get(reverse("students:check-new", args=[school_class.pk])).content.decode()
    assert "陈子涵" in text and "点名不在" in text
    assert "病假" not in text, "why a child is absent is not the visitor's business"
    for path in (
        reverse("students:board-today"),
        reverse("students:check-export"),
        reverse("students:class-list"),
        reverse("students:roll-edit", args=[school_class.pk, dt.date(2026, 11, 23)]),
    ):
        assert client.get(path).status_code == 404, path


@pytest.mark.parametrize(
    ("starts_on", "ends_on", "status"),
    [
        (dt.date(2026, 11, 23), None, 200),
        (dt.date(2026, 9, 1), dt.date(2026, 11, 23), 200),
        (dt.date(2026, 9, 1), dt.date(2026, 11, 22), 404),
        (dt.date(2026, 11, 24), None, 404),
    ],
)
def test_the_group_is_that_of_the_day_i6(
    starts_on: dt.date, ends_on: dt.date | None, status: int, member: User, monday: dt.date
) -> None:
    GroupMember.objects.update(starts_on=starts_on, ends_on=ends_on)
    assert browser(member).get(reverse("students:check-choose")).status_code == status


def test_a_member_reads_the_own_visits_without_explanations(
    member: User, principal: User, head_teacher: User, school_class: SchoolClass, roll: None, monday: dt.date
) -> None:
    own = make_check(school_class, member, monday)
    others = make_check(school_class, principal, monday, 10)
    SpotCheck.objects.filter(pk=own.pk).update(
        explanation="孩子发烧", explained_by=head_teacher, explained_at=make.at(monday, 11)
    )
    client = browser(member)
    shown = client.get(reverse("students:check-detail", args=[own.pk])).content.decode()
    assert "陈子涵" in shown and "发烧" not in shown
    assert client.get(reverse("students:check-detail", args=[others.pk])).status_code == 404
    assert client.post(reverse("students:check-settle", args=[own.pk])).status_code == 404


# ---- in the classroom


def test_the_head_count_is_empty_and_those_out_by_the_roll_are_tapped(
    principal: User, school_class: SchoolClass, pupils: list[Student], roll: None
) -> None:
    text = browser(principal).get(reverse("students:check-new", args=[school_class.pk])).content.decode()
    (number,) = re.findall(r"<input[^>]*name=\"head_count\"[^>]*>", text)
    assert 'value="' not in number
    assert re.findall(r'name="missing" value="(\d+)"[^>]* checked', text) == [str(pupils[0].pk)]


def test_one_submit_records_and_shows_the_difference(
    principal: User, school_class: SchoolClass, pupils: list[Student], roll: None
) -> None:
    client = browser(principal)
    form = page_of(client, school_class) | {"head_count": 1, "missing": [pupils[0].pk, pupils[1].pk]}
    answer = client.post(reverse("students:check-new", args=[school_class.pk]), form)
    check = SpotCheck.objects.get()
    assert answer.headers["Location"] == reverse("students:check-detail", args=[check.pk])
    again = client.post(reverse("students:check-new", args=[school_class.pk]), form)
    assert (again.headers["Location"], SpotCheck.objects.count()) == (answer.headers["Location"], 1)
    shown = client.get(answer.headers["Location"]).content.decode()
    assert "有 1 名学生不在教室" in shown and "待说明" in shown


def test_what_does_not_add_up_is_asked_once_and_recorded_when_confirmed(
    principal: User, school_class: SchoolClass, pupils: list[Student], roll: None
) -> None:
    client, path = browser(principal), reverse("students:check-new", args=[school_class.pk])
    form = page_of(client, school_class) | {"head_count": 1, "missing": [pupils[0].pk]}
    asked = client.post(path, form)
    assert asked.status_code == 422 and "还有 1 名学生" in asked.content.decode()
    assert 'type="checkbox" name="is_confirmed"' in asked.content.decode()
    assert client.post(path, form | {"is_confirmed": "on"}).status_code == 302


@pytest.mark.parametrize(
    "odd",
    [
        {"head_count": ""},
        {"head_count": "三"},
        {"head_count": "-1"},
        {"head_count": "9" * 30},
        {"day": "2026-11-24"},
        {"day": "gestern"},
        {"session": "night"},
        {"seen_version": "9" * 30},
        {"client_key": "x"},
        {"note": "长" * 201},
        {"note": "a\x00b"},
        {"missing": ["x", "9" * 30, "²"]},
        {"missing": ["123456"]},
    ],
    ids=str,
)
def test_odd_input_is_answered_with_the_page(
    odd: dict[str, object], principal: User, school_class: SchoolClass, roll: None
) -> None:
    client = browser(principal)
    form = page_of(client, school_class) | {"head_count": 2} | odd
    assert client.post(reverse("students:check-new", args=[school_class.pk]), form).status_code == 422
    assert not SpotCheck.objects.exists()


def test_a_class_of_another_school_is_not_there_i6(principal: User, monday: dt.date) -> None:
    other = make.make_class(make.make_school())
    assert browser(principal).get(reverse("students:check-new", args=[other.pk])).status_code == 404


@pytest.mark.parametrize("day", [dt.date(2026, 11, 22), dt.date(2026, 8, 3)])
def test_on_a_day_without_school_the_pages_say_so(
    day: dt.date, principal: User, school_class: SchoolClass, pupils: list[Student]
) -> None:
    principal.appointments.update(starts_on=dt.date(2026, 1, 1))
    with time_machine.travel(make.at(day), tick=False):
        client = browser(principal)
        for path in (reverse("students:check-choose"), reverse("students:check-new", args=[school_class.pk])):
            assert "今天不上课" in client.get(path).content.decode()


# ---- explained and settled


def test_from_the_mismatch_to_its_end(
    principal: User, head_teacher: User, school_class: SchoolClass, pupils: list[Student], roll: None, monday: dt.date
) -> None:
    check = make_check(school_class, principal, monday, missing={pupils[0], pupils[1]})
    head, office = browser(head_teacher), browser(principal)
    receipt = reverse("students:roll-done", args=[school_class.pk, monday])
    assert "等您说明" in head.get(receipt).content.decode()
    assert "等您说明" not in office.get(receipt).content.decode()
    explain, settle = (reverse(f"students:check-{each}", args=[check.pk]) for each in ("explain", "settle"))
    assert office.post(explain, {"explanation": "代为说明"}).status_code == 404
    assert head.post(settle, {"result": "roll_wrong", "note": "x"}).status_code == 404
    assert head.post(explain, {"explanation": " "}).status_code == 422
    assert head.post(explain, {"explanation": "去了医务室"}).status_code == 302
    assert "等您说明" not in head.get(receipt).content.decode()
    assert office.post(settle, {"result": "nonsense", "note": "x"}).status_code == 422
    assert office.post(settle, {"result": "elsewhere", "note": ""}).status_code == 422
    assert office.post(settle, {"result": "elsewhere", "note": "已到医务室核实"}).status_code == 302
    assert office.post(settle, {"result": "roll_wrong", "note": "改主意"}).status_code == 422
    shown = head.get(reverse("students:check-detail", args=[check.pk])).content.decode()
    assert "去了医务室" in shown and "已到医务室核实" in shown and "学生在校内其他地方" in shown


def test_a_head_teacher_sees_what_asks_the_own_class_and_nothing_else(
    principal: User, head_teacher: User, school_class: SchoolClass, pupils: list[Student], roll: None, monday: dt.date
) -> None:
    agreed = make_check(school_class, principal, monday, missing={pupils[0]})
    differs = make_check(school_class, principal, monday, 10)
    client = browser(head_teacher)
    shown = client.get(reverse("students:check-list")).content.decode()
    assert reverse("students:check-detail", args=[differs.pk]) in shown
    assert reverse("students:check-detail", args=[agreed.pk]) not in shown
    assert client.get(reverse("students:check-detail", args=[agreed.pk])).status_code == 404
    assert client.get(reverse("students:check-choose")).status_code == 404
    stranger = make.make_user(school_class.school)
    make.appoint(stranger, head_teacher.appointments.get().role, make.make_class(school_class.school))
    assert browser(stranger).get(reverse("students:check-detail", args=[differs.pk])).status_code == 404


# ---- list, order, export


def test_the_list_filters_and_counts(
    principal: User, school_class: SchoolClass, pupils: list[Student], roll: None, monday: dt.date
) -> None:
    agreed = make_check(school_class, principal, monday, missing={pupils[0]})
    differs = make_check(school_class, principal, monday, 10)
    client, path = browser(principal), reverse("students:check-list")

    def listed(query: str) -> set[int]:
        found = re.findall(r"/checks/(\d+)/", client.get(f"{path}?{query}").content.decode())
        return {int(number) for number in found}

    assert listed("") == listed("which=nonsense&class=x&page=99") == {agreed.pk, differs.pk}
    assert listed("which=open") == listed("which=mismatch") == {differs.pk}
    assert listed("which=unreported") == listed("class=999999") == set()
    assert listed(f"class={school_class.pk}") == {agreed.pk, differs.pk}


def test_the_export_names_nobody_and_leaves_an_entry_i3(
    principal: User, head_teacher: User, school_class: SchoolClass, pupils: list[Student], roll: None, monday: dt.date
) -> None:
    check = make_check(school_class, principal, monday, missing={pupils[0], pupils[1]})
    SpotCheck.objects.filter(pk=check.pk).update(
        explanation="孩子发烧", explained_by=head_teacher, explained_at=make.at(monday, 11)
    )
    answer = browser(principal).get(reverse("students:check-export"), {"which": "mismatch"})
    rows = list(openpyxl.load_workbook(io.BytesIO(answer.content)).active.iter_rows(values_only=True))
    assert rows[2][2:8] == ("三年级(1)班", "周校长", 3, 2, 1, "不一致")
    assert "赵若曦" not in str(rows) and "发烧" not in str(rows)
    assert AccessEntry.objects.get(kind="export").what == "spot_checks"


def test_the_order_is_that_of_the_day_and_visits_of_today_go_last(
    principal: User, school_class: SchoolClass, pupils: list[Student], monday: dt.date
) -> None:
    for _each in range(7):
        make.make_student(make.make_class(school_class.school))
    path = reverse("students:check-choose")

    def order() -> list[int]:
        shown = browser(principal).get(path).content.decode()
        return [int(each) for each in re.findall(r"/checks/classes/(\d+)/", shown)]

    first = order()
    assert first == order() and len(first) == 8
    visited = SchoolClass.objects.get(pk=first[0])
    make_check(visited, principal, monday, client_key=uuid4())
    assert order() == [*first[1:], first[0]]
    later = []
    for offset in range(1, 5):
        with time_machine.travel(make.at(monday + dt.timedelta(days=offset)), tick=False):
            later.append(order())
    assert len({tuple(each) for each in [first, *later]}) > 3


def test_a_class_that_looks_too_good_is_a_reason_to_go_m3(
    principal: User, head_teacher: User, school_class: SchoolClass, pupils: list[Student], monday: dt.date
) -> None:
    other = make.make_class(school_class.school)
    children = [make.make_student(other) for _each in range(4)]
    for number in range(27):
        make.make_student(school_class, name=f"学生甲{number}")
    for day in (dt.date(2026, 11, 16) + dt.timedelta(days=number) for number in range(5)):
        take_roll(school_class, head_teacher, day)
        take_roll(other, head_teacher, day, {children[day.day % 4]: SICK})
    path = reverse("students:check-choose")
    shown = browser(principal).get(path).content.decode()
    assert "已连续 5 个上课日、150 人次无缺勤" in shown and "不是结论" in shown
    school_class.rolls.update(is_imported=True)
    assert "不是结论" not in browser(principal).get(path).content.decode(), "imported rolls say nothing here"


def test_statements_do_not_grow_with_visits_and_children(
    principal: User, school_class: SchoolClass, pupils: list[Student], roll: None, monday: dt.date
) -> None:
    client = browser(principal)
    check = make_check(school_class, principal, monday, missing={pupils[1]})
    paths = [
        *(reverse(f"students:check-{each}") for each in ("list", "choose", "export")),
        reverse("students:check-new", args=[school_class.pk]),
        reverse("students:check-detail", args=[check.pk]),
    ]
    client.get(paths[0])
    costs = [_statements(client, path) for path in paths]
    for _each in range(3):
        more = make.make_class(school_class.school)
        child = make.make_student(more)
        make.make_student(school_class)
        make_check(more, principal, monday, client_key=uuid4())
        check.children.create(student=child, is_missing=True)
    assert [_statements(client, path) for path in paths] == costs


def _statements(client: Client, path: str) -> int:
    with CaptureQueriesContext(connection) as found:
        assert client.get(path).status_code == 200
    return len(found)
