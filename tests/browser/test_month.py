"""A month in a real browser: frozen by the principal, a roll corrected by the registrar, frozen again (H5, B6, J)."""

import datetime as dt
import io
from collections.abc import Iterator
from pathlib import Path

import openpyxl
import pytest
from django.urls import reverse
from playwright.sync_api import Browser, Page, expect
from pytest_django.live_server_helper import LiveServer

from students.choices import Role
from students.models import School, SchoolClass, Student
from students.queries.calendar import school_calendar
from tests import make
from tests.browser.conftest import ACTION_MS, PHONE
from tests.browser.steps import serious
from tests.browser.test_import_to_board import sign_in
from tests.rolls import take_roll

pytestmark = [pytest.mark.django_db(transaction=True)]


@pytest.fixture
def desk(chromium: Browser) -> Iterator[Page]:
    """A screen in the office."""
    context = chromium.new_context(viewport={"width": 1366, "height": 768}, accept_downloads=True)
    context.set_default_timeout(ACTION_MS)
    yield context.new_page()
    context.close()


@pytest.fixture
def room() -> SchoolClass:
    """A class of two, its roll taken on the last school day of last month."""
    school, day = make.make_school(), make.today()
    make.open_every_day(school)
    room = make.make_class(school, entry_year=day.year - (2 if day.month >= 9 else 3))
    since = day - dt.timedelta(days=80)
    for name, role in (("head", Role.PRINCIPAL), ("office", Role.REGISTRAR)):
        make.appoint(make.make_user(school, username=name, name=name), role, starts_on=since)
    teacher = make.make_user(school, username="teacher")
    make.appoint(teacher, Role.HEAD_TEACHER, room, starts_on=since)
    for name in ("陈子涵", "赵若曦"):
        make.make_student(room, name=name, since=since)
    take_roll(room, teacher, last_school_day(school))
    return room


def last_school_day(school: School) -> dt.date:
    """The last school day of last month."""
    found = school_calendar(school.pk).previous_school_day(make.today().replace(day=1))
    assert found is not None
    return found


def test_h5_a_month_is_frozen_corrected_and_frozen_again(
    desk: Page, live_server: LiveServer, chromium: Browser, room: SchoolClass
) -> None:
    day, child = last_school_day(room.school), Student.objects.get(name="陈子涵")
    month = f"{live_server.url}/months/{day:%Y-%m}/"
    sign_in(desk, live_server.url, "head")
    desk.get_by_role("link", name="月报", exact=True).click()
    desk.get_by_role("link", name=f"{day.year}年{day.month}月").click()
    expect(desk.get_by_text("各班人数平衡")).to_be_visible()
    assert serious(desk) == []
    desk.get_by_role("link", name="月报定稿").click()
    desk.get_by_role("button", name="月报定稿").click()
    expect(desk.get_by_text("已定稿，第1版").first).to_be_visible()

    office = chromium.new_context(viewport=PHONE).new_page()
    sign_in(office, live_server.url, "office")
    office.goto(f"{live_server.url}{reverse('students:roll-edit', args=[room.pk, day])}")
    office.fill("#reason", "家长补交病历")
    office.locator(f"[name=m-{child.pk}]").select_option("sick", force=True)
    office.locator("[data-submit-roll]").click()
    expect(office.locator("#reason")).to_have_count(0)
    office.goto(month)
    expect(office.get_by_text("定稿后的更正")).to_be_visible()
    expect(office.get_by_role("link", name="月报定稿")).to_have_count(0)
    office.context.close()

    desk.goto(month)
    desk.get_by_role("link", name="月报定稿").click()
    desk.get_by_role("button", name="月报定稿").click()
    corrected = desk.locator(".card").filter(has_text="本版更正的内容")
    expect(corrected).to_contain_text("病假 · 人日")
    expect(corrected.get_by_role("listitem").filter(has_text="病假 · 人数")).to_contain_text("0 → 1")
    with desk.expect_download() as loaded:
        desk.get_by_role("link", name="导出 Excel").click()
    page = openpyxl.load_workbook(io.BytesIO(Path(loaded.value.path()).read_bytes())).active
    assert "第2版" in page["A2"].value and page["Q5"].value == 1


def test_h5_j_a_month_is_frozen_handed_in_and_seen_by_the_central_school(
    desk: Page, live_server: LiveServer, chromium: Browser, room: SchoolClass
) -> None:
    day = last_school_day(room.school)
    overseer = make.make_user(room.school, username="above", name="above")
    make.appoint(overseer, Role.OVERSIGHT, starts_on=day - dt.timedelta(days=60))
    sign_in(desk, live_server.url, "head")
    desk.goto(f"{live_server.url}/months/{day:%Y-%m}/freeze/")
    desk.get_by_role("button", name="月报定稿").click()
    desk.get_by_role("link", name="报送中心校").click()
    desk.get_by_role("button", name="报送").click()
    expect(desk.get_by_role("heading", name="月报报送回执")).to_be_visible()
    number = f"{room.school.code}-{day:%Y%m}-1"
    expect(desk.get_by_text(number).first).to_be_visible()
    assert serious(desk) == []

    phone = chromium.new_context(viewport=PHONE).new_page()
    sign_in(phone, live_server.url, "above")
    phone.get_by_role("link", name="月报汇总").first.click()
    expect(phone.get_by_text("已报送").first).to_be_visible()
    phone.get_by_role("link", name=f"{day.year}年{day.month}月").click()
    expect(phone.get_by_text(number)).to_be_visible()
    assert phone.get_by_text("陈子涵").count() == 0
    phone.context.close()
