"""A token and a calendar address in a real browser: made, copied, used by a program, revoked (I3, J)."""

import re

import pytest
from django.urls import reverse
from playwright.sync_api import BrowserContext, expect
from pytest_django.live_server_helper import LiveServer

from students.choices import Role
from students.models import User
from tests import make
from tests.browser.steps import audit

pytestmark = [pytest.mark.django_db(transaction=True)]


@pytest.fixture
def principal(db: None) -> User:
    """The principal of a school with a class."""
    school = make.make_school()
    make.open_every_day(school)
    make.make_student(make.make_class(school, entry_year=make.today().year - 2))
    user = make.make_user(school, username="principal")
    make.appoint(user, Role.PRINCIPAL, starts_on=make.today().replace(month=1, day=1))
    return user


def test_a_principal_makes_and_revokes_a_token_and_an_address(
    phone: BrowserContext, live_server: LiveServer, principal: User
) -> None:
    page = phone.new_page()
    page.goto(f"{live_server.url}/login/")
    page.fill("[name=username]", principal.username)
    page.fill("[name=password]", "correct horse 1")
    page.press("[name=password]", "Enter")
    page.wait_for_url(re.compile("^(?!.*/login/)"))
    page.goto(live_server.url + reverse("accountability:responsibility"))
    page.locator(f"a[href='{reverse('accountability:open-token-list')}']").click()
    page.fill("[name=label]", "大厅的屏幕，吴老师")
    page.locator("main form[method=post] button").first.click()
    token = page.locator("dd.break code").first.inner_text()
    audit(page)
    sent = {"headers": {"Authorization": f"Bearer {token}"}}
    assert phone.request.get(f"{live_server.url}/open/v1/today.json", **sent).status == 200
    page.locator("main a.button--primary").click()
    expect(page.get_by_text(token)).to_have_count(0)
    audit(page)
    page.on("dialog", lambda dialog: dialog.accept())
    page.locator("form[action$='/revoke/'] button").click()
    confirm = page.locator("dialog[open] .button--danger, dialog[open] .button--primary")
    if confirm.count():
        confirm.first.click()
    expect(page.locator("form[action$='/revoke/']")).to_have_count(0)
    assert phone.request.get(f"{live_server.url}/open/v1/today.json", **sent).status == 401
    page.goto(live_server.url + reverse("accountability:notice-list"))
    page.locator(f"form[action='{reverse('accountability:calendar-new')}'] button").click()
    address = page.locator("p.break code").inner_text()
    audit(page)
    answer = phone.request.get(address)
    assert answer.status == 200 and answer.text().startswith("BEGIN:VCALENDAR\r\n")
