"""A transfer asked for, never confirmed: flagged on the page of children on paper only (D10, K9)."""

import datetime as dt
import re

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.utils import timezone
from playwright.sync_api import Browser, Page, expect
from pytest_django.live_server_helper import LiveServer

from students.actions.movements import NewMovement, record_movement
from students.choices import MovementKind
from students.models import SchoolClass, Student, User
from students.queries.calendar import school_calendar
from tests import make
from tests.browser.test_returnee import sign_in

pytestmark = [pytest.mark.django_db(transaction=True)]


@pytest.fixture
def desk(chromium: Browser) -> Page:
    """The registrar's screen."""
    context = chromium.new_context(viewport={"width": 1366, "height": 768})
    context.set_default_timeout(15000)
    return context.new_page()


def request_transfer(student: Student, school_days_ago: int) -> dt.date:
    """A transfer requested so many school days before today."""
    backwards = school_calendar(student.school_id).backwards(make.today())
    on = [day for day, _ in zip(backwards, range(school_days_ago + 1), strict=False)][-1]
    new = NewMovement(kind=MovementKind.TRANSFER_REQUEST, on=on, other_school="城关镇小学")
    record_movement(student=student, new=new, actor=None, at=timezone.now())
    return on


def test_d10_requested_unconfirmed_flagged_then_settled(
    live_server: LiveServer, desk: Page, school_class: SchoolClass, registrar: User
) -> None:
    since = make.today() - dt.timedelta(days=79)
    late, waiting = (make.make_student(school_class, name=name, since=since) for name in ("陈子涵", "赵若曦"))
    make.open_every_day(school_class.school)
    request_transfer(late, 11)
    request_transfer(waiting, 10)
    sign_in(desk, live_server, registrar)
    desk.get_by_role("navigation").get_by_role("link", name="学籍").click()
    desk.get_by_role("link", name=re.compile("名在人不在")).click()
    overdue = desk.locator("#transfer_overdue")
    expect(overdue).to_contain_text("疑似")
    expect(overdue.get_by_role("link", name="陈子涵")).to_be_visible()
    expect(overdue).to_contain_text("已超 1 个上课日")
    expect(desk.locator("#transfer_running")).to_contain_text("赵若曦")
    expect(desk.locator("#transfer_running")).to_contain_text("今天到期")
    assert Axe().run(desk).violations_count == 0
    overdue.get_by_role("link", name="确认转出或撤回").click()
    desk.get_by_role("link", name=re.compile("^转出")).click()
    desk.get_by_role("button", name=re.compile("登记")).click()
    expect(desk.get_by_text("已登记")).to_be_visible()
    desk.goto(f"{live_server.url}/registry/paper-only/")
    expect(desk.locator("#transfer_running")).to_contain_text("赵若曦")
    expect(desk.get_by_text("陈子涵")).to_have_count(0)
