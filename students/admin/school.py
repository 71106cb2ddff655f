"""School, classes, rules and remembered columns in the admin."""

import datetime as dt
from typing import Any

from django import forms
from django.contrib import admin
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from kongchuo.lib import clock
from students.admin.base import OwnSchool, OwnSchoolWithHistory, member
from students.models import AttendancePolicy, ColumnName, School, SchoolClass


@admin.register(School)
class SchoolAdmin(OwnSchoolWithHistory):
    """The own school."""

    may_change = True
    list_display = ("name", "code", "grades")

    def get_queryset(self, request: HttpRequest) -> QuerySet[School]:
        """The own school; every school for the administrator of the machine (I6)."""
        rows = School.objects.all()
        return rows if request.user.is_superuser else rows.filter(staff=member(request))

    def get_exclude(self, request: HttpRequest, obj: Any = None) -> list[str]:
        """Nothing to leave out."""
        return []


@admin.register(SchoolClass)
class SchoolClassAdmin(OwnSchoolWithHistory):
    """Classes; their identity is fixed once they exist (G1)."""

    may_add = may_change = True
    list_display = ("__str__", "place", "closed_on")
    list_filter = ("entry_year",)

    def get_readonly_fields(self, request: HttpRequest, obj: SchoolClass | None = None) -> tuple[str, ...]:
        """Year of entry and number, after the class was made (G1)."""
        return ("school", "entry_year", "number") if obj is not None else ()


class PolicyForm(forms.ModelForm):
    """A new set of rules; past days keep theirs (K14)."""

    def clean_effective_on(self) -> dt.date:
        """Today or later."""
        day: dt.date = self.cleaned_data["effective_on"]
        if day < clock.today():
            raise ValidationError(
                _("Rules change from today on at the earliest: past days keep the rules then in force.")
            )
        return day


@admin.register(AttendancePolicy)
class AttendancePolicyAdmin(OwnSchoolWithHistory):
    """Rules by date: a change is a new row that takes effect from its date (K14)."""

    may_add = True
    form = PolicyForm
    list_display = ("effective_on", "on_time_until", "run_days", "head_teacher_leave_days", "registrar_leave_days")
    fieldsets = (
        (None, {"fields": ("effective_on", "on_time_until")}),
        (
            _("Leave"),
            {"fields": ("late_slip_days", "head_teacher_leave_days", "registrar_leave_days", "evidence_from_days")},
        ),
        (_("Unexcused absence"), {"fields": ("run_days", "intermittent_days")}),
        (_("Much absence"), {"fields": ("chronic_percent", "chronic_min_days", "long_run_days", "long_leave_days")}),
    )

    def get_changeform_initial_data(self, request: HttpRequest) -> dict[str, Any]:
        """The rules in force, so that only what changes is typed."""
        row = self.get_queryset(request).order_by("-effective_on").first()
        names = [field.name for field in AttendancePolicy._meta.concrete_fields if field.name not in ("id", "school")]
        values = {name: getattr(row, name) for name in names} if row is not None else {}
        return {**values, "effective_on": clock.today()}


@admin.register(ColumnName)
class ColumnNameAdmin(OwnSchool):
    """How the school calls the columns of its spreadsheets; a wrong answer is deleted and asked for again."""

    may_delete = True
    list_display = ("header", "field", "kind")
