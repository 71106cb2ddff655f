"""Takes the pictures of the guides anew: ``python tools/screenshots.py``. Needs Chromium.

It is always Monday 2026-11-23, 08:22, in a sample school made for the occasion, so that only what changed in the pages
changes in the pictures. The scenes follow each other: what one reports, the next one sees.
"""

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from answer_pictures import ANSWER_STEPS
from case_pictures import CASE_STEPS
from frozen_site import NEW_TEACHER, QUESTIONS, ROOT
from playwright.sync_api import sync_playwright
from registry_pictures import REGISTRY_STEPS
from studio import (
    ADDRESS,
    DESK,
    HEAD,
    IMAGES,
    PHONE,
    PORT,
    PRINCIPAL,
    REGISTRAR,
    Studio,
    find,
    press,
    shoot,
    upload,
)

DATA = ROOT / "tests" / "data"
FULL_HEAD, OTHER_HEAD = "QS2040", "QS2013"
OTHER_CLASS, HEADS_CLASS = 4, 8
OFFICE = (
    ("calendar", "/calendar/?month=2026-10"),
    ("calendar-day", "/calendar/2026-11-27/"),
    ("terms", "/terms/"),
    ("staff", "/staff/"),
    ("hand-over", f"/classes/{HEADS_CLASS}/hand-over/"),
    ("substitutes", "/substitutes/"),
    ("back-fill", f"/roll/{OTHER_CLASS}/2026-11-20/"),
    ("class-month", f"/classes/{HEADS_CLASS}/"),
)
_QUIET = ("--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-sync", "--lang=zh-CN")


def first_sign_in(studio: Studio) -> None:
    """Signing in, an own password."""
    page = studio.blank(PHONE)
    page.goto(f"{ADDRESS}/login/")
    shoot(page, "sign-in")
    shoot(studio.signed_in(NEW_TEACHER, PHONE), "own-password")


def board_of_the_morning(studio: Studio) -> None:
    """Who has not reported, who is missing without a reason; whom to watch; a child's page."""
    page = studio.signed_in(PRINCIPAL, DESK)
    page.goto(f"{ADDRESS}/board/")
    shoot(page, "board")
    page.goto(f"{ADDRESS}/watch/")
    shoot(page, "watch")
    find(page, "xf")
    shoot(page, "search")
    press(page, "许芳")
    shoot(page, "pupil")


def roll_of_the_morning(studio: Studio) -> None:
    """Open, two absent, the choice of marks, no network, the receipt, a contact."""
    page = studio.signed_in(HEAD, PHONE)
    shoot(page, "roll-open")
    page.locator(".tile").nth(4).tap()
    page.locator(".tile").nth(8).tap()
    shoot(page, "roll-marked")
    page.locator(".tile").nth(8).tap()
    shoot(page, "roll-choose")
    page.get_by_role("dialog").get_by_role("button", name="病假").tap()
    page.context.set_offline(True)
    page.locator("[data-submit-roll]").tap()
    page.locator("[data-unsent]").wait_for()
    shoot(page, "roll-offline")
    page.context.set_offline(False)
    page.wait_for_url("**/done/")
    shoot(page, "roll-received")
    shoot(page, "roll-contact", "section[id^=child-]")
    press(page, "没联系上")
    shoot(page, "roll-contacted", "section[id^=child-]")
    page.goto(f"{page.url.partition('#')[0].replace('done/', '')}?session=afternoon")
    shoot(page, "roll-afternoon")


def all_present(studio: Studio) -> None:
    """A class of which nobody is missing, and its receipt; a day that was missed, a day without school."""
    page = studio.signed_in(FULL_HEAD, PHONE)
    shoot(page, "roll-full")
    page.locator("[data-submit-roll]").tap()
    page.wait_for_url("**/done/")
    shoot(page, "roll-full-received")
    page = studio.signed_in(OTHER_HEAD, PHONE)
    page.goto(f"{ADDRESS}/roll/{OTHER_CLASS}/2026-11-20/")
    shoot(page, "roll-missed")
    page.goto(f"{ADDRESS}/roll/{OTHER_CLASS}/2026-11-22/")
    shoot(page, "roll-sunday")


def leave(studio: Studio) -> None:
    """The list of leave, a new slip, a return."""
    page = studio.signed_in(HEAD, PHONE)
    page.goto(f"{ADDRESS}/leave/")
    shoot(page, "leave")
    find(page, "买买提")
    press(page, "买买提·阿不都热合曼")
    shoot(page, "pupil-phone")
    press(page, "登记请假")
    page.fill("[name=reason]", "发烧，家长来电")
    shoot(page, "leave-new")


def imports(studio: Studio) -> None:
    """A staff list and rosters: the preview, rows with errors, columns, questions, the result, taking back."""
    page = studio.signed_in(REGISTRAR, DESK)
    page.goto(f"{ADDRESS}/imports/new/roster/")
    shoot(page, "import-new")
    upload(page, "staff", DATA / "staff.xlsx")
    shoot(page, "import-staff")
    upload(page, "roster", studio.folder / QUESTIONS)
    shoot(page, "import-columns")
    page.locator("select").first.select_option("guardian1_phone")
    press(page, "继续，查看预览")
    press(page, "现在说明")
    shoot(page, "import-questions")
    upload(page, "roster", DATA / "roster-with-errors.xlsx")
    shoot(page, "import-preview")
    page.goto(f"{page.url.partition('?')[0]}?show=errors")
    shoot(page, "import-errors", ".tabs")
    press(page, "导入正确的")
    page.locator("details summary", has_text="撤回").click()
    shoot(page, "import-done")
    page.goto(f"{ADDRESS}/imports/")
    shoot(page, "imports")


def office(studio: Studio) -> None:
    """Calendar, staff, hand-over, substitutes, the roll of a past day, versions, a class's month."""
    page = studio.signed_in(REGISTRAR, DESK)
    for name, address in OFFICE:
        page.goto(f"{ADDRESS}{address}")
        shoot(page, name)
    page.goto(f"{ADDRESS}/staff/")
    press(page, "石美玲")
    shoot(page, "staff-person")


def accesses(studio: Studio) -> None:
    """Who looked at what, after all of this."""
    page = studio.signed_in(PRINCIPAL, DESK)
    page.goto(f"{ADDRESS}/access/")
    shoot(page, "access")


STEPS: tuple[Callable[[Studio], None], ...] = (
    first_sign_in,
    board_of_the_morning,
    roll_of_the_morning,
    all_present,
    leave,
    *ANSWER_STEPS,
    *CASE_STEPS,
    *REGISTRY_STEPS,
    imports,
    office,
    accesses,
)


@contextmanager
def frozen_site() -> Iterator[Path]:
    """The site of that morning as long as the block runs, and the folder of its data."""
    with tempfile.TemporaryDirectory() as folder:
        command = [sys.executable, str(ROOT / "tools" / "frozen_site.py"), folder, str(PORT)]
        with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as site:
            try:
                while (site.stdout.readline() if site.stdout else "").strip() not in ("ready", ""):
                    pass
                yield Path(folder)
            finally:
                site.terminate()


def main() -> None:
    """Every picture, one scene after the other."""
    IMAGES.mkdir(exist_ok=True)
    with frozen_site() as folder, sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=shutil.which("chromium"), args=list(_QUIET), env={**os.environ, "LANGUAGE": "zh_CN"}
        )
        studio = Studio(browser, folder)
        for step in STEPS:
            step(studio)
        browser.close()


if __name__ == "__main__":
    main()
