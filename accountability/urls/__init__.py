"""All addresses of the app; each noun keeps its own list."""

from accountability.urls import papers, support, targets

app_name = "accountability"
urlpatterns = [*papers.urlpatterns, *support.urlpatterns, *targets.urlpatterns]
