"""The pages of movements, by flow (G2, G3, D10, K9, I4)."""

import datetime as dt
import io
from typing import Any

import openpyxl
import pytest
from django.test import Client
from django.urls import reverse

from students.actions.movements import NewMovement, record_movement, reverse_movement
from students.choices import MovementKind
from students.models import Movement, Placement, SchoolClass, Student, User
from students.queries.enrolment import expected_pupils
from tests import make

K = MovementKind
MONDAY = dt.date(2026, 11, 23)
SUSPENSION = {
    "on": "2026-11-23",
    "until": "2027-06-30",
    "approver_kind": "county",
    "approver": "县教育局",
    "reason": "肺炎",
}

pytestmark = pytest.mark.usefixtures("monday")


def browser(user: User) -> Client:
    """A browser in which the person is signed in."""
    client = Client()
    client.force_login(user, backend="kongchuo.auth.StaffBackend")
    return client


@pytest.fixture
def office(registrar: User) -> Client:
    """The registrar's browser."""
    return browser(registrar)


@pytest.fixture
def child(pupils: list[Student]) -> Student:
    """The first child of the class."""
    return pupils[0]


def request_transfer(child: Student, on: dt.date, other_school: str = "城关镇小学") -> Movement:
    """A transfer that waits for the other school."""
    new = NewMovement(kind=K.TRANSFER_REQUEST, on=on, other_school=other_school)
    return record_movement(student=child, new=new, actor=None, at=make.at(on))


def page(client: Client, view: str, *parts: object, **query: str) -> str:
    """What a page shows."""
    answer = client.get(reverse(f"students:{view}", args=parts), query)
    assert answer.status_code == 200
    return answer.content.decode()


def send(client: Client, view: str, *parts: object, **form: Any) -> Any:
    """What a form is answered with."""
    return client.post(reverse(f"students:{view}", args=parts), form)


def test_only_what_the_status_allows_can_be_chosen(office: Client, child: Student) -> None:
    shown = page(office, "movement-choose", child.pk)
    offered = {kind for kind in K if reverse("students:movement-new", args=[child.pk, kind.value]) in shown}
    assert K.SUSPENSION in offered and K.RESUMPTION not in offered and K.ADMISSION not in offered
    assert "退学" in shown and "开除" in shown and "第二十七条" in shown


@pytest.mark.parametrize("kind", ["withdrawal", "expulsion", "nonsense"])
def test_what_does_not_exist_cannot_be_asked_for(kind: str, office: Client, child: Student) -> None:
    assert office.get(reverse("students:movement-new", args=[child.pk, kind])).status_code == 404


def test_a_suspension_takes_the_child_off_the_roll(office: Client, child: Student, school_class: SchoolClass) -> None:
    answer = send(office, "movement-new", child.pk, "suspension", **SUSPENSION, papers=["medical"])
    movement = Movement.objects.get(kind=K.SUSPENSION)
    assert answer.headers["Location"] == reverse("students:movement-detail", args=[movement.pk])
    assert child.pk not in {pupil.id for pupil in expected_pupils(child.school_id, [school_class.pk], MONDAY)}
    shown = page(office, "movement-detail", movement.pk)
    assert "医院证明" in shown and "待补材料" in shown and "复学" in shown


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"until": "2027-11-23"}, "休学一次不超过一学年"),
        ({"until": ""}, "必填"),
        ({"on": "2027-03-01"}, "最多提前登记"),
        ({"on": "0000-13-99"}, "日期"),
        ({"reason": "x" * 201}, "200"),
        ({"approver_kind": "school"}, "选择"),
        ({"approver": "\x00"}, "空字符"),
    ],
)
def test_refused_forms_say_why(changed: dict[str, str], sentence: str, office: Client, child: Student) -> None:
    answer = send(office, "movement-new", child.pk, "suspension", **{**SUSPENSION, **changed})
    assert answer.status_code == 422
    assert sentence in answer.content.decode()
    assert not Movement.objects.filter(kind=K.SUSPENSION).exists()


def test_a_transfer_from_request_to_confirmation(office: Client, child: Student) -> None:
    send(office, "movement-new", child.pk, "transfer_request", on="2026-11-23", other_school="城关镇小学")
    asked = Movement.objects.get(kind=K.TRANSFER_REQUEST)
    assert reverse("students:movement-new", args=[child.pk, "transfer_out"]) in page(
        office, "movement-detail", asked.pk
    )
    assert "城关镇小学" in page(office, "movement-new", child.pk, "transfer_out"), (
        "the school of the request is filled in"
    )
    send(office, "movement-new", child.pk, "transfer_out", on="2026-11-23", other_school="城关镇小学")
    assert Placement.objects.get(student=child).ends_on == MONDAY
    assert reverse("students:movement-new", args=[child.pk, "return"]) in page(office, "movement-choose", child.pk)


def test_who_comes_and_goes_changes_the_roll_from_that_day_on_b11(
    office: Client, child: Student, pupils: list[Student], school_class: SchoolClass
) -> None:
    friday, monday = (
        reverse("students:roll-edit", args=[school_class.pk, day]) for day in (dt.date(2026, 11, 20), MONDAY)
    )
    send(office, "movement-new", child.pk, "transfer_out", on="2026-11-23", other_school="城关镇小学")
    guest = make.make_student(make.make_class(school_class.school), name="田雨桐")
    send(office, "movement-new", guest.pk, "class_change", on="2026-11-23", to_class=school_class.pk)
    before, after = (office.get(path).content.decode() for path in (friday, monday))
    assert child.name in before and guest.name not in before
    assert child.name not in after and guest.name in after


def test_taking_a_movement_back(office: Client, child: Student) -> None:
    movement = request_transfer(child, MONDAY)
    assert send(office, "movement-undo", movement.pk, reason="").status_code == 422
    send(office, "movement-undo", movement.pk, reason="登记有误")
    shown = page(office, "movement-detail", movement.pk)
    assert "已撤销" in shown and "登记有误" in shown
    assert reverse("students:movement-undo", args=[movement.pk]) not in shown
    again = send(office, "movement-undo", movement.pk, reason="再来")
    assert again.status_code == 422 and "已经撤销" in again.content.decode()


def test_what_illness_is_about_stays_with_registrar_and_head_teacher(
    office: Client, principal: User, head_teacher: User, child: Student
) -> None:
    send(office, "movement-new", child.pk, "suspension", **SUSPENSION, papers=["medical"])
    movement = Movement.objects.get(kind=K.SUSPENSION)
    places = [("movement-list",), ("movement-detail", movement.pk), ("movement-print", movement.pk)]
    for view, *parts in [*places, ("student-detail", child.pk)]:
        assert "肺炎" in page(office, view, *parts)
        assert "肺炎" not in page(browser(principal), view, *parts)
    assert "医院证明" not in page(browser(principal), "movement-print", movement.pk)
    assert "肺炎" in page(browser(head_teacher), "student-detail", child.pk)


def test_the_list_is_narrowed_and_says_what_was_late(office: Client, child: Student, school_class: SchoolClass) -> None:
    new = NewMovement(kind=K.TRANSFER_OUT, on=dt.date(2026, 11, 20), other_school="城关镇小学")
    record_movement(student=child, new=new, actor=None, at=make.at(MONDAY))
    shown = page(office, "movement-list", kind="transfer_out", month="2026-11", school_class=str(school_class.pk))
    assert "补记 3 天" in shown and child.name in shown
    assert child.name not in page(office, "movement-list", month="2026-10")
    for odd in ({"month": "0000-01"}, {"month": "x"}, {"kind": "x"}, {"school_class": "999999"}, {"page": "-3"}):
        page(office, "movement-list", **odd)


def test_the_spreadsheet(office: Client, child: Student) -> None:
    request_transfer(child, MONDAY)
    answer = office.get(reverse("students:movement-export"), {"kind": "transfer_request"})
    rows = list(openpyxl.load_workbook(io.BytesIO(answer.content)).active.iter_rows(values_only=True))
    assert rows[1][:3] == ("日期", "姓名", "类别")
    assert [row[1] for row in rows[2:]] == [child.name]


def test_moving_a_class_at_once(office: Client, pupils: list[Student], school_class: SchoolClass) -> None:
    other = make.make_class(school_class.school)
    form = {"pupils": [child.pk for child in pupils], "on": "2026-11-23"}
    answer = send(office, "class-move", school_class.pk, **form, to_class=school_class.pk)
    assert answer.status_code == 422 and "已在这个班" in answer.content.decode()
    assert send(office, "class-move", school_class.pk, **form, to_class=other.pk).status_code == 302
    assert Placement.objects.filter(school_class=other, ends_on=None).count() == 3
    assert send(office, "class-move", school_class.pk, **form, to_class=other.pk).status_code == 422, "nobody is left"


@pytest.mark.parametrize(
    ("on", "words"), [(dt.date(2026, 11, 9), "还剩 0 个上课日"), (dt.date(2026, 11, 6), "到2026年11月20日仍未确认")]
)
def test_a_transfer_is_overdue_from_the_eleventh_school_day_k9(
    on: dt.date, words: str, office: Client, child: Student
) -> None:
    request_transfer(child, on)
    assert words in page(office, "movement-transfers")


def test_a_request_taken_back_names_no_school(office: Client, child: Student, registrar: User) -> None:
    wrong = request_transfer(child, dt.date(2026, 11, 20), other_school="明德小学")
    reverse_movement(movement=wrong, reason="写错学校", actor=registrar, at=make.at(MONDAY))
    request_transfer(child, dt.date(2026, 11, 9), other_school="育才小学")
    text = page(office, "movement-transfers")
    assert "育才小学" in text and "明德小学" not in text


def transfer_rows(*rows: dict[str, Any]) -> dict[str, Any]:
    """The form of the transfers' page."""
    said = {f"t-{number}-{name}": value for number, row in enumerate(rows) for name, value in row.items()}
    return {"t-TOTAL_FORMS": len(rows), "t-INITIAL_FORMS": len(rows), **said}


def test_confirming_many_transfers(office: Client, pupils: list[Student]) -> None:
    for pupil in pupils[:2]:
        request_transfer(pupil, dt.date(2026, 11, 9))
    first, second = ({"student": pupil.pk, "on": "2026-11-20", "other_school": "明德小学"} for pupil in pupils[:2])
    for odd in (
        {},
        {"t-TOTAL_FORMS": "x"},
        transfer_rows(first),
        transfer_rows(first | {"is_confirmed": "on", "on": ""}),
    ):
        assert send(office, "movement-transfers", **odd).status_code == 422
    stranger = {**second, "student": pupils[2].pk, "is_confirmed": "on"}
    assert send(office, "movement-transfers", **transfer_rows(stranger)).status_code == 422
    both = transfer_rows(first | {"is_confirmed": "on"}, second | {"is_confirmed": "on", "other_school": "育才小学"})
    assert send(office, "movement-transfers", **both).status_code == 302
    schools = Movement.objects.filter(kind=K.TRANSFER_OUT).order_by("pk").values_list("other_school", flat=True)
    assert list(schools) == ["明德小学", "育才小学"]
    assert "没有正在办理的转出" in page(office, "movement-transfers")


def test_the_form_on_paper_masks_numbers_and_leaves_blanks(office: Client, school_class: SchoolClass) -> None:
    child = make.make_student(school_class, id_number="11010519491231002X")
    shown = page(office, "movement-print", Movement.objects.get(student=child).pk)
    assert "11010519491231002X" not in shown and "002X" in shown
    assert "监护人签名" in shown
