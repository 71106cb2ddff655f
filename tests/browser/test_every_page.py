"""Every page there is, on a phone and at a desk: nothing serious for assistive tools, nothing wider than the screen."""

from functools import partial

import pytest
from playwright.sync_api import Page, Route
from pytest_django.live_server_helper import LiveServer

from tests.browser.steps import is_too_wide, serious
from tests.walk import Seen, Walk
from tests.world import views

pytestmark = [pytest.mark.django_db(transaction=True)]
SCREENS = ({"width": 390, "height": 844}, {"width": 1366, "height": 768})
MANY = 100


def fullest(walk: Walk, view: str) -> Seen | None:
    """The longest page that anybody got at an address, no part of a page; None where nobody gets one."""
    got = (each for each in walk.at(view, "get") if each.is_page and each.status == 200)
    pages = [each for each in got if each.body.lstrip().lower().startswith("<!doctype")]
    return max(pages, key=lambda each: len(each.body), default=None)


def give(seen: Seen, route: Route) -> None:
    """Answer with the page."""
    route.fulfill(body=seen.body, content_type="text/html; charset=utf-8")


def problems(page: Page) -> list[str]:
    """What is wrong with the page on either screen."""
    found = []
    for screen in SCREENS:
        page.set_viewport_size(screen)
        wide = ["too wide"] if is_too_wide(page) else []
        found += [f"{screen['width']}: {each}" for each in (*wide, *serious(page))]
    return found


def test_every_page_on_a_phone_and_at_a_desk(walk: Walk, live_server: LiveServer, page: Page) -> None:
    """The pages are those of the one walk; their styles and scripts come from the server."""
    pages = {view: seen for view in views() if (seen := fullest(walk, view))}
    assert len(pages) > MANY
    found = {}
    for view, seen in pages.items():
        page.route(f"{live_server.url}/seen/", partial(give, seen))
        page.set_viewport_size(SCREENS[0])  # charts grow with their page, and shrink a moment later
        page.goto(f"{live_server.url}/seen/")
        found[view] = problems(page)
    assert {view: each for view, each in found.items() if each} == {}
