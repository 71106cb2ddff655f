"""The school that every row belongs to."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords


class School(models.Model):
    """One school; a central school with its village schools is several rows of one database."""

    code = models.CharField(_("school code"), max_length=20, unique=True)
    name = models.CharField(_("school name"), max_length=80)
    grades = models.PositiveSmallIntegerField(_("number of grades"), default=6)
    history = HistoricalRecords()

    class Meta:
        verbose_name = _("school")
        verbose_name_plural = _("schools")
        ordering = ["code"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(grades__gte=1, grades__lte=9),
                name="school_grades_1_to_9",
            ),
        ]

    def __str__(self) -> str:
        return self.name
