"""What adults owe a child, and what they did."""

from accountability.models.policy import AccountabilityPolicy
from accountability.models.support import AidRecord, SupportContact, SupportPair, SupportReview
from accountability.models.targets import Target

__all__ = ["AccountabilityPolicy", "AidRecord", "SupportContact", "SupportPair", "SupportReview", "Target"]
