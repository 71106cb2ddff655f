"""Addresses of the reports of a term, a year, a stretch of days and a day."""

from django.urls import path

from accountability.views import absence_sheets, movement_reports, report_list, term_reports, year_figures

urlpatterns = [
    path("reports/", report_list.report_list, name="report-list"),
    path("reports/terms/<int:term_id>/", term_reports.detail, name="report-term"),
    path("reports/terms/<int:term_id>/xlsx/", term_reports.workbook, name="report-term-xlsx"),
    path("reports/terms/<int:term_id>/docx/", term_reports.document, name="report-term-docx"),
    path("reports/absences/", absence_sheets.detail, name="report-absences"),
    path("reports/absences/xlsx/", absence_sheets.workbook, name="report-absences-xlsx"),
    path("reports/movements/", movement_reports.detail, name="report-moves"),
    path("reports/movements/xlsx/", movement_reports.workbook, name="report-moves-xlsx"),
    path("reports/years/<int:year>/", year_figures.detail, name="report-year"),
    path("reports/years/<int:year>/xlsx/", year_figures.workbook, name="report-year-xlsx"),
]
