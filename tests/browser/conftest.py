"""Chromium for the browser tests: required where KC_REQUIRE_BROWSER=1, else left out with a message."""

import os
import shutil
import threading
from collections.abc import Iterator

import pytest
from django.db import connections
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright
from pytest_django.live_server_helper import LiveServer

_QUIET = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
PHONE = {"width": 390, "height": 844}
ACTION_MS = 15000


@pytest.fixture(scope="session")
def chromium(live_server: LiveServer) -> Iterator[Browser]:
    """One browser for the run. It goes before the server, which then waits for what the browser kept open."""
    path = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if path is None:
        message = "No Chromium found: install it (Debian: apt install chromium) to run the browser tests."
        if os.environ.get("KC_REQUIRE_BROWSER") == "1":
            pytest.fail(message)
        pytest.skip(message)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=list(_QUIET))
        yield browser
        browser.close()
        _wait_for_requests()
        # While Playwright's event loop runs, this thread has database connections of its own (asgiref.local).
        connections.close_all()


def _wait_for_requests() -> None:
    """A kept-open connection of the browser holds a thread of the live server, and that one a database connection."""
    for thread in threading.enumerate():
        if "process_request_thread" in thread.name:
            thread.join(ACTION_MS / 1000)


@pytest.fixture
def phone(chromium: Browser) -> Iterator[BrowserContext]:
    """A phone's browser: narrow, with touch; whatever the page's script complains about fails the test."""
    context = chromium.new_context(viewport=PHONE, has_touch=True, is_mobile=True)
    context.set_default_timeout(ACTION_MS)
    errors: list[str] = []
    context.on("weberror", lambda found: errors.append(str(found.error)))
    yield context
    context.close()
    assert not errors


@pytest.fixture
def page(phone: BrowserContext) -> Page:
    """A page of the phone."""
    return phone.new_page()
