"""Addresses of targets and of the retention behind them."""

from django.urls import path

from accountability.views import retention, target_exports, targets

urlpatterns = [
    path("targets/", targets.target_list, name="target-list"),
    path("targets/export/", target_exports.target_export, name="target-export"),
    path("targets/<str:kind>/", targets.target_edit, name="target-edit"),
    path("retention/", retention.table, name="retention"),
    path("retention/export/", target_exports.retention_table_export, name="retention-classes-export"),
    path("retention/names/", retention.names, name="retention-names"),
    path("retention/names/export/", retention.export, name="retention-export"),
]
