"""Addresses of papers, their service, their templates, and the notices of the township."""

from django.urls import path

from accountability.views import (
    paper_issue,
    paper_list,
    paper_print,
    paper_service,
    paper_templates,
    papers,
    scans,
    township_notices,
)

urlpatterns = [
    path("cases/<int:case_id>/papers/", papers.case_papers, name="case-papers"),
    path("cases/<int:case_id>/papers/<str:paper_kind>/new/", paper_issue.paper_issue, name="paper-issue"),
    path("visits/<int:visit_id>/paper/", paper_issue.paper_issue_visit, name="paper-issue-visit"),
    path("papers/", paper_list.paper_list, name="paper-list"),
    path("papers/export/", paper_list.paper_export, name="paper-export"),
    path("papers/<int:paper_id>/", papers.paper_detail, name="paper-detail"),
    path("papers/<int:paper_id>/print/", paper_print.paper_print, name="paper-print"),
    path("papers/<int:paper_id>/word/", paper_print.paper_docx, name="paper-docx"),
    path("papers/<int:paper_id>/pdf/", paper_print.paper_pdf, name="paper-pdf"),
    path("papers/<int:paper_id>/void/", papers.paper_void, name="paper-void"),
    path("papers/<int:paper_id>/service/", paper_service.paper_service, name="paper-service"),
    path("papers/<int:paper_id>/scan/", scans.paper_scan, name="paper-scan"),
    path("scans/<int:file_id>/", scans.scan_detail, name="scan-detail"),
    path("services/<int:service_id>/annul/", paper_service.paper_service_annul, name="paper-service-annul"),
    path("cases/<int:case_id>/township-notice/", township_notices.township_notice_new, name="township-notice-new"),
    path(
        "township-notices/<int:notice_id>/served/",
        township_notices.township_notice_served,
        name="township-notice-served",
    ),
    path(
        "township-notices/<int:notice_id>/annul/", township_notices.township_notice_annul, name="township-notice-annul"
    ),
    path("township-notices/<int:notice_id>/scan/", scans.township_notice_scan, name="township-notice-scan"),
    path("paper-templates/", paper_templates.template_list, name="template-list"),
    path("paper-templates/<str:paper_kind>/", paper_templates.template_edit, name="template-edit"),
    path("paper-templates/<str:paper_kind>/file/", paper_templates.template_download, name="template-download"),
    path("paper-templates/<str:paper_kind>/retire/", paper_templates.template_retire, name="template-retire"),
]
