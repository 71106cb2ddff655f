"""A supporter's contact on a phone, in a real browser (M10)."""

import datetime as dt

import pytest
from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer

from accountability.models import SupportContact, SupportPair
from students.models import Student, User
from tests import make
from tests.browser.steps import serious

pytestmark = [pytest.mark.django_db(transaction=True)]


def test_m10_a_contact_takes_half_a_minute_on_the_phone(
    live_server: LiveServer, page: Page, subject_teacher: User, pupils: list[Student]
) -> None:
    """From the list to the record and back: two taps and a sentence; nothing is wider than the screen."""
    today = make.today()
    SupportPair.objects.create(
        school=subject_teacher.school,
        staff=subject_teacher,
        student=pupils[0],
        goal="天天到校",
        starts_on=today - dt.timedelta(days=60),
        planned_until=today + dt.timedelta(days=60),
    )
    page.goto(f"{live_server.url}/login/")
    page.fill("[name=username]", subject_teacher.username)
    page.fill("[name=password]", "correct horse 1")
    page.press("[name=password]", "Enter")
    page.get_by_role("link", name="帮扶").tap()
    expect(page.get_by_text("已 60 天没有联系")).to_be_visible()
    page.get_by_role("link", name=pupils[0].name).tap()
    page.get_by_text("家访").tap()
    page.get_by_label("内容").fill("到家里看望，商量了周末作业")
    page.get_by_role("button", name="登记").tap()
    expect(page.locator(".timeline__item")).to_contain_text("商量了周末作业")
    expect(page.get_by_text("没有联系")).to_have_count(0)
    contact = SupportContact.objects.get()
    assert (contact.form, contact.on, contact.recorded_by) == ("visit", today, subject_teacher)
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    assert page.locator(".choice").first.bounding_box()["height"] >= 48  # type: ignore[index]
    assert serious(page) == []
