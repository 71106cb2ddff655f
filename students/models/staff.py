"""Accounts, and the dated appointments from which every right follows (J, I6)."""

from typing import ClassVar

from django.contrib.auth.models import AbstractUser
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from kongchuo.lib.fields import EncryptedTextField
from students.choices import GroupRole, Role
from students.models.classes import SchoolClass
from students.models.school import School


class User(AbstractUser):
    """A member of staff with an account. What the person may do follows from appointments, not from this row."""

    school = models.ForeignKey(
        School,
        models.PROTECT,
        verbose_name=_("school"),
        related_name="staff",
        null=True,
        blank=True,
    )
    name = models.CharField(_("name"), max_length=60)
    staff_number = models.CharField(_("staff number"), max_length=30, blank=True)
    phone = EncryptedTextField(_("phone"), blank=True, default="")
    language = models.CharField(_("language"), max_length=10, blank=True)
    must_change_password = models.BooleanField(_("must choose an own password"), default=False)
    first_name = None  # type: ignore[assignment]  # Chinese names are one field
    last_name = None  # type: ignore[assignment]
    history = HistoricalRecords(excluded_fields=["password", "last_login"])

    REQUIRED_FIELDS: ClassVar[list[str]] = ["name"]

    class Meta:
        verbose_name = _("member of staff")
        verbose_name_plural = _("staff")
        ordering = ["school", "staff_number", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["school", "staff_number"],
                condition=~Q(staff_number=""),
                name="user_unique_staff_number",
            ),
        ]

    def __str__(self) -> str:
        return self.name or self.username

    def get_full_name(self) -> str:
        """The name as it is written."""
        return self.name

    def get_short_name(self) -> str:
        """The name as it is written."""
        return self.name


class Appointment(models.Model):
    """A post held from a date to a date (both included; no end while it is held). Nothing here is deleted (I6, F1)."""

    school = models.ForeignKey(School, models.PROTECT, verbose_name=_("school"), related_name="appointments")
    staff = models.ForeignKey(
        User,
        models.PROTECT,
        verbose_name=_("member of staff"),
        related_name="appointments",
    )
    role = models.CharField(_("post"), max_length=20, choices=Role.choices)
    school_class = models.ForeignKey(
        SchoolClass,
        models.PROTECT,
        verbose_name=_("class"),
        related_name="appointments",
        null=True,
        blank=True,
    )
    subject = models.CharField(_("subject"), max_length=20, blank=True)
    starts_on = models.DateField(_("from"))
    ends_on = models.DateField(_("until"), null=True, blank=True)
    history = HistoricalRecords()

    class Meta:
        verbose_name = _("appointment")
        verbose_name_plural = _("appointments")
        ordering = ["school", "staff", "-starts_on"]
        indexes = [models.Index(fields=["school", "school_class", "role"], name="appointment_class_role")]
        constraints = [
            models.CheckConstraint(condition=Q(role__in=Role.values), name="appointment_role_known"),
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True) | Q(ends_on__gte=models.F("starts_on")),
                name="appointment_dates_in_order",
            ),
            models.CheckConstraint(
                condition=Q(
                    role__in=[Role.HEAD_TEACHER, Role.SUBJECT_TEACHER],
                    school_class__isnull=False,
                )
                | Q(
                    role__in=[Role.PRINCIPAL, Role.REGISTRAR, Role.OVERSIGHT],
                    school_class__isnull=True,
                ),
                name="appointment_class_fits_role",
            ),
            models.UniqueConstraint(
                fields=["staff", "role", "school_class", "subject"],
                condition=Q(ends_on__isnull=True, school_class__isnull=False),
                name="appointment_open_once_in_class",
            ),
            models.UniqueConstraint(
                fields=["staff", "role"],
                condition=Q(ends_on__isnull=True, school_class__isnull=True),
                name="appointment_open_once_in_school",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.staff} {self.get_role_display()}"


class Substitution(models.Model):
    """Someone who takes the roll of a class on one date in place of its head teacher (B10)."""

    school = models.ForeignKey(School, models.PROTECT, verbose_name=_("school"), related_name="substitutions")
    school_class = models.ForeignKey(
        SchoolClass,
        models.PROTECT,
        verbose_name=_("class"),
        related_name="substitutions",
    )
    staff = models.ForeignKey(User, models.PROTECT, verbose_name=_("substitute"), related_name="substitutions")
    date = models.DateField(_("date"))
    named_by = models.ForeignKey(User, models.PROTECT, verbose_name=_("named by"), related_name="+")
    named_at = models.DateTimeField(_("named at"))
    history = HistoricalRecords()

    class Meta:
        verbose_name = _("substitution")
        verbose_name_plural = _("substitutions")
        ordering = ["school", "-date"]
        constraints = [
            models.UniqueConstraint(fields=["school_class", "date", "staff"], name="substitution_unique_day"),
        ]

    def __str__(self) -> str:
        return f"{self.date} {self.staff}"


class GroupMember(models.Model):
    """A place in the leading group from a date to a date, with its duty (M24)."""

    school = models.ForeignKey(School, models.PROTECT, related_name="group_members")
    staff = models.ForeignKey(User, models.PROTECT, verbose_name=_("member of staff"), related_name="group_places")
    role = models.CharField(_("place in the group"), max_length=10, choices=GroupRole.choices)
    duty = models.CharField(_("duty"), max_length=120, blank=True)
    starts_on = models.DateField(_("from"))
    ends_on = models.DateField(_("until"), null=True, blank=True)
    document = models.CharField(_("document"), max_length=80, blank=True)
    history = HistoricalRecords()

    class Meta:
        verbose_name = _("member of the leading group")
        verbose_name_plural = _("leading group")
        ordering = ["school", "starts_on", "id"]
        constraints = [
            models.CheckConstraint(condition=Q(role__in=GroupRole.values), name="group_member_role_known"),
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True) | Q(ends_on__gte=models.F("starts_on")),
                name="group_member_dates_in_order",
            ),
            models.UniqueConstraint(
                fields=["staff", "role"], condition=Q(ends_on__isnull=True), name="group_member_open_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.staff} {self.get_role_display()}"
