"""The report at the beginning of a term in a real browser: looked at, saved as Word and as Excel (H6, M21)."""

import io
from collections.abc import Iterator
from pathlib import Path

import openpyxl
import pytest
from docx import Document
from playwright.sync_api import Browser, Page, expect
from pytest_django.live_server_helper import LiveServer

from students.choices import Role
from students.models import School
from tests import make
from tests.browser.conftest import ACTION_MS
from tests.browser.steps import serious
from tests.browser.test_import_to_board import sign_in

pytestmark = [pytest.mark.django_db(transaction=True)]


@pytest.fixture
def desk(chromium: Browser) -> Iterator[Page]:
    """A screen in the office."""
    context = chromium.new_context(viewport={"width": 1366, "height": 768}, accept_downloads=True)
    context.set_default_timeout(ACTION_MS)
    yield context.new_page()
    context.close()


@pytest.fixture
def school() -> School:
    """A school with a principal and a class of two."""
    school, day = make.make_school(), make.today()
    make.open_every_day(school)
    room = make.make_class(school, entry_year=day.year - (2 if day.month >= 9 else 3))
    since = school.terms.get().starts_on
    make.appoint(make.make_user(school, username="head", name="周校长"), Role.PRINCIPAL, starts_on=since)
    for sex in ("male", "female"):
        make.make_student(room, sex=sex, since=since)
    return school


def saved(page: Page, name: str) -> io.BytesIO:
    """What the browser saves when a link is pressed."""
    with page.expect_download() as loaded:
        page.get_by_role("link", name=name).click()
    return io.BytesIO(Path(loaded.value.path()).read_bytes())


def test_m21_the_principal_looks_at_the_report_and_saves_it(
    desk: Page, live_server: LiveServer, school: School
) -> None:
    sign_in(desk, live_server.url, "head")
    desk.get_by_role("link", name="月报", exact=True).click()
    desk.get_by_role("link", name="报表", exact=True).click()
    desk.get_by_role("link", name=school.terms.get().name).click()
    expect(desk.get_by_role("heading", name="在校学生")).to_be_visible()
    assert serious(desk) == []
    day = make.today()
    told = Document(saved(desk, "导出 Word"))
    assert f"截至{day.year}年{day.month}月{day.day}日，我校有1个教学班，在校学生2人" in told.paragraphs[5].text
    page = openpyxl.load_workbook(saved(desk, "导出 Excel")).worksheets[0]
    assert [cell.value for cell in page[6]][:5] == ["全校合计", 1, 1, 1, 2]
