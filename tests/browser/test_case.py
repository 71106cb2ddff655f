"""A case on the phone and at the desk, in a real browser: from the third missing day to closing (D2 to D12)."""

import datetime as dt

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect
from pytest_django.live_server_helper import LiveServer

from accountability.models import CauseRecord, DropoutCase
from students.choices import AbsenceKind
from students.models import SchoolClass, Student, User
from tests.browser.steps import audit, on, sign_in, somebody, weekdays
from tests.rolls import take_roll

pytestmark = [pytest.mark.django_db(transaction=True)]
THU, FRI, MON, TUE = (dt.date(2026, 11, day) for day in (19, 20, 23, 24))
NOTE_DUE, STEADY = dt.date(2026, 12, 1), dt.date(2026, 12, 23)
U = AbsenceKind.UNEXPLAINED


def test_from_the_third_missing_day_to_closing(
    live_server: LiveServer, chromium: Browser, phone: BrowserContext, school_class: SchoolClass,
    pupils: list[Student], head_teacher: User, subject_teacher: User, principal: User, registrar: User,
) -> None:  # fmt: skip
    child = pupils[0]
    for day in (THU, FRI):
        take_roll(school_class, head_teacher, day, {child: U})
    with on(MON):
        _roll_duty_and_cause(phone.new_page(), live_server, head_teacher, child)
        with somebody(chromium, live_server, principal) as page:
            _name(page, subject_teacher)
        with somebody(chromium, live_server, subject_teacher) as page:
            page.get_by_role("link", name="今日待办").tap()
            expect(page.get_by_text("开具并送达劝学书")).to_be_visible()
    for day in weekdays(TUE, STEADY):
        take_roll(school_class, head_teacher, day, {})
    with on(NOTE_DUE), somebody(chromium, live_server, head_teacher) as page:
        _observe(page, live_server, child)
    with on(STEADY), somebody(chromium, live_server, registrar) as page:
        _close(page, live_server, child)


def _roll_duty_and_cause(page: Page, server: LiveServer, head_teacher: User, child: Student) -> None:
    """The roll that reaches the threshold opens the case; the duty stands on the phone, the cause is three taps."""
    sign_in(page, server, head_teacher)
    page.get_by_role("button", name=child.name).tap()
    page.get_by_role("button", name="提交上报").tap()
    page.get_by_role("link", name="今日待办").tap()
    expect(page.get_by_role("heading", name="逾期")).to_be_visible()
    assert DropoutCase.objects.get().student == child
    audit(page)
    button = page.get_by_role("link", name="登记原因")
    assert button.bounding_box()["height"] >= 48  # type: ignore[index]
    button.tap()
    expect(page.get_by_text("厌学")).to_be_visible()
    audit(page)
    page.get_by_text("厌学").tap()
    page.get_by_role("button", name="登记原因").tap()
    expect(page.get_by_text("原因已登记")).to_be_visible()
    expect(page.get_by_text("已缺 3 个上课日")).to_be_visible()
    assert CauseRecord.objects.get().cause == "weary"
    audit(page)


def _name(page: Page, person: User) -> None:
    page.get_by_role("link", name="今日待办").tap()
    page.get_by_role("link", name="确定负责人").tap()
    page.get_by_label("负责人").select_option(str(person.pk))
    page.get_by_role("button", name="确定负责人").tap()
    expect(page.get_by_text("本个案负责人")).to_be_visible()
    audit(page)


def _observe(page: Page, server: LiveServer, child: Student) -> None:
    """Back since Tuesday: the note of the week begins with what the rolls say."""
    page.goto(f"{server.url}/duties/")
    expect(page.get_by_text(child.name)).to_be_visible()
    page.get_by_role("link", name="写观察记录").tap()
    note = page.get_by_label("观察记录")
    expect(note).to_have_value("11月24日至12月1日：到校 6 个上课日。")
    page.get_by_role("button", name="写观察记录").tap()
    expect(page.get_by_text("观察记录已写入")).to_be_visible()
    expect(page.get_by_text("已返校，观察中")).to_be_visible()
    audit(page)


def _close(page: Page, server: LiveServer, child: Student) -> None:
    """The observation has passed: closing is owed, and the outcome fits."""
    page.goto(f"{server.url}/duties/")
    page.get_by_role("link", name="决定是否销号").tap()
    page.get_by_text("已返校", exact=True).tap()
    page.get_by_label("依据").fill("点名：观察期内天天到校")
    page.get_by_role("button", name="销号").tap()
    expect(page.get_by_text("已销号：已返校")).to_be_visible()
    audit(page)
    assert DropoutCase.objects.get(student=child).closed_on == STEADY
