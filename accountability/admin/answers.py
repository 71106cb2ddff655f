"""Agreements, clauses, the points ledger, settlements and vetoes, to be read (F1, F6, F7).

Objections and incidents are on their pages alone, which know whom they concern (F11).
"""

from django.contrib import admin

from accountability.admin.papers import WithoutContent
from accountability.models import Agreement, ClauseText, LedgerEntry, Settlement, Veto
from students.admin.base import OwnSchool


@admin.register(ClauseText)
class ClauseTextAdmin(WithoutContent):
    """Versions of the clauses; their words are on their page."""

    list_display = ("version", "note", "prepared_by", "prepared_at", "approved_by", "approved_at")
    list_select_related = ("prepared_by", "approved_by")


@admin.register(Agreement)
class AgreementAdmin(OwnSchool):
    """Agreements by post; who signed is on their page."""

    list_display = ("paper", "school_year", "school_class", "role", "subject", "starts_on", "ends_on")
    list_filter = ("school_year", "role")
    list_select_related = ("paper", "school_class")


@admin.register(LedgerEntry)
class LedgerEntryAdmin(OwnSchool):
    """What each case cost whom, by the number of the case; entries are appended by the facts alone (F7)."""

    list_display = ("posted_at", "case", "staff", "school_class", "kind", "points", "term")
    list_filter = ("kind", "term")
    list_select_related = ("case", "staff", "school_class", "term")


@admin.register(Settlement)
class SettlementAdmin(OwnSchool):
    """Terms whose points are settled."""

    list_display = ("term", "on", "veto_percent", "settled_at", "settled_by")
    list_select_related = ("term", "settled_by")


@admin.register(Veto)
class VetoAdmin(OwnSchool):
    """Vetoes as they were proposed, with their counts; what the principal decided is on their page (F6)."""

    list_display = ("settlement", "school_class", "lost_count", "base", "joined", "left", "percent", "proposed_at")
    list_select_related = ("settlement", "school_class")
    exclude = ("lost",)
