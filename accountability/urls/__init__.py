"""All addresses of the app; each noun keeps its own list."""

from accountability.urls import cases, dashboard, ledgers, notices, papers, support, targets, visits

app_name = "accountability"
urlpatterns = [
    *cases.urlpatterns,
    *dashboard.urlpatterns,
    *ledgers.urlpatterns,
    *notices.urlpatterns,
    *papers.urlpatterns,
    *support.urlpatterns,
    *targets.urlpatterns,
    *visits.urlpatterns,
]
