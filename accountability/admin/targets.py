"""Targets, to be read: they are changed on their page (M14, M22)."""

from django.contrib import admin

from accountability.models import Target
from students.admin.base import OwnSchoolWithHistory


@admin.register(Target)
class TargetAdmin(OwnSchoolWithHistory):
    """Targets with their history."""

    list_display = ("kind", "comparison", "value", "effective_on", "source")
    list_filter = ("kind",)
