"""The policy values that the rules of accountability need, by the names of the dated row they come from (K14)."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class SupportLimits:
    """The ⚙ values in force on the day judged (K14); calendar days."""

    support_contact_days: int
    support_review_days: int
