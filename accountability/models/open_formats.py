"""What lets a program read counts of a school (I3, J)."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from students.models import School


class OpenToken(models.Model):
    """A token of a school for programs that read its counts. The token itself is nowhere: ``sha256`` is its hash.

    It is the school's, not its maker's: it works until it is revoked. ``last_used_at`` is written at most once an hour.
    """

    school = models.ForeignKey(School, models.PROTECT, related_name="open_tokens")
    label = models.CharField(_("what for"), max_length=60)
    sha256 = models.CharField(max_length=64, unique=True)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name=_("created by"), related_name="+"
    )
    created_at = models.DateTimeField(_("created at"))
    revoked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name=_("revoked by"), related_name="+", null=True, blank=True
    )
    revoked_at = models.DateTimeField(_("revoked at"), null=True, blank=True)
    last_used_at = models.DateTimeField(_("last used at"), null=True, blank=True)

    class Meta:
        verbose_name = _("token for programs")
        verbose_name_plural = _("tokens for programs")
        ordering = ["school", "-created_at", "-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(revoked_at__isnull=True, revoked_by__isnull=True)
                | Q(revoked_at__isnull=False, revoked_by__isnull=False),
                name="open_token_revoked_by_somebody",
            ),
        ]

    def __str__(self) -> str:
        return self.label


class CalendarAddress(models.Model):
    """The address under which a calendar program of a person reads the days on which something is due.

    The secret in it is nowhere: ``sha256`` is its hash. A new address replaces the one before.
    """

    school = models.ForeignKey(School, models.PROTECT, related_name="+")
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name=_("person"), related_name="calendar_addresses"
    )
    sha256 = models.CharField(max_length=64, unique=True)
    created_at = models.DateTimeField(_("created at"))
    revoked_at = models.DateTimeField(_("revoked at"), null=True, blank=True)
    last_used_at = models.DateTimeField(_("last used at"), null=True, blank=True)

    class Meta:
        verbose_name = _("calendar address")
        verbose_name_plural = _("calendar addresses")
        ordering = ["school", "-created_at", "-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["person"], condition=Q(revoked_at__isnull=True), name="calendar_address_one_in_use"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person_id} {self.created_at:%Y-%m-%d}"
