"""Exporting children from the admin: masked, or in full with a purpose, always marked and remembered (I2, I3)."""

from typing import Any

from django import forms
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from import_export.admin import ExportMixin
from import_export.forms import ExportForm

from kongchuo.lib import clock
from students.actions.access import record_access
from students.admin.base import member
from students.choices import AccessKind
from students.resources import SafeSheet, StudentResource


class StudentExportForm(ExportForm):
    """Masked unless the whole numbers are asked for, which takes a purpose (I3)."""

    is_full = forms.BooleanField(label=_("with whole ID and student status numbers"), required=False)
    purpose = forms.CharField(
        label=_("purpose"), max_length=200, required=False, help_text=_("Asked for when the numbers are whole.")
    )

    def clean(self) -> dict[str, Any]:
        """A full export says what it is for."""
        data = super().clean() or {}
        if data.get("is_full") and not data.get("purpose", "").strip():
            self.add_error("purpose", _("Say what the whole numbers are needed for."))
        return data


class StudentExport(ExportMixin):
    """The export of the children's list."""

    resource_classes = (StudentResource,)
    export_formats = (SafeSheet,)
    export_form_class = StudentExportForm
    import_export_change_list_template = "admin/students/student/change_list.html"

    def has_export_permission(self, request: HttpRequest) -> bool:
        """Whoever may enter the admin and belongs to a school (J)."""
        return request.user.school_id is not None and self.admin_site.has_permission(request)

    def get_export_resource_kwargs(self, request: HttpRequest, **kwargs: Any) -> dict[str, Any]:
        """The mark of the file and whether numbers are whole."""
        form = kwargs.get("export_form")
        data = form.cleaned_data if form is not None else {}
        return {"mark": _mark(request, data), "is_full": data.get("is_full", False), "day": clock.today()}

    def get_export_data(self, file_format: Any, request: HttpRequest, queryset: Any, **kwargs: Any) -> Any:
        """The file, with an access entry (I2)."""
        data = kwargs["export_form"].cleaned_data
        record_access(
            actor=member(request),
            at=clock.now(),
            kind=AccessKind.EXPORT,
            what="students.full" if data["is_full"] else "students",
            count=queryset.count(),
            purpose=data["purpose"],
        )
        return super().get_export_data(file_format, request, queryset, **kwargs)


def _mark(request: HttpRequest, data: dict[str, Any]) -> str:
    """Who made the file, when, and for what."""
    kind = _("with whole numbers") if data.get("is_full") else _("numbers masked")
    parts = [
        _("Exported by %(name)s") % {"name": request.user},
        f"{timezone.localtime(clock.now()):%Y-%m-%d %H:%M}",
        kind,
    ]
    return " · ".join(str(part) for part in [*parts, data.get("purpose", "")] if part)
