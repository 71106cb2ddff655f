"""A clerk takes a returning child in on a phone; the head teacher finds it on this morning's roll (G5, M9)."""

import re

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer

from students.choices import MovementKind
from students.models import Movement, RegistryTask, SchoolClass, Student, User
from tests import make

pytestmark = [pytest.mark.django_db(transaction=True)]


def sign_in(page: Page, live_server: LiveServer, user: User) -> None:
    page.goto(f"{live_server.url}/login/")
    page.fill("[name=username]", user.username)
    page.fill("[name=password]", "correct horse 1")
    page.press("[name=password]", "Enter")
    page.wait_for_url(re.compile("^(?!.*/login/)"))


@pytest.fixture
def today(school_class: SchoolClass, pupils: list[Student]) -> None:
    """A school day, whenever the suite runs."""
    make.open_every_day(school_class.school)


def test_g5_taken_in_and_expected_the_same_morning(
    live_server: LiveServer, page: Page, today: None, registrar: User, head_teacher: User, school_class: SchoolClass
) -> None:
    sign_in(page, live_server, registrar)
    page.get_by_role("navigation").get_by_role("link", name="学籍").tap()
    page.get_by_role("link", name=re.compile("返校插班")).tap()
    expect(page.get_by_role("heading", name="返校插班")).to_be_visible()
    assert Axe().run(page).violations_count == 0
    assert page.evaluate("document.documentElement.scrollWidth") == 390
    page.get_by_label("姓名", exact=True).fill("冉欣怡")
    page.get_by_label("班级", exact=True).select_option(str(school_class.pk))
    page.get_by_label("没有", exact=True).tap()
    page.get_by_role("button", name="接收入班").tap()
    expect(page.get_by_text("编入")).to_be_visible()
    expect(page.get_by_text("建立学籍")).to_be_visible()
    child = Student.objects.get(name="冉欣怡")
    assert Movement.objects.get(student=child).kind == MovementKind.RETURN
    assert RegistryTask.objects.get(student=child).due_on > make.today()
    page.context.clear_cookies()
    sign_in(page, live_server, head_teacher)
    expect(page.get_by_text(re.compile("新来：冉欣怡"))).to_be_visible()
    expect(page.locator(".tile", has_text="冉欣怡")).to_be_visible()
    page.get_by_role("button", name="全勤，上报").tap()
    expect(page.get_by_text(re.compile("新来：冉欣怡（插班"))).to_be_visible()


def test_g5_a_child_that_is_known_is_asked_about_never_guessed(
    live_server: LiveServer, page: Page, today: None, registrar: User, pupils: list[Student]
) -> None:
    sign_in(page, live_server, registrar)
    page.goto(f"{live_server.url}/registry/returnees/new/")
    page.get_by_label("姓名", exact=True).fill(pupils[0].name)
    page.get_by_role("button", name="接收入班").tap()
    expect(page.get_by_role("group", name="是不是这名学生")).to_be_visible()
    page.get_by_label(re.compile(f"^{pupils[0].name}")).tap()
    page.get_by_role("button", name="接收入班").tap()
    expect(page.get_by_text("这名学生已在册")).to_be_visible()
    assert Student.objects.filter(name=pupils[0].name).count() == 1
