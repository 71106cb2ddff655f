"""Writing messages into the outbox, in the transaction of what causes them (I4; decision 0025)."""

import datetime as dt
from collections.abc import Collection, Iterable

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from accountability.choices import NoticeChannel, NoticeStatus
from accountability.models import Notice
from accountability.queries.notices import day_duties
from accountability.rules.notices import is_pressing, people_to_tell
from kongchuo.lib import channels
from kongchuo.lib.webhooks import RobotKind
from students.models import School, User

GROUPS = {NoticeChannel.WECOM: RobotKind.WECOM, NoticeChannel.DINGTALK: RobotKind.DINGTALK}
"""Channels that reach a group, and whose robot is called."""


@transaction.atomic
def queue_notice(
    *, school: School, recipient: User | None, channel: NoticeChannel, day: dt.date, at: dt.datetime
) -> Notice:
    """One message for a person, or for a group where ``recipient`` is None; asked for twice it is still one.

    A notice in the program that was read already rings again. Raises ValidationError for a person of another school and
    for a channel that does not fit.
    """
    if (recipient is None) != (channel in GROUPS) or (recipient is not None and recipient.school_id != school.pk):
        raise ValidationError(_("This channel does not reach whom the message is for."))
    fresh = _fresh(school.pk, channel, recipient.pk if recipient else None, day, at)
    values = {name: getattr(fresh, name) for name in ("status", "queued_at", "next_try_at", "sent_at")}
    about = {"recipient": recipient, "channel": channel, "day": day}
    notice, is_new = Notice.objects.get_or_create(school=school, **about, defaults=values)
    if not is_new and notice.read_at is not None:
        notice.read_at = None
        notice.save(update_fields=["read_at"])
    return notice


@transaction.atomic
def queue_for(*, school: School, recipients: Collection[User], day: dt.date, at: dt.datetime) -> int:
    """A message to each person by every channel that reaches them, and to the groups of the school.

    What is queued or sent for that day already stays one message; a notice in the program rings again. The number of
    statements does not grow with the people. Returns how many messages are new.
    """
    seen = Notice.objects.filter(recipient__in=recipients, channel=NoticeChannel.IN_APP, day=day)
    seen.exclude(read_at=None).update(read_at=None)
    return _insert(school, recipients, day, at)


@transaction.atomic
def queue_day(*, school_id: int, day: dt.date, at: dt.datetime) -> int:
    """A message to everybody for whom something is due or overdue on the day (D1, D9). Returns how many are new."""
    duties = day_duties(school_id, day)
    if not any(is_pressing(duty, day) for duty in duties):
        return 0
    school = School.objects.get(pk=school_id)
    people = User.objects.filter(pk__in=people_to_tell(duties, day), school=school, is_active=True)
    return _insert(school, people, day, at)


def _insert(school: School, people: Iterable[User], day: dt.date, at: dt.datetime) -> int:
    known = set(Notice.objects.filter(school=school, day=day).order_by().values_list("channel", "recipient_id"))
    wanted: list[tuple[NoticeChannel, int | None]] = [
        *((channel, person.pk) for person in people for channel in channels_of(person)),
        *((channel, None) for channel in open_groups(school)),
    ]
    rows = [_fresh(school.pk, channel, to, day, at) for channel, to in wanted if (channel, to) not in known]
    Notice.objects.bulk_create(rows, ignore_conflicts=True)
    return len(rows)


def channels_of(person: User) -> list[NoticeChannel]:
    """How a person is reached: always in the program, by e-mail where that is set up and an address is known."""
    return [NoticeChannel.IN_APP, *([NoticeChannel.EMAIL] if person.email and channels.mail_is_on() else [])]


def open_groups(school: School) -> list[NoticeChannel]:
    """The groups that the settings name for a school."""
    return [channel for channel, kind in GROUPS.items() if channels.robot_of(kind, school.code) is not None]


def _fresh(school_id: int, channel: NoticeChannel, to: int | None, day: dt.date, at: dt.datetime) -> Notice:
    """A new row; in the program a message has arrived as soon as it is written."""
    is_there = channel == NoticeChannel.IN_APP
    return Notice(
        school_id=school_id,
        recipient_id=to,
        channel=channel,
        day=day,
        status=NoticeStatus.SENT if is_there else NoticeStatus.QUEUED,
        queued_at=at,
        next_try_at=at,
        sent_at=at if is_there else None,
    )


@transaction.atomic
def mark_read(*, reader: User, day: dt.date, said: list[list[str | int | None]], at: dt.datetime) -> int:
    """The reader saw the own notices until ``day``; that of the day keeps what was shown, in counts (I4)."""
    unread = Notice.objects.filter(recipient=reader, channel=NoticeChannel.IN_APP, read_at=None, day__lte=day)
    shown = unread.filter(day=day).update(read_at=at, said=said)
    return shown + unread.update(read_at=at)
