"""Terms and calendar days in the admin: read here, changed on the calendar pages, imported from a table."""

from typing import Any

from django.contrib import admin, messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from import_export.admin import ImportMixin

from students.admin.base import OwnSchoolWithHistory, member
from students.models import CalendarDay, Term
from students.resources import CalendarDayResource, PrivateTmpStorage, SafeSheet


@admin.register(Term)
class TermAdmin(OwnSchoolWithHistory):
    """Terms, to be read; the calendar pages ask about rolls before they change one."""

    list_display = ("name", "starts_on", "ends_on")


@admin.register(CalendarDay)
class CalendarDayAdmin(ImportMixin, OwnSchoolWithHistory):
    """Days that are not as every week, and the import of a whole table of them."""

    list_display = ("date", "kind", "reason", "is_national")
    list_filter = ("kind", "is_national")
    date_hierarchy = "date"
    resource_classes = (CalendarDayResource,)
    import_formats = (SafeSheet,)
    skip_admin_log = True

    def has_import_permission(self, request: HttpRequest) -> bool:
        """Whoever may enter the admin and belongs to a school (J)."""
        return self.admin_site.has_permission(request) and member(request).school_id is not None

    def get_import_resource_kwargs(self, request: HttpRequest, **kwargs: Any) -> dict[str, Any]:
        """Whose calendar, and who declares."""
        return {"school": member(request).school, "actor": member(request)}

    def add_data_read_fail_error_to_form(self, form: Any, e: Exception) -> None:
        """The sentence that says what to do with the file."""
        form.add_error("import_file", str(e))

    def process_import(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        """The confirmation; a preview whose file is gone is begun again."""
        name = request.POST.get("import_file_name", "")
        if request.method == "POST" and not PrivateTmpStorage(name=name).is_there():
            messages.error(request, _("The uploaded file is no longer kept: upload it again."))
            return redirect("admin:students_calendarday_import")
        return super().process_import(request, **kwargs)
