"""Frozen and submitted months and forms of the county, to be read: they are made on their pages (H5, J)."""

from django.contrib import admin

from accountability.admin.papers import WithoutContent
from accountability.models import CountyForm, MonthSubmission, MonthSummary
from students.admin.base import OwnSchool


@admin.register(MonthSummary)
class MonthSummaryAdmin(WithoutContent):
    """Months as they were frozen; their rows are on their pages."""

    list_display = ("month", "version", "frozen_by", "frozen_at", "sha256")
    list_select_related = ("frozen_by",)
    exclude = ("content", "differences")


@admin.register(MonthSubmission)
class MonthSubmissionAdmin(OwnSchool):
    """Receipts of the central school."""

    list_display = ("number", "month", "submitted_by", "submitted_at", "central_school")
    list_select_related = ("submitted_by", "central_school")


@admin.register(CountyForm)
class CountyFormAdmin(WithoutContent):
    """Forms of the county; the files are on their page."""

    list_display = ("name", "uploaded_at", "uploaded_by", "retired_at", "marks_preview")
    list_select_related = ("uploaded_by",)
