"""Addresses of home visits and of the files that belong to children."""

from django.urls import path

from accountability.views import files, visits

urlpatterns = [
    path("students/<int:student_id>/visits/new/", visits.visit_new, name="visit-new"),
    path("visits/<int:visit_id>/", visits.visit_detail, name="visit-detail"),
    path("visits/<int:visit_id>/annul/", visits.visit_annul, name="visit-annul"),
    path("files/<int:file_id>/", files.stored_file, name="file"),
]
