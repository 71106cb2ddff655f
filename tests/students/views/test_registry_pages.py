"""The registry's first page, children on paper only, returnees, tasks, proofs, and who is new (G5, D10, M9)."""

import datetime as dt
import io
import re
from typing import Any

import openpyxl
import pytest
from django.test import Client
from django.urls import reverse

from students.actions.registry_tasks import give_task
from students.choices import MovementKind, TaskKind
from students.models import (
    AccessEntry,
    Enrolment,
    Movement,
    RegistryTask,
    SchoolClass,
    Student,
    StudyProof,
    User,
)
from tests import make
from tests.paper import MONDAY, children_on_paper, day, move
from tests.rolls import take_roll
from tests.students.views.roll_pages import client_of

pytestmark = pytest.mark.usefixtures("monday")
NUMBER = "11010519491231002X"


def text(client: Client, view: str, *args: object) -> str:
    answer = client.get(reverse(f"students:{view}", args=args))
    assert answer.status_code == 200
    return re.sub(r"\s+", " ", answer.content.decode())


@pytest.fixture
def on_paper(school_class: SchoolClass, registrar: User, head_teacher: User) -> dict[str, Student]:
    """One child for each group, the class reported this month."""
    make.make_student(school_class)
    take_roll(school_class, head_teacher, day(11, 20))
    return children_on_paper(school_class, registrar)


# ---- the first page


def test_first_page_leads_to_all_pages_and_counts_tasks(office: Client, pupils: list[Student], registrar: User) -> None:
    page = text(office, "registry")
    assert "项待办" not in page
    give_task(student=pupils[0], kind=TaskKind.REGISTRY_RECORD, due_on=MONDAY, actor=registrar, at=make.at(MONDAY))
    page = text(office, "registry")
    assert "1 项待办" in page and "陈子涵" not in page
    for view in ("paper-only", "movement-missing", "returnee-new", "task-list", "import-list"):
        assert f'href="{reverse(f"students:{view}")}"' in page


def test_first_page_reminds_of_transfers_and_of_suspensions_before_they_end_m6(
    office: Client, on_paper: dict[str, Student]
) -> None:
    """Overdue, run out, about to end; who has still time, and long suspensions, press nobody."""
    assert re.search(r"名在人不在 <span[^>]*>3 项待办", text(office, "registry"))


def test_the_principal_is_not_led_where_nothing_opens(principal: User) -> None:
    page = text(client_of(principal), "registry")
    assert reverse("students:returnee-new") not in page
    assert reverse("students:paper-only") in page


# ---- on paper only


def test_every_child_with_reason_deadline_and_next_step_c5(office: Client, on_paper: dict[str, Student]) -> None:
    page = text(office, "paper-only")
    assert "2026年11月6日申请转往城关镇小学，已过 11 个上课日，对方未确认。" in page
    assert "已超 1 个上课日" in page and "2026年11月20日前（含当天）" in page
    assert "疑似" in page
    assert "2026年9月7日起休学，至2026年11月18日止。" in page
    assert "还剩 7 个上课日" in page
    assert "没有2026–2027学年的就读证明" in page
    assert "2026年9月1日毕业，尚无初中到校记录。" in page
    assert f'href="{reverse("students:proof-new", args=[on_paper["在外借读"].pk])}"' in page
    task = RegistryTask.objects.get()
    assert f'href="{reverse("students:task-done", args=[task.pk])}"' in page
    for name, kind in (("休学到期", "resumption"), ("逾期", ""), ("在途", ""), ("将复学", "")):
        view, parts = ("new", [on_paper[name].pk, kind]) if kind else ("choose", [on_paper[name].pk])
        address = reverse(f"students:movement-{view}", args=parts)
        assert f'href="{address}"' in page and office.get(address).status_code == 200
    entry = AccessEntry.objects.latest("pk")
    assert (entry.what, entry.count) == ("paper_only", 9)


def test_the_principal_reads_and_enters_nothing(principal: User, on_paper: dict[str, Student]) -> None:
    page = text(client_of(principal), "paper-only")
    assert "逾期" in page
    for view in ("proof-new", "task-done"):
        assert not re.search(reverse(f"students:{view}", args=[1]).replace("1", r"\d+"), page)


def test_a_class_without_roll_is_one_row(office: Client, pupils: list[Student]) -> None:
    page = text(office, "paper-only")
    assert "本月这个班没有上报过点名，3 名学生情况不明。" in page and "陈子涵" not in page


def test_empty_page_says_so(office: Client, school_class: SchoolClass) -> None:
    assert "在册学生都在教室里。" in text(office, "paper-only")


def test_export_holds_the_same_rows_i3(office: Client, on_paper: dict[str, Student]) -> None:
    answer = office.get(reverse("students:paper-only-export"))
    rows = list(openpyxl.load_workbook(io.BytesIO(answer.getvalue())).active.iter_rows(values_only=True))
    assert rows[1][:3] == ("要做什么", "学生", "班级")
    assert {row[1] for row in rows[2:]} == set(on_paper)
    assert AccessEntry.objects.latest("pk").kind == "export"


# ---- children who return


def hand_in(client: Client, **said: Any) -> Any:
    form = {"name": "冉欣怡", "birth_on": "2018-03-01", "record": "no", "on": f"{MONDAY}", **said}
    return client.post(reverse("students:returnee-new"), form)


def test_g5_no_refuse_button_and_one_field_to_fill(office: Client, school_class: SchoolClass) -> None:
    page = text(office, "returnee-new")
    required = set(re.findall(r'name="([a-z_]+)"[^>]* required', page))
    assert required == {"name", "on", "record"}
    assert len(re.findall(r'class="button button--primary"', page)) == 1 and "拒" not in page


def test_g5_a_child_is_in_class_the_same_day(office: Client, school_class: SchoolClass) -> None:
    answer = hand_in(office, guardian="冉光明", phone="13812345678", other_school="渝川县城关镇小学")
    child = Student.objects.get()
    assert answer.status_code == 302 and answer["Location"] == reverse("students:student-detail", args=[child.pk])
    movement = Movement.objects.get(student=child)
    assert (movement.kind, movement.on, movement.to_class) == ("return", MONDAY, school_class)
    assert (movement.other_school, movement.recorded_by is not None) == ("渝川县城关镇小学", True)
    page = text(office, "student-detail", child.pk)
    assert "从2026年11月23日起编入三年级(1)班" in page and "返校插班" in page and "建立学籍" in page
    assert "13812345678" not in page


@pytest.mark.parametrize(
    ("said", "sentence"),
    [
        ({"name": ""}, ""),
        ({"birth_on": ""}, "按年龄没有合适的班级，请选择编入的班级。"),
        ({"id_number": "110105194912310021"}, "身份证"),
        ({"phone": "call me"}, ""),
        ({"on": "2027-11-23"}, ""),
        ({"to_class": "999999"}, ""),
        ({"name": "\x00"}, ""),
        ({"same_as": "7" * 20}, None),
    ],
    ids=["no-name", "no-age", "bad-number", "bad-phone", "far-ahead", "no-such-class", "nul", "made-up-answer"],
)
def test_g5_what_is_wrong_is_said(
    office: Client, school_class: SchoolClass, said: dict[str, str], sentence: str | None
) -> None:
    answer = hand_in(office, **said)
    if sentence is None:
        assert answer.status_code == 302
        return
    assert answer.status_code == 422 and sentence in answer.content.decode()
    assert not Student.objects.exists()


def first_class() -> int:
    """The class that there is."""
    return SchoolClass.objects.get().pk


@pytest.fixture
def gone(pupils: list[Student]) -> Student:
    """陈子涵, who was transferred out in October."""
    move(pupils[0], MovementKind.TRANSFER_OUT, day(10, 12))
    return pupils[0]


def test_g5_a_child_like_one_that_is_known_is_asked_about(office: Client, gone: Student) -> None:
    asked = hand_in(office, name="陈子涵", birth_on="2017-05-13")
    page = asked.content.decode()
    assert asked.status_code == 422 and "是不是这名学生" in page and "都不是" in page
    assert Student.objects.filter(name="陈子涵").count() == 1
    assert AccessEntry.objects.latest("pk").what == "returnee"


def test_g3_the_same_child_goes_on_with_a_second_spell(office: Client, gone: Student) -> None:
    answer = hand_in(office, to_class=first_class(), name="陈子涵", birth_on="2017-05-13", same_as=gone.pk)
    assert answer["Location"] == reverse("students:student-detail", args=[gone.pk])
    assert Enrolment.objects.filter(student=gone).count() == 2


def test_g5_another_child_of_the_same_name_is_another_child(office: Client, gone: Student) -> None:
    hand_in(office, to_class=first_class(), name="陈子涵", birth_on="2017-05-13", same_as="new")
    assert Student.objects.filter(name="陈子涵").count() == 2


def test_g5_the_same_number_is_never_another_child(office: Client, school_class: SchoolClass) -> None:
    known = make.make_student(school_class, name="李明", id_number=NUMBER)
    move(known, MovementKind.TRANSFER_OUT, day(10, 12))
    answer = hand_in(office, id_number=NUMBER, same_as="new")
    assert answer.status_code == 422 and "都不是" not in answer.content.decode()
    assert hand_in(office, to_class=school_class.pk, id_number=NUMBER, same_as=known.pk).status_code == 302


def test_who_is_in_the_books_is_shown_where_it_stands(office: Client, pupils: list[Student]) -> None:
    answer = hand_in(office, name="陈子涵", birth_on="2017-05-13", same_as=pupils[0].pk)
    assert answer["Location"] == reverse("students:student-detail", args=[pupils[0].pk])
    assert "已在册" in text(office, "student-detail", pupils[0].pk)
    assert Movement.objects.filter(kind="return").count() == 0


# ---- the head teacher is told


def test_g5_the_head_teacher_sees_who_is_new(
    office: Client, school_class: SchoolClass, pupils: list[Student], head_teacher: User
) -> None:
    hand_in(office, to_class=school_class.pk)
    teacher = client_of(head_teacher)
    assert "新来：冉欣怡（自11月23日）" in text(teacher, "roll-today")
    take_roll(school_class, head_teacher, MONDAY)
    told = "新来：冉欣怡（插班，自11月23日）"
    assert told in text(teacher, "roll-done", school_class.pk, MONDAY)
    assert told in text(teacher, "class-detail", school_class.pk)


def test_g5_nobody_is_new_after_five_school_days(
    school_class: SchoolClass, pupils: list[Student], head_teacher: User
) -> None:
    make.make_student(school_class, since=day(11, 16))
    assert "新来" not in text(client_of(head_teacher), "roll-today")
    make.make_student(school_class, since=day(11, 17))
    assert "新来" in text(client_of(head_teacher), "roll-today")


# ---- tasks and proofs


@pytest.fixture
def task(pupils: list[Student], registrar: User) -> RegistryTask:
    kind = TaskKind.REGISTRY_RECORD
    return give_task(student=pupils[0], kind=kind, due_on=day(11, 20), actor=registrar, at=make.at(day(10, 21)))


def test_g5_a_task_is_ticked_off_with_a_note_and_opened_again(office: Client, task: RegistryTask) -> None:
    assert "已超 3 天" in text(office, "task-list")
    done = reverse("students:task-done", args=[task.pk])
    assert office.post(done, {"note": ""}).status_code == 422
    assert office.post(done, {"note": "11月23日已建籍"})["Location"] == reverse("students:task-list")
    assert "11月23日已建籍" in text(office, "task-list")
    assert office.post(done, {"note": "再来一次"}).status_code == 422
    assert "11月23日已建籍" in text(office, "student-detail", task.student_id)
    office.post(reverse("students:task-reopen", args=[task.pk]))
    task.refresh_from_db()
    assert task.done_at is None
    assert "尚未完成" in office.post(reverse("students:task-reopen", args=[task.pk]), follow=True).content.decode()


def test_tasks_are_for_the_registrar_on_the_record_for_its_readers(
    head_teacher: User, principal: User, task: RegistryTask
) -> None:
    for reader in (head_teacher, principal):
        page = text(client_of(reader), "student-detail", task.student_id)
        assert "建立学籍" in page and reverse("students:task-done", args=[task.pk]) not in page


def test_a_record_without_anything_shows_no_empty_part(head_teacher: User, pupils: list[Student]) -> None:
    assert "就读证明" not in text(client_of(head_teacher), "student-detail", pupils[0].pk)


def test_g2_the_proof_of_one_child(office: Client, on_paper: dict[str, Student]) -> None:
    child = on_paper["在外借读"]
    address = reverse("students:proof-new", args=[child.pk])
    assert office.post(address, {"document": "就读证明", "received_on": "2026-11-24"}).status_code == 422
    answer = office.post(address, {"document": "城关镇小学 第3号", "received_on": f"{MONDAY}"})
    assert answer.status_code == 302
    assert "城关镇小学 第3号" in text(office, "student-detail", child.pk)
    assert text(office, "paper-only").count("学年的就读证明") == 1


def test_g2_one_document_for_many(office: Client, on_paper: dict[str, Student]) -> None:
    address = reverse("students:proof-many")
    owed = [on_paper[name].pk for name in ("在外借读", "在本校借读", "毕业")]
    page = text(office, "proof-many")
    assert [int(each) for each in re.findall(r'name="students" value="(\d+)"', page)] == [owed[1], owed[0], owed[2]]
    said = {"document": "报到名单", "received_on": f"{MONDAY}"}
    assert office.post(address, said).status_code == 422
    assert office.post(address, {**said, "students": [on_paper["逾期"].pk]}).status_code == 422
    assert office.post(address, {**said, "students": owed}).status_code == 302
    assert set(StudyProof.objects.values_list("student", flat=True)) == set(owed)
    assert "不缺就读证明" in text(office, "proof-many")


def test_a_document_too_long_is_said(office: Client, pupils: list[Student]) -> None:
    form = {"document": "证" * 121, "received_on": f"{MONDAY}"}
    assert office.post(reverse("students:proof-new", args=[pupils[0].pk]), form).status_code == 422


def test_dates_of_the_far_past_and_future_are_answered(office: Client, school_class: SchoolClass) -> None:
    for year in (1, 1990, 9999):
        answer = hand_in(office, birth_on=f"{dt.date(year, 1, 1)}", on=f"{dt.date(year, 1, 1)}")
        assert answer.status_code in (302, 422)
