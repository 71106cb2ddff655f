"""The month of a class and an incident on a phone, in a real browser (F10, F9)."""

import datetime as dt

import pytest
from playwright.sync_api import Browser, Page, expect
from pytest_django.live_server_helper import LiveServer

from accountability.models import Incident
from students.models import CalendarDay, Roll, SchoolClass, Student, Term, User
from tests import make
from tests.browser.conftest import ACTION_MS
from tests.browser.steps import audit, sign_in

pytestmark = [pytest.mark.django_db(transaction=True)]
DAY = dt.timedelta(days=1)


def test_f10_a_head_teacher_opens_a_deduction_down_to_the_roll(
    live_server: LiveServer, page: Page, school_class: SchoolClass, head_teacher: User, pupils: list[Student]
) -> None:
    """A report after nine: menu, deduction, facts, receipt."""
    today = make.today()
    Term.objects.filter(school=school_class.school).delete()
    Term.objects.create(school=school_class.school, name="学期", starts_on=today - DAY, ends_on=today + 80 * DAY)
    CalendarDay.objects.create(school=school_class.school, date=today, kind="make_up", reason="上课")
    roll = Roll.objects.create(
        school=school_class.school, school_class=school_class, date=today, expected=3, present=3,
        first_submitted_at=make.at(today, 9, 12), submitted_at=make.at(today, 9, 12), submitted_by=head_teacher,
    )  # fmt: skip
    sign_in(page, live_server, head_teacher)
    page.goto(f"{live_server.url}/evaluation/")
    page.locator("tbody th a").tap()
    expect(page.locator(".figure__number")).to_have_text("99.5")
    audit(page)
    page.get_by_role("link", name="依据").tap()
    expect(page.get_by_role("heading", name="09:12 上报，时限 09:00")).to_be_visible()
    expect(page.locator(".facts")).to_contain_text("−0.5 分（满分 100）")
    audit(page)
    page.get_by_role("link", name="查看当天考勤").tap()
    page.wait_for_url(f"**/roll/{school_class.pk}/{roll.date}/done/")
    page.goto(f"{live_server.url}/evaluation/how/")
    expect(page.get_by_text("多记不加分")).to_be_visible()
    audit(page)


def test_f9_from_the_principal_to_the_teachers_phone_and_back(
    live_server: LiveServer, chromium: Browser, page: Page, principal: User, subject_teacher: User
) -> None:
    """The principal opens and asks, the teacher states on the phone, the principal finds and decides."""
    desk = chromium.new_context(viewport={"width": 1366, "height": 768})
    desk.set_default_timeout(ACTION_MS)
    office = desk.new_page()
    sign_in(office, live_server, principal)
    office.get_by_role("link", name="责任", exact=True).click()
    office.get_by_role("link", name="责任事项").click()
    office.get_by_role("link", name="立项").click()
    office.get_by_text("违规收费").click()
    office.get_by_label("当事人").select_option(label=f"{subject_teacher.name} ({subject_teacher.staff_number})")
    office.get_by_label("证据").fill("向三名学生收取午休管理费")
    office.get_by_role("button", name="立项").click()
    office.get_by_role("link", name="请当事人陈述").click()
    office.get_by_label("答复截止").fill(f"{make.today() + 3 * DAY}")
    office.get_by_role("button", name="发出").click()
    expect(office.get_by_text("等待本人陈述")).to_be_visible()

    sign_in(page, live_server, subject_teacher)
    page.get_by_role("link", name="请您陈述").tap()
    page.get_by_role("link", name="打开").tap()
    expect(page.get_by_text("向三名学生收取午休管理费")).to_be_visible()
    audit(page)
    page.get_by_role("link", name="去陈述").tap()
    page.get_by_label("您的陈述").fill("是代收的餐费，当天已退")
    audit(page)
    page.get_by_role("button", name="提交陈述").tap()
    expect(page.locator(".timeline")).to_contain_text("当天已退")

    office.reload()
    office.get_by_role("link", name="写认定").click()
    office.get_by_text("属实", exact=True).click()
    office.get_by_label("依据").fill("收据与本人陈述一致")
    office.get_by_role("button", name="写下").click()
    office.get_by_role("link", name="作出决定").click()
    office.get_by_text("谈话提醒").click()
    office.get_by_label("理由").fill("已退款，初次")
    office.get_by_role("button", name="决定").click()
    expect(office.locator(".timeline")).to_contain_text("决定 · 谈话提醒")
    desk.close()
    page.reload()
    expect(page.locator(".timeline")).to_contain_text("已退款，初次")
    kinds = list(Incident.objects.get().steps.values_list("kind", flat=True))
    assert kinds == ["evidence", "asked", "statement", "finding", "decision"]
