"""Pictures of what adults answer for: agreements, evaluation, rules, months, and how the school runs."""

from collections.abc import Callable

from studio import ADDRESS, DESK, HEAD, PHONE, PRINCIPAL, Studio, press, shoot

DESK_PAGES = (
    ("agreements", "/agreements/"),
    ("agreement-sheet", "/agreements/sheet/"),
    ("evaluation", "/evaluation/"),
    ("rules", "/rules/"),
    ("month", "/months/2026-10/"),
)


def head_teacher(studio: Studio) -> None:
    """What a head teacher answers for, and the own agreement that waits."""
    page = studio.signed_in(HEAD, PHONE)
    page.goto(f"{ADDRESS}/responsibility/")
    shoot(page, "responsibility")
    press(page, "我的责任书")
    shoot(page, "agreement-own")


def principal(studio: Studio) -> None:
    """The lists of the office, and the page over time."""
    page = studio.signed_in(PRINCIPAL, DESK)
    for name, address in DESK_PAGES:
        page.goto(f"{ADDRESS}{address}")
        shoot(page, name)
    page.goto(f"{ADDRESS}/dashboard/")
    page.locator("[data-part], .dashboard-stages, main").first.wait_for()
    page.wait_for_load_state("networkidle")
    shoot(page, "dashboard")


ANSWER_STEPS: tuple[Callable[[Studio], None], ...] = (head_teacher, principal)
