"""Handing a class over in a real browser: what is taken over is read first, rights follow the date (F1, I6)."""

import re

import pytest
from playwright.sync_api import Browser, Page, expect
from pytest_django.live_server_helper import LiveServer

from students.choices import AbsenceKind, Role
from students.models import Appointment, SchoolClass, User
from tests import make
from tests.rolls import take_roll

pytestmark = [pytest.mark.django_db(transaction=True)]


@pytest.fixture
def desk(chromium: Browser) -> Page:
    """The registrar's screen."""
    context = chromium.new_context(viewport={"width": 1366, "height": 768})
    context.set_default_timeout(30000)
    return context.new_page()


def sign_in(page: Page, address: str, user: User) -> None:
    page.context.clear_cookies()
    page.goto(f"{address}/login/")
    page.fill("[name=username]", user.username)
    page.fill("[name=password]", "correct horse 1")
    page.press("[name=password]", "Enter")
    page.wait_for_url(re.compile("^(?!.*/login/)"))


@pytest.fixture
def class_at_stake(db: None) -> SchoolClass:
    """A class with a child missing today, whom nobody has asked about."""
    school = make.make_school()
    make.open_every_day(school)
    school_class = make.make_class(school, entry_year=make.today().year - 2)
    for role, name in ((Role.REGISTRAR, "吴教务"), (Role.HEAD_TEACHER, "王老师")):
        user = make.make_user(school, name=name, username=name)
        make.appoint(
            user,
            role,
            school_class if role == Role.HEAD_TEACHER else None,
            starts_on=make.today().replace(month=1, day=1),
        )
    make.make_user(school, name="林老师", username="林老师")
    child = make.make_student(school_class, name="陈子涵", since=make.today().replace(month=1, day=1))
    take_roll(school_class, User.objects.get(name="王老师"), make.today(), {child: AbsenceKind.UNEXCUSED})
    return school_class


def test_f1_i6_a_class_is_handed_over(desk: Page, live_server: LiveServer, class_at_stake: SchoolClass) -> None:
    address, people = live_server.url, {user.name: user for user in User.objects.all()}
    record = f"{address}/classes/{class_at_stake.pk}/"
    sign_in(desk, address, people["吴教务"])
    desk.goto(f"{address}/staff/{people['王老师'].pk}/")
    desk.get_by_role("link", name="班级交接").click()
    taken_over = desk.get_by_role("row").filter(has_text="尚未联系监护人")
    expect(taken_over).to_contain_text("1")
    desk.select_option("[name=successor]", label=f"林老师 ({people['林老师'].staff_number})")
    desk.get_by_role("button", name="交接").click()
    expect(desk.get_by_text(re.compile("林老师"))).not_to_have_count(0)
    assert Appointment.objects.filter(staff=people["林老师"], role=Role.HEAD_TEACHER, ends_on=None).exists()
    for name, status in (("王老师", 404), ("林老师", 200)):
        sign_in(desk, address, people[name])
        answer = desk.goto(record)
        assert answer is not None and answer.status == status, name
