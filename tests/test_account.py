"""Signing in and out, own password, language, shared phones (I6, experience 11)."""

import datetime as dt
from collections.abc import Callable

import pytest
import time_machine
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.test import Client
from django.urls import path
from pytest_django import DjangoAssertNumQueries, Settings

from kongchuo.urls import handler400, handler403, handler404, handler500  # noqa: F401  # this module is a URL table too
from kongchuo.urls import urlpatterns as site
from students.models import School, User
from tests import make

GOOD = "correct horse 1"
SEVEN = make.at(dt.date(2026, 11, 23), 7, 50)


def broken(request: HttpRequest) -> HttpResponse:
    """A page with a fault in it."""
    raise RuntimeError


def closed(request: HttpRequest) -> HttpResponse:
    """A page that is not for this person."""
    raise PermissionDenied


urlpatterns = [path("broken/", broken), path("closed/", closed), *site]


@pytest.fixture
def teacher(school: School) -> User:
    return make.make_user(school, username="wang", name="买买提·阿不都热合曼")


@pytest.fixture
def newcomer(school: School) -> User:
    return make.make_user(school, username="new", password="first-7319", must_change_password=True)


@pytest.fixture
def signed_in(client: Client, teacher: User) -> Client:
    sign_in(client)
    return client


def sign_in(client: Client, username: str = "wang", password: str = GOOD, **extra: str) -> HttpResponse:
    return client.post("/login/", {"username": username, "password": password}, **extra)


# ---- signing in


def test_right_password_leads_to_the_first_page(client: Client, teacher: User) -> None:
    answer = sign_in(client)
    assert (answer.status_code, answer["Location"]) == (302, "/")


def test_signing_in_leads_back_to_where_one_was(client: Client, teacher: User) -> None:
    answer = client.post("/login/", {"username": "wang", "password": GOOD, "next": "/password/"})
    assert answer["Location"] == "/password/"


def test_full_width_user_name_is_understood(client: Client, teacher: User) -> None:
    assert sign_in(client, "ｗａｎｇ").status_code == 302


def test_signing_in_is_no_change_of_the_account(client: Client, teacher: User) -> None:
    before = teacher.history.count()
    sign_in(client)
    assert teacher.history.count() == before


def test_wrong_password_says_what_to_try(client: Client, teacher: User) -> None:
    answer = sign_in(client, password="wrong")
    assert answer.status_code == 422
    assert "用户名或密码不正确" in answer.text


def test_a_stranger_to_a_page_is_asked_to_sign_in(client: Client, db: None) -> None:
    assert client.get("/password/")["Location"] == "/login/?next=/password/"


# ---- the lock


def lock(client: Client, username: str = "wang") -> HttpResponse:
    return [sign_in(client, username, "wrong") for _ in range(5)][-1]


@time_machine.travel(SEVEN, tick=False)
def test_fifth_wrong_password_locks_and_says_until_when_in_chinese(client: Client, teacher: User) -> None:
    answer = lock(client)
    assert answer.status_code == 429
    assert "请等 15 分钟，08:06 以后再试" in answer.text
    assert "教务处" in answer.text
    assert "wang" not in answer.text


def test_lock_page_speaks_the_language_of_the_browser(client: Client, teacher: User) -> None:
    client.cookies["language"] = "en"
    assert "Sign-in is locked for now" in lock(client).text


def test_lock_holds_for_the_right_password_until_the_wait_is_over(client: Client, teacher: User) -> None:
    with time_machine.travel(SEVEN, tick=False) as clock:
        lock(client)
        assert sign_in(client).status_code == 429
        clock.shift(dt.timedelta(minutes=16))
        assert sign_in(client).status_code == 302


def test_a_colleague_behind_the_same_address_is_not_locked(client: Client, teacher: User, school: School) -> None:
    make.make_user(school, username="li")
    lock(client)
    assert sign_in(client, "li").status_code == 302


def test_the_same_person_elsewhere_is_not_locked(client: Client, teacher: User) -> None:
    lock(client)
    assert sign_in(client, REMOTE_ADDR="10.1.2.3").status_code == 302


# ---- the first password


def test_first_password_leads_to_choosing_an_own_one_from_everywhere(client: Client, newcomer: User) -> None:
    sign_in(client, "new", "first-7319")
    for address in ("/", "/admin/"):
        assert client.get(address)["Location"] == "/password/"


def test_choosing_says_why_and_does_not_ask_for_the_first_password_again(client: Client, newcomer: User) -> None:
    sign_in(client, "new", "first-7319")
    page = client.get("/password/").text
    assert "设置自己的密码" in page
    assert "old_password" not in page


def choose(client: Client, password: str, **more: str) -> HttpResponse:
    return client.post("/password/", {"new_password1": password, "new_password2": password, **more})


def test_an_own_password_opens_the_door_and_closes_it_to_the_first(client: Client, newcomer: User) -> None:
    sign_in(client, "new", "first-7319")
    assert choose(client, "晨读-8 点半-操场")["Location"] == "/"
    newcomer.refresh_from_db()
    assert not newcomer.must_change_password
    assert client.get("/password/").status_code == 200
    assert sign_in(Client(), "new", "first-7319").status_code == 422
    assert sign_in(Client(), "new", "晨读-8 点半-操场").status_code == 302


@pytest.mark.parametrize("weak", ["12345678", "short1", "password1", "new"])
def test_a_weak_password_is_refused_in_words(client: Client, newcomer: User, weak: str) -> None:
    sign_in(client, "new", "first-7319")
    answer = choose(client, weak)
    assert answer.status_code == 422
    assert "密码" in answer.text
    newcomer.refresh_from_db()
    assert newcomer.must_change_password


def test_later_the_old_password_is_asked_for(signed_in: Client, teacher: User) -> None:
    assert choose(signed_in, "another good 2").status_code == 422
    assert choose(signed_in, "another good 2", old_password=GOOD).status_code == 302


def test_a_new_password_signs_other_devices_out(signed_in: Client, teacher: User) -> None:
    other = Client()
    sign_in(other)
    choose(signed_in, "another good 2", old_password=GOOD)
    assert other.get("/password/").status_code == 302
    assert signed_in.get("/password/").status_code == 200


# ---- a shared phone


def after(client: Client, *minutes: int, **headers: str) -> HttpResponse:
    """The answer to the last of several requests, each so many minutes after signing in."""
    with time_machine.travel(SEVEN, tick=False) as clock:
        sign_in(client)
        for minute in minutes:
            clock.move_to(SEVEN + dt.timedelta(minutes=minute))
            answer = client.get("/password/", headers=headers)
    return answer


@pytest.mark.parametrize(
    ("minutes", "status"),
    [((59,), 200), ((60,), 200), ((61,), 302), ((50, 100, 150), 200), ((50, 111), 302)],
    ids=["within", "to the minute", "idle", "used in between", "idle after use"],
)
def test_an_unused_phone_signs_out(client: Client, teacher: User, minutes: tuple[int, ...], status: int) -> None:
    assert after(client, *minutes).status_code == status


def test_a_page_that_refreshes_itself_is_no_use_of_the_phone(client: Client, teacher: User) -> None:
    assert after(client, 20, 40, 59, 61, **{"X-Background": "1"}).status_code == 302


def test_the_reason_is_said_once_at_the_door(client: Client, teacher: User) -> None:
    after(client, 61)
    with time_machine.travel(SEVEN + dt.timedelta(minutes=62)):
        assert "60 分钟没有人使用" in client.get("/login/").text
        assert "60 分钟没有人使用" not in client.get("/login/").text


def test_the_session_is_written_at_most_once_a_minute(
    client: Client, teacher: User, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    with time_machine.travel(SEVEN, tick=False) as clock:
        sign_in(client)
        stamp = client.session["seen_at"]
        clock.shift(59)
        with django_assert_num_queries(3):  # session, person with school, posts held today
            client.get("/password/")
        assert client.session["seen_at"] == stamp
        clock.shift(1)
        client.get("/password/")
        assert client.session["seen_at"] == stamp + 60


def test_signing_out_shows_that_nothing_is_kept(signed_in: Client) -> None:
    answer = signed_in.post("/logout/")
    assert answer["Cache-Control"] == "no-store"
    assert "您已退出" in signed_in.get(answer["Location"]).text
    assert signed_in.get("/password/").status_code == 302


def test_signing_out_by_a_link_is_not_possible(signed_in: Client) -> None:
    assert signed_in.get("/logout/")["Location"] == "/"
    assert signed_in.get("/password/").status_code == 200


def test_a_link_changes_no_language(client: Client, db: None) -> None:
    assert client.get("/language/?language=en")["Location"] == "/"
    assert speaks(client) == "zh-hans"


# ---- language


def speaks(client: Client, address: str = "/login/") -> str:
    return client.get(address, headers={"accept-language": "fr,en;q=0.9"})["Content-Language"]


def switch(client: Client, language: str, after: str = "/password/") -> HttpResponse:
    return client.post("/language/", {"language": language, "next": after})


def test_chinese_unless_chosen_otherwise_whatever_the_phone_prefers(client: Client, db: None) -> None:
    assert speaks(client) == "zh-hans"


def test_a_language_that_does_not_exist_is_no_choice(client: Client, db: None) -> None:
    client.cookies["language"] = "fr"
    assert speaks(client) == "zh-hans"


def test_the_choice_of_a_browser_is_remembered(client: Client, db: None) -> None:
    switch(client, "zh-hant")
    assert speaks(client) == "zh-hant"


def test_the_choice_of_a_person_is_remembered_on_every_device(signed_in: Client, teacher: User) -> None:
    switch(signed_in, "en")
    teacher.refresh_from_db()
    assert teacher.language == "en"
    other = Client()
    other.cookies["language"] = "zh-hant"
    sign_in(other)
    assert speaks(other, "/password/") == "en"


@pytest.mark.parametrize("language", ["", "fr", "zh-hans'"])
def test_an_unknown_language_changes_nothing(signed_in: Client, teacher: User, language: str) -> None:
    assert switch(signed_in, language).status_code == 302
    teacher.refresh_from_db()
    assert teacher.language == ""
    assert speaks(signed_in, "/password/") == "zh-hans"


@pytest.mark.parametrize(
    ("target", "lands"),
    [("/password/?a=1", "/password/?a=1"), ("https://example.org/", "/"), ("//example.org", "/"), ("", "/")],
)
def test_the_switch_stays_on_the_site(client: Client, db: None, target: str, lands: str) -> None:
    assert switch(client, "en", target)["Location"] == lands


# ---- headers of every page


PAGES: dict[str, tuple[int, Callable[[Client], HttpResponse]]] = {
    "sign-in": (200, lambda client: client.get("/login/")),
    "locked": (429, lock),
    "health": (200, lambda client: client.get("/healthz")),
    "not found": (404, lambda client: client.get("/no/such/page/")),
    "closed": (403, lambda client: client.get("/closed/")),
    "broken": (500, lambda client: client.get("/broken/")),
    "bad address": (400, lambda client: client.get("/login/", headers={"host": "elsewhere.example"})),
    "no token": (403, lambda client: sign_in(Client(enforce_csrf_checks=True))),
    "administration": (302, lambda client: client.get("/admin/login/")),
}


@pytest.mark.parametrize("name", PAGES)
def test_every_page_has_the_strict_policy_and_words(
    client: Client, teacher: User, settings: Settings, name: str
) -> None:
    settings.ROOT_URLCONF = __name__
    client.raise_request_exception = False
    status, ask = PAGES[name]
    answer = ask(client)
    assert answer.status_code == status
    policy = answer["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert "frame-ancestors 'none'" in policy


@pytest.mark.parametrize("address", ["/password/", "/no/such/page/", "/closed/", "/broken/"])
def test_pages_of_the_signed_in_are_not_kept(signed_in: Client, settings: Settings, address: str) -> None:
    settings.ROOT_URLCONF = __name__
    signed_in.raise_request_exception = False
    assert signed_in.get(address)["Cache-Control"] == "no-store"


def test_the_sign_in_page_asks_the_database_nothing(
    client: Client, db: None, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    with django_assert_num_queries(0):
        client.get("/login/")


def test_the_bar_names_person_post_and_school(client: Client, head_teacher: User) -> None:
    client.force_login(head_teacher)
    page = client.get("/password/").text
    assert "王老师 · 班主任" in page
    assert "青石镇中心小学" in page


def test_an_account_without_a_school_sees_pages_without_a_menu(client: Client, db: None) -> None:
    client.force_login(make.make_user(None))
    assert client.get("/password/").status_code == 200
