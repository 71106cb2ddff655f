"""What the pages of values ask for: proposals with their decisions, and who decided what about a value (K14, J)."""

from django.db.models import QuerySet

from accountability.choices import PolicyOutcome
from accountability.models import PolicyDecision, PolicyProposal, VetoLineRead
from accountability.rules.policy_values import VALUES


def proposals(school_id: int) -> QuerySet[PolicyProposal]:
    """The proposals of a school with who made and who decided them, the latest first."""
    rows = PolicyProposal.objects.filter(school_id=school_id)
    return rows.select_related("proposed_by", "decision__by").order_by("-proposed_at", "-id")


def open_proposals(school_id: int) -> QuerySet[PolicyProposal]:
    """Those that nobody has decided."""
    return proposals(school_id).filter(decision__isnull=True)


def decisions_on(school_id: int, name: str) -> list[PolicyDecision]:
    """The approved changes of one value with their proposals, the latest first, in one query."""
    rows = PolicyDecision.objects.filter(
        school_id=school_id,
        outcome=PolicyOutcome.APPROVED,
        proposal__family=VALUES[name].family,
        proposal__values__has_key=name,
    )
    return list(rows.select_related("by", "proposal__proposed_by").order_by("-at", "-id"))


def is_veto_line_read(school_id: int) -> bool:
    """Whether the principal has confirmed the note on the line of the veto (F6)."""
    return VetoLineRead.objects.filter(school_id=school_id).exists()
