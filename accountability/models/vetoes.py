"""The veto over a class whose dropout rate exceeds the line, and its consequences (F6)."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accountability.choices import VetoAnswer
from accountability.models.cases import DropoutCase
from accountability.models.points import Settlement
from kongchuo.lib.fields import EncryptedTextField
from students.models import School, SchoolClass, Term

VETO_CLAUSE = "篇一.5"
"""The clause of the source that the veto stands on (M8)."""


class Veto(models.Model):
    """A veto proposed by the figures of a settled term; effective only once the principal confirms it (F6).

    ``base``, ``joined`` and ``left`` are head counts: the rate is lost ÷ (base + joined − left).
    """

    school = models.ForeignKey(School, models.PROTECT, related_name="vetoes")
    settlement = models.ForeignKey(Settlement, models.PROTECT, related_name="vetoes")
    school_class = models.ForeignKey(SchoolClass, models.PROTECT, verbose_name=_("class"), related_name="vetoes")
    lost = models.ManyToManyField(DropoutCase, related_name="vetoes", verbose_name=_("lost children"))
    lost_count = models.PositiveSmallIntegerField(_("lost"))
    base = models.PositiveSmallIntegerField(_("there on the first day"))
    joined = models.PositiveSmallIntegerField(_("joined since"))
    left = models.PositiveSmallIntegerField(_("left with papers since"))
    percent = models.DecimalField(_("line of the veto, percent"), max_digits=5, decimal_places=2)
    proposed_at = models.DateTimeField(_("proposed at"))

    class Meta:
        verbose_name = _("veto")
        verbose_name_plural = _("vetoes")
        ordering = ["school", "-settlement", "school_class"]
        constraints = [
            models.UniqueConstraint(fields=["settlement", "school_class"], name="veto_once_a_term_and_class"),
            models.CheckConstraint(condition=Q(lost_count__gte=1), name="veto_has_lost_children"),
        ]

    def __str__(self) -> str:
        return f"{self.settlement_id} {self.school_class_id}"


class VetoDecision(models.Model):
    """What the principal decided about a veto, with the reason; the latest decision holds (F6)."""

    school = models.ForeignKey(School, models.PROTECT, related_name="veto_decisions")
    veto = models.ForeignKey(Veto, models.PROTECT, related_name="decisions")
    answer = models.CharField(_("decision"), max_length=10, choices=VetoAnswer.choices)
    reason = EncryptedTextField(_("reason"))
    persons = models.ManyToManyField(settings.AUTH_USER_MODEL, related_name="veto_decisions", verbose_name=_("persons"))
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    decided_at = models.DateTimeField(_("decided at"))

    class Meta:
        verbose_name = _("decision on a veto")
        verbose_name_plural = _("decisions on vetoes")
        ordering = ["veto", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(answer__in=VetoAnswer.values) & ~Q(reason=""), name="veto_decision_says_why"
            )
        ]

    def __str__(self) -> str:
        return f"{self.veto_id} {self.answer}"


class AppointmentExemption(models.Model):
    """The principal lets one person be head teacher although a veto of ``term`` forbids it in the next one (F6)."""

    school = models.ForeignKey(School, models.PROTECT, related_name="appointment_exemptions")
    staff = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="appointment_exemptions")
    term = models.ForeignKey(Term, models.PROTECT, verbose_name=_("term of the veto"), related_name="+")
    reason = EncryptedTextField(_("reason"))
    granted_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    granted_at = models.DateTimeField(_("granted at"))

    class Meta:
        verbose_name = _("exemption from a veto")
        verbose_name_plural = _("exemptions from vetoes")
        ordering = ["school", "term", "staff"]
        constraints = [
            models.UniqueConstraint(fields=["staff", "term"], name="exemption_once_a_term"),
            models.CheckConstraint(condition=~Q(reason=""), name="exemption_says_why"),
        ]

    def __str__(self) -> str:
        return f"{self.staff_id} {self.term_id}"
