"""All addresses of the app; each noun keeps its own list."""

from students.urls import converters  # noqa: F401, I001  # registers <date:…> before any list uses it
from students.urls import access, board, calendar, catchment, checks, filing, imports, leave, movements, needs, network
from students.urls import paper_only, people, returnees, roll, setup, staff, year_turn

app_name = "students"
urlpatterns = [
    *roll.urlpatterns,
    *board.urlpatterns,
    *calendar.urlpatterns,
    *imports.urlpatterns,
    *leave.urlpatterns,
    *people.urlpatterns,
    *movements.urlpatterns,
    *returnees.urlpatterns,
    *paper_only.urlpatterns,
    *needs.urlpatterns,
    *network.urlpatterns,
    *catchment.urlpatterns,
    *filing.urlpatterns,
    *year_turn.urlpatterns,
    *checks.urlpatterns,
    *access.urlpatterns,
    *setup.urlpatterns,
    *staff.urlpatterns,
]
