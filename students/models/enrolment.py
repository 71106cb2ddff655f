"""Spells in the school, stays in a class, times away, and the movements they come from (G2, G3, B11)."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from students.choices import ApproverKind, AwayKind, EnrolmentKind, MovementKind, Paper, TaskKind
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
    """An append-only fact about a child's student status; it takes effect at the start of ``on`` (G2, K2).

    ``until`` is the last day of a suspension, or of guest study as agreed; ``papers`` a list of ``Paper`` values shown
    when it was recorded, those brought later are ``MovementPaper``. What was recorded ``is_from_list`` (an import, a
    whole class, the turn of the year) owes no papers of its own. A row with ``reverses`` takes that movement back; both
    stay.
    """

    school = models.ForeignKey(School, models.PROTECT, verbose_name=_("school"), related_name="movements")
    student = models.ForeignKey(Student, models.PROTECT, verbose_name=_("student"), related_name="movements")
    kind = models.CharField(_("kind"), max_length=20, choices=MovementKind.choices)
    on = models.DateField(_("date"))
    from_class = models.ForeignKey(SchoolClass, models.PROTECT, related_name="+", null=True, blank=True)
    to_class = models.ForeignKey(SchoolClass, models.PROTECT, related_name="+", null=True, blank=True)
    until = models.DateField(_("until"), null=True, blank=True)
    other_school = models.CharField(_("other school"), max_length=80, blank=True)
    reason = models.CharField(_("reason"), max_length=200, blank=True)
    papers = models.JSONField(_("papers shown"), default=list, blank=True)
    is_from_list = models.BooleanField(_("recorded from a list"), default=False)
    document_number = models.CharField(_("document number"), max_length=60, blank=True)
    approver_kind = models.CharField(_("approved by"), max_length=10, choices=ApproverKind.choices, blank=True)
    approver = models.CharField(_("name of the approving body"), max_length=80, blank=True)
    approved_on = models.DateField(_("approved on"), null=True, blank=True)
    recorded_by = models.ForeignKey(User, models.PROTECT, related_name="+", null=True, blank=True)
    recorded_at = models.DateTimeField(_("recorded at"))
    reverses = models.OneToOneField("self", models.PROTECT, related_name="reversed_by", null=True, blank=True)

    class Meta:
        verbose_name = _("movement")
        verbose_name_plural = _("movements")
        ordering = ["student", "on", "id"]
        indexes = [
            models.Index(fields=["school", "on"], name="movement_school_on"),
            models.Index(fields=["student", "on"], name="movement_student_on"),
        ]
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=MovementKind.values), name="movement_kind_known"),
        ]

    def __str__(self) -> str:
        return f"{self.on} {self.get_kind_display()}"


class MovementPaper(models.Model):
    """A paper of a movement that came after the movement was recorded (M6); append-only.

    A row with ``reverses`` says that the paper was ticked by mistake; both stay.
    """

    school = models.ForeignKey(School, models.PROTECT, related_name="movement_papers")
    movement = models.ForeignKey(Movement, models.PROTECT, verbose_name=_("movement"), related_name="later_papers")
    paper = models.CharField(_("paper"), max_length=20, choices=Paper.choices)
    received_on = models.DateField(_("received on"))
    recorded_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField(_("recorded at"))
    reverses = models.OneToOneField("self", models.PROTECT, related_name="reversed_by", null=True, blank=True)

    class Meta:
        verbose_name = _("paper brought later")
        verbose_name_plural = _("papers brought later")
        ordering = ["movement", "received_on", "id"]
        indexes = [models.Index(fields=["school", "movement"], name="movement_paper_school")]
        constraints = [models.CheckConstraint(condition=Q(paper__in=Paper.values), name="movement_paper_known")]

    def __str__(self) -> str:
        return f"{self.movement_id} {self.paper}"


class StudyProof(models.Model):
    """The yearly proof that a guest pupil, here or elsewhere, really studies there (G2); append-only."""

    school = models.ForeignKey(School, models.PROTECT, related_name="study_proofs")
    student = models.ForeignKey(Student, models.PROTECT, verbose_name=_("student"), related_name="study_proofs")
    school_year = models.PositiveSmallIntegerField(_("school year"))
    received_on = models.DateField(_("received on"))
    document = models.CharField(_("document"), max_length=120)
    recorded_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField(_("recorded at"))

    class Meta:
        verbose_name = _("proof of study")
        verbose_name_plural = _("proofs of study")
        ordering = ["student", "-school_year", "-id"]
        indexes = [models.Index(fields=["school", "school_year"], name="study_proof_school_year")]

    def __str__(self) -> str:
        return f"{self.student_id} {self.school_year}"


class RegistryTask(models.Model):
    """Something the registrar must do about a child's registry record until a date (G5)."""

    school = models.ForeignKey(School, models.PROTECT, related_name="registry_tasks")
    student = models.ForeignKey(Student, models.PROTECT, verbose_name=_("student"), related_name="registry_tasks")
    kind = models.CharField(_("task"), max_length=20, choices=TaskKind.choices)
    due_on = models.DateField(_("due on"))
    made_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    made_at = models.DateTimeField(_("made at"))
    done_at = models.DateTimeField(_("done at"), null=True, blank=True)
    done_by = models.ForeignKey(User, models.PROTECT, related_name="+", null=True, blank=True)
    note = models.CharField(_("note"), max_length=200, blank=True)
    history = HistoricalRecords()

    class Meta:
        verbose_name = _("task of the registrar")
        verbose_name_plural = _("tasks of the registrar")
        ordering = ["school", "due_on", "id"]
        indexes = [models.Index(fields=["school", "done_at", "due_on"], name="registry_task_open")]
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=TaskKind.values), name="registry_task_kind_known"),
            models.CheckConstraint(
                condition=Q(done_at__isnull=True, done_by__isnull=True)
                | Q(done_at__isnull=False, done_by__isnull=False),
                name="registry_task_done_by_somebody",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.student_id} {self.kind}"
