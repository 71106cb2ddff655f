"""All addresses of the app; each noun keeps its own list."""

from accountability.urls import cases, evaluation, incidents, ledgers, notices, papers, support, targets, visits

app_name = "accountability"
urlpatterns = [
    *cases.urlpatterns,
    *evaluation.urlpatterns,
    *incidents.urlpatterns,
    *ledgers.urlpatterns,
    *notices.urlpatterns,
    *papers.urlpatterns,
    *support.urlpatterns,
    *targets.urlpatterns,
    *visits.urlpatterns,
]
