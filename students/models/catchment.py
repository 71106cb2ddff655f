"""The catchment list (适龄儿童台账) that gives the enrolment rate its denominator (G7), and the filing of entrants."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from kongchuo.lib.fields import EncryptedTextField
from students.choices import CatchmentMatch, CatchmentPlace, NeedKind, Sex
from students.models.people import Student
from students.models.school import School


class CatchmentChild(models.Model):
    """A child who lives in the school's catchment, whether or not it is a pupil here (G7).

    ``place`` is what the list says of a child who is no pupil here; for a matched child the registry decides. The child
    is on the list from ``starts_on`` until the day before ``ends_on``.
    """

    school = models.ForeignKey(School, models.PROTECT, related_name="catchment")
    name = models.CharField(_("name"), max_length=60)
    name_initials = models.CharField(_("pinyin initials"), max_length=30, blank=True)
    sex = models.CharField(_("sex"), max_length=6, choices=Sex.choices, blank=True)
    birth_on = models.DateField(_("date of birth"))
    id_number = EncryptedTextField(_("ID number"), blank=True, default="")
    id_number_hash = models.CharField(max_length=64, blank=True, editable=False)
    number_tail = models.CharField(_("last four digits"), max_length=4, blank=True)
    township = models.CharField(_("township"), max_length=30, blank=True)
    village = models.CharField(_("village"), max_length=30, blank=True)
    address = EncryptedTextField(_("present address"), blank=True, default="")
    guardian = models.CharField(_("guardian"), max_length=60, blank=True)
    phone = EncryptedTextField(_("phone"), blank=True, default="")
    place = models.CharField(
        _("where the child goes to school"),
        max_length=20,
        choices=CatchmentPlace.choices,
        default=CatchmentPlace.UNKNOWN,
    )
    place_name = models.CharField(_("name of the school"), max_length=80, blank=True)
    disability = models.CharField(_("disability"), max_length=20, choices=NeedKind.choices, blank=True)
    note = models.CharField(_("note"), max_length=200, blank=True)
    student = models.ForeignKey(
        Student, models.SET_NULL, verbose_name=_("student"), related_name="catchment_rows", null=True, blank=True
    )
    match = models.CharField(_("match"), max_length=10, choices=CatchmentMatch.choices, blank=True)
    starts_on = models.DateField(_("on the list from"))
    ends_on = models.DateField(_("off the list on"), null=True, blank=True)
    history = HistoricalRecords()

    class Meta:
        verbose_name = _("child of the catchment")
        verbose_name_plural = _("catchment list")
        ordering = ["school", "village", "birth_on", "id"]
        indexes = [
            models.Index(fields=["school", "birth_on"], name="catchment_school_birth"),
            models.Index(fields=["school", "village"], name="catchment_school_village"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["school", "id_number_hash"],
                condition=~Q(id_number_hash="") & Q(ends_on__isnull=True),
                name="catchment_unique_id_number",
            ),
            models.UniqueConstraint(
                fields=["student"], condition=Q(ends_on__isnull=True), name="catchment_unique_student"
            ),
            models.CheckConstraint(condition=Q(place__in=CatchmentPlace.values), name="catchment_place_known"),
            models.CheckConstraint(condition=~Q(name=""), name="catchment_has_name"),
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True) | Q(ends_on__gte=F("starts_on")),
                name="catchment_dates_in_order",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Filing(models.Model):
    """A new entrant's registry record on its way to the authority: exported, then answered with a number (M23)."""

    school = models.ForeignKey(School, models.PROTECT, related_name="filings")
    student = models.ForeignKey(Student, models.PROTECT, verbose_name=_("student"), related_name="filings")
    school_year = models.PositiveSmallIntegerField(_("school year"))
    sent_on = models.DateField(_("sent on"), null=True, blank=True)
    filed_on = models.DateField(_("filed on"), null=True, blank=True)
    refused_because = models.CharField(_("why it came back"), max_length=200, blank=True)
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True, blank=True)
    recorded_at = models.DateTimeField(_("recorded at"))
    history = HistoricalRecords()

    class Meta:
        verbose_name = _("filing of a new entrant")
        verbose_name_plural = _("filing of new entrants")
        ordering = ["school", "-school_year", "student"]
        constraints = [models.UniqueConstraint(fields=["student", "school_year"], name="filing_unique_year")]

    def __str__(self) -> str:
        return f"{self.student_id} {self.school_year}"
