"""Dated policy values of what adults owe: a change is a new row, past days keep the rule then in force (K14)."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from students.models import School


class AccountabilityPolicy(models.Model):
    """The values marked ⚙ in the rules of support; before the first row of a school the shipped ones apply."""

    school = models.ForeignKey(School, models.PROTECT, verbose_name=_("school"), related_name="accountability_policies")
    effective_on = models.DateField(_("in force from"))
    support_contact_days = models.PositiveSmallIntegerField(
        _("days within which a supporter meets the child"), default=30, help_text="M10"
    )
    support_review_days = models.PositiveSmallIntegerField(
        _("days before the end of term from which pairs are reviewed"), default=14, help_text="G8"
    )
    history = HistoricalRecords()

    class Meta:
        verbose_name = _("accountability rules")
        verbose_name_plural = _("accountability rules")
        ordering = ["school", "-effective_on"]
        constraints = [
            models.UniqueConstraint(fields=["school", "effective_on"], name="accountability_policy_unique_date"),
            models.CheckConstraint(
                condition=models.Q(support_contact_days__gte=1), name="accountability_policy_plausible"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.effective_on}"
