"""Support pairs with their contacts and reviews (M10, G8), and aid (M11)."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from accountability.choices import AidKind, SupportForm, SupportOutcome
from students.models import School, Student, Term


class SupportPair(models.Model):
    """A teacher who supports a child towards a goal, for a period (M10, G8)."""

    school = models.ForeignKey(School, models.PROTECT, related_name="support_pairs")
    staff = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name=_("supporter"), related_name="support_pairs"
    )
    student = models.ForeignKey(Student, models.PROTECT, verbose_name=_("student"), related_name="support_pairs")
    goal = models.CharField(_("goal"), max_length=200)
    starts_on = models.DateField(_("from"))
    planned_until = models.DateField(_("planned until"))
    ended_on = models.DateField(_("ended on"), null=True, blank=True)
    ended_because = models.CharField(_("why it ended"), max_length=200, blank=True)
    history = HistoricalRecords()

    class Meta:
        verbose_name = _("support pair")
        verbose_name_plural = _("support pairs")
        ordering = ["school", "staff", "-starts_on"]
        constraints = [
            models.CheckConstraint(condition=Q(planned_until__gte=F("starts_on")), name="support_pair_dates_in_order"),
            models.CheckConstraint(
                condition=Q(ended_on__isnull=True) | Q(ended_on__gte=F("starts_on")),
                name="support_pair_ends_after_start",
            ),
            models.UniqueConstraint(
                fields=["staff", "student"], condition=Q(ended_on__isnull=True), name="support_pair_open_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.staff_id} {self.student_id}"


class SupportContact(models.Model):
    """A meeting of supporter and child; append-only (M10)."""

    school = models.ForeignKey(School, models.PROTECT, related_name="+")
    pair = models.ForeignKey(SupportPair, models.PROTECT, related_name="contacts")
    on = models.DateField(_("date"))
    form = models.CharField(_("form"), max_length=10, choices=SupportForm.choices)
    content = models.CharField(_("what was done"), max_length=300)
    response = models.CharField(_("how the child responded"), max_length=200, blank=True)
    effect = models.CharField(_("effect"), max_length=200, blank=True)
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField(_("recorded at"))
    client_key = models.UUIDField(_("client key"), unique=True)

    class Meta:
        verbose_name = _("support contact")
        verbose_name_plural = _("support contacts")
        ordering = ["pair", "-on", "-id"]
        constraints = [
            models.CheckConstraint(condition=Q(form__in=SupportForm.values), name="support_contact_form_known"),
        ]

    def __str__(self) -> str:
        return f"{self.pair_id} {self.on}"


class SupportReview(models.Model):
    """What was decided of a pair at the end of a term (G8)."""

    school = models.ForeignKey(School, models.PROTECT, related_name="+")
    pair = models.ForeignKey(SupportPair, models.PROTECT, related_name="reviews")
    term = models.ForeignKey(Term, models.PROTECT, verbose_name=_("term"), related_name="+")
    on = models.DateField(_("date"))
    outcome = models.CharField(_("outcome"), max_length=10, choices=SupportOutcome.choices)
    note = models.CharField(_("note"), max_length=300, blank=True)
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField(_("recorded at"))

    class Meta:
        verbose_name = _("review of a support pair")
        verbose_name_plural = _("reviews of support pairs")
        ordering = ["pair", "-on", "-id"]
        constraints = [
            models.UniqueConstraint(fields=["pair", "term"], name="support_review_once_a_term"),
            models.CheckConstraint(condition=Q(outcome__in=SupportOutcome.values), name="support_review_outcome_known"),
        ]

    def __str__(self) -> str:
        return f"{self.pair_id} {self.term_id}"


class AidRecord(models.Model):
    """Help that a child in hardship received (M11). ``amount`` is in yuan; goods may have none."""

    school = models.ForeignKey(School, models.PROTECT, related_name="aid")
    student = models.ForeignKey(Student, models.PROTECT, verbose_name=_("student"), related_name="aid")
    kind = models.CharField(_("kind"), max_length=10, choices=AidKind.choices)
    amount = models.DecimalField(_("amount in yuan"), max_digits=9, decimal_places=2, null=True, blank=True)
    source = models.CharField(_("source"), max_length=80)
    on = models.DateField(_("date"))
    note = models.CharField(_("note"), max_length=200, blank=True)
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField(_("recorded at"))
    history = HistoricalRecords()

    class Meta:
        verbose_name = _("aid")
        verbose_name_plural = _("aid")
        ordering = ["school", "-on", "-id"]
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=AidKind.values), name="aid_kind_known"),
            models.CheckConstraint(condition=Q(amount__isnull=True) | Q(amount__gte=0), name="aid_amount_not_negative"),
        ]

    def __str__(self) -> str:
        return f"{self.student_id} {self.on}"
