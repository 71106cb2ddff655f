"""What adults owe a child, and what they did."""

from accountability.models.cases import CaseEvent, CauseRecord, DropoutCase, TownshipNotice
from accountability.models.files import StoredFile
from accountability.models.notices import Notice
from accountability.models.papers import NumberSeries, Paper, PaperService, PaperTemplate
from accountability.models.points import FinalMark, LedgerEntry, Objection, ObjectionDecision, Settlement
from accountability.models.policy import AccountabilityPolicy
from accountability.models.support import AidRecord, SupportContact, SupportPair, SupportReview
from accountability.models.targets import Target
from accountability.models.vetoes import AppointmentExemption, Veto, VetoDecision
from accountability.models.visits import HomeVisit

__all__ = [
    "AccountabilityPolicy",
    "AidRecord",
    "AppointmentExemption",
    "CaseEvent",
    "CauseRecord",
    "DropoutCase",
    "FinalMark",
    "HomeVisit",
    "LedgerEntry",
    "Notice",
    "NumberSeries",
    "Objection",
    "ObjectionDecision",
    "Paper",
    "PaperService",
    "PaperTemplate",
    "Settlement",
    "StoredFile",
    "SupportContact",
    "SupportPair",
    "SupportReview",
    "Target",
    "TownshipNotice",
    "Veto",
    "VetoDecision",
]
