"""Changes of policy values: proposed by the office, decided by the principal, both appended (K14, J)."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accountability.choices import LaterRows, PolicyFamily, PolicyOutcome
from accountability.models.policy import AccountabilityPolicy
from students.models import AttendancePolicy, School


class PolicyProposal(models.Model):
    """Other values from a day on. ``values`` holds the changed ones only, ``base`` what they were when it was written.

    ``later_seen`` are the days after it for which rows were approved already, ``later`` what becomes of those rows.
    """

    school = models.ForeignKey(School, models.PROTECT, related_name="policy_proposals")
    family = models.CharField(_("rules"), max_length=16, choices=PolicyFamily.choices)
    effective_on = models.DateField(_("in force from"))
    values = models.JSONField(_("new values"))
    base = models.JSONField(_("values before"))
    later = models.CharField(_("values approved for later days"), max_length=8, choices=LaterRows.choices, blank=True)
    later_seen = models.JSONField(default=list, blank=True)
    reason = models.CharField(_("reason"), max_length=200)
    proposed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    proposed_at = models.DateTimeField(_("proposed at"))

    class Meta:
        verbose_name = _("proposed change of rules")
        verbose_name_plural = _("proposed changes of rules")
        ordering = ["school", "-proposed_at", "-id"]
        indexes = [models.Index(fields=["school", "effective_on"], name="policy_proposal_effective")]
        constraints = [
            models.CheckConstraint(condition=Q(family__in=PolicyFamily.values), name="policy_proposal_family_known"),
            models.CheckConstraint(condition=~Q(reason=""), name="policy_proposal_says_why"),
            models.CheckConstraint(condition=Q(later__in=["", *LaterRows.values]), name="policy_proposal_later_known"),
        ]

    def __str__(self) -> str:
        return f"{self.family} {self.effective_on}"


class PolicyDecision(models.Model):
    """What became of a proposal; the database holds one for each, so that nothing is approved twice.

    An approved one names the row that holds its values from its day on.
    """

    school = models.ForeignKey(School, models.PROTECT, related_name="policy_decisions")
    proposal = models.OneToOneField(PolicyProposal, models.PROTECT, related_name="decision")
    outcome = models.CharField(_("decision"), max_length=10, choices=PolicyOutcome.choices)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField(_("decided at"))
    reason = models.CharField(_("reason"), max_length=200, blank=True)
    attendance = models.ForeignKey(AttendancePolicy, models.PROTECT, related_name="+", null=True, blank=True)
    accountability = models.ForeignKey(AccountabilityPolicy, models.PROTECT, related_name="+", null=True, blank=True)

    class Meta:
        verbose_name = _("decision on a change of rules")
        verbose_name_plural = _("decisions on changes of rules")
        ordering = ["school", "-at"]
        constraints = [
            models.CheckConstraint(
                condition=Q(outcome=PolicyOutcome.APPROVED)
                & (
                    Q(attendance__isnull=False, accountability__isnull=True)
                    | Q(attendance__isnull=True, accountability__isnull=False)
                )
                | Q(
                    outcome__in=[PolicyOutcome.REFUSED, PolicyOutcome.WITHDRAWN],
                    attendance__isnull=True,
                    accountability__isnull=True,
                ),
                name="policy_decision_row_where_approved",
            ),
            models.CheckConstraint(
                condition=~Q(outcome=PolicyOutcome.REFUSED, reason=""), name="policy_decision_refused_says_why"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.proposal_id} {self.outcome}"


class VetoLineRead(models.Model):
    """The principal has read that sources elsewhere use far lower lines for the veto; asked once a school (F6)."""

    school = models.OneToOneField(School, models.PROTECT, related_name="veto_line_read")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField(_("read at"))

    class Meta:
        verbose_name = _("note on the line of the veto, read")
        verbose_name_plural = _("notes on the line of the veto, read")

    def __str__(self) -> str:
        return f"{self.school_id} {self.at}"
