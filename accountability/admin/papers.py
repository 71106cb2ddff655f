"""Visits, papers, their services, templates and files, to be read; what was written stands on their pages (D4, E2)."""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest

from accountability.models import HomeVisit, Paper, PaperService, PaperTemplate, StoredFile
from students.admin.base import OwnSchool, OwnSchoolWithHistory


class WithoutContent(OwnSchool):
    """Rows whose content is not shown and therefore not read."""

    exclude = ("content",)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        """The rows of the person's school without their content."""
        return super().get_queryset(request).defer("content")


@admin.register(HomeVisit)
class HomeVisitAdmin(OwnSchool):
    """Home visits; what was said, and where, is on their pages (I4)."""

    list_display = ("on", "student", "leader", "attitude", "signed_how", "annulled_at")
    list_filter = ("attitude", "signed_how")
    list_select_related = ("student", "leader")
    exclude = ("place_note", "family", "whereabouts", "talk", "help_promised", "cause", "client_key")


@admin.register(Paper)
class PaperAdmin(WithoutContent, OwnSchoolWithHistory):
    """Papers by number, void ones too (E2); what they say is on their pages."""

    is_about_children = True
    list_display = ("number", "kind", "student", "issued_on", "issued_by", "voided_at")
    list_filter = ("kind", "year")
    list_select_related = ("student", "issued_by")


@admin.register(PaperService)
class PaperServiceAdmin(OwnSchool):
    """How papers reached their addressees (E4)."""

    list_display = ("served_at", "paper", "mode", "served_by", "annulled_at")
    list_filter = ("mode",)
    list_select_related = ("paper", "served_by")
    exclude = ("place",)


@admin.register(PaperTemplate)
class PaperTemplateAdmin(WithoutContent):
    """Word templates of the school (E3); the files are on their page."""

    list_display = ("kind", "name", "uploaded_at", "uploaded_by", "retired_at")
    list_filter = ("kind",)
    list_select_related = ("uploaded_by",)


@admin.register(StoredFile)
class StoredFileAdmin(WithoutContent):
    """Photos, signatures and scans by what they belong to; they are looked at on their pages (I2)."""

    is_about_children = True
    list_display = ("stored_at", "student", "kind", "content_type", "size", "stored_by")
    list_filter = ("kind",)
    list_select_related = ("student", "stored_by")
