"""One child's case as a single chain through everybody's browser: from the third missing day back into class.

Only the rolls of the days between the steps are handed in without a browser (D2 to D11).
"""

import datetime as dt

import pytest
from playwright.sync_api import Browser, Page, expect
from pytest_django.live_server_helper import LiveServer

from accountability.models import CaseEvent, DropoutCase, HomeVisit, Paper, PaperService, TownshipNotice
from students.choices import AbsenceKind
from students.models import Guardian, SchoolClass, Student, User
from tests.browser.steps import audit, draw_signature, on, somebody, weekdays
from tests.rolls import take_roll

pytestmark = [pytest.mark.django_db(transaction=True)]
THU, FRI, MON, TUE, WED, BACK = (dt.date(2026, 11, day) for day in (19, 20, 23, 24, 25, 26))
UNTIL, STEADY = dt.date(2026, 12, 2), dt.date(2026, 12, 25)
U = AbsenceKind.UNEXPLAINED


def test_from_the_third_missing_day_to_the_child_back_in_class(
    live_server: LiveServer, chromium: Browser, school_class: SchoolClass, pupils: list[Student],
    head_teacher: User, principal: User, registrar: User,
) -> None:  # fmt: skip
    child = pupils[0]
    Guardian.objects.create(school=child.school, student=child, name="马秀英", relation="母亲")
    for day in (THU, FRI):
        take_roll(school_class, head_teacher, day, {child: U})
    with on(MON), somebody(chromium, live_server, head_teacher) as page:
        _third_day(page, child)
        _visit(page)
        _letter(page, live_server)
    take_roll(school_class, head_teacher, TUE, {child: U})
    with on(TUE):
        with somebody(chromium, live_server, principal) as page:
            _override(page, live_server)
        with somebody(chromium, live_server, registrar) as page:
            _report(page, live_server)
    take_roll(school_class, head_teacher, WED, {child: U})
    with on(WED), somebody(chromium, live_server, registrar) as page:
        _township(page, live_server)
    with on(BACK), somebody(chromium, live_server, head_teacher) as page:
        _return(page, live_server)
    for day in weekdays(BACK + dt.timedelta(days=1), STEADY):
        take_roll(school_class, head_teacher, day)
    with on(STEADY):
        with somebody(chromium, live_server, head_teacher) as page:
            _propose(page, live_server)
        with somebody(chromium, live_server, principal) as page:
            _close(page, live_server)
    _story_is_whole(head_teacher, principal)


def _third_day(page: Page, child: Student) -> None:
    """D2: the roll of the third day opens the case, and what is owed stands on the head teacher's list."""
    page.get_by_role("button", name=child.name).tap()
    page.get_by_role("button", name="提交上报").tap()
    page.get_by_role("link", name="今日待办").tap()
    expect(page.get_by_text(child.name).first).to_be_visible()
    expect(page.get_by_text("开具并送达劝学书")).to_be_visible()
    case = DropoutCase.objects.get()
    assert (case.student, case.starts_on, case.opened_on) == (child, THU, MON)
    audit(page)


def _visit(page: Page) -> None:
    """D4: in the evening at the child's home, two visitors, the mother signs on the screen."""
    page.get_by_role("link", name="登记家访").first.tap()
    page.get_by_label("同意返校").check()
    page.get_by_label("母亲 马秀英").check()
    page.get_by_label("家庭经济困难").check()
    page.get_by_label("村（居）委会参与人").fill("罗主任")
    draw_signature(page)
    page.get_by_role("button", name="登记这次家访").click()
    expect(page.get_by_text("家访已登记")).to_be_visible()
    page.wait_for_load_state("networkidle")
    expect(page.locator(".visit-file")).to_have_count(1)


def _letter(page: Page, server: LiveServer) -> None:
    """D3, E4: issued with its number, the page to print opened, its service recorded at the door."""
    page.goto(f"{server.url}/duties/")
    page.get_by_role("link", name="劝学书", exact=True).tap()
    page.get_by_role("link", name="签发劝学书").tap()
    page.get_by_role("button", name="签发并编号").tap()
    expect(page.locator(".page-head__sub")).to_contain_text("第1号")
    page.get_by_role("link", name="打印").tap()
    expect(page.locator(".leaf__title").first).to_have_text("义务教育阶段学生劝学书")
    expect(page.locator(".leaf").first).to_contain_text("马秀英")
    page.get_by_role("link", name="返回").tap()
    _serve(page, "马秀英")


def _serve(page: Page, recipient: str) -> None:
    page.get_by_role("link", name="登记送达").tap()
    page.get_by_label("签收人").fill(recipient)
    page.get_by_role("button", name="登记送达").tap()
    expect(page.locator(".timeline__item")).to_contain_text(recipient)
    audit(page)


def _override(page: Page, server: LiveServer) -> None:
    """D5: two visits are missing; the principal lets the report go out with a reason that stands on the case."""
    _open_case(page, server)
    page.get_by_role("link", name="准予先行上报").tap()
    page.get_by_label("原因").fill("家长电话中明确表示不再送读")
    page.get_by_role("main").get_by_role("button").first.tap()
    expect(page.get_by_text("家长电话中明确表示不再送读").first).to_be_visible()
    audit(page)


def _report(page: Page, server: LiveServer) -> None:
    """D5: what is known stands in the report; the registrar issues it and records that the township has it."""
    _open_case(page, server)
    page.get_by_role("link", name="签发辍学报告书").tap()
    expect(page.get_by_label("原因")).to_have_value("家庭经济困难")
    page.get_by_role("button", name="签发并编号").tap()
    expect(page.locator(".page-head__sub")).to_contain_text("第1号")
    _serve(page, "镇政府 王干事")


def _township(page: Page, server: LiveServer) -> None:
    """D6: number, date, deadline and service of the notice that the township issued, from the registrar's list."""
    page.goto(f"{server.url}/duties/")
    page.get_by_role("link", name="登记乡镇的复学通知书").tap()
    page.get_by_label("镇政府文号").fill("石政教通〔2026〕7号")
    page.get_by_label("发出日期").fill(WED.isoformat())
    page.get_by_label("限期返校日").fill(UNTIL.isoformat())
    page.get_by_label("送达日期").fill(WED.isoformat())
    page.get_by_role("button", name="保存").tap()
    expect(page.get_by_text("石政教通〔2026〕7号").first).to_be_visible()
    audit(page)


def _return(page: Page, server: LiveServer) -> None:
    """D9: nobody absent, one tap; the case stands under observation."""
    page.get_by_role("button", name="全勤，上报").tap()
    expect(page.get_by_role("button", name="全勤，上报")).to_have_count(0)
    _open_case(page, server)
    expect(page.get_by_text("已返校，观察中").first).to_be_visible()
    audit(page)


def _propose(page: Page, server: LiveServer) -> None:
    """D9, J: the observation has passed; the head teacher proposes how the case ends."""
    _open_case(page, server)
    expect(page.get_by_text("观察期满").first).to_be_visible()
    page.get_by_role("link", name="提请销号").tap()
    _fill_ending(page)
    page.get_by_role("button", name="提请销号").tap()
    expect(page.get_by_role("heading", name="决定是否销号")).to_be_visible()


def _fill_ending(page: Page) -> None:
    page.get_by_text("已返校", exact=True).tap()
    page.get_by_label("依据").fill("点名：观察期内天天到校")


def _close(page: Page, server: LiveServer) -> None:
    """D11: the principal finds the proposal filled in, and closes with its outcome."""
    _open_case(page, server)
    page.get_by_role("link", name="决定是否销号").tap()
    expect(page.get_by_label("依据")).to_have_value("点名：观察期内天天到校")
    page.get_by_role("button", name="销号").tap()
    expect(page.get_by_text("已销号：已返校")).to_be_visible()
    audit(page)


def _open_case(page: Page, server: LiveServer) -> None:
    page.goto(f"{server.url}/cases/{DropoutCase.objects.get().pk}/")


def _story_is_whole(head_teacher: User, principal: User) -> None:
    """What every step left behind."""
    case = DropoutCase.objects.get()
    kinds = list(CaseEvent.objects.filter(case=case).order_by("at", "pk").values_list("kind", flat=True))
    assert kinds == ["opened", "overridden", "proposed", "closed"]
    visit, notice = HomeVisit.objects.get(), TownshipNotice.objects.get(case=case)
    assert (visit.on, visit.signed_how, visit.leader) == (MON, "screen", head_teacher)
    assert (notice.issued_on, notice.deadline_on, notice.served_on) == (WED, UNTIL, WED)
    assert list(Paper.objects.filter(case=case).order_by("issued_at").values_list("kind", flat=True)) == [
        "letter",
        "report",
    ]
    assert PaperService.objects.filter(paper__case=case, annulled_at=None).count() == 2
    closing = case.events.get(kind="closed")
    assert (case.closed_on, closing.outcome, closing.by) == (STEADY, "returned", principal)
