"""Addresses of the reports of a term, a year, a stretch of days and a day."""

from django.urls import path

from accountability.views import report_list, term_reports

urlpatterns = [
    path("reports/", report_list.report_list, name="report-list"),
    path("reports/terms/<int:term_id>/", term_reports.detail, name="report-term"),
    path("reports/terms/<int:term_id>/xlsx/", term_reports.workbook, name="report-term-xlsx"),
    path("reports/terms/<int:term_id>/docx/", term_reports.document, name="report-term-docx"),
]
