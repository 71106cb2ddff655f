"""A home visit on the phone, in a real browser: drawn, photographed, stored, shown; without script; without network."""

import datetime as dt
import io

import pytest
from django.urls import reverse
from PIL import Image
from playwright.sync_api import Browser, Page, expect
from pytest_django.live_server_helper import LiveServer

from accountability.models import HomeVisit
from students.models import Guardian, Student, User
from tests import make
from tests.browser.conftest import PHONE
from tests.browser.steps import draw_signature, serious
from tests.pictures import PLACE_NAME, photo

pytestmark = [pytest.mark.django_db(transaction=True)]
LARGE = (2400, 1800)


@pytest.fixture
def child(pupils: list[Student]) -> Student:
    """Somebody with a mother."""
    Guardian.objects.create(school=pupils[0].school, student=pupils[0], name="马秀英", relation="母亲")
    return pupils[0]


def open_form(page: Page, live_server: LiveServer, child: Student, teacher: User) -> None:
    """Sign in and come to the form from the child's page."""
    page.goto(f"{live_server.url}/login/")
    page.fill("[name=username]", teacher.username)
    page.fill("[name=password]", "correct horse 1")
    page.press("[name=password]", "Enter")
    expect(page).not_to_have_url(f"{live_server.url}/login/")
    page.goto(live_server.url + reverse("students:student-detail", args=[child.pk]))
    page.get_by_role("link", name="登记家访").last.click()
    expect(page.get_by_role("heading", name="登记家访")).to_be_visible()


def answer(page: Page) -> None:
    """What is asked of everybody."""
    page.get_by_label("同意返校").check()
    page.get_by_label("母亲 马秀英").check()
    page.get_by_label("厌学").check()
    page.get_by_label("村（居）委会参与人").fill("罗主任")


def arrived(page: Page) -> None:
    """The school has the visit; its files have been fetched too, for each fetch is written down."""
    expect(page.get_by_text("家访已登记")).to_be_visible()
    page.wait_for_load_state("networkidle")


def test_d4_a_visit_is_photographed_signed_stored_and_shown(
    live_server: LiveServer, page: Page, child: Student, head_teacher: User
) -> None:
    open_form(page, live_server, child, head_teacher)
    answer(page)
    page.get_by_label("约定返校日期").fill(f"{make.today() + dt.timedelta(days=2)}")
    taken = {"name": "IMG_0001.jpg", "mimeType": "image/jpeg", "buffer": photo(LARGE, noise=True)}
    page.get_by_label("拍照").set_input_files(taken)
    draw_signature(page)
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
    typed = "input:not([type=hidden], [type=radio], [type=checkbox])"
    targets = page.locator(f"#visit :is(.choice, .button, select, {typed})").all()
    heights = [each.bounding_box()["height"] for each in targets if each.is_visible()]  # type: ignore[index]
    assert len(heights) > 20 and min(heights) >= 47.5
    assert serious(page) == []
    with page.expect_request_finished(lambda request: request.method == "POST") as sent:
        page.get_by_role("button", name="登记这次家访").click()
    assert sent.value.sizes()["requestBodySize"] < len(taken["buffer"]) * 0.7
    arrived(page)
    shown = page.locator(".visit-file")
    expect(shown).to_have_count(2)
    for image in shown.all():
        image.scroll_into_view_if_needed()
        page.wait_for_function("image => image.complete && image.naturalWidth > 0", arg=image.element_handle())
    visit = HomeVisit.objects.get()
    signature, picture = visit.files.order_by("pk")
    assert (visit.signed_how, signature.kind, picture.kind) == ("screen", "signature", "photo")
    assert max(Image.open(io.BytesIO(picture.content)).size) <= 1600 and picture.size <= 400 * 1024
    assert PLACE_NAME not in picture.content
    assert Image.open(io.BytesIO(signature.content)).width > 100


def test_what_is_refused_stays_on_the_page_with_photo_and_signature(
    live_server: LiveServer, page: Page, child: Student, head_teacher: User
) -> None:
    open_form(page, live_server, child, head_teacher)
    answer(page)
    page.get_by_label("村（居）委会参与人").fill("")
    page.get_by_label("拍照").set_input_files({"name": "a.jpg", "mimeType": "image/jpeg", "buffer": photo()})
    draw_signature(page)
    page.get_by_role("button", name="登记这次家访").click()
    expect(page.get_by_role("alert")).to_contain_text("家访须有两名家访人员")
    page.get_by_label("村（居）委会参与人").fill("罗主任")
    page.get_by_role("button", name="登记这次家访").click()
    arrived(page)
    assert HomeVisit.objects.get().files.count() == 2


def test_without_network_everything_waits_and_two_sendings_are_one_visit(
    live_server: LiveServer, page: Page, child: Student, head_teacher: User
) -> None:
    open_form(page, live_server, child, head_teacher)
    answer(page)
    page.get_by_label("在纸上签字").check()
    page.context.set_offline(True)
    page.get_by_role("button", name="登记这次家访").click()
    expect(page.get_by_role("alert")).to_contain_text("没有网络")
    page.context.set_offline(False)
    page.route("**/visits/new/", lambda route: (route.fetch(), route.abort())[1], times=1)
    page.get_by_role("button", name="登记这次家访").click()
    expect(page.get_by_role("alert")).to_contain_text("没有网络")
    page.get_by_role("button", name="登记这次家访").click()
    arrived(page)
    assert HomeVisit.objects.count() == 1


def test_nobody_at_home_hides_what_nobody_can_answer(
    live_server: LiveServer, page: Page, child: Student, head_teacher: User
) -> None:
    open_form(page, live_server, child, head_teacher)
    page.get_by_label("家中无人").check()
    expect(page.get_by_label("在纸上签字")).to_be_hidden()
    expect(page.get_by_label("母亲 马秀英")).to_be_hidden()
    page.get_by_label("村（居）委会参与人").fill("罗主任")
    page.get_by_role("button", name="登记这次家访").click()
    arrived(page)
    assert HomeVisit.objects.get().attitude == "nobody"


def test_without_script_the_form_still_works_and_signatures_are_on_paper(
    live_server: LiveServer, chromium: Browser, child: Student, head_teacher: User
) -> None:
    context = chromium.new_context(viewport=PHONE, has_touch=True, is_mobile=True, java_script_enabled=False)
    page = context.new_page()
    open_form(page, live_server, child, head_teacher)
    expect(page.get_by_label("在屏幕上签字")).to_be_hidden()
    answer(page)
    page.get_by_label("在纸上签字").check()
    page.get_by_label("拍照").set_input_files({"name": "a.jpg", "mimeType": "image/jpeg", "buffer": photo()})
    page.get_by_role("button", name="登记这次家访").click()
    arrived(page)
    visit = HomeVisit.objects.get()
    assert (visit.signed_how, visit.files.count()) == ("paper", 1)
    context.close()
