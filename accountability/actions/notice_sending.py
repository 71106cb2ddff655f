"""Sending what waits in the outbox: nothing twice, nothing lost when a process dies in between (decision 0025).

A message is taken by writing a claim, which no second process can write too. Then what it says is counted, then the
attempt is written down, and only then the message leaves, outside every transaction. A claim without an attempt is let
go after a while; an attempt without an end is shown as unclear, for nobody can know whether the message left.
"""

import datetime as dt
import uuid
from collections import Counter
from dataclasses import dataclass, field

from django.conf import settings
from django.db import transaction
from django.db.models import F
from django.urls import reverse
from django.utils import timezone, translation

from accountability import notice_words
from accountability.actions.notices import GROUPS
from accountability.choices import NoticeChannel, NoticeFault, NoticeStatus
from accountability.models import Notice
from accountability.queries.notices import class_keys, day_duties
from accountability.rules.duties import Duty
from accountability.rules.notices import Count, as_rows, counted, fate, own_duties
from kongchuo.lib import channels, clock
from kongchuo.lib.delivery import Answer, Outcome
from kongchuo.lib.mail import send_mail
from kongchuo.lib.webhooks import LONGEST, Robot, post_text

_STATUS = {
    Outcome.SENT: NoticeStatus.SENT,
    Outcome.LATER: NoticeStatus.QUEUED,
    Outcome.REFUSED: NoticeStatus.FAILED,
    Outcome.UNSURE: NoticeStatus.UNSURE,
}


@dataclass(slots=True)
class _Desk:
    """What one run has read of each school, so that many messages of one school cost one reading."""

    read: dict[tuple[int, dt.date], list[Duty]] = field(default_factory=dict)

    def counts(self, notice: Notice) -> tuple[Count, ...]:
        """What the message has to say."""
        key = (notice.school_id, notice.day)
        if key not in self.read:
            self.read[key] = day_duties(*key)
        duties = self.read[key]
        return counted(duties if notice.recipient_id is None else own_duties(duties, notice.recipient_id))


def send_due(*, at: dt.datetime, limit: int) -> dict[NoticeStatus, int]:
    """Send what is due, at most ``limit`` messages; as many processes at once as one likes.

    Returns how many ended in each status. Not to be called inside a transaction: it would hold back what is written
    before sending (RuntimeError).
    """
    _look_after_the_dead(at=at)
    _drop_what_is_over(at=at)
    desk, ended = _Desk(), Counter[NoticeStatus]()
    for _turn in range(limit):
        notice = _claim(at=at)
        if notice is None:
            break
        status = _deliver(notice, desk)
        if status is not None:
            ended[status] += 1
    return {status: ended[status] for status in NoticeStatus}


def _look_after_the_dead(*, at: dt.datetime) -> None:
    """Let go of claims whose process died before the message left; show those where it may have left."""
    patience = dt.timedelta(minutes=settings.NOTICE_CLAIM_MINUTES)
    claimed = Notice.objects.filter(status=NoticeStatus.QUEUED, claimed_at__lt=at - patience)
    claimed.filter(begun_at=None).update(claim=None, claimed_at=None, next_try_at=at)
    claimed.filter(begun_at__lt=at - patience).update(status=NoticeStatus.UNSURE, fault=NoticeFault.INTERRUPTED)


def _drop_what_is_over(*, at: dt.datetime) -> None:
    """A message of an earlier day is not sent: that day's duties stand in today's, and one message a day is enough."""
    old = Notice.objects.filter(status=NoticeStatus.QUEUED, claim=None, day__lt=timezone.localdate(at))
    old.update(status=NoticeStatus.MOOT, fault=NoticeFault.OVER)


@transaction.atomic(durable=True)
def _claim(*, at: dt.datetime) -> Notice | None:
    """The next message that nobody else has, now ours. PostgreSQL passes over locked rows, SQLite has one writer."""
    due = Notice.objects.filter(status=NoticeStatus.QUEUED, claim=None, day=timezone.localdate(at), next_try_at__lte=at)
    due = due.select_related("school", "recipient").order_by("next_try_at", "pk")
    found = due.select_for_update(skip_locked=True, of=("self",)).first()
    if found is None:
        return None
    found.claim, found.claimed_at, found.begun_at = uuid.uuid4(), clock.now(), None
    found.save(update_fields=["claim", "claimed_at", "begun_at"])
    return found


def _deliver(notice: Notice, desk: _Desk) -> NoticeStatus | None:
    """Count, write down, send, write down; None where another process took the message meanwhile."""
    counts = desk.counts(notice)
    letter = _letter(notice, counts)
    if isinstance(letter, NoticeFault):
        return _end(notice, status=NoticeStatus.MOOT, fault=letter)
    if not _begin(notice, counts):
        return None
    return _record(notice, letter.hand_over())


@dataclass(frozen=True, slots=True)
class _Letter:
    """A message ready to leave."""

    text: str
    subject: str = ""
    to: str = ""
    robot: Robot | None = None
    message_id: str = ""

    def hand_over(self) -> Answer:
        """Sends it; what came of it."""
        if self.robot is None:
            return send_mail(to=self.to, subject=self.subject, text=self.text, message_id=self.message_id)
        seconds, origins = settings.NOTICE_TIMEOUT_SECONDS, settings.WEBHOOK_ORIGINS
        return post_text(self.robot, self.text, at=clock.now(), seconds=seconds, origins=origins)


def _letter(notice: Notice, counts: tuple[Count, ...]) -> _Letter | NoticeFault:
    """What leaves, or why nothing does."""
    if not counts:
        return NoticeFault.NOTHING
    return _group_letter(notice, counts) if notice.recipient is None else _mail(notice, counts)


def _group_letter(notice: Notice, counts: tuple[Count, ...]) -> _Letter | NoticeFault:
    robot = channels.robot_of(GROUPS[NoticeChannel(notice.channel)], notice.school.code)
    if robot is None:
        return NoticeFault.OFF
    keys = class_keys(count.class_id for count in counts)
    with translation.override(settings.LANGUAGE_CODE):
        text = notice_words.group_text(notice.school.name, counts, keys, notice.day, _where(), LONGEST)
    return _Letter(text, robot=robot)


def _mail(notice: Notice, counts: tuple[Count, ...]) -> _Letter | NoticeFault:
    person = notice.recipient
    assert person is not None
    if not channels.mail_is_on():
        return NoticeFault.OFF
    if not person.email or not person.is_active:
        return NoticeFault.NO_ADDRESS
    keys = class_keys(count.class_id for count in counts)
    with translation.override(person.language or settings.LANGUAGE_CODE):
        text = notice_words.person_text(counts, keys, notice.day, _where())
        return _Letter(text, notice_words.subject(notice.day), person.email, None, message_id(notice))


def message_id(notice: Notice) -> str:
    """The same for every attempt, so that whoever gets a second copy can tell."""
    domain = settings.DEFAULT_FROM_EMAIL.rpartition("@")[2].strip("> ") or "localhost"
    return f"<notice.{notice.pk}.{int(notice.queued_at.timestamp())}@{domain}>"


def _where() -> str:
    return f"{settings.SITE_URL}{reverse('accountability:notice-list')}" if settings.SITE_URL else ""


def _begin(notice: Notice, counts: tuple[Count, ...]) -> bool:
    """Write the attempt down before the message leaves; False where the claim is no longer ours."""
    ours = Notice.objects.filter(pk=notice.pk, claim=notice.claim, status=NoticeStatus.QUEUED)
    return bool(ours.update(begun_at=clock.now(), attempts=F("attempts") + 1, said=as_rows(counts)))


def _record(notice: Notice, answer: Answer) -> NoticeStatus:
    """Write down what came of an attempt, also where it took so long that it was shown as unclear meanwhile."""
    at = clock.now()
    status, again = fate(_STATUS[answer.outcome], notice.attempts + 1, settings.NOTICE_RETRY_MINUTES, at)
    fault = NoticeFault(answer.why) if answer.why else ""
    sent_at = at if status == NoticeStatus.SENT else None
    return _end(notice, status=status, fault=fault, code=answer.code, next_try_at=again, sent_at=sent_at)


def _end(notice: Notice, *, status: NoticeStatus, **values: object) -> NoticeStatus:
    ours = Notice.objects.filter(pk=notice.pk, claim=notice.claim)
    ours.update(status=status, claim=None, claimed_at=None, begun_at=None, **values)
    return status
