"""The roll's page without script: every behaviour that head teachers rely on (B1 to B12)."""

import datetime as dt
from uuid import uuid4

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from students.choices import AccessKind, Role
from students.models import (
    Absence,
    AccessEntry,
    CalendarDay,
    Enrolment,
    Leave,
    Placement,
    Roll,
    RollVersion,
    SchoolClass,
    Student,
    Substitution,
    User,
)
from tests import make
from tests.students.views.roll_pages import (
    FRIDAY,
    MONDAY,
    SATURDAY,
    address,
    client_of,
    fields,
    marked,
    page_fields,
    send,
)

pytestmark = pytest.mark.usefixtures("monday")


@pytest.fixture
def teacher(head_teacher: User, pupils: list[Student]) -> Client:
    """The head teacher's browser; the class has three children."""
    return client_of(head_teacher)


@pytest.fixture
def office(registrar: User, pupils: list[Student]) -> Client:
    """The registrar's browser."""
    return client_of(registrar)


def stored() -> dict[int, tuple[str, str]]:
    return {row.student_id: (row.morning, row.afternoon) for row in Absence.objects.all()}


def test_b1_sending_the_page_as_it_opens_is_a_zero_report(teacher: Client, school_class: SchoolClass) -> None:
    answer = send(teacher, school_class, {})
    assert (answer.status_code, answer.url) == (302, address(school_class, name="done"))
    roll = Roll.objects.get()
    assert (roll.expected, roll.present, stored()) == (3, 3, {})


def test_b4_marks_are_stored_as_chosen(teacher: Client, school_class: SchoolClass, pupils: list[Student]) -> None:
    send(teacher, school_class, {pupils[0]: "unexplained", pupils[2]: "late"})
    assert stored() == {pupils[0].id: ("unexplained", ""), pupils[2].id: ("late", "")}
    assert Roll.objects.get().present == 2


def test_page_says_class_day_session_and_deadline(teacher: Client, school_class: SchoolClass) -> None:
    html = teacher.get(address(school_class)).content.decode()
    for words in ("三年级(1)班", "11月23日", "上午", "09:00 前上报，还有 50 分钟", "买买提·阿不都热合曼"):
        assert words in html


@pytest.mark.parametrize(
    ("hour", "minute", "words"),
    [(8, 59, "还有 1 分钟"), (9, 0, "还有 1 分钟"), (9, 1, "已过 09:00，现在上报算迟报")],
    ids=["last-minute", "nine-is-on-time", "late"],
)
def test_b3_deadline_by_the_servers_clock(
    teacher: Client, school_class: SchoolClass, hour: int, minute: int, words: str
) -> None:
    with time_machine.travel(make.at(MONDAY, hour, minute), tick=False):
        assert words in teacher.get(address(school_class)).content.decode()


def test_b3_the_page_says_when_the_school_received_it(teacher: Client, school_class: SchoolClass) -> None:
    send(teacher, school_class, {})
    assert "学校 08:10 已收到" in teacher.get(address(school_class)).content.decode()


def test_a3_device_clock_is_kept_beside_the_servers_and_a_broken_one_is_ignored(
    teacher: Client, school_class: SchoolClass, pupils: list[Student]
) -> None:
    send(teacher, school_class, {}, device_at="2026-11-23T00:03:00.000Z")
    send(teacher, school_class, {pupils[0]: "sick"}, device_at="yesterday")
    first, second = RollVersion.objects.order_by("number")
    assert (first.device_at, second.device_at) == (make.at(MONDAY, 8, 3), None)


def test_i2_opening_the_roll_leaves_one_access_entry(
    teacher: Client, school_class: SchoolClass, head_teacher: User
) -> None:
    teacher.get(address(school_class))
    entry = AccessEntry.objects.get()
    assert (entry.kind, entry.what, entry.actor, entry.school_class, entry.count) == (
        AccessKind.VIEW,
        "roll",
        head_teacher,
        school_class,
        3,
    )


def test_b8_same_form_sent_twice_is_one_roll(teacher: Client, school_class: SchoolClass, pupils: list[Student]) -> None:
    form = marked(page_fields(teacher, address(school_class)), {pupils[0]: "sick"})
    answers = [teacher.post(address(school_class), form) for _ in range(2)]
    assert [answer.status_code for answer in answers] == [302, 302]
    assert RollVersion.objects.count() == 1


def test_b6_amending_shows_the_stored_marks_and_keeps_both_versions(
    teacher: Client, school_class: SchoolClass, pupils: list[Student]
) -> None:
    send(teacher, school_class, {pupils[0]: "unexplained"})
    form = page_fields(teacher, address(school_class))
    assert (form[f"m-{pupils[0].id}"], form["base_version"]) == ("unexplained", "1")
    send(teacher, school_class, {pupils[0]: "sick"})
    assert (stored(), RollVersion.objects.count()) == ({pupils[0].id: ("sick", "")}, 2)


def test_b11_stale_page_comes_back_with_its_marks_and_what_changed(
    teacher: Client, school_class: SchoolClass, pupils: list[Student]
) -> None:
    form = marked(page_fields(teacher, address(school_class)), {pupils[0]: "sick", pupils[1]: "unexplained"})
    make.make_student(school_class, name="新来的")
    Placement.objects.filter(student=pupils[1]).update(ends_on=MONDAY)
    answer = teacher.post(address(school_class), form)
    html = answer.content.decode()
    assert answer.status_code == 409
    assert "名单新增：新来的" in html
    assert "不再应到：赵若曦" in html
    again = fields(html)
    assert again[f"m-{pupils[0].id}"] == "sick"
    assert teacher.post(address(school_class), again).status_code == 302
    assert stored() == {pupils[0].id: ("sick", "")}


def test_i6_ids_in_a_stale_page_are_no_way_to_learn_names(teacher: Client, school_class: SchoolClass) -> None:
    stranger = make.make_student(make.make_class(school_class.school), name="别班孩子")
    form = page_fields(teacher, address(school_class)) | {f"m-{stranger.id}": "sick"}
    answer = teacher.post(address(school_class), form)
    assert answer.status_code == 409
    assert "别班孩子" not in answer.content.decode()


def test_b8_two_people_differ_the_second_sees_both_and_decides(
    teacher: Client, office: Client, school_class: SchoolClass, pupils: list[Student], registrar: User
) -> None:
    mine = marked(page_fields(teacher, address(school_class)), {pupils[0]: "unexplained"})
    send(office, school_class, {pupils[1]: "sick"})
    answer = teacher.post(address(school_class), mine)
    html = answer.content.decode()
    assert answer.status_code == 409
    for words in (registrar.name, "陈子涵", "赵若曦", "未请假", "病假"):
        assert words in html
    assert stored() == {pupils[1].id: ("sick", "")}
    chosen = mine | fields(html)
    assert teacher.post(address(school_class), chosen).status_code == 302
    assert stored() == {pupils[0].id: ("unexplained", "")}
    assert RollVersion.objects.count() == 2


@pytest.mark.parametrize(
    "damage", [{"client_key": "x"}, {"listed": "<b>"}, {"base_version": "-1"}, {"session": "night"}]
)
def test_damaged_hidden_fields_bring_the_page_back(
    teacher: Client, school_class: SchoolClass, damage: dict[str, str]
) -> None:
    answer = teacher.post(address(school_class), page_fields(teacher, address(school_class)) | damage)
    assert (answer.status_code, Roll.objects.exists()) == (422, False)
    assert "再提交一次" in answer.content.decode()


@pytest.mark.parametrize("mark", ["ill", "<script>", "UNEXCUSED"])
def test_unknown_mark_is_not_taken(
    teacher: Client, school_class: SchoolClass, pupils: list[Student], mark: str
) -> None:
    answer = send(teacher, school_class, {pupils[0]: mark})
    assert (answer.status_code, Roll.objects.exists()) == (422, False)


def test_session_that_ended_while_marking_loses_nothing(
    teacher: Client, school_class: SchoolClass, pupils: list[Student], head_teacher: User
) -> None:
    form = marked(page_fields(teacher, address(school_class)), {pupils[0]: "sick", pupils[1]: "unexplained"})
    teacher.session.flush()
    answer = teacher.post(address(school_class), form)
    assert answer.url.startswith(reverse("login"))
    signed_in = teacher.post(answer.url, {"username": head_teacher.username, "password": "correct horse 1"})
    assert signed_in.url == address(school_class)
    html = teacher.get(signed_in.url).content.decode()
    assert "未丢失" in html
    assert not Roll.objects.exists()
    assert teacher.post(address(school_class), fields(html)).status_code == 302
    assert stored() == {pupils[0].id: ("sick", ""), pupils[1].id: ("unexplained", "")}
    assert "未丢失" not in teacher.get(address(school_class)).content.decode()


def test_marks_kept_while_signed_out_hold_ids_and_kinds_only(school_class: SchoolClass, pupils: list[Student]) -> None:
    client = Client()
    client.post(address(school_class), {f"m-{pupils[0].id}": "sick", "session": "morning", "name": "陈子涵"})
    kept = client.session["roll_draft"]
    assert kept["marks"] == {str(pupils[0].id): "sick"}
    assert "陈子涵" not in str(kept)


def test_i6_kept_marks_of_another_class_are_shown_to_nobody(
    school_class: SchoolClass, pupils: list[Student], school: object
) -> None:
    stranger = make.make_user(school_class.school)
    make.appoint(stranger, Role.HEAD_TEACHER, make.make_class(school_class.school))
    client = Client()
    client.post(address(school_class), {f"m-{pupils[0].id}": "sick", "session": "morning"})
    client.force_login(stranger, backend="kongchuo.auth.StaffBackend")
    assert client.get(address(school_class)).status_code == 404


def test_token_of_an_earlier_sign_in_brings_the_page_back_with_its_marks(
    head_teacher: User, school_class: SchoolClass, pupils: list[Student]
) -> None:
    client = client_of(head_teacher, enforce_csrf_checks=True)
    form = marked(page_fields(client, address(school_class)), {pupils[0]: "sick"})
    answer = client.post(address(school_class), form | {"csrfmiddlewaretoken": "0" * 64})
    html = answer.content.decode()
    assert (answer.status_code, Roll.objects.exists()) == (403, False)
    assert "未丢失" in html
    again = fields(html) | {"csrfmiddlewaretoken": client.cookies["csrftoken"].value}
    assert client.post(address(school_class), again).status_code == 302
    assert stored() == {pupils[0].id: ("sick", "")}


def test_token_out_of_date_elsewhere_is_the_ordinary_page(head_teacher: User) -> None:
    client = client_of(head_teacher, enforce_csrf_checks=True)
    assert client.post(reverse("logout")).status_code == 403


@pytest.mark.parametrize(
    ("day", "words"),
    [
        (dt.date(2026, 11, 24), "11月24日还没到"),
        (SATURDAY, "11月21日是周末"),
        (dt.date(2026, 8, 31), "不在学期内"),
        (FRIDAY, "已算漏报"),
        (dt.date(2026, 10, 1), "10月1日是国庆节假期，不用上报。"),
    ],
    ids=["future-b9", "weekend-b9", "before-term-b9", "missed-b3", "holiday-b9"],
)
def test_refused_in_words_with_whom_to_ask(
    teacher: Client, registrar: User, school_class: SchoolClass, day: dt.date, words: str
) -> None:
    CalendarDay.objects.create(
        school=school_class.school, date=dt.date(2026, 10, 1), kind="off", reason="国庆节", is_national=True
    )
    html = teacher.get(address(school_class, day)).content.decode()
    assert words in html
    assert registrar.name in html
    assert 'name="m-' not in html


def test_b9_registrar_is_led_to_declare_the_day(office: Client, school_class: SchoolClass) -> None:
    html = office.get(address(school_class, SATURDAY)).content.decode()
    assert "宣布这一天上课" in html
    assert "declare=make_up" in html


def test_k2_class_with_nobody_expected_owes_no_roll(head_teacher: User, school_class: SchoolClass) -> None:
    html = client_of(head_teacher).get(address(school_class)).content.decode()
    assert "没有应到学生" in html


def test_b3_midnight_passing_while_marking_shows_the_marks_that_could_not_be_stored(
    teacher: Client, school_class: SchoolClass, pupils: list[Student]
) -> None:
    form = marked(page_fields(teacher, address(school_class)), {pupils[0]: "sick"})
    with time_machine.travel(make.at(dt.date(2026, 11, 24), 0, 1), tick=False):
        answer = client_of(User.objects.get(name="王老师")).post(address(school_class), form)
    assert (answer.status_code, Roll.objects.exists()) == (422, False)
    assert "陈子涵 · 病假" in answer.content.decode()


def test_b3_registrar_back_fills_a_missed_day_with_a_reason(
    office: Client, school_class: SchoolClass, pupils: list[Student]
) -> None:
    refused = send(office, school_class, {pupils[0]: "sick"}, day=FRIDAY, reason=" ")
    assert refused.status_code == 422
    again = fields(refused.content.decode())
    assert again[f"m-{pupils[0].id}"] == "sick"
    assert office.post(address(school_class, FRIDAY), again | {"reason": "停电，补录"}).status_code == 302
    version = RollVersion.objects.get()
    assert (version.change, version.reason, Roll.objects.get().is_back_filled) == ("back_fill", "停电，补录", True)


def test_b6_head_teacher_cannot_change_a_past_roll_the_registrar_corrects_it(
    teacher: Client, office: Client, school_class: SchoolClass, pupils: list[Student]
) -> None:
    with time_machine.travel(make.at(FRIDAY), tick=False):
        send(client_of(User.objects.get(name="王老师")), school_class, {pupils[0]: "unexplained"}, day=FRIDAY)
    assert "点名只能由教务处写明原因后更正" in teacher.get(address(school_class, FRIDAY)).content.decode()
    send(office, school_class, {pupils[0]: "sick"}, day=FRIDAY, reason="补交病历")
    assert RollVersion.objects.latest("number").change == "correct"


def test_b1_afternoon_starts_from_the_mornings_absences(
    teacher: Client, school_class: SchoolClass, pupils: list[Student]
) -> None:
    send(teacher, school_class, {pupils[0]: "unexplained", pupils[1]: "late"})
    form = page_fields(teacher, address(school_class) + "?session=afternoon")
    assert [form[f"m-{child.id}"] for child in pupils] == ["unexplained", "", ""]
    send(teacher, school_class, {pupils[0]: "", pupils[2]: "sick"}, query="?session=afternoon")
    assert stored() == {
        pupils[0].id: ("unexplained", ""),
        pupils[1].id: ("late", ""),
        pupils[2].id: ("", "sick"),
    }


def test_b2_afternoon_before_the_morning_asks_for_the_morning(teacher: Client, school_class: SchoolClass) -> None:
    answer = teacher.get(address(school_class) + "?session=afternoon")
    html = answer.content.decode()
    assert "请先上报上午" in html
    assert fields(html)["session"] == "morning"


@pytest.mark.parametrize(("kind", "session"), [("morning_only", "morning"), ("afternoon_only", "afternoon")])
def test_half_day_shows_only_the_session_held(
    teacher: Client, school_class: SchoolClass, kind: str, session: str
) -> None:
    CalendarDay.objects.create(school=school_class.school, date=MONDAY, kind=kind, reason="运动会")
    send(teacher, school_class, {})
    html = teacher.get(address(school_class)).content.decode()
    assert fields(html)["session"] == session
    assert 'class="tabs"' not in html


def test_b7_leave_prefills_and_says_until_when(
    teacher: Client, school_class: SchoolClass, pupils: list[Student], head_teacher: User
) -> None:
    _leave(pupils[0], head_teacher, MONDAY, dt.date(2026, 11, 24))
    html = teacher.get(address(school_class)).content.decode()
    assert fields(html)[f"m-{pupils[0].id}"] == "sick"
    assert "已批到周二" in html


@pytest.mark.parametrize(
    ("friday", "mark"),
    [
        (None, "unexplained"),
        ({0: "sick"}, "unexplained"),
        ({}, ""),
        ({0: "late"}, ""),
        ({0: "official"}, "unexplained"),
    ],
    ids=["no-roll", "still-away", "was-back", "came-late", "official-is-not-seen"],
)
def test_b7_leave_that_ended_without_return_starts_unexplained(
    teacher: Client,
    school_class: SchoolClass,
    pupils: list[Student],
    head_teacher: User,
    friday: dict[int, str] | None,
    mark: str,
) -> None:
    _leave(pupils[0], head_teacher, FRIDAY, FRIDAY)
    if friday is not None:
        with time_machine.travel(make.at(FRIDAY), tick=False):
            marks = {pupils[0]: ""} | {pupils[index]: kind for index, kind in friday.items()}
            send(client_of(head_teacher), school_class, marks, day=FRIDAY)
    html = teacher.get(address(school_class)).content.decode()
    assert fields(html)[f"m-{pupils[0].id}"] == mark
    assert ("病假到11月20日，未续假" in html) is (mark == "unexplained")


def _leave(child: Student, by: User, first: dt.date, last: dt.date) -> None:
    Leave.objects.create(
        school=child.school,
        student=child,
        kind="sick",
        starts_on=first,
        ends_on=last,
        granted_by=by,
        granted_at=make.at(first),
    )


def test_b10_substitute_of_the_day_submits_and_is_a_stranger_the_day_after(
    school_class: SchoolClass, pupils: list[Student], registrar: User
) -> None:
    helper = make.make_user(school_class.school)
    Substitution.objects.create(
        school=school_class.school,
        school_class=school_class,
        staff=helper,
        date=MONDAY,
        named_by=registrar,
        named_at=make.at(MONDAY),
    )
    assert send(client_of(helper), school_class, {}).status_code == 302
    tuesday = dt.date(2026, 11, 24)
    with time_machine.travel(make.at(tuesday), tick=False):
        assert client_of(helper).get(address(school_class, tuesday)).status_code == 404


def test_b10_others_see_no_page_and_hand_in_nothing(
    school_class: SchoolClass, pupils: list[Student], subject_teacher: User
) -> None:
    other_head = make.make_user(school_class.school)
    make.appoint(other_head, Role.HEAD_TEACHER, make.make_class(school_class.school))
    for user in (subject_teacher, other_head):
        client = client_of(user)
        assert client.get(address(school_class)).status_code == 404
        assert client.post(address(school_class), {"session": "morning"}).status_code == 404


def test_b10_principal_sees_the_receipt_and_hands_in_nothing(
    teacher: Client, principal: User, school_class: SchoolClass
) -> None:
    form = page_fields(teacher, address(school_class))
    client = client_of(principal)
    assert client.get(address(school_class)).url == address(school_class, name="done")
    assert client.post(address(school_class), form).status_code == 422
    assert not Roll.objects.exists()


def test_class_of_another_school_is_unknown(office: Client) -> None:
    foreign = make.make_class(make.make_school())
    assert office.get(address(foreign)).status_code == 404


def test_script_is_told_where_the_receipt_is(teacher: Client, school_class: SchoolClass) -> None:
    form = page_fields(teacher, address(school_class))
    answer = teacher.post(address(school_class), form, headers={"Accept": "application/json"})
    assert answer.json() == {"url": address(school_class, name="done")}


def test_landing_leads_to_the_roll_and_after_it_to_the_receipt(teacher: Client, school_class: SchoolClass) -> None:
    assert teacher.get(reverse("home")).url == reverse("students:roll-today")
    assert fields(teacher.get(reverse("students:roll-today")).content.decode())["session"] == "morning"
    send(teacher, school_class, {})
    assert teacher.get(reverse("students:roll-today")).url == address(school_class, name="done")


def test_landing_of_two_classes_is_the_first_that_has_not_reported(
    teacher: Client, head_teacher: User, school_class: SchoolClass
) -> None:
    second = make.make_class(school_class.school)
    make.make_student(second)
    make.appoint(head_teacher, Role.HEAD_TEACHER, second)
    html = teacher.get(reverse("students:roll-today")).content.decode()
    assert address(school_class) in html
    assert "换班级" in html
    send(teacher, school_class, {})
    assert f'action="{address(second)}"' in teacher.get(reverse("students:roll-today")).content.decode()


@pytest.mark.parametrize(
    ("role", "name"), [(Role.PRINCIPAL, "students:board-today"), (Role.REGISTRAR, "students:board-today")]
)
def test_landing_of_the_office_is_the_board(school: object, role: Role, name: str) -> None:
    user = make.make_user(school)  # type: ignore[arg-type]
    make.appoint(user, role)
    assert client_of(user).get(reverse("home")).url == reverse(name)


def test_landing_of_a_subject_teacher_names_the_classes_and_no_child(
    subject_teacher: User, pupils: list[Student]
) -> None:
    html = client_of(subject_teacher).get(reverse("home")).content.decode()
    assert "三年级(1)班" in html
    assert pupils[0].name not in html


def test_landing_without_a_post_says_whom_to_ask(school: object, registrar: User) -> None:
    html = client_of(make.make_user(school)).get(reverse("home")).content.decode()  # type: ignore[arg-type]
    assert registrar.name in html


def test_landing_without_a_school_is_a_page(db: None) -> None:
    assert client_of(make.make_user(None)).get(reverse("home")).status_code == 200


def test_child_suspended_since_is_not_on_the_page(
    teacher: Client, school_class: SchoolClass, pupils: list[Student]
) -> None:
    Enrolment.objects.get(student=pupils[1]).away.create(
        school=school_class.school, student=pupils[1], kind="suspended", starts_on=MONDAY
    )
    assert f"m-{pupils[1].id}" not in page_fields(teacher, address(school_class))


def test_names_with_markup_are_escaped(teacher: Client, school_class: SchoolClass) -> None:
    make.make_student(school_class, name="<b>小明</b>")
    assert "&lt;b&gt;小明" in teacher.get(address(school_class)).content.decode()


def test_b8_a_key_used_for_another_class_stands_in_nobodys_way(
    teacher: Client, office: Client, school_class: SchoolClass
) -> None:
    other = make.make_class(school_class.school)
    make.make_student(other)
    key = str(uuid4())
    send(office, other, {}, client_key=key)
    answer = send(teacher, school_class, {}, client_key=key)
    assert (answer.status_code, Roll.objects.count()) == (302, 2)
