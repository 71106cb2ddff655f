"""Tokens for programs and addresses of calendars, to be read: they are made and revoked on their pages (I3)."""

from django.contrib import admin

from accountability.models import CalendarAddress, OpenToken
from students.admin.base import OwnSchool


@admin.register(OpenToken)
class OpenTokenAdmin(OwnSchool):
    """Tokens; what is kept of them is a hash, which is not shown either."""

    list_display = ("label", "created_by", "created_at", "last_used_at", "revoked_by", "revoked_at")
    list_select_related = ("created_by", "revoked_by")
    exclude = ("sha256",)


@admin.register(CalendarAddress)
class CalendarAddressAdmin(OwnSchool):
    """Whose calendar reads deadlines, and since when."""

    list_display = ("person", "created_at", "last_used_at", "revoked_at")
    list_select_related = ("person",)
    exclude = ("sha256",)
