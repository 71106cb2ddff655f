"""Addresses of movements."""

from django.urls import path

from students.views import movement_bulk, movement_list, movement_papers, movements, registry_exports

urlpatterns = [
    path("movements/", movement_list.movement_list, name="movement-list"),
    path("movements/export/", movement_list.movement_export, name="movement-export"),
    path("movements/transfers/", movement_bulk.transfers, name="movement-transfers"),
    path("movements/transfers/export/", registry_exports.transfers_export, name="movement-transfers-export"),
    path("movements/papers/", movement_papers.papers_missing, name="movement-missing"),
    path("movements/papers/export/", movement_papers.papers_missing_export, name="movement-missing-export"),
    path("movements/<int:movement_id>/", movements.detail, name="movement-detail"),
    path("movements/<int:movement_id>/papers/", movement_papers.papers, name="movement-papers"),
    path("movements/<int:movement_id>/print/", movements.paper, name="movement-print"),
    path("movements/<int:movement_id>/undo/", movements.undo, name="movement-undo"),
    path("students/<int:student_id>/movements/new/", movements.choose, name="movement-choose"),
    path("students/<int:student_id>/movements/new/<slug:movement>/", movements.new, name="movement-new"),
    path("classes/<int:class_id>/move/", movement_bulk.class_move, name="class-move"),
]
