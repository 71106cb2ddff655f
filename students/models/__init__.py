"""What the registry, the calendar and the roll remember."""

from students.models.access_log import AccessEntry
from students.models.attendance import Absence, Contact, Leave, Roll, RollVersion
from students.models.calendar import CalendarDay, Term
from students.models.classes import SchoolClass
from students.models.enrolment import Away, Enrolment, Movement, Placement
from students.models.imports import ColumnName, ImportBatch, ImportItem
from students.models.people import Guardian, Student
from students.models.policy import AttendancePolicy
from students.models.school import School
from students.models.staff import Appointment, Substitution, User

__all__ = [
    "Absence",
    "AccessEntry",
    "Appointment",
    "AttendancePolicy",
    "Away",
    "CalendarDay",
    "ColumnName",
    "Contact",
    "Enrolment",
    "Guardian",
    "ImportBatch",
    "ImportItem",
    "Leave",
    "Movement",
    "Placement",
    "Roll",
    "RollVersion",
    "School",
    "SchoolClass",
    "Student",
    "Substitution",
    "Term",
    "User",
]
