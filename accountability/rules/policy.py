"""The policy values that the rules of accountability need, by the names of the dated row they come from (K14)."""

from dataclasses import dataclass

from accountability.choices import PaperKind


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
