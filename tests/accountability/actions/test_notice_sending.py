"""Sending over real sockets: once each, tried again with growing waits, given up in words; what died is shown."""

import datetime as dt
from collections.abc import Iterator

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from pytest_django import Settings

from accountability.actions.notice_repairs import confirm_arrival, send_again, try_channel
from accountability.actions.notice_sending import message_id, send_due
from accountability.actions.notices import queue_notice
from accountability.choices import DutyKind, NoticeChannel, NoticeStatus
from accountability.models import Notice
from accountability.rules.duties import Duty
from kongchuo.lib.delivery import Answer, Outcome
from students.models import School, SchoolClass, User
from tests import make
from tests.accountability.conftest import Owed
from tests.outside import Mails, Robots, answer, hang_up, mails, robots

MONDAY = dt.date(2026, 11, 23)
NOON = make.at(MONDAY, 12, 0)
MINUTE = dt.timedelta(minutes=1)
pytestmark = pytest.mark.django_db


@pytest.fixture
def group(settings: Settings) -> Iterator[Robots]:
    """A server for the groups of every school."""
    with robots() as found:
        settings.WEBHOOK_ORIGINS = [found.origin]
        settings.WECOM_WEBHOOKS = [found.wecom()]
        settings.SITE_URL = "https://school.example"
        settings.NOTICE_RETRY_MINUTES = [2, 15]
        yield found


@pytest.fixture
def mail(settings: Settings) -> Iterator[Mails]:
    """A mail server."""
    with mails() as found:
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", found.port
        settings.EMAIL_IS_ON, settings.DEFAULT_FROM_EMAIL = True, "office@school.example"
        settings.NOTICE_RETRY_MINUTES = [2, 15]
        yield found


@pytest.fixture
def due(school_class: SchoolClass, head_teacher: User, owed: Owed) -> Owed:
    """The head teacher has a child to contact."""
    owed.append(
        Duty(
            kind=DutyKind.CONTACT,
            student_id=1,
            class_id=school_class.pk,
            due_on=MONDAY,
            owners=frozenset({head_teacher.pk}),
        )
    )
    return owed


def to_group(school: School) -> Notice:
    return queue_notice(school=school, recipient=None, channel=NoticeChannel.WECOM, day=MONDAY, at=NOON)


def to_mailbox(person: User, address: str = "wang@school.example") -> Notice:
    assert person.school is not None
    User.objects.filter(pk=person.pk).update(email=address)
    return queue_notice(school=person.school, recipient=person, channel=NoticeChannel.EMAIL, day=MONDAY, at=NOON)


def run(at: dt.datetime = NOON, limit: int = 100) -> dict[str, int]:
    """One run of the sender; only what happened."""
    with time_machine.travel(at, tick=False):
        return {status.value: count for status, count in send_due(at=at, limit=limit).items() if count}


def state(notice: Notice) -> tuple[str, str, str, int]:
    notice.refresh_from_db()
    return (notice.status, notice.fault, notice.code, notice.attempts)


def test_a_group_hears_classes_and_counts_once_i4(school: School, due: Owed, group: Robots) -> None:
    notice = to_group(school)
    assert run() == {"sent": 1}
    assert run(NOON + MINUTE) == {}
    assert group.texts == [
        "青石镇中心小学 11月23日 周一：控辍保学待办\n"
        "三年级(1)班：联系监护人 1 人（今天）\n"
        "登录后查看涉及的学生：https://school.example/notices/"
    ]
    assert state(notice) == ("sent", "", "", 1)
    assert (notice.sent_at, notice.claim, notice.begun_at) == (NOON, None, None)
    assert notice.said == [["contact", due[0].class_id, 1, 0, "2026-11-23"]]


def test_a_person_gets_the_own_duties_in_the_own_language(head_teacher: User, due: Owed, mail: Mails) -> None:
    due.append(Duty(kind=DutyKind.CLOSE, student_id=2, class_id=due[0].class_id, due_on=MONDAY, owners=frozenset({0})))
    User.objects.filter(pk=head_teacher.pk).update(language="en")
    notice = to_mailbox(head_teacher)
    assert run() == {"sent": 1}
    ((to, identity, subject, text),) = mail.taken
    assert (to, identity) == ("wang@school.example", message_id(notice))
    assert subject == "Keeping children in school, Mon 23 Nov: what you have to do"
    assert "Grade 3 Class 1: Contact the guardian, 1 child (today)" in text and "closing" not in text


def test_two_people_of_a_school_cost_one_reading_of_its_duties(
    school_class: SchoolClass, head_teacher: User, due: Owed, mail: Mails
) -> None:
    other = make.make_user(school_class.school)
    due[:] = [Duty(kind=DutyKind.CONTACT, student_id=1, owners=frozenset({head_teacher.pk, other.pk}))]
    to_mailbox(head_teacher), to_mailbox(other, "li@school.example")
    assert run() == {"sent": 2} and due.asked == 1
    assert {to for to, *_ in mail.taken} == {"wang@school.example", "li@school.example"}


def test_what_was_done_meanwhile_is_not_told(school: School, owed: Owed, group: Robots) -> None:
    notice = to_group(school)
    assert run() == {"moot": 1}
    assert state(notice) == ("moot", "nothing", "", 0) and group.texts == []


def test_yesterdays_message_is_not_sent_beside_todays(school: School, due: Owed, group: Robots) -> None:
    notice = to_group(school)
    assert run(NOON + dt.timedelta(days=1)) == {}
    assert state(notice) == ("moot", "over", "", 0) and group.texts == []


def test_a_message_for_a_day_to_come_waits(school: School, due: Owed, group: Robots) -> None:
    notice = to_group(school)
    assert run(NOON - dt.timedelta(days=1)) == {}
    assert state(notice) == ("queued", "", "", 0)


def test_what_is_switched_off_meanwhile_is_dropped(
    school: School, head_teacher: User, due: Owed, group: Robots, mail: Mails, settings: Settings
) -> None:
    notices = [to_group(school), to_mailbox(head_teacher)]
    settings.WECOM_WEBHOOKS, settings.EMAIL_IS_ON = [], False
    assert run() == {"moot": 2}
    assert [state(notice)[1] for notice in notices] == ["off", "off"]


@pytest.mark.parametrize("change", [{"email": ""}, {"is_active": False}], ids=["no address", "closed account"])
def test_who_cannot_be_reached_is_left_out(
    head_teacher: User, due: Owed, mail: Mails, change: dict[str, object]
) -> None:
    notice = to_mailbox(head_teacher)
    User.objects.filter(pk=head_teacher.pk).update(**change)
    assert run() == {"moot": 1} and state(notice)[1] == "no_address" and mail.taken == []


def test_waits_grow_then_it_is_given_up_with_the_reason(school: School, due: Owed, group: Robots) -> None:
    group.reply = answer(45009)
    notice = to_group(school)
    assert run() == {"queued": 1}
    assert run(NOON + MINUTE) == {}
    assert run(NOON + 2 * MINUTE) == {"queued": 1}
    assert state(notice) == ("queued", "busy", "45009", 2) and notice.next_try_at == NOON + 17 * MINUTE
    assert run(NOON + 16 * MINUTE) == {}
    assert run(NOON + 17 * MINUTE) == {"failed": 1}
    assert state(notice) == ("failed", "busy", "45009", 3)
    assert run(NOON + 600 * MINUTE) == {} and len(group.texts) == 3


def test_after_a_wait_it_arrives_and_the_reason_is_gone(school: School, due: Owed, group: Robots) -> None:
    group.reply = answer(130101)
    notice = to_group(school)
    run()
    group.reply = answer(0)
    assert run(NOON + 2 * MINUTE) == {"sent": 1} and state(notice) == ("sent", "", "", 2)


def test_a_key_that_is_gone_is_given_up_at_once(school: School, due: Owed, group: Robots) -> None:
    group.reply = answer(93000)
    notice = to_group(school)
    assert run() == {"failed": 1} and state(notice) == ("failed", "key", "93000", 1)
    assert run(NOON + 600 * MINUTE) == {} and len(group.texts) == 1


@pytest.mark.parametrize("channel", ["wecom", "email"])
def test_a_silent_service_is_shown_and_not_asked_again(
    school: School, head_teacher: User, due: Owed, group: Robots, mail: Mails, channel: str
) -> None:
    group.reply = hang_up
    mail.refusals["TAKEN"] = "gone"
    notice = to_group(school) if channel == "wecom" else to_mailbox(head_teacher)
    assert run() == {"unsure": 1} and state(notice) == ("unsure", "silent", "", 1)
    assert run(NOON + 600 * MINUTE) == {} and len(group.texts) + len(mail.taken) == 1


def test_a_second_copy_sent_by_hand_carries_the_same_identity(
    head_teacher: User, registrar: User, due: Owed, mail: Mails
) -> None:
    mail.refusals["TAKEN"] = "gone"
    notice = to_mailbox(head_teacher)
    run()
    del mail.refusals["TAKEN"]
    send_again(notice=notice, actor=registrar, at=NOON + MINUTE)
    assert run(NOON + MINUTE) == {"sent": 1}
    assert [identity for _, identity, *_ in mail.taken] == [message_id(notice)] * 2


def test_a_run_stops_at_its_limit_and_the_next_goes_on(due: Owed, group: Robots) -> None:
    for _school in range(3):
        to_group(make.make_school())
    assert run(limit=2) == {"sent": 2}
    assert run(limit=2) == {"sent": 1} and len(group.texts) == 3


def test_each_message_costs_the_same(due: Owed, group: Robots) -> None:
    costs = []
    for count in (1, 3):
        for _school in range(count):
            to_group(make.make_school())
        with CaptureQueriesContext(connection) as queries:
            run()
        costs.append(len([each for each in queries.captured_queries if "SAVEPOINT" not in each["sql"]]))
    with CaptureQueriesContext(connection) as queries:
        run()
    nothing = len([each for each in queries.captured_queries if "SAVEPOINT" not in each["sql"]])
    assert costs[1] - nothing == 3 * (costs[0] - nothing)


def test_it_is_not_sent_inside_a_transaction(due: Owed) -> None:
    with pytest.raises(RuntimeError, match="durable"), transaction.atomic():
        send_due(at=NOON, limit=1)


# ---- what people do about it


@pytest.fixture
def failed(school: School, due: Owed, group: Robots) -> Notice:
    group.reply = answer(93000)
    notice = to_group(school)
    run()
    group.reply = answer(0)
    notice.refresh_from_db()
    return notice


def test_what_failed_is_sent_again_by_hand_once(failed: Notice, registrar: User, group: Robots) -> None:
    send_again(notice=failed, actor=registrar, at=NOON + MINUTE)
    assert run(NOON + MINUTE) == {"sent": 1} and state(failed) == ("sent", "", "", 2)
    assert failed.settled_by == registrar
    with pytest.raises(ValidationError):
        send_again(notice=failed, actor=registrar, at=NOON + MINUTE)
    assert len(group.texts) == 2


def test_what_failed_yesterday_is_not_sent_again(failed: Notice, registrar: User) -> None:
    with pytest.raises(ValidationError):
        send_again(notice=failed, actor=registrar, at=NOON + dt.timedelta(days=1))


def test_somebody_looked_and_it_is_there(school: School, registrar: User, due: Owed, group: Robots) -> None:
    group.reply = hang_up
    notice = to_group(school)
    run()
    confirm_arrival(notice=notice, actor=registrar, at=NOON + MINUTE)
    assert state(notice)[0] == "sent" and notice.settled_by == registrar
    with pytest.raises(ValidationError):
        confirm_arrival(notice=notice, actor=registrar, at=NOON)


def test_what_failed_is_not_there(failed: Notice, registrar: User) -> None:
    with pytest.raises(ValidationError):
        confirm_arrival(notice=failed, actor=registrar, at=NOON)


def test_a_channel_is_tried_out_without_anybodys_data(registrar: User, group: Robots, mail: Mails, due: Owed) -> None:
    with pytest.raises(ValidationError):
        try_channel(channel=NoticeChannel.EMAIL, actor=registrar, at=NOON)
    registrar.email = "wu@school.example"
    assert try_channel(channel=NoticeChannel.EMAIL, actor=registrar, at=NOON) == Answer(Outcome.SENT)
    assert try_channel(channel=NoticeChannel.WECOM, actor=registrar, at=NOON) == Answer(Outcome.SENT)
    assert group.texts == [mail.taken[0][3].strip()] == ["青石镇中心小学：控辍保学系统的测试消息。待办提醒会发到这里。"]
    with pytest.raises(ValidationError):
        try_channel(channel=NoticeChannel.DINGTALK, actor=registrar, at=NOON)
    assert not Notice.objects.exists()


# ---- processes that died


def test_a_claim_that_is_young_is_left_alone(school: School, due: Owed, group: Robots) -> None:
    notice = to_group(school)
    Notice.objects.update(claim="9f1c3f5e-0000-4000-8000-000000000000", claimed_at=NOON)
    assert run(NOON + 14 * MINUTE) == {} and state(notice)[0] == NoticeStatus.QUEUED and group.texts == []
