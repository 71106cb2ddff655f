"""Classes, whose identity is the year they entered and a number (G1)."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from students.models.school import School


class SchoolClass(models.Model):
    """2023级2班: grade and label of a date are computed by ``students.rules.class_names`` (G1)."""

    school = models.ForeignKey(School, models.PROTECT, verbose_name=_("school"), related_name="classes")
    entry_year = models.PositiveSmallIntegerField(_("year of entry"))
    number = models.PositiveSmallIntegerField(_("class number"))
    place = models.CharField(_("village teaching point"), max_length=40, blank=True)
    closed_on = models.DateField(_("closed on"), null=True, blank=True)
    history = HistoricalRecords()

    class Meta:
        verbose_name = _("class")
        verbose_name_plural = _("classes")
        ordering = ["school", "-entry_year", "number"]
        constraints = [
            models.UniqueConstraint(fields=["school", "entry_year", "number"], name="class_unique_identity"),
            models.CheckConstraint(
                condition=models.Q(
                    entry_year__gte=1990,
                    entry_year__lte=2100,
                    number__gte=1,
                    number__lte=99,
                ),
                name="class_identity_plausible",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.entry_year}级{self.number}班"
