"""All addresses of the app; each noun keeps its own list."""

from accountability.urls import support, targets, visits

app_name = "accountability"
urlpatterns = [*support.urlpatterns, *targets.urlpatterns, *visits.urlpatterns]
