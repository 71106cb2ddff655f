"""Who looked at which child's data, and how (I2). Append-only."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from students.choices import AccessKind
from students.models.classes import SchoolClass
from students.models.people import Student
from students.models.school import School


class AccessEntry(models.Model):
    """One view, reveal, export, print or download. ``what`` is a code such as ``student.id_number``, never content."""

    school = models.ForeignKey(School, models.PROTECT, related_name="access_entries")
    at = models.DateTimeField(_("when"))
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        verbose_name=_("who"),
        related_name="+",
    )
    kind = models.CharField(_("what was done"), max_length=10, choices=AccessKind.choices)
    what = models.CharField(_("record"), max_length=40)
    student = models.ForeignKey(Student, models.SET_NULL, related_name="+", null=True, blank=True)
    school_class = models.ForeignKey(SchoolClass, models.SET_NULL, related_name="+", null=True, blank=True)
    count = models.PositiveIntegerField(_("children"), default=1)
    purpose = models.CharField(_("purpose"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("access entry")
        verbose_name_plural = _("access entries")
        ordering = ["school", "-at"]
        indexes = [models.Index(fields=["school", "at"], name="access_school_at")]
        constraints = [models.CheckConstraint(condition=models.Q(kind__in=AccessKind.values), name="access_kind_known")]

    def __str__(self) -> str:
        return f"{self.at} {self.kind} {self.what}"
