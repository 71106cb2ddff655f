"""What people do on their phones in more than one browser test: come on a day, sign in, draw a signature."""

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager

import time_machine
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page
from pytest_django.live_server_helper import LiveServer

from students.models import User
from tests import make
from tests.browser.conftest import ACTION_MS, PHONE


@contextmanager
def on(day: dt.date) -> Iterator[None]:
    """The morning of a day, for the server too."""
    with time_machine.travel(make.at(day, 8), tick=True):
        yield


def sign_in(page: Page, server: LiveServer, user: User) -> None:
    """To the first page of whoever it is."""
    page.goto(f"{server.url}/login/")
    page.fill("[name=username]", user.username)
    page.fill("[name=password]", "correct horse 1")
    page.press("[name=password]", "Enter")
    page.wait_for_url(lambda url: "/login/" not in url)


def audit(page: Page, what: str = "") -> None:
    """Nothing serious for assistive tools, nothing wider than the screen."""
    assert (serious(page), is_too_wide(page)) == ([], False), what


def serious(page: Page) -> list[str]:
    """What assistive tools stumble over, and where."""
    found = [each for each in Axe().run(page).response["violations"] if each["impact"] in ("serious", "critical")]
    return [f"{each['id']}: {node['html'][:120]}" for each in found for node in each["nodes"]]


def is_too_wide(page: Page) -> bool:
    """Whether something is wider than the screen. A phone shows such a page smaller, so that it fits its own width."""
    assert page.viewport_size
    return int(page.evaluate("document.documentElement.scrollWidth")) > page.viewport_size["width"]


@contextmanager
def somebody(chromium: Browser, server: LiveServer, user: User) -> Iterator[Page]:
    """A phone of its own on which somebody has signed in."""
    context = chromium.new_context(viewport=PHONE, has_touch=True, is_mobile=True)
    context.set_default_timeout(ACTION_MS)
    page = context.new_page()
    sign_in(page, server, user)
    yield page
    context.close()


def weekdays(first: dt.date, last: dt.date) -> list[dt.date]:
    """The weekdays of a stretch without holidays."""
    days = (first + dt.timedelta(days=count) for count in range((last - first).days + 1))
    return [day for day in days if day.weekday() < 5]


def draw_signature(page: Page) -> None:
    """Three strokes in the field."""
    page.get_by_label("在屏幕上签字").check()
    field = page.get_by_role("img", name="用手指签字的框")
    field.scroll_into_view_if_needed()
    box = field.bounding_box()
    assert box is not None
    for start in (60, 120, 180):
        page.mouse.move(box["x"] + start, box["y"] + 40)
        page.mouse.down()
        page.mouse.move(box["x"] + start + 40, box["y"] + 120, steps=6)
        page.mouse.up()
