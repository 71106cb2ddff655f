"""The own notices, the bell, and what became of messages, by flow (I4, J)."""

import datetime as dt
import re
from collections.abc import Iterator
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from pytest_django import Settings

from accountability.actions.notices import queue_notice
from accountability.choices import DutyKind, NoticeChannel, NoticeStatus
from accountability.models import Notice
from accountability.rules.duties import Duty
from students.models import School, SchoolClass, Student, User
from tests import make
from tests.accountability.conftest import Owed
from tests.outside import Robots, answer, robots
from tests.students.views.roll_pages import client_of
from tests.world import failed_notice

MONDAY = dt.date(2026, 11, 23)
FRIDAY = dt.date(2026, 11, 20)
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("monday")]
BELL = re.compile(r'<a class="topbar__bell".*?</a>', re.DOTALL)


def to(name: str, *args: Any) -> str:
    return reverse(f"accountability:{name}", args=args)


def duty(kind: DutyKind, child: Student, school_class: SchoolClass, owner: User, **more: Any) -> Duty:
    owners = frozenset({owner.pk})
    about = {"due_on": MONDAY, **more}
    return Duty(kind=kind, student_id=child.pk, class_id=school_class.pk, owners=owners, **about)


def tell(person: User, day: dt.date = MONDAY) -> Notice:
    assert person.school is not None
    channel = NoticeChannel.IN_APP
    return queue_notice(school=person.school, recipient=person, channel=channel, day=day, at=make.at(day))


def rings(client: Client, path: str = "/calendar/") -> bool:
    (bell,) = BELL.findall(client.get(path).content.decode())
    return "topbar__dot" in bell


def page(client: Client, name: str = "notice-list") -> str:
    return client.get(to(name)).content.decode()


# ---- my notices


def test_today_stands_in_classes_and_counts_overdue_first_and_names_nobody_i4(
    school_class: SchoolClass, head_teacher: User, principal: User, pupils: list[Student], owed: Owed
) -> None:
    first, second, third = pupils
    owed += [
        duty(DutyKind.VISIT, first, school_class, head_teacher, due_on=FRIDAY, is_overdue=True),
        duty(DutyKind.CONTACT, second, school_class, head_teacher),
        duty(DutyKind.CONFIRM, third, school_class, principal),
    ]
    html = page(client_of(head_teacher))
    assert "三年级(1)班：联系监护人 1 人（今天）；家访 1 人（已逾期）" in html
    assert "card--alarm" in html and "认定" not in html
    assert not [child.name for child in pupils if child.name in html]
    assert "决定是否认定辍学 1 人" in page(client_of(principal))


def test_nothing_due_says_so(head_teacher: User, owed: Owed) -> None:
    assert "今天没有您的待办。" in page(client_of(head_teacher))


def test_the_bell_rings_until_the_page_is_opened(head_teacher: User, subject_teacher: User, owed: Owed) -> None:
    client = client_of(head_teacher)
    assert not rings(client)
    notice = tell(head_teacher)
    assert rings(client) and not rings(client_of(subject_teacher))
    assert not rings(client, to("notice-list")), "the page that shows it"
    assert not rings(client)
    notice.refresh_from_db()
    assert notice.read_at == make.at(MONDAY)


def test_a_notice_for_tomorrow_does_not_ring_yet(head_teacher: User) -> None:
    tell(head_teacher, MONDAY + dt.timedelta(days=1))
    assert not rings(client_of(head_teacher))


def test_the_bell_costs_no_statement(head_teacher: User) -> None:
    client, costs = client_of(head_teacher), []
    client.get("/calendar/")
    for _again in range(2):
        with CaptureQueriesContext(connection) as queries:
            client.get("/calendar/")
        costs.append(len(queries))
        tell(head_teacher)
    assert costs[0] == costs[1]


def test_earlier_notices_say_what_was_read_on_their_day(
    school_class: SchoolClass, head_teacher: User, pupils: list[Student], owed: Owed
) -> None:
    said = [["contact", school_class.pk, 2, 1, None]]
    for day, content, read_on in ((18, said, 18), (19, [], 19), (20, [], 23)):
        at = make.at(dt.date(2026, 11, read_on))
        Notice.objects.filter(pk=tell(head_teacher, dt.date(2026, 11, day)).pk).update(said=content, read_at=at)
    html = page(client_of(head_teacher))
    assert "三年级(1)班：联系监护人 2 人（1 人已逾期）" in html and "08:10 已读" in html
    assert html.count("查看时已无待办。") == html.count("当天没有打开；尚未完成的事项见上方。") == 1


def test_each_reads_the_own_ones_only(head_teacher: User, subject_teacher: User, owed: Owed) -> None:
    tell(head_teacher, FRIDAY)
    assert "11月20日" in page(client_of(head_teacher))
    assert "11月20日" not in page(client_of(subject_teacher))


def test_the_office_is_told_of_what_did_not_arrive_on_the_latest_day(
    school: School, principal: User, head_teacher: User, owed: Owed
) -> None:
    failed_notice(school, FRIDAY)
    assert "有 1 条消息未送达" in page(client_of(principal))
    assert "未送达" not in page(client_of(head_teacher))
    failed_notice(school)
    Notice.objects.filter(day=MONDAY).update(status=NoticeStatus.SENT, sent_at=make.at(MONDAY))
    assert "未送达" not in page(client_of(principal))


# ---- what became of messages


@pytest.fixture
def group(settings: Settings) -> Iterator[Robots]:
    with robots() as found:
        settings.WEBHOOK_ORIGINS, settings.WECOM_WEBHOOKS = [found.origin], [found.wecom()]
        yield found


def test_what_failed_stands_with_its_reason_and_is_sent_again(school: School, registrar: User) -> None:
    notice, client = failed_notice(school), client_of(registrar)
    html = page(client, "delivery-list")
    assert "对方不认识这个机器人" in html and "编号 93000" in html and "重发" in html
    assert "已送达</button>" not in html
    assert client.post(to("delivery-again", notice.pk)).status_code == 302
    notice.refresh_from_db()
    assert (notice.status, notice.settled_by) == (NoticeStatus.QUEUED, registrar)
    assert "没有未送达的消息。" in page(client, "delivery-list")
    assert "待发送" in client.get(to("delivery-list") + "?show=all").content.decode()


def test_what_is_unclear_is_noted_as_arrived_or_sent_again(school: School, registrar: User) -> None:
    notice, client = failed_notice(school), client_of(registrar)
    Notice.objects.update(status=NoticeStatus.UNSURE, fault="interrupted", code="")
    html = page(client, "delivery-list")
    assert "程序在发送途中停止" in html and "对方会收到两条" in html
    client.post(to("delivery-arrived", notice.pk))
    notice.refresh_from_db()
    assert notice.status == NoticeStatus.SENT
    refused = client.post(to("delivery-arrived", notice.pk), follow=True)
    assert "无需确认" in refused.content.decode()


def test_what_failed_on_an_earlier_day_has_no_button(school: School, registrar: User) -> None:
    notice, client = failed_notice(school, FRIDAY), client_of(registrar)
    assert "重发</button>" not in page(client, "delivery-list")
    assert (
        "只有当天没有送达的消息可以重发。" in client.post(to("delivery-again", notice.pk), follow=True).content.decode()
    )


def test_the_principal_reads_only_j(school: School, principal: User) -> None:
    failed_notice(school)
    html = page(client_of(principal), "delivery-list")
    assert "编号 93000" in html and "<button" not in html.partition("<main")[2]


def test_no_page_shows_a_key(registrar: User, group: Robots) -> None:
    html = page(client_of(registrar), "delivery-list")
    assert "已开通" in html and "secret-key" not in html and group.origin not in html


def test_a_channel_is_tried_out(registrar: User, group: Robots) -> None:
    client = client_of(registrar)
    told = client.post(to("delivery-try", "wecom"), follow=True).content.decode()
    assert "测试消息已交出" in told and len(group.texts) == 1
    group.reply = answer(93000)
    assert "对方不认识这个机器人" in client.post(to("delivery-try", "wecom"), follow=True).content.decode()
    assert "未在设置中开通" in client.post(to("delivery-try", "dingtalk"), follow=True).content.decode()
    assert "未在设置中开通" in client.post(to("delivery-try", "email"), follow=True).content.decode()
    assert {client.post(to("delivery-try", name)).status_code for name in ("in_app", "fax")} == {404}


def test_settings_by_half_are_said(registrar: User, settings: Settings) -> None:
    client = client_of(registrar)
    assert "设置不完整" not in page(client, "delivery-list")
    settings.EMAIL_IS_ON = True
    assert "设置不完整" in page(client, "delivery-list")


# ---- the address of a person


def test_the_registrar_stores_and_empties_an_address(registrar: User, head_teacher: User) -> None:
    client, path = client_of(registrar), reverse("students:staff-email", args=[head_teacher.pk])
    assert client.post(path, {"email": "wang@school.example"}).status_code == 302
    head_teacher.refresh_from_db()
    assert head_teacher.email == "wang@school.example"
    assert head_teacher.history.latest().history_user == registrar
    assert (
        "wang@school.example" in client.get(reverse("students:staff-detail", args=[head_teacher.pk])).content.decode()
    )
    wrong = client.post(path, {"email": "王老师"})
    assert wrong.status_code == 422 and "王老师" in wrong.content.decode()
    assert client.get(path).status_code == 200
    client.post(path, {"email": ""})
    head_teacher.refresh_from_db()
    assert head_teacher.email == ""
