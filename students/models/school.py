"""The school that every row belongs to."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords


class School(models.Model):
    """One school; a central school with its village schools is several rows of one database.

    ``central_school`` is whom the school reports to (J): a school with classes of its own, or an office without any.
    Above it may stand another; who stands above itself is refused where it is set (decision 0035).
    """

    code = models.CharField(_("school code"), max_length=20, unique=True)
    name = models.CharField(_("school name"), max_length=80)
    grades = models.PositiveSmallIntegerField(_("number of grades"), default=6)
    central_school = models.ForeignKey(
        "self",
        models.PROTECT,
        verbose_name=_("reports to"),
        related_name="schools_below",
        null=True,
        blank=True,
    )
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
            models.CheckConstraint(
                condition=~models.Q(central_school=models.F("id")),
                name="school_not_below_itself",
            ),
        ]

    def __str__(self) -> str:
        return self.name
