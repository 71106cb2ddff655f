"""What adults owe a child, and what they did."""

from accountability.models.cases import CaseEvent, CauseRecord, DropoutCase, TownshipNotice
from accountability.models.files import StoredFile
from accountability.models.notices import Notice
from accountability.models.papers import NumberSeries, Paper, PaperService, PaperTemplate
from accountability.models.policy import AccountabilityPolicy
from accountability.models.summaries import MonthSummary
from accountability.models.support import AidRecord, SupportContact, SupportPair, SupportReview
from accountability.models.targets import Target
from accountability.models.visits import HomeVisit

__all__ = [
    "AccountabilityPolicy",
    "AidRecord",
    "CaseEvent",
    "CauseRecord",
    "DropoutCase",
    "HomeVisit",
    "MonthSummary",
    "Notice",
    "NumberSeries",
    "Paper",
    "PaperService",
    "PaperTemplate",
    "StoredFile",
    "SupportContact",
    "SupportPair",
    "SupportReview",
    "Target",
    "TownshipNotice",
]
