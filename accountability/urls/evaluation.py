"""Addresses of the monthly evaluation of classes and of patterns worth a talk."""

from django.urls import path

from accountability.views import evaluation, patterns

urlpatterns = [
    path("evaluation/", evaluation.month, name="evaluation-month"),
    path("evaluation/export/", evaluation.export, name="evaluation-export"),
    path("evaluation/how/", evaluation.how, name="evaluation-how"),
    path("evaluation/classes/<int:class_id>/", evaluation.class_month, name="evaluation-class"),
    path("evaluation/classes/<int:class_id>/<str:item_kind>/<date:day>/", evaluation.item, name="evaluation-item"),
    path("patterns/", patterns.pattern_list, name="pattern-list"),
]
