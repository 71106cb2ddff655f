"""What the registry, the calendar and the roll remember."""

from students.models.access_log import AccessEntry
from students.models.attendance import Absence, Contact, Leave, Roll, RollVersion
from students.models.calendar import CalendarDay, Term
from students.models.catchment import CatchmentChild, Filing
from students.models.classes import SchoolClass
from students.models.enrolment import Away, Enrolment, Movement, MovementPaper, Placement, RegistryTask, StudyProof
from students.models.imports import ColumnName, ImportBatch, ImportItem
from students.models.people import Guardian, Need, Student
from students.models.policy import AttendancePolicy
from students.models.school import School
from students.models.spot_checks import SpotCheck, SpotCheckChild
from students.models.staff import Appointment, GroupMember, Substitution, User
from students.models.year_turn import YearTurn

__all__ = [
    "Absence",
    "AccessEntry",
    "Appointment",
    "AttendancePolicy",
    "Away",
    "CalendarDay",
    "CatchmentChild",
    "ColumnName",
    "Contact",
    "Enrolment",
    "Filing",
    "GroupMember",
    "Guardian",
    "ImportBatch",
    "ImportItem",
    "Leave",
    "Movement",
    "MovementPaper",
    "Need",
    "Placement",
    "RegistryTask",
    "Roll",
    "RollVersion",
    "School",
    "SchoolClass",
    "SpotCheck",
    "SpotCheckChild",
    "Student",
    "StudyProof",
    "Substitution",
    "Term",
    "User",
    "YearTurn",
]
