"""The outbox: one message per person, day and channel, written with the fact that causes it and sent afterwards."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accountability.choices import NoticeChannel, NoticeStatus
from students.models import School


class Notice(models.Model):
    """A message to be sent. It holds no text: what is due is counted when it is sent (I4: class and count only).

    Without ``recipient`` it is for the group behind a webhook. ``claimed_at`` marks the attempt under way; a claim that
    is too old died with its process. A message is never sent twice: the attempt is written down before it is made.
    """

    school = models.ForeignKey(School, models.PROTECT, related_name="notices")
    recipient = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        verbose_name=_("recipient"),
        related_name="notices",
        null=True,
        blank=True,
    )
    channel = models.CharField(_("channel"), max_length=10, choices=NoticeChannel.choices)
    day = models.DateField(_("day"))
    status = models.CharField(_("status"), max_length=10, choices=NoticeStatus.choices, default=NoticeStatus.QUEUED)
    queued_at = models.DateTimeField(_("queued at"))
    attempts = models.PositiveSmallIntegerField(_("attempts"), default=0)
    next_try_at = models.DateTimeField(_("next attempt at"))
    claimed_at = models.DateTimeField(null=True, blank=True)
    sent_at = models.DateTimeField(_("sent at"), null=True, blank=True)
    read_at = models.DateTimeField(_("read at"), null=True, blank=True)
    error = models.CharField(_("why it failed"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("notice")
        verbose_name_plural = _("notices")
        ordering = ["school", "-day", "id"]
        indexes = [models.Index(fields=["status", "next_try_at"], name="notice_to_send")]
        constraints = [
            models.CheckConstraint(condition=Q(channel__in=NoticeChannel.values), name="notice_channel_known"),
            models.CheckConstraint(condition=Q(status__in=NoticeStatus.values), name="notice_status_known"),
            models.UniqueConstraint(
                fields=["recipient", "channel", "day"],
                condition=Q(recipient__isnull=False),
                name="notice_once_a_day",
            ),
            models.UniqueConstraint(
                fields=["school", "channel", "day"],
                condition=Q(recipient__isnull=True),
                name="notice_group_once_a_day",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.recipient_id} {self.channel} {self.day}"
