"""What a person does about messages that did not arrive, or may not have; and trying a channel out."""

import datetime as dt
import uuid

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accountability import notice_words
from accountability.actions.notices import GROUPS
from accountability.choices import NoticeChannel, NoticeFault, NoticeStatus
from accountability.models import Notice
from accountability.rules.notices import may_send_again
from kongchuo.lib import channels
from kongchuo.lib.delivery import Answer
from kongchuo.lib.mail import send_mail
from kongchuo.lib.webhooks import post_text
from students.models import User


@transaction.atomic
def send_again(*, notice: Notice, actor: User, at: dt.datetime) -> Notice:
    """Put a message back among those to be sent; ``actor`` answers for a second copy.

    Raises ValidationError unless it failed or may have, and once its day is over.
    """
    notice = _locked(notice)
    if not may_send_again(notice.status, notice.day, timezone.localdate(at)):
        raise ValidationError(_("Only a message of today that did not arrive can be sent again."))
    notice.status, notice.next_try_at, notice.settled_by = NoticeStatus.QUEUED, at, actor
    notice.claim = notice.claimed_at = notice.begun_at = None
    notice.save()
    return notice


@transaction.atomic
def confirm_arrival(*, notice: Notice, actor: User, at: dt.datetime) -> Notice:
    """Somebody looked: the message of which nobody knew is there. Raises ValidationError for any other."""
    notice = _locked(notice)
    if notice.status != NoticeStatus.UNSURE:
        raise ValidationError(_("Of this message it is known what became of it."))
    notice.status, notice.sent_at, notice.settled_by = NoticeStatus.SENT, at, actor
    notice.claim = notice.claimed_at = notice.begun_at = None
    notice.save()
    return notice


def _locked(notice: Notice) -> Notice:
    return Notice.objects.select_for_update(of=("self",)).get(pk=notice.pk)


def try_channel(*, channel: NoticeChannel, actor: User, at: dt.datetime) -> Answer:
    """Send a text without anybody's data by a channel of the actor's school, now; e-mail goes to the actor.

    Raises ValidationError where the channel is not set up or the actor has no address.
    """
    school = actor.school
    assert school is not None
    text = notice_words.trial_text(school.name)
    if channel == NoticeChannel.EMAIL:
        return _tried_mail(actor, text)
    robot = channels.robot_of(GROUPS[channel], school.code) if channel in GROUPS else None
    if robot is None:
        raise ValidationError(NoticeFault.OFF.label)
    seconds, origins = settings.NOTICE_TIMEOUT_SECONDS, settings.WEBHOOK_ORIGINS
    return post_text(robot, text, at=at, seconds=seconds, origins=origins)


def _tried_mail(actor: User, text: str) -> Answer:
    if not channels.mail_is_on():
        raise ValidationError(NoticeFault.OFF.label)
    if not actor.email:
        raise ValidationError(_("Enter your own e-mail address on your page under staff first."))
    domain = settings.DEFAULT_FROM_EMAIL.rpartition("@")[2].strip("> ")
    return send_mail(to=actor.email, subject=text, text=text, message_id=f"<trial.{uuid.uuid4()}@{domain}>")
