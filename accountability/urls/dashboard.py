"""Addresses of the principal's dashboard."""

from django.urls import path

from accountability.views import dashboard, dashboard_names

urlpatterns = [
    path("dashboard/", dashboard.dashboard_page, name="dashboard"),
    path("dashboard/cases/", dashboard.dashboard_cases, name="dashboard-cases"),
    path("dashboard/names/", dashboard_names.dashboard_names, name="dashboard-names"),
]
