"""Addresses of pupils and classes."""

from django.urls import path

from students.views import classes, list_exports, people, record, villages, watch

urlpatterns = [
    path("students/", people.search, name="student-search"),
    path("students/<int:student_id>/", people.detail, name="student-detail"),
    path("students/<int:student_id>/reveal/", people.reveal, name="student-reveal"),
    path("students/<int:student_id>/edit/", record.edit, name="student-edit"),
    path("students/<int:student_id>/guardians/", record.guardians, name="student-guardians"),
    path("villages/", villages.village_list, name="village-list"),
    path("villages/export/", villages.village_export, name="village-export"),
    path("students/export/", list_exports.search_export, name="student-search-export"),
    path("watch/export/", list_exports.watch_export, name="watch-list-export"),
    path("classes/export/", list_exports.class_list_export, name="class-list-export"),
    path("classes/<int:class_id>/export/", classes.month_export, name="class-detail-export"),
    path("classes/<int:class_id>/names/export/", list_exports.names_export, name="class-names-export"),
    path("watch/", watch.watch_list, name="watch-list"),
    path("classes/", classes.class_list, name="class-list"),
    path("classes/<int:class_id>/", classes.detail, name="class-detail"),
    path("classes/<int:class_id>/names/", classes.names, name="class-names"),
]
