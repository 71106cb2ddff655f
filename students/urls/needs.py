"""Addresses of needs."""

from django.urls import path

from students.views import need_list, needs

urlpatterns = [
    path("needs/", need_list.need_list, name="need-list"),
    path("needs/export/", need_list.need_export, name="need-export"),
    path("needs/<int:need_id>/end/", needs.need_end, name="need-end"),
    path("students/<int:student_id>/needs/new/", needs.need_new, name="need-new"),
    path("classes/<int:class_id>/needs/", needs.needs_of_class, name="needs-of-class"),
]
