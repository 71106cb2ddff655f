"""Months as they were frozen (H5)."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from students.models import School


class MonthSummary(models.Model):
    """A month's summary as the principal froze it; appended, never edited: a correction is the next version (H5).

    ``content`` is canonical JSON of school, month, rule set and rows, ``sha256`` its hash. ``differences`` lists what
    this version says otherwise than the one before: class, column, before, after; empty for the first.
    """

    school = models.ForeignKey(School, models.PROTECT, related_name="month_summaries")
    month = models.DateField(_("month"), help_text="H5")
    version = models.PositiveSmallIntegerField(_("version"), default=1)
    content = models.TextField()
    sha256 = models.CharField(max_length=64)
    differences = models.JSONField(default=list, blank=True)
    is_balanced = models.BooleanField(_("balanced"), default=True)
    frozen_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name=_("frozen by"), related_name="+"
    )
    frozen_at = models.DateTimeField(_("frozen at"))

    class Meta:
        verbose_name = _("monthly summary")
        verbose_name_plural = _("monthly summaries")
        ordering = ["school", "-month", "-version"]
        constraints = [
            models.UniqueConstraint(fields=["school", "month", "version"], name="month_summary_unique_version"),
            models.CheckConstraint(condition=Q(version__gte=1), name="month_summary_version_from_one"),
            models.CheckConstraint(condition=Q(month__day=1), name="month_summary_first_of_month"),
            models.CheckConstraint(condition=Q(is_balanced=True), name="month_summary_balances"),
        ]

    def __str__(self) -> str:
        return f"{self.month:%Y-%m} v{self.version}"
