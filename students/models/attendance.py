"""The daily roll: a sign-off, its exceptions, every version of it; leave; contacts (B1, B6, B7, D1)."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from students.choices import (
    AbsenceKind,
    ContactChannel,
    ContactResult,
    LeaveKind,
    RollChange,
)
from students.models.classes import SchoolClass
from students.models.people import Student
from students.models.school import School


class Roll(models.Model):
    """One class on one school day was asked for, by whom and when. No row means unknown (B2)."""

    school = models.ForeignKey(School, models.PROTECT, related_name="rolls")
    school_class = models.ForeignKey(SchoolClass, models.PROTECT, verbose_name=_("class"), related_name="rolls")
    date = models.DateField(_("date"))
    expected = models.PositiveSmallIntegerField(_("expected"))
    present = models.PositiveSmallIntegerField(_("present"))
    first_submitted_at = models.DateTimeField(_("first reported at"))
    submitted_at = models.DateTimeField(_("reported at"))
    submitted_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    afternoon_at = models.DateTimeField(_("afternoon taken at"), null=True, blank=True)
    is_back_filled = models.BooleanField(_("back-filled"), default=False)
    is_imported = models.BooleanField(_("imported"), default=False)
    version = models.PositiveIntegerField(_("version"), default=1)

    class Meta:
        verbose_name = _("roll")
        verbose_name_plural = _("rolls")
        ordering = ["school", "-date", "school_class"]
        indexes = [models.Index(fields=["school", "date"], name="roll_school_date")]
        constraints = [
            models.UniqueConstraint(fields=["school_class", "date"], name="roll_unique_day"),
            models.CheckConstraint(
                condition=Q(present__lte=F("expected")),
                name="roll_present_within_expected",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.school_class} {self.date}"


class Absence(models.Model):
    """What the roll says of one child that day, where it is not plain presence. Empty marks mean present."""

    school = models.ForeignKey(School, models.PROTECT, related_name="absences")
    roll = models.ForeignKey(Roll, models.CASCADE, related_name="absences")
    student = models.ForeignKey(Student, models.PROTECT, related_name="absences")
    date = models.DateField(_("date"))
    morning = models.CharField(_("morning"), max_length=12, choices=AbsenceKind.choices, blank=True)
    afternoon = models.CharField(_("afternoon"), max_length=12, choices=AbsenceKind.choices, blank=True)

    class Meta:
        verbose_name = _("absence")
        verbose_name_plural = _("absences")
        ordering = ["school", "date", "student"]
        indexes = [
            models.Index(fields=["school", "date"], name="absence_school_date"),
            models.Index(fields=["student", "date"], name="absence_student_date"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["roll", "student"], name="absence_unique_child"),
            models.CheckConstraint(
                condition=Q(
                    morning__in=["", *AbsenceKind.values],
                    afternoon__in=["", *AbsenceKind.values],
                ),
                name="absence_kinds_known",
            ),
            models.CheckConstraint(condition=~Q(morning="", afternoon=""), name="absence_says_something"),
        ]

    def __str__(self) -> str:
        return f"{self.student_id} {self.date}"


class RollVersion(models.Model):
    """A roll as it was handed in; append-only (B6). ``marks`` is {student id: [morning, afternoon]}."""

    school = models.ForeignKey(School, models.PROTECT, related_name="+")
    roll = models.ForeignKey(Roll, models.CASCADE, related_name="versions")
    number = models.PositiveIntegerField(_("version"))
    change = models.CharField(_("change"), max_length=10, choices=RollChange.choices)
    marks = models.JSONField(_("marks"), default=dict)
    expected = models.PositiveSmallIntegerField(_("expected"))
    present = models.PositiveSmallIntegerField(_("present"))
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField(_("at"))
    device_at = models.DateTimeField(_("device clock"), null=True, blank=True)
    client_key = models.UUIDField(_("client key"), unique=True)
    reason = models.CharField(_("reason"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("version of a roll")
        verbose_name_plural = _("versions of rolls")
        ordering = ["roll", "number"]
        constraints = [
            models.UniqueConstraint(fields=["roll", "number"], name="roll_version_unique_number"),
            models.CheckConstraint(
                condition=~Q(change__in=[RollChange.CORRECT, RollChange.BACK_FILL], reason=""),
                name="roll_version_later_needs_reason",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.roll_id} v{self.number}"


class Leave(models.Model):
    """Leave granted from a date to a date, both included (B7). ``returned_on`` is the day of an early return."""

    school = models.ForeignKey(School, models.PROTECT, related_name="leaves")
    student = models.ForeignKey(Student, models.PROTECT, verbose_name=_("student"), related_name="leaves")
    kind = models.CharField(_("kind of leave"), max_length=10, choices=LeaveKind.choices)
    starts_on = models.DateField(_("first day"))
    ends_on = models.DateField(_("last day"))
    reason = models.CharField(_("reason"), max_length=200, blank=True)
    has_evidence = models.BooleanField(_("evidence seen"), default=False)
    is_late_slip = models.BooleanField(_("late slip"), default=False)
    returned_on = models.DateField(_("back on"), null=True, blank=True)
    cancelled_at = models.DateTimeField(_("cancelled at"), null=True, blank=True)
    granted_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    granted_at = models.DateTimeField(_("granted at"))
    history = HistoricalRecords()

    class Meta:
        verbose_name = _("leave")
        verbose_name_plural = _("leave")
        ordering = ["school", "-starts_on"]
        indexes = [
            models.Index(
                fields=["school", "student", "starts_on", "ends_on"],
                name="leave_student_dates",
            )
        ]
        constraints = [
            models.CheckConstraint(condition=Q(ends_on__gte=F("starts_on")), name="leave_dates_in_order"),
            models.CheckConstraint(condition=Q(kind__in=LeaveKind.values), name="leave_kind_known"),
        ]

    def __str__(self) -> str:
        return f"{self.student_id} {self.starts_on}"


class Contact(models.Model):
    """A contact with a child's guardian about an absence (D1); append-only.

    Where what it tells of was annulled, it is annulled with it: it stays to be read and counts nowhere.
    """

    school = models.ForeignKey(School, models.PROTECT, related_name="contacts")
    student = models.ForeignKey(Student, models.PROTECT, verbose_name=_("student"), related_name="contacts")
    about_on = models.DateField(_("about the day"))
    at = models.DateTimeField(_("when"))
    channel = models.CharField(_("how"), max_length=10, choices=ContactChannel.choices)
    whom = models.CharField(_("who was spoken to"), max_length=60, blank=True)
    result = models.CharField(_("result"), max_length=12, choices=ContactResult.choices)
    note = models.CharField(_("note"), max_length=300, blank=True)
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField(_("recorded at"))
    annulled_at = models.DateTimeField(_("annulled at"), null=True, blank=True)

    class Meta:
        verbose_name = _("contact")
        verbose_name_plural = _("contacts")
        ordering = ["student", "-at", "-id"]
        indexes = [models.Index(fields=["school", "about_on"], name="contact_school_day")]
        constraints = [
            models.CheckConstraint(
                condition=Q(channel__in=ContactChannel.values),
                name="contact_channel_known",
            ),
            models.CheckConstraint(
                condition=Q(result__in=ContactResult.values),
                name="contact_result_known",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.student_id} {self.about_on}"
