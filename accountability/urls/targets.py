"""Addresses of targets and of the retention behind them."""

from django.urls import path

from accountability.views import retention, targets

urlpatterns = [
    path("targets/", targets.target_list, name="target-list"),
    path("targets/<str:kind>/", targets.target_edit, name="target-edit"),
    path("retention/", retention.table, name="retention"),
    path("retention/names/", retention.names, name="retention-names"),
    path("retention/names/export/", retention.export, name="retention-export"),
]
