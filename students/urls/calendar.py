"""Addresses of calendar and terms."""

from django.urls import path

from students.views import calendar, terms

urlpatterns = [
    path("calendar/", calendar.month, name="calendar"),
    path("calendar/prefill/", calendar.prefill, name="calendar-prefill"),
    path("calendar/<date:day>/", calendar.declare, name="calendar-day"),
    path("calendar/<date:day>/undo/", calendar.undo, name="calendar-day-undo"),
    path("terms/", terms.term_list, name="term-list"),
    path("terms/new/", terms.term_new, name="term-new"),
    path("terms/<int:term_id>/", terms.term_edit, name="term-edit"),
]
