"""Incidents: what somebody of the staff is said to have done, and every step until the decision (F9, M12, M13)."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accountability.choices import Consequence, FindingResult, IncidentKind, IncidentStepKind
from accountability.models.cases import CaseEvent
from kongchuo.lib.fields import EncryptedTextField
from students.models import School

_LOST = IncidentKind.LOST_RETURNEE
_TELLS = [IncidentStepKind.STATEMENT, IncidentStepKind.FINDING, IncidentStepKind.DECISION]


class Incident(models.Model):
    """What it is about, whom it concerns and when it happened; all else is a step.

    ``confirmation`` is the confirmed dropout of a returned child that opened it by itself (K13): once a confirmation
    and person. Nobody else's incident names a child in a field of its own.
    """

    school = models.ForeignKey(School, models.PROTECT, related_name="incidents")
    kind = models.CharField(_("kind"), max_length=14, choices=IncidentKind.choices)
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name=_("person concerned"), related_name="incidents"
    )
    on = models.DateField(_("day"))
    confirmation = models.ForeignKey(CaseEvent, models.PROTECT, related_name="incidents", null=True, blank=True)
    opened_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True, blank=True)
    opened_at = models.DateTimeField(_("recorded at"))

    class Meta:
        verbose_name = _("incident")
        verbose_name_plural = _("incidents")
        ordering = ["school", "-on", "-id"]
        indexes = [models.Index(fields=["school", "person"], name="incident_school_person")]
        constraints = [
            models.UniqueConstraint(fields=["confirmation", "person"], name="incident_once_a_confirmation"),
            models.CheckConstraint(condition=Q(kind__in=IncidentKind.values), name="incident_kind_known"),
            models.CheckConstraint(
                condition=Q(kind=_LOST, confirmation__isnull=False)
                | (~Q(kind=_LOST) & Q(confirmation__isnull=True, opened_by__isnull=False)),
                name="incident_by_itself_or_by_somebody",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.on} {self.kind}"


class IncidentStep(models.Model):
    """One step, appended and never edited. ``until`` is the last day for an answer to who was asked to be heard."""

    school = models.ForeignKey(School, models.PROTECT, related_name="+")
    incident = models.ForeignKey(Incident, models.PROTECT, related_name="steps")
    kind = models.CharField(_("step"), max_length=10, choices=IncidentStepKind.choices)
    at = models.DateTimeField(_("recorded at"))
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    text = EncryptedTextField(_("text"), blank=True, default="")
    until = models.DateField(_("answer until"), null=True, blank=True)
    result = models.CharField(_("finding"), max_length=16, choices=FindingResult.choices, blank=True)
    consequence = models.CharField(_("consequence"), max_length=10, choices=Consequence.choices, blank=True)

    class Meta:
        verbose_name = _("step of an incident")
        verbose_name_plural = _("steps of incidents")
        ordering = ["incident", "id"]
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=IncidentStepKind.values), name="incident_step_kind_known"),
            models.CheckConstraint(condition=~Q(kind__in=_TELLS, text=""), name="incident_step_says_something"),
            models.CheckConstraint(
                condition=Q(kind=IncidentStepKind.ASKED, until__isnull=False)
                | (~Q(kind=IncidentStepKind.ASKED) & Q(until__isnull=True)),
                name="incident_asked_until_a_day",
            ),
            models.CheckConstraint(
                condition=Q(kind=IncidentStepKind.FINDING, result__in=FindingResult.values)
                | (~Q(kind=IncidentStepKind.FINDING) & Q(result="")),
                name="incident_finding_has_result",
            ),
            models.CheckConstraint(
                condition=Q(kind=IncidentStepKind.DECISION, consequence__in=Consequence.values)
                | (~Q(kind=IncidentStepKind.DECISION) & Q(consequence="")),
                name="incident_decision_has_consequence",
            ),
            models.UniqueConstraint(
                fields=["incident"], condition=Q(kind=IncidentStepKind.DECISION), name="incident_decided_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.incident_id} {self.kind}"
