"""Spot checks: a head count in the classroom against the roll of that morning (M3)."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from students.choices import CheckResult, Session
from students.models.attendance import Roll
from students.models.classes import SchoolClass
from students.models.people import Student
from students.models.school import School


class SpotCheck(models.Model):
    """One visit: what was counted, what the roll said at that moment, and how a mismatch was settled. Never deleted.

    ``roll_version`` and ``roll_present`` keep the roll as it stood when the class was visited; without a roll both are
    empty, which is a finding of its own. The explanation is the head teacher's, the result the office's.
    """

    school = models.ForeignKey(School, models.PROTECT, related_name="spot_checks")
    school_class = models.ForeignKey(SchoolClass, models.PROTECT, verbose_name=_("class"), related_name="spot_checks")
    date = models.DateField(_("date"))
    session = models.CharField(_("session"), max_length=10, choices=Session.choices)
    at = models.DateTimeField(_("visited at"))
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, verbose_name=_("visited by"), related_name="+")
    head_count = models.PositiveSmallIntegerField(_("children in the room"))
    expected = models.PositiveSmallIntegerField(_("expected"))
    roll = models.ForeignKey(Roll, models.PROTECT, related_name="spot_checks", null=True, blank=True)
    roll_version = models.PositiveIntegerField(null=True, blank=True)
    roll_present = models.PositiveSmallIntegerField(_("present by the roll"), null=True, blank=True)
    is_mismatch = models.BooleanField(_("differs from the roll"), default=False)
    note = models.CharField(_("note"), max_length=200, blank=True)
    explanation = models.CharField(_("explanation"), max_length=300, blank=True)
    explained_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True, blank=True)
    explained_at = models.DateTimeField(_("explained at"), null=True, blank=True)
    result = models.CharField(_("result"), max_length=20, choices=CheckResult.choices, blank=True)
    result_note = models.CharField(_("what was done"), max_length=300, blank=True)
    settled_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True, blank=True)
    settled_at = models.DateTimeField(_("settled at"), null=True, blank=True)
    client_key = models.UUIDField(_("client key"), unique=True)

    class Meta:
        verbose_name = _("spot check")
        verbose_name_plural = _("spot checks")
        ordering = ["school", "-date", "-at"]
        indexes = [models.Index(fields=["school", "date"], name="spot_check_school_date")]
        constraints = [
            models.CheckConstraint(condition=Q(head_count__lte=F("expected") + 20), name="spot_check_count_plausible"),
            models.CheckConstraint(condition=Q(result__in=["", *CheckResult.values]), name="spot_check_result_known"),
        ]

    def __str__(self) -> str:
        return f"{self.school_class} {self.date}"


class SpotCheckChild(models.Model):
    """A child who was missing in the room, and what the roll said of it then; an empty mark means present."""

    check_made = models.ForeignKey(SpotCheck, models.CASCADE, related_name="children")
    student = models.ForeignKey(Student, models.PROTECT, related_name="+")
    is_missing = models.BooleanField(_("missing in the room"))
    roll_mark = models.CharField(_("mark on the roll"), max_length=12, blank=True)

    class Meta:
        verbose_name = _("child of a spot check")
        verbose_name_plural = _("children of spot checks")
        constraints = [
            models.UniqueConstraint(fields=["check_made", "student"], name="spot_check_child_unique"),
        ]

    def __str__(self) -> str:
        return f"{self.check_made_id} {self.student_id}"
