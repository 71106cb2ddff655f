"""All addresses of the app; each noun keeps its own list."""

from accountability.urls import ledgers, support, targets

app_name = "accountability"
urlpatterns = [*support.urlpatterns, *targets.urlpatterns, *ledgers.urlpatterns]
