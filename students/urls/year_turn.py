"""Addresses of the turn of the school year."""

from django.urls import path

from students.views import year_turn, year_turn_classes, year_turn_heads, year_turn_preview, year_turn_steps

urlpatterns = [
    path("year-turn/", year_turn.overview, name="year-turn"),
    path("year-turn/start/", year_turn.start, name="year-turn-start"),
    path("year-turn/<int:turn_id>/", year_turn.detail, name="year-turn-detail"),
    path("year-turn/<int:turn_id>/anew/", year_turn.anew, name="year-turn-anew"),
    path("year-turn/<int:turn_id>/undo/", year_turn.undo, name="year-turn-undo"),
    path("year-turn/<int:turn_id>/terms/", year_turn_steps.terms, name="year-turn-terms"),
    path("year-turn/<int:turn_id>/graduates/", year_turn_steps.graduates, name="year-turn-graduates"),
    path("year-turn/<int:turn_id>/retained/", year_turn_steps.retain, name="year-turn-retain"),
    path("year-turn/<int:turn_id>/new/", year_turn_steps.openings, name="year-turn-new"),
    path("year-turn/<int:turn_id>/classes/", year_turn_classes.classes, name="year-turn-classes"),
    path("year-turn/<int:turn_id>/classes/<int:class_id>/", year_turn_classes.mapping, name="year-turn-class"),
    path("year-turn/<int:turn_id>/heads/", year_turn_heads.heads, name="year-turn-heads"),
    path("year-turn/<int:turn_id>/preview/", year_turn_preview.preview, name="year-turn-preview"),
    path("year-turn/<int:turn_id>/preview/export/", year_turn_preview.export, name="year-turn-export"),
    path("year-turn/<int:turn_id>/carry-out/", year_turn_preview.carry_out, name="year-turn-carry-out"),
]
