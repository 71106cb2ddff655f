"""A ledger at the office, in a real browser: a past day, the workbook, the whole one with a purpose, the print."""

import datetime as dt
import io
import re
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect
from pytest_django.live_server_helper import LiveServer
from python_calamine import CalamineWorkbook

from accountability.models import CaseEvent, DropoutCase
from students.models import AccessEntry, Student, User
from tests import make
from tests.browser.conftest import ACTION_MS
from tests.browser.steps import serious

pytestmark = [pytest.mark.django_db(transaction=True)]
DESK = {"width": 1366, "height": 768}


def _case(child: Student, since: dt.date) -> None:
    about = {"school": child.school, "starts_on": since}
    case = DropoutCase.objects.create(
        student=child, school_year=since.year, number=1, origin="hand", opened_on=since, **about
    )
    CaseEvent.objects.create(case=case, kind="opened", on=since, at=make.at(since), **about)


def test_i3_a_ledger_is_looked_at_exported_and_printed(
    live_server: LiveServer, chromium: Browser, registrar: User, pupils: list[Student], tmp_path: Path
) -> None:
    today = make.today()
    make.open_every_day(registrar.school)
    _case(pupils[0], today - dt.timedelta(days=1))
    context = chromium.new_context(viewport=DESK, accept_downloads=True)
    context.set_default_timeout(ACTION_MS)
    page = context.new_page()
    page.goto(f"{live_server.url}/login/")
    page.fill("[name=username]", registrar.username)
    page.fill("[name=password]", "correct horse 1")
    page.press("[name=password]", "Enter")
    page.get_by_role("link", name="学籍", exact=True).click()
    page.get_by_role("link", name="控辍保学台账").click()
    expect(page.get_by_role("link", name=pupils[0].name)).to_be_visible()
    assert serious(page) == []
    with page.expect_download() as masked:
        page.get_by_role("link", name="导出 Excel").click()
    rows = CalamineWorkbook.from_filelike(io.BytesIO(Path(masked.value.path()).read_bytes())).get_sheet_by_index(0)
    assert [row[4] for row in rows.to_python()[1:]] == ["姓名", pupils[0].name]
    page.get_by_text("导出完整号码").click()
    page.get_by_label("完整号码的用途").fill("报教体局")
    with page.expect_download():
        page.get_by_role("button", name="导出完整版").click()
    assert AccessEntry.objects.latest("id").purpose == "报教体局"
    page.get_by_label("截至日期").fill(f"{today - dt.timedelta(days=2)}")
    page.get_by_role("button", name="查看").click()
    expect(page.get_by_text("台账里没有学生")).to_be_visible()
    page.go_back()
    page.get_by_role("link", name="打印").click()
    expect(page.locator(".paper__wide")).to_contain_text(pupils[0].name)
    expect(page.locator(".topbar")).to_have_count(0)
    pdf = tmp_path / "ledger.pdf"
    page.pdf(path=pdf, prefer_css_page_size=True)
    sizes = re.findall(rb"/MediaBox \[0 0 ([\d.]+) ([\d.]+)\]", pdf.read_bytes())
    assert len(sizes) == 1 and float(sizes[0][0]) > float(sizes[0][1])
    context.close()
