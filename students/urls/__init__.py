"""All addresses of the app; each noun keeps its own list."""

from students.urls import converters  # noqa: F401, I001  # registers <date:…> before any list uses it
from students.urls import access, board, calendar, imports, leave, people, roll, setup, staff

app_name = "students"
urlpatterns = [
    *roll.urlpatterns,
    *board.urlpatterns,
    *calendar.urlpatterns,
    *imports.urlpatterns,
    *leave.urlpatterns,
    *people.urlpatterns,
    *access.urlpatterns,
    *setup.urlpatterns,
    *staff.urlpatterns,
]
