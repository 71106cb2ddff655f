"""The county's own form in a real browser: a mistake named by its cell, mended, filled in with a month (H4, H5)."""

import io
from pathlib import Path

import openpyxl
import pytest
from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer

from students.models import SchoolClass
from tests.browser.test_import_to_board import sign_in
from tests.browser.test_month import desk, last_school_day, room
from tests.county import PLACES, county_form

pytestmark = [pytest.mark.django_db(transaction=True)]
__all__ = ["desk", "room"]


def test_h4_a_form_is_handed_in_mended_and_filled(
    desk: Page, live_server: LiveServer, room: SchoolClass, tmp_path: Path
) -> None:
    wrong, right, filled = (tmp_path / f"{name}.xlsx" for name in ("错", "对", "填好"))
    wrong.write_bytes(county_form({**PLACES, "D20": "{{全校.月未人数}}"}))
    right.write_bytes(county_form())
    sign_in(desk, live_server.url, "office")
    desk.goto(f"{live_server.url}/months/")
    desk.get_by_role("link", name="县里的表").click()
    desk.locator("input[type=file]").set_input_files(wrong)
    desk.get_by_role("button", name="上传").click()
    expect(desk.get_by_text("D20").first).to_be_visible()
    expect(desk.get_by_text("全校.月末人数").first).to_be_visible()
    desk.locator("input[type=file]").set_input_files(right)
    desk.get_by_role("button", name="上传").click()
    expect(desk.get_by_text("对.xlsx").first).to_be_visible()

    day = last_school_day(room.school)
    desk.goto(f"{live_server.url}/months/{day:%Y-%m}/")
    with desk.expect_download() as coming:
        desk.get_by_role("link", name="按县里的表导出").click()
    coming.value.save_as(filled)
    book = openpyxl.load_workbook(io.BytesIO(filled.read_bytes()))
    page = book["月报"]
    assert (page["D20"].value, page["D5"].value, page["C15"].value) == (2, 2, "=SUM(C5:C14)")
    assert page["A1"].value == f"{room.school.name}{day.year}年{day.month}月控辍保学月报表"
    assert f"{day.year}" in page["A2"].value
