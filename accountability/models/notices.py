"""The outbox: one message per person, day and channel, written with the fact that causes it and sent afterwards."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accountability.choices import NoticeChannel, NoticeFault, NoticeStatus
from students.models import School

_OF_PEOPLE = [NoticeChannel.IN_APP, NoticeChannel.EMAIL]


class Notice(models.Model):
    """A message to be sent. What is due is counted when it is sent; ``said`` keeps the counts: kind, class, numbers.

    No name and no id of a child is stored (I4). Without ``recipient`` it is for the group behind a webhook. Whoever
    sends takes the row by writing ``claim``, and writes ``begun_at`` before the message leaves: a claim that is too old
    died with its process, before or after that moment (decision 0025).
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
    claim = models.UUIDField(null=True, blank=True)
    claimed_at = models.DateTimeField(null=True, blank=True)
    begun_at = models.DateTimeField(null=True, blank=True)
    sent_at = models.DateTimeField(_("sent at"), null=True, blank=True)
    read_at = models.DateTimeField(_("read at"), null=True, blank=True)
    said = models.JSONField(_("what it said, in numbers"), default=list, blank=True)
    fault = models.CharField(_("why it failed"), max_length=12, choices=NoticeFault.choices, blank=True)
    code = models.CharField(_("number of the answer"), max_length=10, blank=True)
    settled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        verbose_name=_("looked after by"),
        related_name="+",
        null=True,
        blank=True,
    )

    class Meta:
        verbose_name = _("notice")
        verbose_name_plural = _("notices")
        ordering = ["school", "-day", "-id"]
        indexes = [
            models.Index(fields=["status", "next_try_at"], name="notice_to_send"),
            models.Index(fields=["school", "day"], name="notice_school_day"),
            models.Index(
                fields=["recipient", "day"],
                condition=Q(channel=NoticeChannel.IN_APP, read_at__isnull=True),
                name="notice_unread",
            ),
        ]
        constraints = [
            models.CheckConstraint(condition=Q(status__in=NoticeStatus.values), name="notice_status_known"),
            models.CheckConstraint(condition=Q(fault__in=["", *NoticeFault.values]), name="notice_fault_known"),
            models.CheckConstraint(
                condition=Q(channel__in=_OF_PEOPLE, recipient__isnull=False)
                | Q(channel__in=[NoticeChannel.WECOM, NoticeChannel.DINGTALK], recipient__isnull=True),
                name="notice_channel_fits",
            ),
            models.CheckConstraint(
                condition=Q(status=NoticeStatus.SENT, sent_at__isnull=False)
                | (~Q(status=NoticeStatus.SENT) & Q(sent_at__isnull=True)),
                name="notice_sent_says_when",
            ),
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
