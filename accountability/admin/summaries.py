"""Submitted months, to be read: they are handed in on the page of the month (H5, J)."""

from django.contrib import admin

from accountability.models import MonthSubmission
from students.admin.base import OwnSchool


@admin.register(MonthSubmission)
class MonthSubmissionAdmin(OwnSchool):
    """Receipts."""

    list_display = ("number", "month", "submitted_by", "submitted_at", "central_school")
    list_select_related = ("submitted_by", "central_school")
