"""Addresses of incidents."""

from django.urls import path

from accountability.views import incident_steps, incidents

urlpatterns = [
    path("incidents/", incidents.incident_list, name="incident-list"),
    path("incidents/new/", incidents.incident_new, name="incident-new"),
    path("incidents/<int:incident_id>/", incidents.incident_detail, name="incident-detail"),
    path("incidents/<int:incident_id>/evidence/", incident_steps.incident_evidence, name="incident-evidence"),
    path("incidents/<int:incident_id>/ask/", incident_steps.incident_ask, name="incident-ask"),
    path("incidents/<int:incident_id>/statement/", incident_steps.incident_statement, name="incident-statement"),
    path("incidents/<int:incident_id>/finding/", incident_steps.incident_finding, name="incident-finding"),
    path("incidents/<int:incident_id>/decision/", incident_steps.incident_decision, name="incident-decision"),
    path("incidents/<int:incident_id>/files/<int:file_id>/", incidents.incident_evidence_file, name="incident-file"),
]
