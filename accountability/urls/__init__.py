"""All addresses of the app; each noun keeps its own list."""

from accountability.urls import cases, support, targets

app_name = "accountability"
urlpatterns = [*cases.urlpatterns, *support.urlpatterns, *targets.urlpatterns]
