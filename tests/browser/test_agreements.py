"""An agreement in a real browser: issued, signed with a finger on a phone, handed over, acknowledged (F1, M15)."""

import datetime as dt
import re

import pytest
from playwright.sync_api import Browser, Page, expect
from pytest_django.live_server_helper import LiveServer

from accountability.models import Agreement, AgreementSignature
from students.choices import Role
from students.models import SchoolClass, User
from tests import make
from tests.browser.conftest import PHONE
from tests.browser.steps import serious

pytestmark = [pytest.mark.django_db(transaction=True)]


@pytest.fixture
def desk(chromium: Browser) -> Page:
    """The office's screen."""
    context = chromium.new_context(viewport={"width": 1366, "height": 768})
    context.set_default_timeout(30000)
    return context.new_page()


@pytest.fixture
def people(db: None) -> dict[str, User]:
    """A class whose head teacher also teaches a subject, the office, and who comes after."""
    school = make.make_school()
    make.open_every_day(school)
    school_class = make.make_class(school, entry_year=make.today().year - 2)
    make.make_student(school_class, since=make.today().replace(month=1, day=1))
    since = {"starts_on": make.today().replace(month=1, day=1)}
    found = {
        name: make.make_user(school, name=name, username=name) for name in ("周校长", "吴教务", "王老师", "林老师")
    }
    make.appoint(found["周校长"], Role.PRINCIPAL, **since)
    make.appoint(found["吴教务"], Role.REGISTRAR, **since)
    make.appoint(found["王老师"], Role.HEAD_TEACHER, school_class, **since)
    make.appoint(found["王老师"], Role.SUBJECT_TEACHER, school_class, subject="语文", **since)
    return found


def sign_in(page: Page, address: str, user: User) -> None:
    page.context.clear_cookies()
    page.goto(f"{address}/login/")
    page.fill("[name=username]", user.username)
    page.fill("[name=password]", "correct horse 1")
    page.press("[name=password]", "Enter")
    page.wait_for_url(re.compile("^(?!.*/login/)"))


def draw(page: Page) -> None:
    """Three strokes in the field."""
    field = page.get_by_role("img", name="用手指签字的框")
    field.scroll_into_view_if_needed()
    box = field.bounding_box()
    assert box is not None
    for start in (60, 120, 180):
        page.mouse.move(box["x"] + start, box["y"] + 40)
        page.mouse.down()
        page.mouse.move(box["x"] + start + 40, box["y"] + 120, steps=6)
        page.mouse.up()


def test_f1_m15_issued_signed_on_a_phone_handed_over_and_acknowledged(
    desk: Page, page: Page, live_server: LiveServer, people: dict[str, User]
) -> None:
    address = live_server.url
    sign_in(desk, address, people["周校长"])
    desk.goto(f"{address}/agreements/issue/")
    expect(desk.get_by_text("将签发2份责任书")).to_be_visible()
    assert serious(desk) == []
    desk.get_by_role("button", name="签发").click()
    draw(desk)
    desk.get_by_role("button", name="签字（2份）").click()
    expect(desk.get_by_text("已签2份责任书")).to_be_visible()

    sign_in(page, address, people["王老师"])
    page.get_by_role("link", name="责任", exact=True).click()
    page.get_by_role("link", name="我的责任书").click()
    expect(page.get_by_role("heading", name="我的责任书")).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
    assert serious(page) == []
    page.get_by_role("button", name="我已阅读并签字").click()
    expect(page.get_by_role("alert")).to_contain_text("签")
    draw(page)
    page.get_by_role("button", name="我已阅读并签字").click()
    expect(page.get_by_text("都已签字")).to_be_visible()
    assert AgreementSignature.objects.filter(person=people["王老师"], how="screen").count() == 2

    # As if it had been issued the day before: who takes over on the day of issue makes the agreement, not a successor.
    Agreement.objects.update(starts_on=make.today() - dt.timedelta(days=1))
    school_class = SchoolClass.objects.get()
    sign_in(desk, address, people["吴教务"])
    desk.goto(f"{address}/classes/{school_class.pk}/hand-over/")
    desk.select_option("[name=successor]", label=f"林老师 ({people['林老师'].staff_number})")
    desk.get_by_role("button", name="交接").click()
    desk.goto(f"{address}/agreements/?state=successor")
    expect(desk.get_by_text("林老师")).to_be_visible()

    sign_in(page, address, people["林老师"])
    page.goto(f"{address}/agreements/own/")
    expect(page.get_by_text("您接任了这个岗位")).to_be_visible()
    draw(page)
    page.get_by_role("button", name="我已阅读并签字").click()
    expect(page.get_by_text("都已签字")).to_be_visible()
    page.get_by_role("link", name="打印").first.click()
    printed = page.locator(".leaf__ink")
    expect(printed).to_have_count(6)
    for image in printed.all():
        assert image.evaluate("image => image.complete && image.naturalWidth > 20")
    kinds = AgreementSignature.objects.filter(agreement__role=Role.HEAD_TEACHER).values_list("person__name", "kind")
    assert set(kinds) == {("周校长", "signed"), ("王老师", "signed"), ("林老师", "acknowledged")}


def test_without_script_the_paper_copy_is_signed(
    chromium: Browser, live_server: LiveServer, people: dict[str, User], desk: Page
) -> None:
    sign_in(desk, live_server.url, people["周校长"])
    desk.goto(f"{live_server.url}/agreements/issue/")
    desk.get_by_role("button", name="签发").click()
    desk.wait_for_url("**/agreements/sign/")
    context = chromium.new_context(viewport=PHONE, has_touch=True, is_mobile=True, java_script_enabled=False)
    page = context.new_page()
    sign_in(page, live_server.url, people["王老师"])
    page.goto(f"{live_server.url}/agreements/own/")
    expect(page.get_by_label("在屏幕上签字")).to_be_hidden()
    page.get_by_label("在纸上签字").check()
    page.get_by_role("button", name="我已阅读并签字").click()
    expect(page.get_by_text("都已签字")).to_be_visible()
    assert Agreement.objects.filter(signatures__how="paper").count() == 2
    context.close()
