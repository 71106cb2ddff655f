"""Addresses of the catchment list. Numbers in them are those of rows and say nothing about a child (I4)."""

from django.urls import path

from students.views import catchment, catchment_child

urlpatterns = [
    path("catchment/", catchment.list_page, name="catchment-list"),
    path("catchment/export/", catchment.export, name="catchment-export"),
    path("catchment/new/", catchment_child.new, name="catchment-new"),
    path("catchment/place/", catchment_child.place, name="catchment-place"),
    path("catchment/matches/", catchment_child.matches, name="catchment-matches"),
    path("catchment/<int:entry_id>/", catchment_child.edit, name="catchment-edit"),
    path("catchment/<int:entry_id>/off/", catchment_child.end, name="catchment-end"),
]
