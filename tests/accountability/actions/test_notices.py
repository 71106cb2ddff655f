"""Writing messages into the outbox: one per person, day and channel, in the transaction that causes it (I4, D1)."""

import datetime as dt
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from pytest_django import Settings

from accountability.actions.notices import mark_read, queue_day, queue_for, queue_notice
from accountability.choices import DutyKind, NoticeChannel, NoticeStatus
from accountability.models import Notice
from accountability.rules.duties import Duty
from students.models import School, SchoolClass, User
from tests import make
from tests.accountability.conftest import Owed

MONDAY = dt.date(2026, 11, 23)
NOON = make.at(MONDAY, 12, 0)
EVENING = make.at(MONDAY, 18, 0)
pytestmark = pytest.mark.django_db
IN_APP, EMAIL, WECOM, DINGTALK = NoticeChannel


@pytest.fixture
def open_channels(settings: Settings) -> None:
    """E-mail and both groups, at addresses that nothing here calls."""
    settings.EMAIL_IS_ON, settings.DEFAULT_FROM_EMAIL = True, "office@school.example"
    settings.WECOM_WEBHOOKS = ["https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key=a"]
    settings.DINGTALK_WEBHOOKS = ["https://oapi.dingtalk.com/robot/send?access_token=a"]


def duty(owner: User, school_class: SchoolClass, **more: Any) -> Duty:
    about = {"student_id": 1, "class_id": school_class.pk, "due_on": MONDAY, "owners": frozenset({owner.pk})}
    return Duty(kind=DutyKind.CONTACT, **{**about, **more})


def queued() -> set[tuple[str, str, str]]:
    rows = Notice.objects.values_list("channel", "recipient__name", "status")
    return {(channel, name or "group", status) for channel, name, status in rows}


def test_in_the_program_a_message_has_arrived_at_once(school: School, principal: User) -> None:
    notice = queue_notice(school=school, recipient=principal, channel=IN_APP, day=MONDAY, at=NOON)
    assert (notice.status, notice.sent_at, notice.read_at) == (NoticeStatus.SENT, NOON, None)


@pytest.mark.parametrize("channel", NoticeChannel)
def test_asked_for_twice_it_is_one(school: School, principal: User, channel: NoticeChannel) -> None:
    person = principal if channel in (IN_APP, EMAIL) else None
    about = {"school": school, "recipient": person, "channel": channel, "day": MONDAY}
    first, second = queue_notice(**about, at=NOON), queue_notice(**about, at=EVENING)
    assert first == second and Notice.objects.get().queued_at == NOON


@pytest.mark.parametrize("channel", NoticeChannel)
def test_the_database_holds_one_a_day_too(school: School, principal: User, channel: NoticeChannel) -> None:
    person = principal if channel in (IN_APP, EMAIL) else None
    values = {"school": school, "recipient": person, "channel": channel, "day": MONDAY}
    Notice.objects.create(**values, queued_at=NOON, next_try_at=NOON)
    with pytest.raises(IntegrityError), transaction.atomic():
        Notice.objects.create(**values, queued_at=NOON, next_try_at=NOON)


def test_what_was_read_rings_again_when_something_new_causes_it(school: School, principal: User) -> None:
    about = {"school": school, "recipient": principal, "channel": IN_APP, "day": MONDAY}
    queue_notice(**about, at=NOON)
    mark_read(reader=principal, day=MONDAY, said=[], at=NOON)
    assert queue_notice(**about, at=EVENING).read_at is None


def test_a_channel_reaches_only_whom_it_fits(school: School, principal: User) -> None:
    stranger = make.make_user(make.make_school())
    for person, channel in ((principal, WECOM), (None, EMAIL), (None, IN_APP), (stranger, IN_APP)):
        with pytest.raises(ValidationError):
            queue_notice(school=school, recipient=person, channel=channel, day=MONDAY, at=NOON)
    assert not Notice.objects.exists()


def test_it_goes_with_the_transaction_that_causes_it(school: School, principal: User) -> None:
    with transaction.atomic():
        queue_notice(school=school, recipient=principal, channel=IN_APP, day=MONDAY, at=NOON)
        transaction.set_rollback(True)
    assert not Notice.objects.exists()


@pytest.mark.usefixtures("open_channels")
def test_a_cause_tells_everybody_by_every_channel_that_reaches_them(
    school: School, principal: User, registrar: User
) -> None:
    User.objects.filter(pk=registrar.pk).update(email="wu@school.example")
    people = list(User.objects.filter(school=school))
    assert queue_for(school=school, recipients=people, day=MONDAY, at=NOON) == 5
    assert queue_for(school=school, recipients=people, day=MONDAY, at=EVENING) == 0
    assert queued() == {
        ("in_app", "周校长", "sent"),
        ("in_app", "吴教务", "sent"),
        ("email", "吴教务", "queued"),
        ("wecom", "group", "queued"),
        ("dingtalk", "group", "queued"),
    }


def test_a_cause_rings_again_for_who_has_read(school: School, principal: User) -> None:
    queue_for(school=school, recipients=[principal], day=MONDAY, at=NOON)
    mark_read(reader=principal, day=MONDAY, said=[], at=NOON)
    queue_for(school=school, recipients=[principal], day=MONDAY, at=EVENING)
    assert Notice.objects.get().read_at is None


# ---- the day


def test_the_day_tells_who_has_something_pressing_d1(
    school_class: SchoolClass, head_teacher: User, principal: User, registrar: User, owed: Owed
) -> None:
    owed += [
        duty(head_teacher, school_class),
        duty(principal, school_class, due_on=MONDAY - dt.timedelta(days=3), is_overdue=True),
        duty(registrar, school_class, due_on=MONDAY + dt.timedelta(days=1)),
    ]
    assert queue_day(school_id=school_class.school_id, day=MONDAY, at=NOON) == 2
    assert queued() == {("in_app", "王老师", "sent"), ("in_app", "周校长", "sent")}
    assert queue_day(school_id=school_class.school_id, day=MONDAY, at=EVENING) == 0


@pytest.mark.usefixtures("open_channels")
def test_a_day_without_anything_pressing_says_nothing(
    school_class: SchoolClass, head_teacher: User, owed: Owed
) -> None:
    owed.append(duty(head_teacher, school_class, due_on=MONDAY + dt.timedelta(days=1)))
    assert queue_day(school_id=school_class.school_id, day=MONDAY, at=NOON) == 0
    assert not Notice.objects.exists()


def test_a_closed_account_and_another_school_are_not_told_i6(
    school_class: SchoolClass, head_teacher: User, owed: Owed
) -> None:
    User.objects.filter(pk=head_teacher.pk).update(is_active=False)
    stranger = make.make_user(make.make_school())
    owed += [duty(head_teacher, school_class), duty(stranger, school_class)]
    assert queue_day(school_id=school_class.school_id, day=MONDAY, at=NOON) == 0


@pytest.mark.usefixtures("open_channels")
def test_the_day_costs_the_same_for_one_and_for_many(school_class: SchoolClass, owed: Owed) -> None:
    costs = []
    for day in (MONDAY, MONDAY + dt.timedelta(days=1)):
        for number in range(1 if day == MONDAY else 3):
            teacher = make.make_user(school_class.school, email=f"t{day:%d}{number}@school.example")
            owed.append(duty(teacher, school_class, due_on=day))
        with CaptureQueriesContext(connection) as queries:
            assert queue_day(school_id=school_class.school_id, day=day, at=NOON) == (4 if day == MONDAY else 10)
        costs.append(len(queries))
    assert costs[0] == costs[1]


# ---- reading


def test_seen_is_read_and_keeps_what_was_shown_that_day(school: School, principal: User, registrar: User) -> None:
    friday = MONDAY - dt.timedelta(days=3)
    for person, day in ((principal, friday), (principal, MONDAY), (registrar, MONDAY)):
        queue_notice(school=school, recipient=person, channel=IN_APP, day=day, at=NOON)
    assert mark_read(reader=principal, day=MONDAY, said=[["contact", 1, 1, 0, None]], at=NOON) == 2
    assert mark_read(reader=principal, day=MONDAY, said=[], at=EVENING) == 0
    rows = Notice.objects.order_by("pk").values_list("recipient", "day", "read_at", "said")
    assert list(rows) == [
        (principal.pk, friday, NOON, []),
        (principal.pk, MONDAY, NOON, [["contact", 1, 1, 0, None]]),
        (registrar.pk, MONDAY, None, []),
    ]
