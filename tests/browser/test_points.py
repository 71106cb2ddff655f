"""Deductions in a real browser: confirmed, on the sheet, objected to, taken back; the veto bars an appointment."""

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
import time_machine
from playwright.sync_api import Browser, Page, expect
from pytest_django.live_server_helper import LiveServer

from students.models import Appointment
from tests import make
from tests.accountability.points_scene import AFTER, CONFIRMED, START, Scene, make_scene
from tests.browser.test_case import audit, somebody

pytestmark = [pytest.mark.django_db(transaction=True)]


@contextmanager
def on(day: dt.date, hour: int) -> Iterator[None]:
    """An hour of a day, for the server too."""
    with time_machine.travel(make.at(day, hour), tick=True):
        yield


@pytest.fixture
def scene() -> Scene:
    """Three of five children are missing; two are confirmed, the third can be."""
    scene = make_scene()
    scene.live(START, CONFIRMED, scene.children[:3])
    for child in scene.children[:2]:
        scene.confirm(child)
    return scene


def test_from_the_confirmation_to_the_reversal_and_the_veto(
    live_server: LiveServer, chromium: Browser, scene: Scene
) -> None:
    with on(CONFIRMED, 17):
        with somebody(chromium, live_server, scene.principal) as page:
            _confirm(page, live_server, scene)
        for user, points in ((scene.w, "−9"), (scene.z, "−6")):
            with somebody(chromium, live_server, user) as page:
                page.goto(f"{live_server.url}/points/")
                expect(page.locator(".figure__number").first).to_have_text(points)
                audit(page)
        with somebody(chromium, live_server, scene.w) as page:
            _object(page, live_server)
        with somebody(chromium, live_server, scene.principal) as page:
            _uphold(page, live_server)
        with somebody(chromium, live_server, scene.w) as page:
            page.goto(f"{live_server.url}/points/")
            expect(page.locator(".figure__number").first).to_have_text("−6")
            expect(page.locator("del")).to_have_text("−3")
    scene.settle()
    with on(AFTER, 9):
        with somebody(chromium, live_server, scene.principal) as page:
            _veto(page, live_server)
        with somebody(chromium, live_server, scene.registrar) as page:
            _try_to_appoint(page, live_server, scene)
    assert not Appointment.objects.filter(staff=scene.z, role="head_teacher").exists()


def _confirm(page: Page, server: LiveServer, scene: Scene) -> None:
    page.goto(f"{server.url}/cases/{scene.case(scene.children[2]).pk}/confirm/")
    expect(page.get_by_text("王老师，9月14日 周一任班主任、科任教师（语文）：−3分")).to_be_visible()
    page.locator("form button.button--danger").tap()
    page.wait_for_url(lambda url: "/confirm/" not in url)


def _object(page: Page, server: LiveServer) -> None:
    page.goto(f"{server.url}/points/")
    page.locator("table a").first.tap()
    expect(page.get_by_text("1名学生 ×")).to_be_visible()
    audit(page)
    page.get_by_role("link", name="对这条扣分提出异议").tap()
    page.wait_for_url("**/object/")
    audit(page)
    page.fill("[name=text]", "那周我在县里培训，班级由别人带")
    page.get_by_role("button", name="提交异议").tap()
    expect(page.get_by_text("异议已提交校长")).to_be_visible()


def _uphold(page: Page, server: LiveServer) -> None:
    page.goto(f"{server.url}/objections/")
    audit(page)
    page.get_by_role("link", name="去决定").tap()
    page.get_by_text("异议成立").tap()
    page.fill("[name=reason]", "培训通知属实")
    page.get_by_role("button", name="作出决定").tap()
    expect(page.get_by_text("决定已记录")).to_be_visible()


def _veto(page: Page, server: LiveServer) -> None:
    page.goto(f"{server.url}/vetoes/")
    audit(page)
    page.locator("table a").first.tap()
    expect(page.get_by_text("3 ÷ (5 + 0 − 0) = 60.00%")).to_be_visible()
    audit(page)
    page.get_by_role("link", name="去决定").tap()
    page.wait_for_url("**/decide/")
    audit(page)
    page.locator("label", has_text="已确认").tap()
    page.fill("[name=reason]", "情况属实")
    page.get_by_role("button", name="作出决定").tap()
    expect(page.get_by_role("heading", name="决定记录")).to_be_visible()


def _try_to_appoint(page: Page, server: LiveServer, scene: Scene) -> None:
    page.goto(f"{server.url}/classes/{scene.school_class.pk}/hand-over/")
    page.select_option("[name=successor]", f"{scene.z.pk}")
    page.fill("[name=on]", f"{AFTER + dt.timedelta(days=1)}")
    page.locator("main form button.button--primary").first.tap()
    expect(page.get_by_text("张老师在第一学期的下一学期不能担任班主任")).to_be_visible()
