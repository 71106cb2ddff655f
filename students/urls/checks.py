"""Addresses of spot checks."""

from django.urls import path

from students.views import check_records, checks

urlpatterns = [
    path("checks/", check_records.check_list, name="check-list"),
    path("checks/export/", check_records.export, name="check-export"),
    path("checks/new/", checks.choose, name="check-choose"),
    path("checks/classes/<int:class_id>/", checks.new, name="check-new"),
    path("checks/<int:check_id>/", check_records.detail, name="check-detail"),
    path("checks/<int:check_id>/explain/", check_records.explain, name="check-explain"),
    path("checks/<int:check_id>/settle/", check_records.settle, name="check-settle"),
]
