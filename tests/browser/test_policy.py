"""Changing a value in a real browser: counted first, proposed at the desk, approved on the phone (K14, D2, J)."""

import datetime as dt
from collections.abc import Iterator

import pytest
import time_machine
from playwright.sync_api import Browser, Page, expect
from pytest_django.live_server_helper import LiveServer

from accountability.models import DropoutCase, PolicyProposal
from students.models import SchoolClass, Student, User
from students.queries.calendar import limits_on
from tests import make
from tests.browser.conftest import ACTION_MS, PHONE
from tests.browser.steps import audit, sign_in
from tests.cases import U
from tests.rolls import take_roll

pytestmark = [pytest.mark.django_db(transaction=True)]
FRI, MON, TUE = (dt.date(2026, 11, day) for day in (20, 23, 24))


@pytest.fixture(autouse=True)
def _monday() -> Iterator[None]:
    with time_machine.travel(make.at(MON), tick=True):
        yield


def test_k14_three_days_become_two_from_tomorrow_on(
    live_server: LiveServer, chromium: Browser, page: Page, school_class: SchoolClass, head_teacher: User,
    registrar: User, principal: User, pupils: list[Student],
) -> None:  # fmt: skip
    take_roll(school_class, head_teacher, FRI, {pupils[0]: U})
    take_roll(school_class, head_teacher, MON, {pupils[0]: U, pupils[1]: U})
    desk = chromium.new_context(viewport={"width": 1366, "height": 768})
    desk.set_default_timeout(ACTION_MS)
    office = desk.new_page()
    sign_in(office, live_server, registrar)
    office.get_by_role("link", name="责任", exact=True).click()
    office.get_by_role("link", name="校规参数").click()
    audit(office)
    office.get_by_role("link", name="连续旷课几天报警").click()
    office.get_by_role("link", name="提出调整这一项").click()
    office.get_by_label("连续旷课几天报警").fill("2")
    office.get_by_label("生效日期").fill(f"{TUE}")
    office.get_by_label("原因").fill("教职工大会讨论通过")
    office.get_by_role("button", name="看看会改变什么").click()
    preview = office.locator("#preview")
    expect(preview).to_contain_text("0 → 1")
    expect(preview).not_to_contain_text(pupils[0].name)
    preview.get_by_text("分班级看").last.click()
    expect(preview.get_by_role("row", name="三年级(1)班").last).to_be_visible()
    audit(office)
    office.get_by_role("button", name="提交方案").click()
    expect(office.get_by_text("等校长决定").first).to_be_visible()
    expect(office.get_by_role("button", name="批准", exact=True)).to_have_count(0)
    desk.close()

    sign_in(page, live_server, principal)
    page.get_by_role("link", name="有校规参数的调整等您决定").tap()
    page.get_by_role("link", name="2026年11月24日").tap()
    expect(page.locator("#preview")).to_contain_text("0 → 1")
    audit(page)
    page.get_by_role("button", name="批准", exact=True).tap()
    expect(page.get_by_text("已批准").first).to_be_visible()
    page.goto(f"{live_server.url}/rules/values/run_days/")
    expect(page.locator(".timeline__item--ahead")).to_contain_text("2")
    audit(page)

    proposal = PolicyProposal.objects.get()
    assert (proposal.proposed_by, proposal.decision.by) == (registrar, principal)
    assert [limits_on(school_class.school_id, day).run_days for day in (MON, TUE)] == [3, 2]
    assert not DropoutCase.objects.exists(), "today keeps its rule"
    take_roll(school_class, head_teacher, TUE, {pupils[1]: U})
    case = DropoutCase.objects.get()
    assert (case.student, case.starts_on, case.opened_on) == (pupils[1], MON, TUE)


def test_f6_the_note_on_the_veto_and_the_list_fit_the_phone(
    live_server: LiveServer, page: Page, school_class: SchoolClass, principal: User
) -> None:
    sign_in(page, live_server, principal)
    page.get_by_role("link", name="一票否决线").tap()
    expect(page.get_by_text("45 人的班要流失 23 人")).to_be_visible()
    audit(page)
    page.get_by_role("button", name="我已阅读").tap()
    expect(page.get_by_text("45 人的班要流失 23 人")).to_have_count(0)
    assert page.viewport_size == PHONE
