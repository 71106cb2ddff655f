"""A transfer at the registrar's desk: asked for, not confirmed in time, on the lists, confirmed (D10, K9)."""

import datetime as dt
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect
from pytest_django.live_server_helper import LiveServer

from students.choices import Role
from students.models import Placement, Student
from tests import make
from tests.browser.test_import_to_board import sign_in

pytestmark = [pytest.mark.django_db(transaction=True)]
SCHOOL = "城关镇小学"


@pytest.fixture
def desk(chromium: Browser) -> Iterator[Page]:
    """The registrar's screen."""
    context = chromium.new_context(viewport={"width": 1366, "height": 768})
    context.set_default_timeout(30000)
    yield context.new_page()
    context.close()


@pytest.fixture
def child() -> Student:
    """A child of a class, with a registrar who can sign in."""
    school = make.make_school()
    make.open_every_day(school)
    day = make.today()
    room = make.make_class(school, entry_year=day.year - (2 if day.month >= 9 else 3))
    make.appoint(make.make_user(school, username="office"), Role.REGISTRAR, starts_on=day - dt.timedelta(days=80))
    return make.make_student(room, name="陈子涵", since=day - dt.timedelta(days=75))


def test_a_transfer_nobody_confirms_stands_on_the_lists_until_it_is(
    desk: Page, live_server: LiveServer, child: Student
) -> None:
    asked_on = make.today() - dt.timedelta(days=40)
    sign_in(desk, live_server.url, "office")
    desk.goto(f"{live_server.url}/students/{child.pk}/")
    desk.get_by_role("link", name="登记异动").click()
    expect(desk.get_by_text("第二十七条")).to_be_visible()
    desk.get_by_role("link", name="转出申请").click()
    desk.fill("[name=on]", asked_on.isoformat())
    desk.fill("[name=other_school]", SCHOOL)
    desk.get_by_role("button", name="登记").click()
    expect(desk.get_by_text("补记 40 天")).to_be_visible()

    desk.goto(f"{live_server.url}/movements/transfers/")
    row = desk.get_by_role("row").filter(has_text=child.name)
    expect(row).to_contain_text("仍未确认")
    desk.goto(f"{live_server.url}/registry/paper-only/")
    expect(desk.get_by_text(child.name).first).to_be_visible()

    desk.goto(f"{live_server.url}/movements/transfers/")
    row.get_by_role("checkbox").check()
    desk.get_by_role("button", name="确认所勾选的转出").click()
    expect(desk.get_by_text("没有正在办理的转出")).to_be_visible()
    assert Placement.objects.get(student=child).ends_on == make.today()
