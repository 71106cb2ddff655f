"""Spells in the school, stays in a class, times away, and the movements they come from (G2, G3, B11)."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from students.choices import AwayKind, EnrolmentKind, MovementKind
from students.models.classes import SchoolClass
from students.models.people import Student
from students.models.school import School
from students.models.staff import User


class Enrolment(models.Model):
    """A spell in the school, from ``starts_on`` until the day before ``ends_on``. At most one is open (G3)."""

    school = models.ForeignKey(School, models.PROTECT, verbose_name=_("school"), related_name="enrolments")
    student = models.ForeignKey(Student, models.PROTECT, verbose_name=_("student"), related_name="enrolments")
    kind = models.CharField(
        _("kind"),
        max_length=10,
        choices=EnrolmentKind.choices,
        default=EnrolmentKind.OWN,
    )
    starts_on = models.DateField(_("from"))
    ends_on = models.DateField(_("left on"), null=True, blank=True)

    class Meta:
        verbose_name = _("enrolment")
        verbose_name_plural = _("enrolments")
        ordering = ["student", "starts_on"]
        indexes = [models.Index(fields=["school", "starts_on", "ends_on"], name="enrolment_school_dates")]
        constraints = [
            models.UniqueConstraint(
                fields=["student"],
                condition=Q(ends_on__isnull=True),
                name="enrolment_one_open",
            ),
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True) | Q(ends_on__gte=F("starts_on")),
                name="enrolment_dates_in_order",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.student_id} {self.starts_on}"


class Placement(models.Model):
    """A stay in one class within a spell, from ``starts_on`` until the day before ``ends_on``."""

    school = models.ForeignKey(School, models.PROTECT, related_name="placements")
    enrolment = models.ForeignKey(Enrolment, models.CASCADE, related_name="placements")
    student = models.ForeignKey(Student, models.PROTECT, related_name="placements")
    school_class = models.ForeignKey(SchoolClass, models.PROTECT, verbose_name=_("class"), related_name="placements")
    seat_number = models.PositiveSmallIntegerField(_("number in class"), default=0)
    starts_on = models.DateField(_("from"))
    ends_on = models.DateField(_("left the class on"), null=True, blank=True)

    class Meta:
        verbose_name = _("placement")
        verbose_name_plural = _("placements")
        ordering = ["school_class", "seat_number", "id"]
        indexes = [
            models.Index(
                fields=["school", "school_class", "starts_on", "ends_on"],
                name="placement_class_dates",
            ),
            models.Index(fields=["student", "starts_on"], name="placement_student_dates"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["enrolment"],
                condition=Q(ends_on__isnull=True),
                name="placement_one_open",
            ),
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True) | Q(ends_on__gte=F("starts_on")),
                name="placement_dates_in_order",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.student_id} {self.school_class}"


class Away(models.Model):
    """A time in which the child is not expected (B11), from ``starts_on`` until the day before ``ends_on``."""

    school = models.ForeignKey(School, models.PROTECT, related_name="away")
    enrolment = models.ForeignKey(Enrolment, models.CASCADE, related_name="away")
    student = models.ForeignKey(Student, models.PROTECT, related_name="away")
    kind = models.CharField(_("kind"), max_length=20, choices=AwayKind.choices)
    starts_on = models.DateField(_("from"))
    ends_on = models.DateField(_("back on"), null=True, blank=True)

    class Meta:
        verbose_name = _("time away")
        verbose_name_plural = _("times away")
        ordering = ["student", "starts_on"]
        indexes = [models.Index(fields=["school", "student", "starts_on"], name="away_student_dates")]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True) | Q(ends_on__gte=F("starts_on")),
                name="away_dates_in_order",
            ),
            models.CheckConstraint(condition=Q(kind__in=AwayKind.values), name="away_kind_known"),
        ]

    def __str__(self) -> str:
        return f"{self.student_id} {self.kind}"


class Movement(models.Model):
    """An append-only fact about a child's student status; it takes effect at the start of ``on`` (G2, K2)."""

    school = models.ForeignKey(School, models.PROTECT, verbose_name=_("school"), related_name="movements")
    student = models.ForeignKey(Student, models.PROTECT, verbose_name=_("student"), related_name="movements")
    kind = models.CharField(_("kind"), max_length=20, choices=MovementKind.choices)
    on = models.DateField(_("date"))
    from_class = models.ForeignKey(SchoolClass, models.PROTECT, related_name="+", null=True, blank=True)
    to_class = models.ForeignKey(SchoolClass, models.PROTECT, related_name="+", null=True, blank=True)
    other_school = models.CharField(_("other school"), max_length=80, blank=True)
    reason = models.CharField(_("reason"), max_length=200, blank=True)
    recorded_by = models.ForeignKey(User, models.PROTECT, related_name="+", null=True, blank=True)
    recorded_at = models.DateTimeField(_("recorded at"))
    reverses = models.OneToOneField("self", models.PROTECT, related_name="reversed_by", null=True, blank=True)

    class Meta:
        verbose_name = _("movement")
        verbose_name_plural = _("movements")
        ordering = ["student", "on", "id"]
        indexes = [models.Index(fields=["school", "on"], name="movement_school_on")]
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=MovementKind.values), name="movement_kind_known"),
        ]

    def __str__(self) -> str:
        return f"{self.on} {self.get_kind_display()}"
