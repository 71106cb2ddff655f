"""What adults owe a child, and what they did."""

from accountability.models.agreements import Agreement, AgreementSignature, ClauseText, SignatureDrawing
from accountability.models.cases import CaseEvent, CauseRecord, DropoutCase, TownshipNotice
from accountability.models.county_forms import CountyForm
from accountability.models.files import StoredFile
from accountability.models.incidents import Incident, IncidentStep
from accountability.models.notices import Notice
from accountability.models.open_formats import CalendarAddress, OpenToken
from accountability.models.papers import NumberSeries, Paper, PaperService, PaperTemplate
from accountability.models.points import FinalMark, LedgerEntry, Objection, ObjectionDecision, Settlement
from accountability.models.policy import AccountabilityPolicy
from accountability.models.proposals import PolicyDecision, PolicyProposal, VetoLineRead
from accountability.models.submissions import MonthSubmission
from accountability.models.summaries import MonthSummary
from accountability.models.support import AidRecord, SupportContact, SupportPair, SupportReview
from accountability.models.targets import Target
from accountability.models.vetoes import AppointmentExemption, Veto, VetoDecision
from accountability.models.visits import HomeVisit

__all__ = [
    "AccountabilityPolicy",
    "Agreement",
    "AgreementSignature",
    "AidRecord",
    "AppointmentExemption",
    "CalendarAddress",
    "CaseEvent",
    "CauseRecord",
    "ClauseText",
    "CountyForm",
    "DropoutCase",
    "FinalMark",
    "HomeVisit",
    "Incident",
    "IncidentStep",
    "LedgerEntry",
    "MonthSubmission",
    "MonthSummary",
    "Notice",
    "NumberSeries",
    "Objection",
    "ObjectionDecision",
    "OpenToken",
    "Paper",
    "PaperService",
    "PaperTemplate",
    "PolicyDecision",
    "PolicyProposal",
    "Settlement",
    "SignatureDrawing",
    "StoredFile",
    "SupportContact",
    "SupportPair",
    "SupportReview",
    "Target",
    "TownshipNotice",
    "Veto",
    "VetoDecision",
    "VetoLineRead",
]
