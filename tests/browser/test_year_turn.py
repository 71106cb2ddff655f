"""The turn of a school year at the registrar's desk: six steps, previewed, carried out, taken back (G1, F1)."""

import datetime as dt
import re
from collections.abc import Iterator

import pytest
import time_machine
from playwright.sync_api import Browser, Locator, Page, expect
from pytest_django.live_server_helper import LiveServer

from students.choices import MovementKind, Role
from students.models import Appointment, Movement, SchoolClass, Term
from students.queries.enrolment import expected_pupils
from students.rules.class_names import ClassKey
from tests import make
from tests.browser.test_import_to_board import sign_in
from tests.students.turn_scene import FIRST, FIVE, FIVE_B, FOUR, JULY, SIX, TurnScene, make_turn_scene

pytestmark = [pytest.mark.django_db(transaction=True)]
NEW = ClassKey(2027, 1)


@pytest.fixture
def july(db: None) -> Iterator[None]:
    """20 July 2027, in the vacation; the clock runs on, as the browser's does."""
    with time_machine.travel(make.at(JULY)):
        yield


@pytest.fixture
def scene(july: None) -> TurnScene:
    """Four classes, with everything that makes a turn difficult."""
    return make_turn_scene()


@pytest.fixture
def desk(chromium: Browser, july: None) -> Iterator[Page]:
    """The registrar's screen; whatever the page's script complains about fails the test."""
    context = chromium.new_context(viewport={"width": 1366, "height": 768})
    context.set_default_timeout(30000)
    errors: list[str] = []
    context.on("weberror", lambda found: errors.append(str(found.error)))
    page = context.new_page()
    page.on("dialog", lambda dialog: dialog.accept())
    yield page
    context.close()
    assert not errors


def press(page: Page, name: str) -> None:
    page.get_by_role("button", name=name, exact=True).click()


def row(page: Page, text: str) -> Locator:
    return page.get_by_role("row").filter(has_text=text)


def headed(page: Page, name: str) -> Locator:
    """The row of a class in the preview, by its present name."""
    return page.get_by_role("row").filter(has=page.get_by_role("rowheader", name=name, exact=True))


def books(scene: TurnScene) -> dict[ClassKey, tuple[int, dt.date | None]]:
    """How many children each class expects on the first day, and when it ends."""
    rows = {ClassKey(each.entry_year, each.number): each for each in SchoolClass.objects.filter(school=scene.school)}
    pupils = expected_pupils(scene.school.pk, [each.pk for each in rows.values()], FIRST)
    counted = [pupil.class_id for pupil in pupils]
    return {key: (counted.count(each.pk), each.closed_on) for key, each in rows.items()}


def prepare(desk: Page, scene: TurnScene) -> None:
    """The steps before the preview: terms, a child who stays, a new class, a merger, a new head teacher."""
    expect(desk.get_by_role("heading", name="学期", exact=True)).to_be_visible()
    desk.fill("[name=last0]", "2028-01-21")
    press(desk, "保存，下一步")
    expect(desk.get_by_text(scene.suspended.name)).to_be_visible()
    expect(desk.get_by_text(scene.in_transit.name)).to_be_visible()
    _retain(desk, scene)
    press(desk, "保存，下一步")
    desk.fill("[name=count]", "1")
    desk.get_by_role("button", name="保存").first.click()
    expect(row(desk, "2027级1班")).to_be_visible()
    desk.get_by_role("link", name="继续", exact=True).click()
    row(desk, "五年级(2)班").get_by_role("link").click()
    desk.check("[name=how][value=all]")
    desk.select_option("[name=to]", value="2022-1")
    desk.get_by_role("button", name="保存").first.click()
    expect(row(desk, "五年级(2)班")).to_contain_text("撤销")
    desk.get_by_role("link", name="继续", exact=True).click()
    desk.select_option("[name='head-2023-1']", value=str(scene.spare.pk))
    press(desk, "保存并预览")


def _retain(desk: Page, scene: TurnScene) -> None:
    """A child of the last grade stays: both papers are asked for."""
    desk.get_by_role("link", name="登记留级学生").click()
    desk.get_by_role("link", name="六年级(1)班").click()
    desk.select_option("[name=student]", value=str(scene.children[SIX][0].pk))
    desk.select_option("[name=to]", value="2022-1")
    desk.fill("[name=reason]", "长期住院")
    desk.fill("[name=approver]", "县教育局")
    desk.fill("[name=approved_on]", "2027-07-01")
    press(desk, "保存")
    expect(desk).to_have_url(re.compile("/retained/"))
    desk.check("[name=has_application]")
    press(desk, "保存")
    expect(row(desk, scene.children[SIX][0].name)).to_contain_text("县教育局")


def test_g1_a_school_year_is_turned_and_turned_back(desk: Page, live_server: LiveServer, scene: TurnScene) -> None:
    before, terms, moves = books(scene), Term.objects.count(), Movement.objects.count()
    sign_in(desk, live_server.url, scene.registrar.username)
    desk.goto(f"{live_server.url}/registry/")
    desk.get_by_role("link", name=re.compile("^学年升级")).click()
    press(desk, "开始准备")
    prepare(desk, scene)

    expect(headed(desk, "五年级(1)班")).to_contain_text("六年级(1)班 3 3 0 4 7 7", use_inner_text=True)
    expect(headed(desk, "五年级(2)班")).to_contain_text("撤销")
    expect(headed(desk, "四年级(1)班")).to_contain_text(scene.spare.name)
    expect(headed(desk, "六年级(1)班")).to_contain_text("毕业")
    for child in (scene.suspended, scene.in_transit, scene.children[SIX][0]):
        expect(row(desk, child.name)).to_be_visible()
    assert Movement.objects.count() == moves, "a preview writes nothing"
    assert desk.evaluate("document.documentElement.scrollWidth") <= 1366

    press(desk, "执行学年升级")
    expect(desk.get_by_role("heading", name="办理情况")).to_be_visible()
    after = books(scene)
    assert after == {
        SIX: (0, FIRST),
        FIVE: (7, None),
        FIVE_B: (0, FIRST),
        FOUR: (3, None),
        NEW: (0, None),
    }
    assert Term.objects.filter(ends_on=dt.date(2028, 1, 21)).exists()
    head = Appointment.objects.get(staff=scene.spare, role=Role.HEAD_TEACHER)
    assert (head.school_class, head.starts_on) == (scene.classes[FOUR], FIRST)
    assert Movement.objects.filter(kind=MovementKind.GRADUATION, reverses=None).count() == 2

    press(desk, "撤回学年升级")
    expect(desk.get_by_role("heading", name="已执行并已撤回的内容")).to_be_visible()
    restored = books(scene)
    assert restored.pop(NEW, None) in (None, (0, FIRST))
    assert (restored, Term.objects.count()) == (before, terms)
    assert not Appointment.objects.filter(staff=scene.spare, role=Role.HEAD_TEACHER).exists()
