"""Addresses of leave pages."""

from django.urls import path

from students.views import leave, leave_list, list_exports

urlpatterns = [
    path("leave/", leave_list.leave_list, name="leave-list"),
    path("leave/export/", list_exports.leave_export, name="leave-list-export"),
    path("students/<int:student_id>/leave/new/", leave.new, name="leave-new"),
    path("leave/<int:leave_id>/extend/", leave.extend, name="leave-extend"),
    path("leave/<int:leave_id>/end/", leave.end, name="leave-end"),
    path("leave/<int:leave_id>/cancel/", leave.cancel, name="leave-cancel"),
    path("leave/<int:leave_id>/evidence/", leave.evidence, name="leave-evidence"),
]
