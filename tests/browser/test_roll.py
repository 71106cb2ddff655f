"""The roll on a phone, in a real browser: taps, keys, no network (B8, B12)."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import BrowserContext, Page, Route, expect
from pytest_django.live_server_helper import LiveServer

from students.models import Absence, Leave, Roll, RollVersion, SchoolClass, Student, User
from tests import make
from tests.browser.steps import serious
from tests.students.views.roll_pages import address

pytestmark = [pytest.mark.django_db(transaction=True)]
NAMES = ("陈子涵", "李雨桐", "王梓轩", "张欣怡", "刘浩然", "杨思远", "赵若曦", "买买提·阿不都热合曼")


@pytest.fixture
def pupils(school_class: SchoolClass) -> list[Student]:
    """Eight children, so that the tiles have rows."""
    return [make.make_student(school_class, name=name) for name in NAMES]


@pytest.fixture
def today(school_class: SchoolClass) -> None:
    """Every weekday is a school day, whenever the suite runs."""
    make.open_every_day(school_class.school)


@pytest.fixture
def roll(live_server: LiveServer, page: Page, today: None, pupils: list[Student], head_teacher: User) -> Page:
    """The head teacher signed in, today's roll open."""
    sign_in(page, live_server, head_teacher)
    expect(page.locator(".tile")).to_have_count(len(NAMES))
    return page


def sign_in(page: Page, live_server: LiveServer, user: User) -> None:
    page.goto(f"{live_server.url}/login/")
    page.fill("[name=username]", user.username)
    page.fill("[name=password]", "correct horse 1")
    page.press("[name=password]", "Enter")
    page.wait_for_url(re.compile(r"/(roll|board)/"))


def tile(page: Page, name: str) -> Page:
    return page.locator(".tile", has_text=name)  # type: ignore[return-value]


def stored() -> dict[str, str]:
    return dict(Absence.objects.values_list("student__name", "morning"))


@pytest.fixture
def taps(roll: Page) -> Callable[[], int]:
    """Counts the taps on the page from now on, across the pages it leads to."""
    counted: list[int] = []
    roll.expose_function("countTap", lambda: counted.append(1))
    roll.evaluate("document.addEventListener('click', (e) => e.isTrusted && window.countTap(), true)")
    return lambda: len(counted)


def test_b12_nobody_absent_is_one_tap(roll: Page, taps: Callable[[], int]) -> None:
    roll.get_by_role("button", name="全勤，上报").tap()
    expect(roll.get_by_text(re.compile("学校 .* 已收到"))).to_be_visible()
    assert taps() == 1
    assert (Roll.objects.get().present, stored()) == (len(NAMES), {})


def test_b12_two_absent_are_three_taps(roll: Page, taps: Callable[[], int]) -> None:
    tile(roll, "赵若曦").tap()
    tile(roll, "李雨桐").tap()
    expect(roll.locator("[data-count]")).to_have_text("2")
    expect(roll.locator("[data-present]")).to_have_text("6")
    roll.get_by_role("button", name="提交上报").tap()
    expect(roll.get_by_text("没来也没有请假")).to_be_visible()
    assert taps() == 3
    assert stored() == {"赵若曦": "unexplained", "李雨桐": "unexplained"}


def painted(page: Page) -> None:
    """Wait until the screen shows what the page is: a tap goes to what is on the screen."""
    page.evaluate("new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))")


def test_second_tap_chooses_another_mark(roll: Page) -> None:
    tile(roll, "赵若曦").tap()
    tile(roll, "赵若曦").tap()
    painted(roll)
    roll.get_by_role("dialog").get_by_role("button", name="病假").tap()
    expect(tile(roll, "赵若曦")).to_contain_text("病假")
    painted(roll)
    tile(roll, "赵若曦").tap()
    painted(roll)
    roll.get_by_role("dialog").get_by_role("button", name="到校").tap()
    expect(roll.locator("[data-count]")).to_have_text("0")
    expect(roll.get_by_role("button", name="全勤，上报")).to_be_visible()


def test_b7_leave_is_already_marked(
    live_server: LiveServer, page: Page, today: None, pupils: list[Student], head_teacher: User
) -> None:
    day = make.today()
    Leave.objects.create(
        school=pupils[0].school,
        student=pupils[0],
        kind="sick",
        starts_on=day,
        ends_on=day,
        granted_by=head_teacher,
        granted_at=make.at(day),
    )
    sign_in(page, live_server, head_teacher)
    expect(tile(page, "陈子涵")).to_contain_text("病假 已批今天")
    expect(page.locator("[data-count]")).to_have_text("1")


def test_keyboard_alone_takes_the_roll(roll: Page) -> None:
    tile(roll, "陈子涵").focus()
    roll.keyboard.press("ArrowRight")
    roll.keyboard.press("ArrowDown")
    roll.keyboard.press("Space")
    expect(tile(roll, "刘浩然")).to_have_attribute("aria-pressed", "true")
    expect(roll.locator("[data-live]")).to_have_text("刘浩然 未请假")
    roll.keyboard.press("ArrowUp")
    expect(tile(roll, "李雨桐")).to_be_focused()
    roll.keyboard.press("End")
    expect(tile(roll, NAMES[-1])).to_be_focused()
    roll.keyboard.press("Home")
    roll.keyboard.press("Enter")
    roll.get_by_role("dialog").get_by_role("button", name="迟到").focus()
    roll.keyboard.press("Enter")
    expect(tile(roll, "陈子涵")).to_be_focused()
    roll.get_by_role("button", name="提交上报").focus()
    roll.keyboard.press("Enter")
    expect(roll.get_by_text(re.compile("学校 .* 已收到"))).to_be_visible()
    assert stored() == {"刘浩然": "unexplained", "陈子涵": "late"}


def test_one_tile_is_in_the_tab_order(roll: Page) -> None:
    assert roll.locator('.tile[tabindex="0"]').count() == 1


def test_without_network_the_roll_stays_and_is_sent_once(roll: Page, phone: BrowserContext) -> None:
    tile(roll, "赵若曦").tap()
    phone.set_offline(True)
    roll.get_by_role("button", name="提交上报").tap()
    expect(roll.get_by_text("没有网络，已记在这部手机上")).to_be_visible()
    assert not Roll.objects.exists()
    # Two events "online" in a row: the browser's own, and one more from within it, before the page has moved on.
    roll.evaluate("addEventListener('online', () => dispatchEvent(new Event('online')), {once: true})")
    phone.set_offline(False)
    expect(roll.get_by_text(re.compile("学校 .* 已收到"))).to_be_visible()
    assert (RollVersion.objects.count(), stored()) == (1, {"赵若曦": "unexplained"})
    assert roll.evaluate("Object.keys(localStorage).length") == 0


def test_closed_while_unsent_the_roll_is_sent_when_opened_again(
    roll: Page, phone: BrowserContext, live_server: LiveServer, school_class: SchoolClass
) -> None:
    tile(roll, "赵若曦").tap()
    phone.set_offline(True)
    roll.get_by_role("button", name="提交上报").tap()
    expect(roll.get_by_text("没有网络，已记在这部手机上")).to_be_visible()
    roll.close()
    phone.set_offline(False)
    again = phone.new_page()
    again.goto(f"{live_server.url}/roll/")
    expect(again.get_by_text(re.compile("学校 .* 已收到"))).to_be_visible()
    assert (RollVersion.objects.count(), stored()) == (1, {"赵若曦": "unexplained"})


def test_answer_lost_on_the_way_is_not_a_second_roll(roll: Page, live_server: LiveServer) -> None:
    lost: list[int] = []

    def lose_first_answer(route: Route) -> None:
        if route.request.method == "POST" and not lost:
            lost.append(1)
            route.fetch()
            route.abort()
        else:
            route.continue_()

    roll.route("**/roll/**", lose_first_answer)
    tile(roll, "赵若曦").tap()
    roll.get_by_role("button", name="提交上报").tap()
    expect(roll.get_by_text("没有网络，已记在这部手机上")).to_be_visible()
    assert RollVersion.objects.count() == 1
    roll.evaluate("window.dispatchEvent(new Event('online'))")
    expect(roll.get_by_text(re.compile("学校 .* 已收到"))).to_be_visible()
    assert RollVersion.objects.count() == 1


def test_marks_changed_after_a_lost_answer_are_not_swallowed(roll: Page) -> None:
    lost: list[int] = []

    def lose_first_answer(route: Route) -> None:
        if route.request.method == "POST" and not lost:
            lost.append(1)
            route.fetch()
            route.abort()
        else:
            route.continue_()

    roll.route("**/roll/**", lose_first_answer)
    tile(roll, "赵若曦").tap()
    roll.get_by_role("button", name="提交上报").tap()
    expect(roll.get_by_text("没有网络，已记在这部手机上")).to_be_visible()
    tile(roll, "李雨桐").tap()
    roll.evaluate("window.dispatchEvent(new Event('online'))")
    roll.get_by_role("button", name="用我的").tap()
    expect(roll.get_by_text(re.compile("学校 .* 已收到"))).to_be_visible()
    assert stored() == {"赵若曦": "unexplained", "李雨桐": "unexplained"}


def test_marks_survive_leaving_the_page_and_hold_no_names(roll: Page) -> None:
    tile(roll, "赵若曦").tap()
    kept = roll.evaluate("JSON.stringify(Object.entries(localStorage))")
    assert "赵若曦" not in kept
    roll.reload()
    expect(tile(roll, "赵若曦")).to_contain_text("未请假")


def test_session_that_ended_leads_through_sign_in_back_to_the_marks(
    roll: Page, phone: BrowserContext, head_teacher: User
) -> None:
    tile(roll, "赵若曦").tap()
    phone.clear_cookies(name="sessionid")
    roll.get_by_role("button", name="提交上报").tap()
    roll.fill("[name=username]", head_teacher.username)
    roll.fill("[name=password]", "correct horse 1")
    roll.press("[name=password]", "Enter")
    expect(roll.get_by_text("未丢失")).to_be_visible()
    expect(tile(roll, "赵若曦")).to_contain_text("未请假")
    roll.get_by_role("button", name="提交上报").tap()
    expect(roll.get_by_text(re.compile("学校 .* 已收到"))).to_be_visible()
    assert stored() == {"赵若曦": "unexplained"}


def test_roll_that_can_no_longer_be_taken_names_its_marks(
    roll: Page, phone: BrowserContext, live_server: LiveServer, school_class: SchoolClass, pupils: list[Student]
) -> None:
    yesterday = make.today() - make.dt.timedelta(1)
    draft = {
        "marks": {f"m-{pupils[0].id}": "sick"},
        "pending": True,
        "client": "7f3c2f0e-6f0b-4c1f-9d55-2f1a1f2b3c4d",
        "base": "0",
        "listed": "00000000",
    }
    key = f"roll:{school_class.id}:{yesterday}:morning"
    roll.evaluate("([key, draft]) => localStorage.setItem(key, JSON.stringify(draft))", [key, draft])
    roll.goto(live_server.url + address(school_class, yesterday))
    expect(roll.get_by_text("陈子涵 · 病假")).to_be_visible()
    assert roll.evaluate("Object.keys(localStorage).length") == 0


def test_without_script_the_roll_is_a_plain_form(
    live_server: LiveServer, chromium: object, today: None, pupils: list[Student], head_teacher: User
) -> None:
    context = chromium.new_context(java_script_enabled=False)  # type: ignore[attr-defined]
    page = context.new_page()
    sign_in(page, live_server, head_teacher)
    page.locator("li", has_text="赵若曦").locator("select").select_option("personal")
    page.get_by_role("button", name="提交上报").click()
    expect(page.get_by_text(re.compile("学校 .* 已收到"))).to_be_visible()
    context.close()
    assert stored() == {"赵若曦": "personal"}


@pytest.mark.parametrize("step", ["roll", "chooser", "receipt"])
def test_no_serious_accessibility_finding(roll: Page, step: str) -> None:
    tile(roll, "赵若曦").tap()
    if step == "chooser":
        tile(roll, "赵若曦").tap()
    if step == "receipt":
        roll.get_by_role("button", name="提交上报").tap()
        expect(roll.get_by_text("没来也没有请假")).to_be_visible()
    assert serious(roll) == []
