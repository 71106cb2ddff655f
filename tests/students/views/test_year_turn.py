"""The pages of the turn of a school year, from preparing to taking back (G1, F1, I2)."""

import datetime as dt
import re
from collections.abc import Iterator
from typing import Any

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from students import events
from students.choices import Role, TurnStatus
from students.models import AccessEntry, Appointment, Movement, SchoolClass, YearTurn
from students.rules.class_names import ClassKey
from students.rules.turn_plan import How, Mapping, Opening, Plan, parse_plan
from tests import make
from tests.students.turn_scene import FIRST, FIVE, FIVE_B, JULY, SIX, TurnScene, make_turn_scene

pytestmark = pytest.mark.django_db


@pytest.fixture
def july(db: None) -> Iterator[None]:
    """20 July 2027, in the vacation."""
    with time_machine.travel(make.at(JULY), tick=False):
        yield


@pytest.fixture
def scene(july: None) -> TurnScene:
    return make_turn_scene()


@pytest.fixture
def registrar(scene: TurnScene) -> Client:
    """The registrar, with a draft begun."""
    client = signed_in(scene)
    client.post(reverse("students:year-turn-start"))
    return client


def signed_in(scene: TurnScene) -> Client:
    """The registrar's browser, signed in at this moment."""
    client = Client()
    client.force_login(scene.registrar, backend="kongchuo.auth.StaffBackend")
    return client


def turn() -> YearTurn:
    """The latest turn."""
    return YearTurn.objects.latest("pk")


def plan() -> Plan:
    """What is planned."""
    return parse_plan(turn().plan)


def get(client: Client, page: str, *more: int, **query: str) -> str:
    """A page of the turn, which opens."""
    answer = client.get(reverse(f"students:year-turn-{page}", args=[turn().pk, *more]), query)
    assert answer.status_code == 200
    return answer.content.decode()


def post(client: Client, page: str, *more: int, **said: Any) -> HttpResponse:
    """Hand in a form of the turn."""
    return client.post(reverse(f"students:year-turn-{page}", args=[turn().pk, *more]), said)


TERMS = {
    "name0": "秋", "first0": "2027-09-01", "last0": "2028-01-20", "name1": "春", "first1": "2028-02-20",
    "last1": "2028-07-01",
}  # fmt: skip


def test_from_preparing_to_taking_back(scene: TurnScene, registrar: Client) -> None:
    assert "下次升级" in registrar.get(reverse("students:year-turn")).content.decode()
    assert post(registrar, "terms", **TERMS).status_code == 302
    assert post(registrar, "graduates", on="2027-06-30").status_code == 302
    assert post(registrar, "new", part="entry", count="2").status_code == 302
    five_b = scene.classes[FIVE_B].pk
    assert post(registrar, "class", five_b, part="whole", how="all", to="2022-1").status_code == 302
    assert post(registrar, "heads", **{"head-2023-1": scene.spare.pk}).status_code == 302
    page = get(registrar, "preview")
    assert "执行学年升级" in page and scene.suspended.name in page and scene.in_transit.name in page
    assert not Movement.objects.filter(kind="graduation").exists(), "a preview writes nothing"
    assert post(registrar, "carry-out").status_code == 302
    assert (turn().status, SchoolClass.objects.filter(entry_year=2027).count()) == (TurnStatus.DONE, 2)
    assert "撤回" in get(registrar, "detail")
    assert post(registrar, "undo").status_code == 302
    assert turn().status == TurnStatus.UNDONE
    assert not SchoolClass.objects.exclude(closed_on=None).exists()


def test_terms_out_of_order_stand_at_their_field(registrar: Client) -> None:
    answer = post(registrar, "terms", **{**TERMS, "last0": "2027-08-01"})
    assert answer.status_code == 422 and "id_last0" in answer.content.decode()


@pytest.mark.parametrize("on", ["2027-09-01", "2027-04-30", "", "x"])
def test_a_day_of_graduation_outside_the_summer_is_refused(registrar: Client, on: str) -> None:
    assert post(registrar, "graduates", on=on or "-").status_code == 422


def test_a_child_who_stays_a_grade_needs_both_papers(scene: TurnScene, registrar: Client) -> None:
    child = scene.children[SIX][0]
    address = reverse("students:year-turn-retain", args=[turn().pk]) + "?class=2021-1"
    said = {"student": child.pk, "to": "2022-1", "reason": "住院", "approver": "县教育局", "approved_on": "2027-07-01"}
    assert registrar.post(address, said).status_code == 422
    assert registrar.post(address, {**said, "to": "2023-1", "has_application": "on"}).status_code == 422
    assert registrar.post(address, {**said, "has_application": "on"}).status_code == 302
    assert [each.student_id for each in plan().retained] == [child.pk]
    assert child.name in get(registrar, "graduates")
    assert post(registrar, "retain", remove=str(child.pk)).status_code == 302
    assert plan().retained == ()


def test_classes_are_added_once_and_removed(registrar: Client) -> None:
    post(registrar, "new", part="entry", count="3")
    post(registrar, "new", part="entry", count="1")
    post(registrar, "new", part="one", grade="6", number="3", place="石桥教学点")
    assert plan().openings == (Opening(ClassKey(2022, 3), "石桥教学点"), Opening(ClassKey(2027, 1)))
    assert post(registrar, "new", part="one", grade="6", number="1").status_code == 422
    assert post(registrar, "new", part="entry", count="31").status_code == 422
    post(registrar, "new", part="remove", key="2027-1")
    assert [each.key for each in plan().openings] == [ClassKey(2022, 3)]


def test_children_are_ticked_or_listed(scene: TurnScene, registrar: Client) -> None:
    first, second, third = scene.children[FIVE]
    five = scene.classes[FIVE].pk
    answer = post(
        registrar, "class", five, part="chosen", into="2022-2", students=[first.pk], listed=f"1. {second.name}"
    )
    assert answer.status_code == 302
    assert plan().mappings == (Mapping(FIVE, How.CHOSEN, (), ((first.pk, FIVE_B), (second.pk, FIVE_B))),)
    post(registrar, "class", five, part="chosen", into="2022-2", listed="03", closes="on")
    assert plan().mappings[0].closes and dict(plan().mappings[0].chosen)[third.pk] == FIVE_B
    post(registrar, "class", five, part="chosen", into="2022-1", students=[first.pk, second.pk, third.pk])
    assert plan().mappings == ()


@pytest.mark.parametrize(
    "said",
    [
        {"part": "chosen", "into": "2022-2", "listed": "查无此人"},
        {"part": "chosen", "into": "2023-1", "students": ["1"]},
        {"part": "chosen", "into": "2022-2", "students": ["999999"]},
        {"part": "whole", "how": "all"},
        {"part": "whole", "how": "all", "to": "2022-1"},
        {"part": "whole", "how": "parity", "odd": "2022-1", "even": "2022-1"},
        {"part": "whole", "how": "x\x00"},
    ],
)
def test_what_a_class_page_refuses(scene: TurnScene, registrar: Client, said: dict[str, Any]) -> None:
    assert post(registrar, "class", scene.classes[FIVE].pk, **said).status_code == 422
    assert plan().mappings == ()


def test_a_class_that_graduates_cannot_be_split(scene: TurnScene, registrar: Client) -> None:
    address = reverse("students:year-turn-class", args=[turn().pk, scene.classes[SIX].pk])
    assert registrar.get(address).status_code == 404


def test_who_may_not_lead_is_refused_beside_the_class_f1(scene: TurnScene, registrar: Client) -> None:
    def refuse(appointment: Appointment, **_: object) -> None:
        raise ValidationError("下学期不得担任班主任。")

    events.appointment_proposed.connect(refuse)
    try:
        post(registrar, "new", part="entry", count="1")
        answer = post(registrar, "heads", **{"head-2023-1": scene.spare.pk, "head-2027-1": scene.spare.pk})
    finally:
        events.appointment_proposed.disconnect(refuse)
    assert answer.status_code == 422
    assert answer.content.decode().count("下学期不得担任班主任。") >= 2
    assert plan().heads == () and Appointment.objects.filter(role=Role.HEAD_TEACHER).count() == 4


def test_the_preview_says_what_refuses(scene: TurnScene, registrar: Client) -> None:
    draft = turn()
    scene.draft(mappings=(Mapping(FIVE, How.ALL, (ClassKey(2022, 8),), closes=True),))
    assert "不存在" in get(registrar, "preview")
    assert post(registrar, "carry-out").status_code == 302
    assert YearTurn.objects.get(pk=draft.pk).status == TurnStatus.DRAFT


@pytest.mark.parametrize("odd", [{"terms": 3}, [], {"heads": [["x", 1]]}])
def test_an_odd_draft_is_no_accident(registrar: Client, odd: object) -> None:
    YearTurn.objects.update(plan=odd)
    for page in ("terms", "graduates", "retain", "new", "classes", "heads", "preview", "export"):
        answer = registrar.get(reverse(f"students:year-turn-{page}", args=[turn().pk]))
        assert answer.status_code == 302
    assert "重新开始" in get(registrar, "detail")
    assert post(registrar, "carry-out").status_code == 302
    post(registrar, "anew")
    assert len(plan().terms) == 2


def test_names_leave_an_entry_and_no_page_holds_the_whole_school_i2(scene: TurnScene, registrar: Client) -> None:
    get(registrar, "class", scene.classes[FIVE].pk)
    entry = AccessEntry.objects.latest("pk")
    assert (entry.what, entry.school_class_id, entry.count) == ("year_turn", scene.classes[FIVE].pk, 3)
    for page in ("terms", "graduates", "new", "classes", "heads", "preview"):
        assert len(re.findall(r"<input", get(registrar, page))) < 30


def test_classes_say_what_becomes_of_them(scene: TurnScene, registrar: Client) -> None:
    post(registrar, "new", part="entry", count="1")
    with time_machine.travel(make.at(FIRST), tick=False):
        assert "尚未做学年升级" in signed_in(scene).get(reverse("students:class-list")).content.decode()
    post(registrar, "carry-out")
    page = registrar.get(reverse("students:class-list")).content.decode()
    assert "2027级1班" in page and "9月1日开班" in page and "8月31日结束" in page


@pytest.mark.parametrize(("day", "waits"), [(dt.date(2027, 7, 17), False), (JULY, True), (dt.date(2027, 9, 5), True)])
def test_the_registry_reminds_45_days_before(scene: TurnScene, registrar: Client, day: dt.date, waits: bool) -> None:
    def reminded() -> bool:
        page = signed_in(scene).get(reverse("students:registry")).content.decode()
        item = page[page.index(reverse("students:year-turn")) :]
        return "chip" in item[: item.index("</a>")]

    with time_machine.travel(make.at(day), tick=False):
        assert reminded() is waits
    post(registrar, "carry-out")
    with time_machine.travel(make.at(dt.date(2027, 9, 5)), tick=False):
        assert not reminded()
