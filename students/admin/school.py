"""School, classes, rules and remembered columns in the admin."""

from typing import Any

from django import forms
from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest

from students.actions.schools import must_not_make_circle
from students.admin.base import OwnSchool, OwnSchoolWithHistory, member
from students.models import AttendancePolicy, ColumnName, School, SchoolClass


class SchoolForm(forms.ModelForm):
    """A school; it cannot report to one that stands below it."""

    def clean(self) -> dict[str, Any]:
        """What was entered. Raises ValidationError for a circle."""
        said: dict[str, Any] = super().clean() or {}
        if self.instance.pk:
            must_not_make_circle(self.instance, said.get("central_school"))
        return said


@admin.register(School)
class SchoolAdmin(OwnSchoolWithHistory):
    """The own school. Whom it reports to, and further schools, are for the administrator of the machine (J)."""

    may_change = True
    form = SchoolForm
    list_display = ("name", "code", "grades", "central_school")
    list_select_related = ("central_school",)

    def get_queryset(self, request: HttpRequest) -> QuerySet[School]:
        """The own school; every school for the administrator of the machine (I6)."""
        rows = School.objects.all()
        return rows if request.user.is_superuser else rows.filter(staff=member(request))

    def get_exclude(self, request: HttpRequest, obj: Any = None) -> list[str]:
        """Nothing to leave out."""
        return []

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        """Whose reports a central school reads is not for one school to decide (I6, J)."""
        return () if request.user.is_superuser else ("central_school",)

    def has_add_permission(self, request: HttpRequest) -> bool:
        """One more school of this database, for the administrator of the machine."""
        return bool(request.user.is_superuser)


@admin.register(SchoolClass)
class SchoolClassAdmin(OwnSchoolWithHistory):
    """Classes; their identity is fixed once they exist (G1)."""

    may_add = may_change = True
    list_display = ("__str__", "place", "closed_on")
    list_filter = ("entry_year",)

    def get_readonly_fields(self, request: HttpRequest, obj: SchoolClass | None = None) -> tuple[str, ...]:
        """Year of entry and number, after the class was made (G1)."""
        return ("school", "entry_year", "number") if obj is not None else ()


@admin.register(AttendancePolicy)
class AttendancePolicyAdmin(OwnSchoolWithHistory):
    """Rules by date, to be read: they change by proposal and decision on their own pages (K14, J)."""

    list_display = ("effective_on", "on_time_until", "run_days", "head_teacher_leave_days", "registrar_leave_days")


@admin.register(ColumnName)
class ColumnNameAdmin(OwnSchool):
    """How the school calls the columns of its spreadsheets; a wrong answer is deleted and asked for again."""

    may_delete = True
    list_display = ("header", "field", "kind")
