"""Cases, to be read: they open by themselves and are worked on their pages; what was written stands there (D8, D11)."""

from django.contrib import admin

from accountability.models import CaseEvent, CauseRecord, DropoutCase, TownshipNotice
from students.admin.base import OwnSchool


@admin.register(DropoutCase)
class DropoutCaseAdmin(OwnSchool):
    """Cases by number."""

    list_display = ("label", "student", "origin", "starts_on", "opened_on", "closed_on")
    list_filter = ("origin", "school_year")
    list_select_related = ("student",)


@admin.register(CaseEvent)
class CaseEventAdmin(OwnSchool):
    """What happened to cases; reasons and notes are on the pages."""

    list_display = ("on", "case", "kind", "outcome", "by")
    list_filter = ("kind",)
    list_select_related = ("case", "by")
    exclude = ("text",)


@admin.register(CauseRecord)
class CauseRecordAdmin(OwnSchool):
    """Causes; notes on them are on the pages."""

    list_display = ("on", "student", "cause", "recorded_by")
    list_filter = ("cause",)
    list_select_related = ("student", "recorded_by")
    exclude = ("note",)


@admin.register(TownshipNotice)
class TownshipNoticeAdmin(OwnSchool):
    """Notices that the township issued."""

    list_display = ("issued_on", "case", "number", "deadline_on", "served_on", "annulled_at")
    list_select_related = ("case",)
