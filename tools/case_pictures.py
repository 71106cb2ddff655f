"""Pictures of cases for the guides: duties, the case, a visit, the letter, the ledgers."""

from collections.abc import Callable

from playwright.sync_api import Page
from studio import ADDRESS, DESK, PHONE, PRINCIPAL, REGISTRAR, Studio, press, shoot

HEAD_OF_CASE, CHILD = "QS2043", "许芳"


def head_teacher(studio: Studio) -> None:
    """What is owed today, the case of a child of the own class, the form of a visit."""
    page = studio.signed_in(HEAD_OF_CASE, PHONE)
    page.goto(f"{ADDRESS}/duties/")
    shoot(page, "duties")
    page.goto(f"{ADDRESS}/cases/")
    press(page, CHILD)
    shoot(page, "case-phone")
    press(page, "家访")
    shoot(page, "visit")
    page.check("[name=attitude][value=agrees]")
    page.check("[name=signed_how][value=screen]")
    _sign(page)
    shoot(page, "visit-sign", "fieldset:has([name=signed_how])")


def _sign(page: Page) -> None:
    """A line of waves on the pad."""
    field = page.locator("[data-pad] canvas")
    field.scroll_into_view_if_needed()
    box = field.bounding_box() or {"x": 0, "y": 0, "width": 0, "height": 0}
    page.mouse.move(box["x"] + 60, box["y"] + 60)
    page.mouse.down()
    for step in range(1, 10):
        page.mouse.move(box["x"] + 60 + step * 18, box["y"] + 60 + (step % 2) * 40)
    page.mouse.up()


def principal(studio: Studio) -> None:
    """All cases, and one of them."""
    page = studio.signed_in(PRINCIPAL, DESK)
    page.goto(f"{ADDRESS}/cases/")
    shoot(page, "cases")
    press(page, CHILD)
    shoot(page, "case")


def office(studio: Studio) -> None:
    """The letter as it is printed, its service, the ledgers of the day."""
    page = studio.signed_in(REGISTRAR, DESK)
    page.goto(f"{ADDRESS}/papers/")
    shoot(page, "papers")
    page.locator("main table a").first.click()
    page.wait_for_url("**/papers/*/")
    shoot(page, "paper")
    page.goto(f"{page.url}print/")
    shoot(page, "paper-print")
    page.goto(f"{ADDRESS}/case-ledgers/?ledger=suspected")
    shoot(page, "case-ledgers")


CASE_STEPS: tuple[Callable[[Studio], None], ...] = (head_teacher, principal, office)
