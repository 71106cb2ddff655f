"""All addresses of the app; each noun keeps its own list."""

from accountability.urls import (
    agreements,
    cases,
    dashboard,
    district,
    evaluation,
    incidents,
    ledgers,
    months,
    notices,
    open_formats,
    papers,
    points,
    policies,
    reports,
    responsibility,
    support,
    targets,
    visits,
)

app_name = "accountability"
urlpatterns = [
    *agreements.urlpatterns,
    *cases.urlpatterns,
    *evaluation.urlpatterns,
    *incidents.urlpatterns,
    *dashboard.urlpatterns,
    *district.urlpatterns,
    *ledgers.urlpatterns,
    *months.urlpatterns,
    *notices.urlpatterns,
    *open_formats.urlpatterns,
    *papers.urlpatterns,
    *points.urlpatterns,
    *policies.urlpatterns,
    *reports.urlpatterns,
    *responsibility.urlpatterns,
    *support.urlpatterns,
    *targets.urlpatterns,
    *visits.urlpatterns,
]
