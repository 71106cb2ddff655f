"""The pages of papers brought later, by flow: one movement, many at once, what is still missing (M6, I2, I4)."""

import io

import openpyxl
import pytest
from django.test import Client
from django.urls import reverse

from students.choices import MovementKind as K
from students.choices import Paper
from students.models import AccessEntry, Movement, MovementPaper, SchoolClass, Student, User
from tests import make
from tests.paper import MONDAY, day, move
from tests.students.views.test_movements import browser, page, send

pytestmark = pytest.mark.usefixtures("monday")


@pytest.fixture
def office(registrar: User) -> Client:
    """The registrar's browser."""
    return browser(registrar)


@pytest.fixture
def leaving(pupils: list[Student]) -> Movement:
    """A transfer on its way without the transfer form."""
    return move(pupils[0], K.TRANSFER_REQUEST, day(11, 6), papers=(Paper.APPLICATION,))


def test_one_paper_is_ticked_and_everything_says_so(office: Client, leaving: Movement) -> None:
    way = reverse("students:movement-papers", args=[leaving.pk])
    assert way in page(office, "movement-detail", leaving.pk)
    assert "缺材料" in page(office, "movement-list") and "缺材料" in page(office, "student-detail", leaving.student_id)
    assert "待补材料：转学申请表" in page(office, "paper-only")
    assert "1 项待办" in page(office, "registry")
    answer = send(office, "movement-papers", leaving.pk, papers=["transfer_form"], received_on="2026-11-20")
    assert answer.status_code == 302
    shown = page(office, "movement-detail", leaving.pk)
    assert "后补材料" in shown and "2026年11月20日" in shown and "待补材料" not in shown
    assert "缺材料" not in page(office, "movement-list")
    assert "待补材料" not in page(office, "paper-only")
    assert "☑ 转学申请表（2026-11-20）" in page(office, "movement-print", leaving.pk)
    assert "没有缺少的材料" in page(office, "movement-missing")


def test_a_mistake_is_put_right(office: Client, leaving: Movement) -> None:
    send(office, "movement-papers", leaving.pk, papers=["transfer_form"], received_on="2026-11-20")
    row = MovementPaper.objects.get()
    assert send(office, "movement-papers", leaving.pk, mistakes=[row.pk]).status_code == 302
    assert "待补材料" in page(office, "movement-detail", leaving.pk)
    assert MovementPaper.objects.count() == 2


@pytest.mark.parametrize(
    ("form", "sentence"),
    [
        ({}, "勾选"),
        ({"papers": ["transfer_form"], "received_on": ""}, "必填"),
        ({"papers": ["transfer_form"], "received_on": "2026-12-01"}, "日期还没到"),
        ({"papers": ["medical"], "received_on": "2026-11-20"}, "选择"),
        ({"mistakes": ["x"], "received_on": "2026-11-20"}, "勾选"),
    ],
)
def test_bad_input_is_answered_in_words(
    form: dict[str, object], sentence: str, office: Client, leaving: Movement
) -> None:
    answer = send(office, "movement-papers", leaving.pk, **{"received_on": "2026-11-20", **form})
    assert answer.status_code == 422 and sentence in answer.content.decode()
    assert not MovementPaper.objects.exists()


def test_what_is_refused_takes_nothing_back_either(office: Client, school_class: SchoolClass) -> None:
    child = make.make_student(school_class)
    ill = move(child, K.SUSPENSION, day(11, 3), until=day(12, 20), papers=(Paper.APPLICATION,))
    send(office, "movement-papers", ill.pk, papers=["medical"], received_on="2026-11-20")
    row = MovementPaper.objects.get()
    form = {"papers": ["approval"], "mistakes": [row.pk], "received_on": "2026-12-24"}
    assert send(office, "movement-papers", ill.pk, **form).status_code == 422
    assert MovementPaper.objects.count() == 1


def test_a_row_of_another_movement_is_no_mistake_of_this_one(office: Client, leaving: Movement) -> None:
    send(office, "movement-papers", leaving.pk, papers=["transfer_form"], received_on="2026-11-20")
    other = make.make_student(leaving.from_class)
    away = move(other, K.TRANSFER_REQUEST, day(11, 6))
    row = MovementPaper.objects.get()
    assert send(office, "movement-papers", away.pk, mistakes=[row.pk]).status_code == 422
    assert MovementPaper.objects.count() == 1


def test_many_movements_at_once(office: Client, leaving: Movement, school_class: SchoolClass) -> None:
    new = [make.make_student(school_class, name=f"新生{number}") for number in "一二三"]
    Movement.objects.filter(student__in=new).update(is_from_list=False)
    rows = list(Movement.objects.filter(student__in=new))
    shown = page(office, "movement-missing")
    assert all(child.name in shown for child in new) and "转学申请表" in shown
    assert send(office, "movement-missing", received_on="2026-11-20").status_code == 422
    ticked = [row.pk for row in rows[:2]]
    assert send(office, "movement-missing", movements=ticked, received_on="2026-12-20").status_code == 422
    assert send(office, "movement-missing", movements=["999999"], received_on="2026-11-20").status_code == 422
    assert send(office, "movement-missing", movements=ticked, received_on="2026-11-20").status_code == 302
    shown = page(office, "movement-missing")
    assert [child.name in shown for child in new] == [False, False, True]


def test_the_principal_reads_and_never_learns_of_illness(
    office: Client, principal: User, leaving: Movement, pupils: list[Student]
) -> None:
    ill = move(pupils[1], K.SUSPENSION, day(11, 3), until=day(11, 20))
    assert pupils[1].name in page(office, "movement-missing")
    reader = browser(principal)
    shown = page(reader, "movement-missing")
    assert pupils[0].name in shown and pupils[1].name not in shown and 'type="checkbox"' not in shown
    assert "医院证明" not in page(reader, "paper-only") and "医院证明" in page(office, "paper-only")
    assert send(reader, "movement-missing", movements=[leaving.pk], received_on="2026-11-20").status_code == 404
    assert reader.get(reverse("students:movement-papers", args=[ill.pk])).status_code == 404


def test_the_spreadsheet_and_its_trace(office: Client, leaving: Movement) -> None:
    answer = office.get(reverse("students:movement-missing-export"))
    rows = list(openpyxl.load_workbook(io.BytesIO(answer.content)).active.iter_rows(values_only=True))
    assert [(row[1], row[4]) for row in rows[2:]] == [(leaving.student.name, "转学申请表")]
    assert AccessEntry.objects.filter(what="movement.papers", kind="export").count() == 1


def test_a_whole_class_moved_owes_no_papers(office: Client, pupils: list[Student], school_class: SchoolClass) -> None:
    other = make.make_class(school_class.school)
    form = {"pupils": [child.pk for child in pupils], "on": f"{MONDAY}", "to_class": other.pk}
    send(office, "class-move", school_class.pk, **form)
    assert Movement.objects.filter(kind=K.CLASS_CHANGE).count() == 3
    assert "没有缺少的材料" in page(office, "movement-missing")
