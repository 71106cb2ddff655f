"""The policy values that the rules of accountability need, by the names of the dated row they come from (K14)."""

from dataclasses import dataclass
from decimal import Decimal

from accountability.choices import BothPosts, PaperKind


@dataclass(frozen=True, slots=True)
class SupportLimits:
    """The ⚙ values in force on the day judged (K14); calendar days."""

    support_contact_days: int
    support_review_days: int


@dataclass(frozen=True, slots=True)
class PaperLimits:
    """The ⚙ values of papers in force on the day judged (D3 to D6, E2, K14)."""

    return_days: int
    report_visits: int
    report_to: str
    report_address: str
    township_name: str
    letter_pattern: str
    receipt_pattern: str
    visit_pattern: str
    report_pattern: str
    notice_pattern: str
    agreement_pattern: str

    def pattern_of(self, kind: PaperKind) -> str:
        """The pattern of the numbers of one kind of paper (E2)."""
        return str(getattr(self, f"{kind.value}_pattern"))


@dataclass(frozen=True, slots=True)
class PointLimits:
    """The ⚙ values of deductions and veto (F2, F3, F6): points by the day of confirmation, the veto by the settlement
    day (K14). ``veto_percent`` is 0 to 100."""

    head_points: Decimal
    subject_points: Decimal
    both_posts: BothPosts
    back_days: int
    settlement_days: int
    veto_percent: Decimal


@dataclass(frozen=True, slots=True)
class EvaluationLimits:
    """The ⚙ values of a class's monthly evaluation, in force on the month's last day (F10, K14)."""

    evaluation_start: Decimal
    late_report_points: Decimal
    missed_report_points: Decimal
    correction_points: Decimal
    no_contact_points: Decimal
    overdue_visit_points: Decimal
    mismatch_points: Decimal
    found_points: Decimal
