"""The pages of deductions, objections and vetoes: own sheets only, every number down to its facts (F6 to F8, F11)."""

import io
from collections.abc import Iterator

import openpyxl
import pytest
import time_machine
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accountability.models import LedgerEntry, Objection, Veto
from students.models import AccessEntry, Appointment
from tests import make
from tests.accountability.points_scene import AFTER, CONFIRMED, START, Scene, day, make_scene
from tests.students.views.roll_pages import client_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def scene() -> Iterator[Scene]:
    """One child is lost; it is the evening of the confirmation."""
    with time_machine.travel(make.at(CONFIRMED, 18), tick=False):
        scene = make_scene()
        scene.lose(scene.children[0])
        yield scene


def address(name: str, *args: int) -> str:
    """The address of a page of this module."""
    return reverse(f"accountability:{name}", args=args)


def text(answer: HttpResponse) -> str:
    """A page as it is read."""
    assert answer.status_code == 200, answer.status_code
    return answer.content.decode()


def entry_of(scene: Scene, name: str) -> LedgerEntry:
    """The charge of a person of the scene."""
    return LedgerEntry.objects.filter(staff=getattr(scene, name), kind="charge").latest("id")


def test_f11_everybody_sees_the_own_sheet_and_nobody_elses(scene: Scene) -> None:
    for name, points in (("w", "−3"), ("z", "−2"), ("l", "−2")):
        client = client_of(getattr(scene, name))
        page = text(client.get(address("points-own")))
        assert points in page and scene.children[0].name in page and "暂定" in page
        for other in ("w", "z", "l"):
            expected = 200 if other == name else 404
            assert client.get(address("points-entry", entry_of(scene, other).pk)).status_code == expected
            assert client.get(address("objection-new", entry_of(scene, other).pk)).status_code == expected
        assert client.get(address("points-overview")).status_code == 404
        assert client.get(address("points-person", getattr(scene, name).pk)).status_code == 404


def test_f11_who_holds_no_post_any_more_still_sees_the_own_sheet(scene: Scene) -> None:
    Appointment.objects.filter(staff=scene.w).update(ends_on=CONFIRMED - (CONFIRMED - START) / 2)
    client = client_of(scene.w)
    assert "−3" in text(client.get(address("points-own")))
    page = text(client.get(address("points-entry", entry_of(scene, "w").pk)))
    assert address("case-detail", scene.case(scene.children[0]).pk) not in page


def test_f7_an_entry_opens_down_to_its_facts(scene: Scene) -> None:
    child = scene.children[0]
    page = text(client_of(scene.w).get(address("points-entry", entry_of(scene, "w").pk)))
    for told in (
        child.name, "9月14日 周一", "旷课", "王老师上报", "三年级(1)班", "9月18日 周五", "周校长",
        "班主任、科任教师（语文）", "1名学生 ×（班主任3分、科任教师2分", "＝ −3分", "篇一.3", "1月1日",
        "10月16日", "5个完整上课日", "2026年1月1日", "对这条扣分提出异议",
    ):  # fmt: skip
        assert told in page, told
    assert "下午到校" not in page
    assert address("case-detail", scene.case(child).pk) in page
    assert AccessEntry.objects.filter(actor=scene.w, what="points", student_id=child.pk).exists()
    other = text(client_of(scene.z).get(address("points-entry", entry_of(scene, "z").pk)))
    assert "教几科都只计一次" in other and address("case-detail", scene.case(child).pk) not in other


def test_f7_a_reversal_says_why_and_costs_nothing(scene: Scene) -> None:
    with time_machine.travel(make.at(day(9, 28), 9), tick=False):
        scene.live(day(9, 21), day(9, 28))
        client = client_of(scene.w)
        sheet = text(client.get(address("points-own")))
        assert "<del>−3</del>" in sheet and ">已冲销</span>" in sheet
        page = text(client.get(address("points-entry", entry_of(scene, "w").pk)))
        assert "9月28日 周一" in page and "对这条扣分提出异议" not in page


def test_f3_after_settlement_the_page_says_final(scene: Scene) -> None:
    with time_machine.travel(make.at(AFTER, 9), tick=False):
        scene.settle()
        page = text(client_of(scene.w).get(address("points-entry", entry_of(scene, "w").pk)))
        assert "结算日仍未返校" in page and "已定" in page


def test_f8_objecting_and_deciding(scene: Scene) -> None:
    entry = entry_of(scene, "l")
    teacher, office, principal = (client_of(each) for each in (scene.l, scene.registrar, scene.principal))
    assert teacher.post(address("objection-new", entry.pk), {"text": " "}).status_code == 422
    assert teacher.post(address("objection-new", entry.pk), {"text": "当天我在县里培训"}).status_code == 302
    objection = Objection.objects.get()
    assert "当天我在县里培训" in text(office.get(address("objection-list")))
    decide = address("objection-decide", objection.pk)
    assert office.get(decide).status_code == office.post(decide).status_code == 404
    assert principal.post(decide, {"answer": "upheld", "reason": ""}).status_code == 422
    assert principal.post(decide, {"reason": "x"}).status_code == 422
    assert principal.post(decide, {"answer": "upheld", "reason": "培训通知属实"}).status_code == 302
    page = text(teacher.get(address("points-entry", entry.pk)))
    assert "培训通知属实" in page and "异议成立" in page
    assert scene.sums() == {"王老师": -3, "张老师": -2}


def test_the_overview_names_everybody_and_what_nobody_is_charged_for(scene: Scene) -> None:
    for reader in (scene.principal, scene.registrar):
        page = text(client_of(reader).get(address("points-overview")))
        for told in ("王老师", "张老师", "李老师", "−7"):
            assert told in page
        assert "岗位空缺" not in page
    Appointment.objects.filter(role="head_teacher").update(ends_on=day(9, 1))
    assert "岗位空缺" in text(client_of(scene.principal).get(address("points-overview")))
    person = text(client_of(scene.registrar).get(address("points-person", scene.z.pk)))
    assert "张老师的扣分" in person and "我的扣分" not in person.split("<main", 1)[1]


def test_the_confirm_page_says_whom_it_charges(scene: Scene) -> None:
    scene.live(START, CONFIRMED, scene.children[:2])
    client = client_of(scene.principal)
    page = text(client.get(address("case-confirm", scene.case(scene.children[1]).pk)))
    assert "王老师，9月14日 周一任班主任、科任教师（语文）：−3分" in page
    Appointment.objects.filter(role="head_teacher").update(ends_on=day(9, 1))
    page = text(client.get(address("case-confirm", scene.case(scene.children[1]).pk)))
    assert "该班没有班主任" in page


def test_the_export_is_by_person_and_names_no_child(scene: Scene) -> None:
    answer = client_of(scene.registrar).get(address("points-export"), {"term": scene.term.pk})
    rows = [[cell.value for cell in row] for row in openpyxl.load_workbook(io.BytesIO(answer.content)).active.rows]
    assert "吴教务" in rows[0][0] and rows[1][:3] == ["工号", "姓名", "扣分"]
    found = {row[1]: row[2:] for row in rows[2:]}
    assert found["王老师"] == [1, -3, 0, -3, 0, scene.case(scene.children[0]).label]
    assert scene.children[0].name not in str(rows)


def test_another_term_and_nonsense(scene: Scene) -> None:
    client = client_of(scene.principal)
    assert "没有扣分" in text(client.get(address("points-own"), {"term": scene.next_term.pk}))
    for term in ("x", "9" * 30, f"{make.make_school().terms.get().pk}"):
        for name in ("points-own", "points-overview", "points-export"):
            assert client.get(address(name), {"term": term}).status_code == 404


@pytest.fixture
def vetoed() -> Iterator[Scene]:
    """Three of five children are lost and the term is settled."""
    with time_machine.travel(make.at(AFTER, 9), tick=False):
        scene = make_scene()
        scene.lose(*scene.children[:3])
        scene.settle()
        yield scene


def test_f6_the_veto_on_its_pages(vetoed: Scene) -> None:
    veto = Veto.objects.get()
    office, principal = client_of(vetoed.registrar), client_of(vetoed.principal)
    assert "3 ÷ (5 + 0 − 0) = 60" in text(office.get(address("veto-list")))
    page = text(office.get(address("veto-detail", veto.pk)))
    assert "尚未生效" in page and all(name in page for name in ("王老师", "张老师", "李老师", "孩子1"))
    assert "目前仍任班主任" in page
    for name, args in (("veto-decide", (veto.pk,)), ("veto-exempt", (veto.pk, vetoed.z.pk))):
        assert office.get(address(name, *args)).status_code == 404
    decide = address("veto-decide", veto.pk)
    assert principal.post(decide, {"answer": "confirmed", "reason": " "}).status_code == 422
    assert "一票否决" not in text(client_of(vetoed.w).get(address("points-own"), {"term": vetoed.term.pk}))
    assert principal.post(decide, {"answer": "confirmed", "reason": "情况属实"}).status_code == 302
    assert "一票否决" in text(client_of(vetoed.w).get(address("points-own"), {"term": vetoed.term.pk}))
    assert "尚未生效" not in text(principal.get(address("veto-detail", veto.pk)))


def test_f6_the_appointment_form_refuses_and_the_principal_lifts_it(vetoed: Scene) -> None:
    veto, office = Veto.objects.get(), client_of(vetoed.registrar)
    principal = client_of(vetoed.principal)
    principal.post(address("veto-decide", veto.pk), {"answer": "confirmed", "reason": "情况属实"})
    room = make.make_class(vetoed.school)
    form = {"role": "head_teacher", "school_class": room.pk, "starts_on": f"{AFTER}"}
    new = reverse("students:post-new", args=[vetoed.z.pk])
    refused = office.post(new, form)
    assert refused.status_code == 422 and "不能担任班主任" in refused.content.decode()
    hand_over = reverse("students:class-hand-over", args=[vetoed.school_class.pk])
    answer = office.post(hand_over, {"successor": vetoed.z.pk, "on": f"{day(10, 20)}"})
    assert answer.status_code == 422 and "不能担任班主任" in answer.content.decode()
    lift = address("veto-exempt", veto.pk, vetoed.z.pk)
    assert principal.post(lift, {"reason": ""}).status_code == 422
    assert principal.post(lift, {"reason": "学校只有他能带班"}).status_code == 302
    assert office.post(new, form).status_code == 302
    assert "学校只有他能带班" in text(principal.get(address("veto-detail", veto.pk)))


def cost(client: Client, path: str) -> int:
    """The statements of a page that is open already."""
    client.get(path)
    with CaptureQueriesContext(connection) as found:
        assert client.get(path).status_code == 200
    return len(found)


def test_no_page_asks_more_for_three_children_than_for_one() -> None:
    found = []
    for count in (1, 3):
        with time_machine.travel(make.at(AFTER, 9), tick=False):
            scene = make_scene(count)
            scene.lose(*scene.children)
            scene.settle()
            for entry in LedgerEntry.objects.filter(school=scene.school, staff=scene.w):
                Objection.objects.create(
                    school=scene.school, entry=entry, text="不服", made_by=scene.w, made_at=make.at(AFTER)
                )
            veto = Veto.objects.get(school=scene.school)
            teacher, principal = client_of(scene.w), client_of(scene.principal)
            term = f"?term={scene.term.pk}"
            found.append(
                [
                    cost(teacher, address("points-own") + term),
                    cost(teacher, address("points-entry", entry.pk)),
                    *(cost(principal, address(name)) for name in ("objection-list", "veto-list")),
                    *(cost(principal, address(name) + term) for name in ("points-overview", "points-export")),
                    cost(principal, address("veto-detail", veto.pk)),
                    cost(principal, address("veto-decide", veto.pk)),
                ]
            )
    assert found[0] == found[1]
