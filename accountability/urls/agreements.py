"""Addresses of agreements, their clauses, their signatures and prints."""

from django.urls import path

from accountability.views import agreement_clauses, agreement_issue, agreement_own, agreement_print, agreements

urlpatterns = [
    path("agreements/", agreements.agreement_list, name="agreement-list"),
    path("agreements/export/", agreements.agreement_export, name="agreement-export"),
    path("agreements/issue/", agreement_issue.agreement_issue, name="agreement-issue"),
    path("agreements/own/", agreement_own.agreement_own, name="agreement-own"),
    path("agreements/sign/", agreement_own.agreement_sign, name="agreement-sign"),
    path("agreements/print/", agreement_print.agreement_print_all, name="agreement-print-all"),
    path("agreements/pdf/", agreement_print.agreement_pdf_all, name="agreement-pdf-all"),
    path("agreements/sheet/", agreement_print.agreement_sheet, name="agreement-sheet"),
    path("agreements/sheet/pdf/", agreement_print.agreement_sheet_pdf, name="agreement-sheet-pdf"),
    path("agreements/clauses/", agreement_clauses.clause_list, name="clause-list"),
    path("agreements/clauses/new/", agreement_clauses.clause_new, name="clause-new"),
    path("agreements/clauses/<int:version>/", agreement_clauses.clause_detail, name="clause-detail"),
    path("agreements/clauses/<int:version>/approve/", agreement_clauses.clause_approve, name="clause-approve"),
    path("agreements/<int:agreement_id>/", agreements.agreement_detail, name="agreement-detail"),
    path("agreements/<int:agreement_id>/print/", agreement_print.agreement_print, name="agreement-print"),
    path("agreements/<int:agreement_id>/pdf/", agreement_print.agreement_pdf, name="agreement-pdf"),
    path("agreements/<int:agreement_id>/scan/", agreements.agreement_scan, name="agreement-scan"),
    path("agreements/<int:agreement_id>/on-paper/", agreements.agreement_on_paper, name="agreement-on-paper"),
]
