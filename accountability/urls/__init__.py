"""All addresses of the app; each noun keeps its own list."""

from accountability.urls import cases, ledgers, notices, papers, policies, support, targets, visits

app_name = "accountability"
urlpatterns = [
    *cases.urlpatterns,
    *ledgers.urlpatterns,
    *notices.urlpatterns,
    *papers.urlpatterns,
    *policies.urlpatterns,
    *support.urlpatterns,
    *targets.urlpatterns,
    *visits.urlpatterns,
]
