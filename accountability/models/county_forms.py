"""The county's own form of the monthly report (H5)."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from students.models import School


class CountyForm(models.Model):
    """A workbook of the county with marked cells; the newest that is not retired is in use. Rows stay.

    ``marks_preview`` says that the form has a place that tells a preview from a frozen month; without one only frozen
    months are filled in (H5).
    """

    school = models.ForeignKey(School, models.PROTECT, related_name="county_forms")
    name = models.CharField(_("file name"), max_length=120)
    content = models.BinaryField()
    sha256 = models.CharField(max_length=64)
    marks_preview = models.BooleanField(_("marks a preview"))
    uploaded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    uploaded_at = models.DateTimeField(_("uploaded at"))
    retired_at = models.DateTimeField(_("retired at"), null=True, blank=True)

    class Meta:
        verbose_name = _("form of the county")
        verbose_name_plural = _("forms of the county")
        ordering = ["school", "-uploaded_at", "-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["school"], condition=Q(retired_at__isnull=True), name="county_form_one_in_use"
            ),
        ]

    def __str__(self) -> str:
        return self.name
