"""The main job in a real browser: staff list and roster in, this morning's roll from a phone, the principal's board."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect
from pytest_django import Settings
from pytest_django.live_server_helper import LiveServer

from students.choices import Role
from students.models import Appointment, Roll, School, Student, User
from tests import make

pytestmark = [pytest.mark.django_db(transaction=True)]
DATA = Path(__file__).parents[1] / "data"
OWN_PASSWORD = "green hills 2026"


@pytest.fixture(autouse=True)
def _own_folder(settings: Settings, tmp_path: Path) -> None:
    settings.IMPORT_DIR = tmp_path / "imports"


@pytest.fixture
def desk(chromium: Browser) -> Page:
    """The registrar's screen."""
    context = chromium.new_context(viewport={"width": 1366, "height": 768})
    context.set_default_timeout(30000)
    return context.new_page()


def sign_in(page: Page, address: str, username: str, password: str = "correct horse 1") -> None:
    page.goto(f"{address}/login/")
    page.fill("[name=username]", username)
    page.fill("[name=password]", password)
    page.press("[name=password]", "Enter")
    page.wait_for_url(re.compile("^(?!.*/login/)"))


def import_file(page: Page, address: str, kind: str, name: str) -> None:
    """Upload a sample file, look at the preview, take it over."""
    page.goto(f"{address}/imports/new/{kind}/")
    page.set_input_files("input[type=file]", DATA / name)
    page.get_by_role("button", name="上传并预览").click()
    page.get_by_role("button", name=re.compile("导入正确的")).click()
    expect(page.get_by_text(re.compile("^已新增"))).to_be_visible()


def head_teacher_of_three_two() -> Appointment:
    day = make.today()
    entry_year = day.year - (2 if day.month >= 9 else 3)
    heads = Appointment.objects.filter(role=Role.HEAD_TEACHER).select_related("staff", "school_class")
    return heads.get(school_class__entry_year=entry_year, school_class__number=2)


def first_password(page: Page, username: str) -> str:
    """From the sheet that the registrar prints."""
    page.get_by_role("link", name="首次密码单").click()
    row = page.get_by_role("row").filter(has=page.get_by_role("cell", name=username, exact=True))
    return row.locator(".slips__secret").nth(1).inner_text()


def choose_own_password(page: Page) -> None:
    page.fill("[name=new_password1]", OWN_PASSWORD)
    page.fill("[name=new_password2]", OWN_PASSWORD)
    page.press("[name=new_password2]", "Enter")


def test_from_the_excel_files_to_the_principals_board(
    live_server: LiveServer, desk: Page, page: Page, school: School, registrar: User, principal: User
) -> None:
    make.open_every_day(school)
    sign_in(desk, live_server.url, registrar.username)
    import_file(desk, live_server.url, "staff", "staff.xlsx")
    head = head_teacher_of_three_two()
    password = first_password(desk, head.staff.username)
    import_file(desk, live_server.url, "roster", "roster-school.xlsx")

    sign_in(page, live_server.url, head.staff.username, password)
    choose_own_password(page)
    page.wait_for_url(re.compile("/roll/"))
    names = _two_names(head)
    taps: list[int] = []
    page.expose_function("countTap", lambda: taps.append(1))
    page.evaluate("document.addEventListener('click', (e) => e.isTrusted && window.countTap(), true)")
    for name in names:
        page.locator(".tile", has_text=name).tap()
    page.get_by_role("button", name="提交上报").tap()
    expect(page.get_by_text("没来也没有请假")).to_be_visible()
    assert len(taps) == 3
    assert Roll.objects.get().school_class == head.school_class

    sign_in_again(desk, live_server.url, principal.username)
    expect(desk.locator(".figure", has_text="已上报").locator(".figure__number").first).to_have_text("1")
    for name in names:
        expect(desk.get_by_role("link", name=name)).to_be_visible()


def sign_in_again(page: Page, address: str, username: str) -> None:
    """The same screen, another person."""
    page.context.clear_cookies()
    sign_in(page, address, username)


def _two_names(head: Appointment) -> list[str]:
    """Two children of the class whose names are part of no other name in it."""
    names = list(Student.objects.filter(placements__school_class=head.school_class).values_list("name", flat=True))
    alone = [name for name in names if sum(name in other for other in names) == 1]
    return alone[:2]
