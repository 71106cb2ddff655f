"""A spot check on a phone, in a real browser: counted, differs, explained, settled (M3)."""

import re

import pytest
from playwright.sync_api import Browser, BrowserContext, expect
from pytest_django.live_server_helper import LiveServer

from students.choices import AbsenceKind
from students.models import SchoolClass, SpotCheck, Student, User
from tests import make
from tests.browser.conftest import ACTION_MS, PHONE
from tests.browser.steps import audit
from tests.browser.test_roll import sign_in
from tests.rolls import take_roll

pytestmark = [pytest.mark.django_db(transaction=True)]
NAMES = ("陈子涵", "李雨桐", "王梓轩", "张欣怡", "刘浩然", "杨思远", "赵若曦", "买买提·阿不都热合曼")


@pytest.fixture
def children(school_class: SchoolClass) -> list[Student]:
    """Eight children."""
    return [make.make_student(school_class, name=name) for name in NAMES]


@pytest.fixture
def class_today(school_class: SchoolClass, children: list[Student], head_teacher: User) -> SchoolClass:
    """The class with today's roll: one child ill, the others present."""
    make.open_every_day(school_class.school)
    take_roll(school_class, head_teacher, make.today(), {children[0]: AbsenceKind.SICK}, hour=0, minute=1)
    return school_class


def test_counted_differs_explained_settled_m3(
    live_server: LiveServer, chromium: Browser, phone: BrowserContext, class_today: SchoolClass, principal: User,
    head_teacher: User,
) -> None:  # fmt: skip
    page = phone.new_page()
    sign_in(page, live_server, principal)
    page.get_by_role("link", name="巡查一个班").tap()
    expect(page.get_by_role("heading", name="下一个去哪个班")).to_be_visible()
    audit(page)
    page.get_by_role("link", name="三年级(1)班").tap()
    expect(page.get_by_role("button", name="记录这次巡查")).to_be_visible()
    audit(page)
    expect(page.locator("[name=head_count]")).to_have_value("")
    expect(page.locator(".tick:checked")).to_have_count(1)
    for _each in range(6):
        page.get_by_role("button", name="多一人").tap()
    expect(page.locator("[data-sum]")).to_have_text("与应到数不符")
    page.locator("label.tile", has_text="赵若曦").tap()
    expect(page.locator("[data-sum]")).to_have_text("数目相符")
    page.get_by_role("button", name="记录这次巡查").tap()
    expect(page.get_by_text("有 1 名学生不在教室")).to_be_visible()
    audit(page)

    other = chromium.new_context(viewport=PHONE, has_touch=True, is_mobile=True)
    other.set_default_timeout(ACTION_MS)
    head = other.new_page()
    sign_in(head, live_server, head_teacher)
    head.get_by_role("link", name="去说明").tap()
    head.get_by_role("link", name=re.compile("上午|下午")).tap()
    expect(head.get_by_role("button", name="提交说明")).to_be_visible()
    audit(head)
    head.get_by_label("为什么不一致").fill("去了医务室")
    head.get_by_role("button", name="提交说明").tap()
    expect(head.get_by_text("学校已收到您的说明")).to_be_visible()
    other.close()

    page.reload()
    expect(page.get_by_text("去了医务室")).to_be_visible()
    page.get_by_text("学生在校内其他地方").tap()
    page.get_by_label("办理情况").fill("已到医务室核实")
    page.get_by_role("button", name="办结").tap()
    expect(page.get_by_text("这次巡查已办结")).to_be_visible()
    check = SpotCheck.objects.get()
    assert (check.head_count, check.roll_present, check.is_mismatch) == (6, 7, True)
    assert (check.explanation, check.result, check.result_note) == ("去了医务室", "elsewhere", "已到医务室核实")
    assert sorted(check.children.values_list("student__name", "is_missing", "roll_mark")) == [
        ("赵若曦", True, ""),
        ("陈子涵", True, "sick"),
    ]


def test_without_a_script_it_works_too(
    live_server: LiveServer, chromium: Browser, class_today: SchoolClass, children: list[Student], principal: User
) -> None:
    context = chromium.new_context(viewport=PHONE, java_script_enabled=False)
    context.set_default_timeout(ACTION_MS)
    page = context.new_page()
    sign_in(page, live_server, principal)
    page.goto(f"{live_server.url}/checks/classes/{class_today.pk}/?session=morning")
    page.fill("[name=head_count]", "7")
    page.get_by_role("button", name="记录这次巡查").click()
    expect(page.get_by_text("教室与点名一致")).to_be_visible()
    context.close()
    assert not SpotCheck.objects.get().is_mismatch
