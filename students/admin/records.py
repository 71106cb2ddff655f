"""What is only read in the admin: it is written by the pages where it happens, or is append-only."""

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from students.access_words import access_words
from students.admin.base import OwnSchool, OwnSchoolWithHistory
from students.models import (
    AccessEntry,
    CatchmentChild,
    Contact,
    ImportBatch,
    Leave,
    Movement,
    RegistryTask,
    Roll,
    RollVersion,
    SpotCheck,
    StudyProof,
    YearTurn,
)


@admin.register(Leave)
class LeaveAdmin(OwnSchoolWithHistory):
    """Leave slips."""

    list_display = ("student", "kind", "starts_on", "ends_on", "returned_on", "granted_by")
    list_filter = ("kind",)
    list_select_related = ("student", "granted_by")
    exclude = ("reason",)


@admin.register(CatchmentChild)
class CatchmentChildAdmin(OwnSchoolWithHistory):
    """Children of the catchment, those taken off the list too (G7); the list is kept on its own pages."""

    list_display = ("name", "village", "birth_on", "place", "starts_on", "ends_on")
    list_filter = ("place",)
    exclude = ("id_number", "address", "phone", "disability", "note")


@admin.register(YearTurn)
class YearTurnAdmin(OwnSchool):
    """Turns of the school year (G1); the plan, which may name reasons, is on its own pages."""

    list_display = ("year", "status", "done_at", "done_by")
    list_filter = ("status",)
    list_select_related = ("done_by",)
    exclude = ("plan", "made")


@admin.register(Movement)
class MovementAdmin(OwnSchool):
    """Movements (G2)."""

    list_display = ("on", "kind", "student", "from_class", "to_class", "recorded_by")
    list_filter = ("kind",)
    list_select_related = ("student", "from_class", "to_class", "recorded_by")


@admin.register(RegistryTask)
class RegistryTaskAdmin(OwnSchoolWithHistory):
    """Tasks of the registrar (G5); they are ticked off on their own page."""

    list_display = ("due_on", "kind", "student", "done_at", "done_by")
    list_filter = ("kind",)
    list_select_related = ("student", "done_by")


@admin.register(StudyProof)
class StudyProofAdmin(OwnSchool):
    """Proofs of study (G2), append-only."""

    list_display = ("school_year", "student", "document", "received_on", "recorded_by")
    list_filter = ("school_year",)
    list_select_related = ("student", "recorded_by")


@admin.register(Roll)
class RollAdmin(OwnSchool):
    """Rolls; marks are on the roll pages."""

    list_display = ("date", "school_class", "expected", "present", "first_submitted_at", "submitted_by")
    list_select_related = ("school_class", "submitted_by")
    date_hierarchy = "date"


@admin.register(RollVersion)
class RollVersionAdmin(OwnSchool):
    """Versions of rolls (B6); who was marked is on the roll pages."""

    list_display = ("roll", "number", "change", "by", "at")
    list_filter = ("change",)
    list_select_related = ("roll__school_class", "by")
    exclude = ("marks", "client_key")


@admin.register(SpotCheck)
class SpotCheckAdmin(OwnSchool):
    """Spot checks (M3); who was missing, and what was said about it, is on their pages."""

    list_display = ("date", "school_class", "expected", "roll_present", "head_count", "is_mismatch", "result", "by")
    list_filter = ("is_mismatch", "result")
    list_select_related = ("school_class", "by")
    exclude = ("note", "explanation", "result_note", "client_key")


@admin.register(Contact)
class ContactAdmin(OwnSchool):
    """Contacts with guardians (D1)."""

    list_display = ("about_on", "student", "channel", "result", "recorded_by")
    list_filter = ("channel", "result")
    list_select_related = ("student", "recorded_by")
    exclude = ("whom", "note")


@admin.register(AccessEntry)
class AccessEntryAdmin(OwnSchool):
    """Who looked at what (I2)."""

    list_display = ("at", "actor", "kind", "what_in_words", "count")
    list_filter = ("kind",)
    list_select_related = ("actor",)

    @admin.display(description=_("What"))
    def what_in_words(self, entry: AccessEntry) -> str:
        """As on the sheet of accesses."""
        return access_words(entry.what)


@admin.register(ImportBatch)
class ImportBatchAdmin(OwnSchool):
    """Imports; their rows are on the import pages."""

    list_display = ("uploaded_at", "kind", "status", "uploaded_by")
    list_filter = ("kind", "status")
    list_select_related = ("uploaded_by",)
    fields = ("kind", "status", "file_name", "effective_on", "uploaded_by", "uploaded_at", "finished_at")
