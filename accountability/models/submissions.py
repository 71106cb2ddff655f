"""Months handed in to the central school, each with its receipt (H5, J)."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accountability.models.summaries import MonthSummary
from students.models import School


class MonthSubmission(models.Model):
    """A frozen version as the principal handed it in; appended, never edited: the next version is handed in anew.

    ``sha256`` is that of the version, ``targets`` are the targets with their values on the month's last day, in counts.
    ``receipt`` is the hash of everything the receipt says. ``central_school`` is whom the school reported to that day.
    """

    school = models.ForeignKey(School, models.PROTECT, related_name="month_submissions")
    summary = models.OneToOneField(MonthSummary, models.PROTECT, related_name="submission")
    month = models.DateField(_("month"))
    sha256 = models.CharField(max_length=64)
    targets = models.JSONField(default=list, blank=True)
    number = models.CharField(_("receipt number"), max_length=40, unique=True)
    receipt = models.CharField(_("receipt"), max_length=64)
    central_school = models.ForeignKey(
        School, models.PROTECT, verbose_name=_("submitted to"), related_name="+", null=True, blank=True
    )
    submitted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name=_("submitted by"), related_name="+"
    )
    submitted_at = models.DateTimeField(_("submitted at"))

    class Meta:
        verbose_name = _("submitted month")
        verbose_name_plural = _("submitted months")
        ordering = ["school", "-month", "-submitted_at"]
        indexes = [models.Index(fields=["school", "month"], name="submission_school_month")]
        constraints = [
            models.CheckConstraint(condition=Q(month__day=1), name="submission_first_of_month"),
        ]

    def __str__(self) -> str:
        return self.number
