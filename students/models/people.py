"""Children and their guardians. Numbers, phones and addresses are encrypted and masked on screen (I1)."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from kongchuo.lib.fields import EncryptedTextField
from students.choices import Boarding, IdKind, NeedKind, Sex
from students.models.school import School


class Student(models.Model):
    """A child. Never asked for: parents' work, income, religion, biometrics, location (I5)."""

    school = models.ForeignKey(School, models.PROTECT, verbose_name=_("school"), related_name="students")
    name = models.CharField(_("name"), max_length=60)
    name_initials = models.CharField(_("pinyin initials"), max_length=30, blank=True)
    sex = models.CharField(_("sex"), max_length=6, choices=Sex.choices, blank=True)
    birth_on = models.DateField(_("date of birth"), null=True, blank=True)
    ethnicity = models.CharField(_("ethnicity"), max_length=20, blank=True)
    id_kind = models.CharField(_("kind of identity document"), max_length=1, choices=IdKind.choices, blank=True)
    id_number = EncryptedTextField(_("ID number"), blank=True, default="")
    id_number_hash = models.CharField(max_length=64, blank=True, editable=False)
    status_number = EncryptedTextField(_("student status number"), blank=True, default="")
    status_number_hash = models.CharField(max_length=64, blank=True, editable=False)
    number_tail = models.CharField(_("last four digits"), max_length=4, blank=True)
    boarding = models.CharField(_("boarding"), max_length=10, choices=Boarding.choices, blank=True)
    address = EncryptedTextField(_("present address"), blank=True, default="")
    registered_address = EncryptedTextField(_("registered address"), blank=True, default="")
    province = models.CharField(_("province"), max_length=30, blank=True)
    city = models.CharField(_("city"), max_length=30, blank=True)
    county = models.CharField(_("county"), max_length=30, blank=True)
    township = models.CharField(_("township"), max_length=30, blank=True)
    village = models.CharField(_("village"), max_length=30, blank=True)
    history = HistoricalRecords()

    class Meta:
        verbose_name = _("student")
        verbose_name_plural = _("students")
        ordering = ["school", "id"]
        indexes = [
            models.Index(fields=["school", "name"], name="student_school_name"),
            models.Index(fields=["school", "name_initials"], name="student_school_initials"),
            models.Index(fields=["school", "number_tail"], name="student_school_tail"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["school", "id_number_hash"],
                condition=~Q(id_number_hash=""),
                name="student_unique_id_number",
            ),
            models.UniqueConstraint(
                fields=["school", "status_number_hash"],
                condition=~Q(status_number_hash=""),
                name="student_unique_status_number",
            ),
            models.CheckConstraint(condition=~Q(name=""), name="student_has_name"),
            models.CheckConstraint(condition=Q(sex__in=["", *Sex.values]), name="student_sex_known"),
        ]

    def __str__(self) -> str:
        return self.name


class Guardian(models.Model):
    """A guardian of a child, in the order of the registry form."""

    school = models.ForeignKey(School, models.PROTECT, related_name="+")
    student = models.ForeignKey(Student, models.CASCADE, verbose_name=_("student"), related_name="guardians")
    name = models.CharField(_("name"), max_length=60, blank=True)
    relation = models.CharField(_("relation"), max_length=20, blank=True)
    phone = EncryptedTextField(_("phone"), blank=True, default="")
    position = models.PositiveSmallIntegerField(_("order"), default=1)
    history = HistoricalRecords()

    class Meta:
        verbose_name = _("guardian")
        verbose_name_plural = _("guardians")
        ordering = ["student", "position"]
        constraints = [models.UniqueConstraint(fields=["student", "position"], name="guardian_unique_position")]

    def __str__(self) -> str:
        return self.name


class Need(models.Model):
    """Something a child needs help with, from a date to a date, with the paper that says so (G6)."""

    school = models.ForeignKey(School, models.PROTECT, related_name="needs")
    student = models.ForeignKey(Student, models.PROTECT, verbose_name=_("student"), related_name="needs")
    kind = models.CharField(_("need"), max_length=20, choices=NeedKind.choices)
    starts_on = models.DateField(_("from"))
    ends_on = models.DateField(_("until"), null=True, blank=True)
    source = models.CharField(_("source document"), max_length=120)
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField(_("recorded at"))
    history = HistoricalRecords()

    class Meta:
        verbose_name = _("need")
        verbose_name_plural = _("needs")
        ordering = ["student", "kind", "starts_on"]
        indexes = [models.Index(fields=["school", "kind"], name="need_school_kind")]
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=NeedKind.values), name="need_kind_known"),
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True) | Q(ends_on__gte=models.F("starts_on")),
                name="need_dates_in_order",
            ),
            models.UniqueConstraint(
                fields=["student", "kind"], condition=Q(ends_on__isnull=True), name="need_open_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.student_id} {self.kind}"
