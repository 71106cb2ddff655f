"""The principal's page over time in a real browser: charts, the way down to names, phone, accessibility."""

import datetime as dt
import re

import pytest
import time_machine
from playwright.sync_api import Browser, Page, expect
from pytest_django.live_server_helper import LiveServer

from accountability.models import DropoutCase
from students.choices import AbsenceKind
from students.models import AccessEntry, SchoolClass, Student, User
from tests import make
from tests.browser.conftest import ACTION_MS, PHONE
from tests.browser.steps import audit, sign_in
from tests.rolls import take_roll

pytestmark = [pytest.mark.django_db(transaction=True)]
THU, FRI, MON = (dt.date(2026, 11, day) for day in (19, 20, 23))
DESK = {"width": 1366, "height": 768}


@pytest.mark.parametrize("screen", [DESK, PHONE], ids=["desk", "phone"])
def test_from_the_charts_down_to_names(
    live_server: LiveServer, chromium: Browser, school_class: SchoolClass, pupils: list[Student], head_teacher: User,
    principal: User, screen: dict[str, int],
) -> None:  # fmt: skip
    child = pupils[0]
    for day in (THU, FRI, MON):
        take_roll(school_class, head_teacher, day, {child: AbsenceKind.UNEXPLAINED}, hour=7)
    with time_machine.travel(make.at(MON, 8), tick=True):
        context = chromium.new_context(viewport=screen, has_touch=True)
        context.set_default_timeout(ACTION_MS)
        errors: list[str] = []
        context.on("weberror", lambda found: errors.append(str(found.error)))
        context.on("console", lambda found: errors.append(found.text) if found.type == "error" else None)
        page = context.new_page()
        elsewhere: list[str] = []
        page.on("request", lambda asked: None if asked.url.startswith(live_server.url) else elsewhere.append(asked.url))
        sign_in(page, live_server, principal)
        page.get_by_role("link", name="运行情况").click()
        expect(page.get_by_text("疑似辍学")).to_be_visible()
        assert child.name not in page.content()
        audit(page, "dashboard")
        _bar_opens_names(page, child)
        page.go_back()
        _trend_opens_the_board(page, live_server, child)
        for name, path in _main_pages(live_server, school_class):
            page.goto(path)
            audit(page, name)
        assert errors == []
        assert [url for url in elsewhere if not url.startswith(("data:", "blob:"))] == []
        context.close()
    assert AccessEntry.objects.filter(what="dashboard.names", actor=principal).exists()


def _bar_opens_names(page: Page, child: Student) -> None:
    """A press on the bar of Thursday, the fourth of five: the day's children by name."""
    chart = page.get_by_role("img", name="旷课按星期")
    chart.scroll_into_view_if_needed()
    box = chart.bounding_box()
    assert box
    chart.click(position={"x": box["width"] * 0.73, "y": box["height"] * 0.6})
    page.wait_for_url(re.compile(r"/dashboard/names/.*weekday=3"))
    expect(page.get_by_role("heading", name="旷课（含未请假）")).to_be_visible()
    expect(page.get_by_role("link", name=child.name)).to_be_visible()
    audit(page, "names")


def _trend_opens_the_board(page: Page, server: LiveServer, child: Student) -> None:
    """The row of a day in the table leads to its board."""
    page.get_by_text("以表格查看数字").click()
    page.get_by_role("link", name="11月20日 周五", exact=True).click()
    page.wait_for_url(f"{server.url}/board/2026-11-20/")
    expect(page.get_by_role("link", name=child.name)).to_be_visible()


def _main_pages(server: LiveServer, school_class: SchoolClass) -> list[tuple[str, str]]:
    case = DropoutCase.objects.get()
    return [
        ("board", f"{server.url}/board/"),
        ("roll", f"{server.url}/roll/{school_class.pk}/{MON}/"),
        ("duties", f"{server.url}/duties/school/"),
        ("cases", f"{server.url}/cases/"),
        ("case", f"{server.url}/cases/{case.pk}/"),
    ]


@pytest.mark.parametrize("screen", [DESK, PHONE], ids=["desk", "phone"])
def test_the_page_to_sign_in_is_open_to_everybody(
    live_server: LiveServer, chromium: Browser, screen: dict[str, int]
) -> None:
    context = chromium.new_context(viewport=screen)
    page = context.new_page()
    page.goto(f"{live_server.url}/login/")
    audit(page, "login")
    context.close()


def test_without_script_the_same_numbers_stand_in_tables(
    live_server: LiveServer, chromium: Browser, school_class: SchoolClass, pupils: list[Student], head_teacher: User,
    principal: User,
) -> None:  # fmt: skip
    take_roll(school_class, head_teacher, MON, {pupils[0]: AbsenceKind.UNEXPLAINED}, hour=7)
    with time_machine.travel(make.at(MON, 8), tick=True):
        context = chromium.new_context(viewport=DESK, java_script_enabled=False)
        context.set_default_timeout(ACTION_MS)
        page = context.new_page()
        sign_in(page, live_server, principal)
        page.goto(f"{live_server.url}/dashboard/")
        expect(page.locator("canvas").first).to_be_hidden()
        expect(page.get_by_role("row", name="周一 1 / 3 人日")).to_be_visible()
        page.get_by_role("link", name="查看个案与待办").click()
        expect(page.get_by_text("等我处理 0 件")).to_be_visible()
        context.close()
