"""Pictures of the registry for the guides: movements, papers, needs, the catchment, spot checks, the turn."""

import re
from collections.abc import Callable

from playwright.sync_api import Page
from studio import ADDRESS, DESK, HEAD, PHONE, PRINCIPAL, REGISTRAR, Studio, find, press, shoot, upload

LISTS = (
    ("registry", "/registry/"),
    ("paper-only", "/registry/paper-only/"),
    ("papers-missing", "/movements/papers/"),
    ("transfers", "/movements/transfers/"),
    ("needs", "/needs/"),
    ("filing", "/filing/"),
    ("catchment", "/catchment/"),
    ("targets", "/targets/"),
)
_NEEDS = """姓名,班级,困难类型,依据材料,起始日期,截止日期
许芳,五年级(2)班,低保、学困,低保证 青民〔2026〕12号,2026-09-01,
陈心怡,三年级(2)班,双亲留守,留守儿童登记表,,
邓楠,三年级(2)班,留守,留守儿童登记表,,
"""


def movements(studio: Studio) -> None:
    """What can be recorded, a suspension without all its papers, and the paper that comes later."""
    page = studio.signed_in(REGISTRAR, DESK)
    find(page, "xf")
    press(page, "许芳")
    press(page, "登记异动")
    shoot(page, "movement-choose")
    page.get_by_role("link", name="休学", exact=True).click()
    page.fill("[name=until]", "2027-06-30")
    page.select_option("[name=approver_kind]", "county")
    page.fill("[name=approver]", "青江县教育局")
    page.fill("[name=reason]", "因病治疗，有县医院证明")
    shoot(page, "movement-form")
    page.check("[name=papers][value=application]")
    press(page, "登记")
    press(page, "登记后补材料")
    page.check("[name=papers][value=medical]")
    press(page, "登记")
    shoot(page, "movement")
    press(page, "撤销")
    page.fill("[name=reason]", "登记错人")
    press(page, "撤销")


def lists(studio: Studio) -> None:
    """The registry's lists, as the registrar opens them."""
    page = studio.signed_in(REGISTRAR, DESK)
    for name, address in LISTS:
        page.goto(f"{ADDRESS}{address}")
        shoot(page, name)
    page.goto(f"{ADDRESS}/registry/returnees/new/")
    page.fill("[name=name]", "韦小满")
    shoot(page, "returnee")


def needs(studio: Studio) -> None:
    """A list of needs as far as its preview."""
    file = studio.folder / "困难学生名单.csv"
    file.write_text(_NEEDS, encoding="utf-8")
    page = studio.signed_in(REGISTRAR, DESK)
    upload(page, "needs", file)
    shoot(page, "import-needs")


def spot_check(studio: Studio) -> None:
    """Which class to visit, counting in the room, what differs, and what the head teacher is asked."""
    page = studio.signed_in(PRINCIPAL, PHONE)
    page.goto(f"{ADDRESS}/checks/new/")
    shoot(page, "check-choose")
    press(page, "三年级(2)班")
    _count(page)
    shoot(page, "check-count")
    page.get_by_role("button", name="记录这次巡查").tap()
    page.wait_for_url(re.compile(r"/checks/\d+/"))
    page.reload()
    shoot(page, "check-recorded")
    head = studio.signed_in(HEAD, PHONE)
    head.goto(page.url)
    shoot(head, "check-explain")


def _count(page: Page) -> None:
    """As many as the roll has, but for one child who is not in the room."""
    present = int(page.locator(".receipt-totals b").nth(2).inner_text())
    page.fill("[name=head_count]", str(present - 1))
    page.locator("label.tile:not(:has(input:checked))").nth(6).tap()


def year_turn(studio: Studio) -> None:
    """The turn of the year: who graduates, and the preview."""
    page = studio.signed_in(REGISTRAR, DESK)
    page.goto(f"{ADDRESS}/year-turn/")
    press(page, "开始准备")
    press(page, "保存，下一步")
    shoot(page, "turn-graduates")
    page.get_by_role("link", name="预览", exact=True).click()
    shoot(page, "turn-preview")


REGISTRY_STEPS: tuple[Callable[[Studio], None], ...] = (movements, lists, needs, spot_check, year_turn)
