"""All addresses of the app; each noun keeps its own list."""

from accountability.urls import notices, support, targets

app_name = "accountability"
urlpatterns = [*notices.urlpatterns, *support.urlpatterns, *targets.urlpatterns]
