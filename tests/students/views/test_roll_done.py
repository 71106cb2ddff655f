"""The receipt: when the school had the roll, whom to contact, what became of it (D1, B4, I1)."""

import datetime as dt
from uuid import uuid4

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from students.choices import AccessKind
from students.models import (
    Absence,
    AccessEntry,
    Contact,
    Guardian,
    Leave,
    Roll,
    RollVersion,
    SchoolClass,
    Student,
    User,
)
from tests import make
from tests.students.views.roll_pages import FRIDAY, MONDAY, address, client_of, send

pytestmark = pytest.mark.usefixtures("monday")


@pytest.fixture
def teacher(head_teacher: User, pupils: list[Student]) -> Client:
    """The head teacher's browser."""
    return client_of(head_teacher)


@pytest.fixture
def guardian(pupils: list[Student]) -> Guardian:
    """The father of the first child."""
    return Guardian.objects.create(
        school=pupils[0].school, student=pupils[0], name="陈建国", relation="父亲", phone="13812345678"
    )


def receipt(client: Client, school_class: SchoolClass, day: dt.date = MONDAY) -> str:
    answer = client.get(address(school_class, day, "done"))
    assert answer.status_code == 200
    return answer.content.decode()


def mark_address(school_class: SchoolClass, child: Student, day: dt.date = MONDAY) -> str:
    return reverse("students:roll-mark", args=[school_class.id, day, child.id])


def contact(client: Client, school_class: SchoolClass, child: Student, **overrides: object) -> int:
    form = {
        "class_id": school_class.id,
        "about_on": MONDAY.isoformat(),
        "channel": "phone",
        "result": "explained",
        "whom": "父亲",
        "note": "",
        **overrides,
    }
    return client.post(reverse("students:contact-new", args=[child.id]), form).status_code


def test_receipt_says_when_the_school_had_it_and_the_totals(
    teacher: Client, school_class: SchoolClass, pupils: list[Student]
) -> None:
    send(teacher, school_class, {pupils[0]: "unexplained"})
    html = receipt(teacher, school_class)
    for words in ("学校 08:10 已收到", "王老师", "应到 <b>3</b>", "实到 <b>2</b>", "陈子涵", "还没有联系"):
        assert words in html
    assert "赵若曦" not in html


def test_b1_full_attendance_owes_no_contact(teacher: Client, school_class: SchoolClass) -> None:
    send(teacher, school_class, {})
    html = receipt(teacher, school_class)
    assert "全勤" in html
    assert "没有人缺勤" in html


def test_b3_late_report_says_so(teacher: Client, school_class: SchoolClass) -> None:
    with time_machine.travel(make.at(MONDAY, 9, 1), tick=False):
        send(client_of(User.objects.get(name="王老师")), school_class, {})
        assert "迟报" in receipt(teacher, school_class)


def test_b2_without_a_roll_the_day_is_unknown(teacher: Client, school_class: SchoolClass) -> None:
    assert "既不算到校，也不算缺勤" in receipt(teacher, school_class)


def test_d1_second_day_of_a_run_says_so_and_owes_no_new_contact(
    teacher: Client, school_class: SchoolClass, pupils: list[Student], head_teacher: User
) -> None:
    with time_machine.travel(make.at(FRIDAY), tick=False):
        send(client_of(head_teacher), school_class, {pupils[0]: "unexplained"}, day=FRIDAY)
    send(teacher, school_class, {pupils[0]: "unexplained"})
    html = receipt(teacher, school_class)
    assert "已连续缺 2 个上课日" in html
    assert "还没有联系" not in html


def test_d1_one_tap_records_a_contact(
    teacher: Client, school_class: SchoolClass, pupils: list[Student], head_teacher: User
) -> None:
    send(teacher, school_class, {pupils[0]: "unexplained"})
    assert contact(teacher, school_class, pupils[0]) == 302
    row = Contact.objects.get()
    assert (row.student, row.about_on, row.at, row.channel, row.result, row.whom, row.recorded_by) == (
        pupils[0],
        MONDAY,
        make.at(MONDAY),
        "phone",
        "explained",
        "父亲",
        head_teacher,
    )
    html = receipt(teacher, school_class)
    assert "还没有联系" not in html
    assert "联系上，说明了原因" in html


@pytest.mark.parametrize(
    "damage", [{"result": "fine"}, {"channel": "dove"}, {"about_on": "monday"}, {"class_id": "x"}], ids=str
)
def test_damaged_contact_is_no_page(
    teacher: Client, school_class: SchoolClass, pupils: list[Student], damage: dict[str, str]
) -> None:
    assert contact(teacher, school_class, pupils[0], **damage) == 404
    assert not Contact.objects.exists()


@pytest.mark.parametrize("overrides", [{"note": "长" * 301}, {"about_on": "2026-11-24"}], ids=["long-note", "future"])
def test_contact_that_cannot_be_taken_says_why(
    teacher: Client, school_class: SchoolClass, pupils: list[Student], overrides: dict[str, str]
) -> None:
    assert contact(teacher, school_class, pupils[0], **overrides) == 302
    assert not Contact.objects.exists()


def test_i6_contacts_of_another_class_are_unknown(
    teacher: Client, school_class: SchoolClass, subject_teacher: User
) -> None:
    stranger = make.make_student(make.make_class(school_class.school))
    assert contact(teacher, school_class, stranger) == 404
    own = make.make_student(school_class)
    assert contact(client_of(subject_teacher), school_class, own) == 404


def test_i1_phone_is_masked_until_asked_for_and_the_look_leaves_an_entry(
    teacher: Client, school_class: SchoolClass, pupils: list[Student], guardian: Guardian
) -> None:
    send(teacher, school_class, {pupils[0]: "unexplained"})
    html = receipt(teacher, school_class)
    assert "138****5678" in html
    assert "13812345678" not in html
    form = {"class_id": school_class.id, "about_on": MONDAY.isoformat(), "guardian": guardian.id}
    answer = teacher.post(reverse("students:contact-phone", args=[pupils[0].id]), form)
    assert 'href="tel:13812345678"' in answer.content.decode()
    assert answer.headers["Cache-Control"] == "no-store"
    entry = AccessEntry.objects.get(kind=AccessKind.REVEAL)
    assert (entry.what, entry.student) == ("guardian.phone", pupils[0])


@pytest.mark.parametrize("number", ["", "x", "9" * 30, "0"])
def test_i6_phone_of_nobody_is_no_page(
    teacher: Client, school_class: SchoolClass, pupils: list[Student], guardian: Guardian, number: str
) -> None:
    form = {"class_id": school_class.id, "about_on": MONDAY.isoformat(), "guardian": number}
    assert teacher.post(reverse("students:contact-phone", args=[pupils[0].id]), form).status_code == 404


def test_i6_phone_of_another_child_is_unknown(
    teacher: Client, school_class: SchoolClass, pupils: list[Student], guardian: Guardian
) -> None:
    form = {"class_id": school_class.id, "about_on": MONDAY.isoformat(), "guardian": guardian.id}
    assert teacher.post(reverse("students:contact-phone", args=[pupils[1].id]), form).status_code == 404


@pytest.mark.parametrize("kind", ["sick", "personal", "unexcused"])
def test_b4_one_tap_turns_unexplained_into_what_it_was(
    teacher: Client, school_class: SchoolClass, pupils: list[Student], kind: str
) -> None:
    send(teacher, school_class, {pupils[0]: "unexplained", pupils[1]: "late"})
    answer = teacher.post(mark_address(school_class, pupils[0]), {"kind": kind, "client_key": uuid4()})
    assert answer.url == address(school_class, name="done")
    found = dict(Absence.objects.values_list("student_id", "morning"))
    assert found == {pupils[0].id: kind, pupils[1].id: "late"}
    assert RollVersion.objects.latest("number").change == "amend"


def test_b4_both_sessions_are_explained_at_once(
    teacher: Client, school_class: SchoolClass, pupils: list[Student]
) -> None:
    send(teacher, school_class, {pupils[0]: "unexplained"})
    send(teacher, school_class, {}, query="?session=afternoon")
    teacher.post(mark_address(school_class, pupils[0]), {"kind": "sick", "client_key": uuid4()})
    row = Absence.objects.get()
    assert (row.morning, row.afternoon) == ("sick", "sick")


def test_b8_the_same_tap_twice_is_one_change(teacher: Client, school_class: SchoolClass, pupils: list[Student]) -> None:
    send(teacher, school_class, {pupils[0]: "unexplained"})
    form = {"kind": "sick", "client_key": uuid4()}
    for _ in range(2):
        assert teacher.post(mark_address(school_class, pupils[0]), form).status_code == 302
    assert RollVersion.objects.count() == 2


@pytest.mark.parametrize(("user", "status"), [("principal", 302), ("subject_teacher", 404)])
def test_b10_only_who_submits_changes_a_mark(
    request: pytest.FixtureRequest,
    teacher: Client,
    school_class: SchoolClass,
    pupils: list[Student],
    user: str,
    status: int,
) -> None:
    send(teacher, school_class, {pupils[0]: "unexplained"})
    client = client_of(request.getfixturevalue(user))
    answer = client.post(mark_address(school_class, pupils[0]), {"kind": "sick", "client_key": uuid4()})
    assert answer.status_code == status
    assert Absence.objects.get().morning == "unexplained"


def test_b7_leave_by_the_roll_without_a_slip_is_asked_for(
    teacher: Client, school_class: SchoolClass, pupils: list[Student], head_teacher: User
) -> None:
    send(teacher, school_class, {pupils[0]: "sick"})
    assert "登记请假" in receipt(teacher, school_class)
    Leave.objects.create(
        school=pupils[0].school,
        student=pupils[0],
        kind="sick",
        starts_on=MONDAY,
        ends_on=MONDAY,
        granted_by=head_teacher,
        granted_at=make.at(MONDAY),
    )
    assert "登记请假" not in receipt(teacher, school_class)


def test_whole_day_total_after_the_afternoon(teacher: Client, school_class: SchoolClass, pupils: list[Student]) -> None:
    send(teacher, school_class, {pupils[0]: "sick", pupils[1]: "sick"})
    send(teacher, school_class, {pupils[1]: ""}, query="?session=afternoon")
    assert "全天缺勤 1 人" in receipt(teacher, school_class)


def test_i2_receipt_leaves_an_access_entry(teacher: Client, school_class: SchoolClass, pupils: list[Student]) -> None:
    send(teacher, school_class, {pupils[0]: "sick"})
    AccessEntry.objects.all().delete()
    receipt(teacher, school_class)
    assert (AccessEntry.objects.get().what, AccessEntry.objects.get().count) == ("roll", 1)


@pytest.mark.parametrize(
    ("user", "status"), [("principal", 200), ("registrar", 200), ("head_teacher", 200), ("subject_teacher", 404)]
)
def test_b6_history_of_a_roll_is_open_to_the_office_and_the_head_teacher(
    request: pytest.FixtureRequest,
    teacher: Client,
    school_class: SchoolClass,
    pupils: list[Student],
    user: str,
    status: int,
) -> None:
    send(teacher, school_class, {pupils[0]: "unexplained"})
    send(teacher, school_class, {pupils[0]: "sick"})
    answer = client_of(request.getfixturevalue(user)).get(address(school_class, name="versions"))
    assert answer.status_code == status
    if status == 200:
        html = answer.content.decode()
        assert html.index("第 2 版") < html.index("第 1 版")
        assert "<del>未请假</del> → <ins>病假</ins>" in html.replace("\n", "")


@pytest.mark.parametrize("name", ["done", "versions"])
def test_i6_other_classes_are_unknown(teacher: Client, school_class: SchoolClass, name: str) -> None:
    other = make.make_class(school_class.school)
    assert teacher.get(address(other, name=name)).status_code == 404


@pytest.mark.parametrize("count", [1, 3, 45])
def test_receipt_statements_do_not_grow_with_children(
    teacher: Client, school_class: SchoolClass, django_assert_max_num_queries: object, count: int
) -> None:
    children = [make.make_student(school_class) for _ in range(count)]
    send(teacher, school_class, dict.fromkeys(children, "unexplained"))
    with django_assert_max_num_queries(26):  # type: ignore[operator]
        receipt(teacher, school_class)


def test_roll_of_a_child_who_left_since_still_opens(
    teacher: Client, school_class: SchoolClass, pupils: list[Student]
) -> None:
    send(teacher, school_class, {pupils[0]: "unexplained"})
    pupils[0].placements.update(ends_on=MONDAY)
    assert "陈子涵" in receipt(teacher, school_class)
    assert Roll.objects.get().expected == 3
