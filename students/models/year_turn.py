"""The turn of a school year: prepared, previewed, carried out in one transaction, taken back (G1)."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from students.choices import TurnStatus
from students.models.school import School


class YearTurn(models.Model):
    """The plan for the school year that begins on 1 September of ``year``, as JSON, and what carrying it out made."""

    school = models.ForeignKey(School, models.PROTECT, related_name="year_turns")
    year = models.PositiveSmallIntegerField(_("school year"))
    status = models.CharField(_("status"), max_length=10, choices=TurnStatus.choices, default=TurnStatus.DRAFT)
    plan = models.JSONField(_("plan"), default=dict, blank=True)
    made = models.JSONField(_("what it made"), default=dict, blank=True)
    done_at = models.DateTimeField(_("carried out at"), null=True, blank=True)
    done_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True, blank=True)
    history = HistoricalRecords(excluded_fields=["made"])

    class Meta:
        verbose_name = _("turn of the school year")
        verbose_name_plural = _("turns of the school year")
        ordering = ["school", "-year", "-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["school", "year"],
                condition=Q(status__in=[TurnStatus.DRAFT, TurnStatus.DONE]),
                name="year_turn_one_a_year",
            ),
            models.CheckConstraint(condition=Q(status__in=TurnStatus.values), name="year_turn_status_known"),
        ]

    def __str__(self) -> str:
        return f"{self.year}"
