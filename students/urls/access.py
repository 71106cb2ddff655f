"""Addresses of the sheet of accesses."""

from django.urls import path

from students.views import access_sheet

urlpatterns = [
    path("access/", access_sheet.sheet, name="access-sheet"),
    path("access/export/", access_sheet.sheet_export, name="access-sheet-export"),
    path("access/entries/export/", access_sheet.entries_export, name="access-entries-export"),
    path("access/entries/", access_sheet.entries, name="access-entries"),
]
