"""Values, proposed changes and decisions, to be read: they are written on their own pages (K14, J)."""

from django.contrib import admin

from accountability.models import AccountabilityPolicy, PolicyDecision, PolicyProposal
from students.admin.base import OwnSchool, OwnSchoolWithHistory


@admin.register(AccountabilityPolicy)
class AccountabilityPolicyAdmin(OwnSchoolWithHistory):
    """Rules by date."""

    list_display = ("effective_on", "letter_days", "return_days", "head_points", "subject_points", "veto_percent")


@admin.register(PolicyProposal)
class PolicyProposalAdmin(OwnSchool):
    """Proposed changes."""

    list_display = ("effective_on", "family", "reason", "proposed_by", "proposed_at")
    list_select_related = ("proposed_by",)


@admin.register(PolicyDecision)
class PolicyDecisionAdmin(OwnSchool):
    """Decisions on them."""

    list_display = ("proposal", "outcome", "by", "at", "reason")
    list_select_related = ("proposal", "by")
