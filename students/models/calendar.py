"""Terms and the school's own calendar entries (A1)."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from students.choices import DayKind
from students.models.school import School


class Term(models.Model):
    """A term of a school year; both ends are included."""

    school = models.ForeignKey(School, models.PROTECT, verbose_name=_("school"), related_name="terms")
    name = models.CharField(_("term"), max_length=40)
    starts_on = models.DateField(_("first day"))
    ends_on = models.DateField(_("last day"))
    history = HistoricalRecords()

    class Meta:
        verbose_name = _("term")
        verbose_name_plural = _("terms")
        ordering = ["school", "starts_on"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(ends_on__gt=models.F("starts_on")),
                name="term_ends_after_start",
            ),
            models.UniqueConstraint(fields=["school", "starts_on"], name="term_unique_start"),
        ]

    def __str__(self) -> str:
        return self.name


class CalendarDay(models.Model):
    """A date as the school keeps it: day off, make-up day or half day. It beats the national arrangement (K2)."""

    school = models.ForeignKey(School, models.PROTECT, verbose_name=_("school"), related_name="calendar_days")
    date = models.DateField(_("date"))
    kind = models.CharField(_("kind of day"), max_length=20, choices=DayKind.choices)
    reason = models.CharField(_("reason"), max_length=60)
    is_national = models.BooleanField(_("from the State Council arrangement"), default=False)
    history = HistoricalRecords()

    class Meta:
        verbose_name = _("calendar day")
        verbose_name_plural = _("calendar days")
        ordering = ["school", "date"]
        constraints = [
            models.UniqueConstraint(fields=["school", "date"], name="calendar_day_unique_date"),
            models.CheckConstraint(
                condition=models.Q(kind__in=DayKind.values),
                name="calendar_day_kind_known",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.date} {self.get_kind_display()}"
