"""A browser at the frozen site, and how a picture is taken in it; the scenes are in ``tools/screenshots.py``."""

from pathlib import Path

from frozen_site import DAY, PASSWORD, ROOT
from palette_png import shrink
from playwright.sync_api import Browser, Page

PORT = 8791
ADDRESS = f"http://127.0.0.1:{PORT}"
IMAGES = ROOT / "docs" / "images"
PHONE = {"width": 390, "height": 844}
DESK = {"width": 1366, "height": 768}
PRINCIPAL, REGISTRAR, HEAD = "QS2001", "QS2121", "QS2025"


class Studio:
    """A browser at the frozen site."""

    def __init__(self, browser: Browser, folder: Path) -> None:
        self.browser = browser
        self.folder = folder

    def blank(self, size: dict[str, int]) -> Page:
        """A screen of which nobody has signed in."""
        context = self.browser.new_context(
            viewport=size, locale="zh-CN", has_touch=size is PHONE, is_mobile=size is PHONE
        )
        page = context.new_page()
        page.clock.set_fixed_time(f"{DAY}T08:22:00+08:00")
        return page

    def signed_in(self, username: str, size: dict[str, int]) -> Page:
        """A screen at the first page of somebody."""
        page = self.blank(size)
        page.goto(f"{ADDRESS}/login/")
        page.fill("[name=username]", username)
        page.fill("[name=password]", PASSWORD)
        page.press("[name=password]", "Enter")
        page.wait_for_url(lambda url: "/login/" not in url)
        return page


def shoot(page: Page, name: str, top: str = "") -> None:
    """Keep what the screen shows, scrolled so that the element ``top`` stands near its upper edge."""
    page.evaluate("window.scrollTo(0, 0)")
    if top:
        page.locator(top).first.evaluate("(e) => window.scrollTo(0, e.getBoundingClientRect().top + scrollY - 72)")
    page.wait_for_timeout(150)
    (IMAGES / f"{name}.png").write_bytes(shrink(page.screenshot(animations="disabled", caret="hide")))


def press(page: Page, words: str) -> None:
    """A button or link by its words, and the page that it leads to."""
    with page.expect_navigation():
        page.get_by_role("button", name=words).or_(page.get_by_role("link", name=words)).first.click()


def find(page: Page, words: str) -> None:
    """Search for children."""
    page.goto(f"{ADDRESS}/students/")
    page.fill("[name=q]", words)
    press(page, "查找")


def upload(page: Page, kind: str, file: Path) -> None:
    """A file as far as its preview."""
    page.goto(f"{ADDRESS}/imports/new/{kind}/")
    page.set_input_files("input[type=file]", file)
    press(page, "上传并预览")
