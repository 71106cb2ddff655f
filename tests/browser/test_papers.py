"""A letter from the case to the door on a phone, in a real browser (D3, E2, E4)."""

import pytest
from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer

from accountability.models import Paper, PaperService
from students.models import Guardian, Student, User
from tests import make
from tests.browser.steps import serious
from tests.case_scene import make_case

pytestmark = [pytest.mark.django_db(transaction=True)]


def test_d3_e4_a_letter_is_issued_printed_and_served_on_the_phone(
    live_server: LiveServer, page: Page, head_teacher: User, pupils: list[Student]
) -> None:
    """Nothing is typed but who received it; no page is wider than the screen, nothing serious for assistive tools."""
    today, child = make.today(), pupils[0]
    Guardian.objects.create(school=child.school, student=child, name="陈大山", relation="父亲")
    case = make_case(child, starts_on=today, opened_on=today)
    page.goto(f"{live_server.url}/login/")
    page.fill("[name=username]", head_teacher.username)
    page.fill("[name=password]", "correct horse 1")
    page.press("[name=password]", "Enter")
    page.wait_for_url(lambda url: "login" not in url)
    page.goto(f"{live_server.url}/cases/{case.pk}/papers/")
    page.get_by_role("link", name="签发劝学书").tap()
    expect(page.locator(".paper")).to_contain_text("陈大山")
    _check(page)
    page.get_by_role("button", name="签发并编号").tap()
    expect(page.locator(".page-head__sub")).to_contain_text("第1号")
    number = Paper.objects.get().number
    _check(page)
    page.get_by_role("link", name="打印").tap()
    expect(page.locator(".leaf__title").first).to_have_text("义务教育阶段学生劝学书")
    expect(page.locator(".leaf__number").first).to_have_text(number)
    page.emulate_media(media="print")
    expect(page.get_by_role("link", name="返回")).to_be_hidden()
    page.emulate_media(media="screen")
    page.get_by_role("link", name="返回").tap()
    page.get_by_role("link", name="登记送达").tap()
    page.get_by_text("他人代收", exact=True).tap()
    page.get_by_label("签收人").fill("陈奶奶")
    page.get_by_label("关系").fill("祖母")
    _check(page)
    page.get_by_role("button", name="登记送达").tap()
    expect(page.locator(".timeline__item")).to_contain_text("陈奶奶")
    service = PaperService.objects.get()
    assert (service.mode, service.relation, service.served_by) == ("proxy", "祖母", head_teacher)


def _check(page: Page) -> None:
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    small = [box for each in page.locator(".choice, .button--primary").all() if (box := each.bounding_box())]
    assert all(box["height"] >= 44 for box in small)
    assert serious(page) == []
