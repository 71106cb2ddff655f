"""Figures that the agreements set, dated, so that a past year keeps the target then in force (M14, M22)."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from accountability.choices import Comparison, TargetKind
from students.models import School


class Target(models.Model):
    """One target from a date on; ``value`` is a percentage, empty where only a rise is asked for."""

    school = models.ForeignKey(School, models.PROTECT, related_name="targets")
    kind = models.CharField(_("target"), max_length=20, choices=TargetKind.choices)
    comparison = models.CharField(_("comparison"), max_length=10, choices=Comparison.choices)
    value = models.DecimalField(_("percent"), max_digits=6, decimal_places=3, null=True, blank=True)
    effective_on = models.DateField(_("in force from"))
    source = models.CharField(_("source"), max_length=120, blank=True)
    history = HistoricalRecords()

    class Meta:
        verbose_name = _("target")
        verbose_name_plural = _("targets")
        ordering = ["school", "kind", "-effective_on"]
        constraints = [
            models.UniqueConstraint(fields=["school", "kind", "effective_on"], name="target_unique_date"),
            models.CheckConstraint(condition=Q(kind__in=TargetKind.values), name="target_kind_known"),
            models.CheckConstraint(
                condition=Q(comparison=Comparison.RISING, value__isnull=True)
                | (~Q(comparison=Comparison.RISING) & Q(value__gte=0, value__lte=100)),
                name="target_value_fits",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.effective_on}"
