"""The admin pages; importing the package registers them."""

from students.admin import calendar, people, records, school, staff

__all__ = ["calendar", "people", "records", "school", "staff"]
