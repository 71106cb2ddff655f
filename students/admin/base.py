"""What every admin page shares: one school, the registrar's rights, history that shows no numbers (I1, I6, J)."""

from typing import Any, cast

from django.contrib import admin
from django.contrib.admin.utils import unquote
from django.db.models import ForeignKey, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from simple_history.admin import SimpleHistoryAdmin
from simple_history.template_utils import HistoricalRecordContextHelper

from kongchuo.lib.fields import EncryptedTextField
from students.admin.traces import names_children, remember_list, remember_row
from students.models import School, User

HIDDEN = "••••"


def member(request: HttpRequest) -> User:
    """Who is signed in; nobody else reaches an admin page."""
    return cast(User, request.user)


class OwnSchool(admin.ModelAdmin):
    """Rows of the own school only; whoever may enter the admin may see them, and change them where that is open."""

    may_add = False
    may_change = False
    may_delete = False
    is_about_children = False

    @property
    def names_children(self) -> bool:
        """Whether its pages leave access entries: rows are about a child by their columns, or ``is_about_children``."""
        return self.is_about_children or names_children(self.model)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        """The rows of the person's school; the administrator of the machine sees all schools (I6)."""
        rows = super().get_queryset(request)
        return rows if request.user.is_superuser else rows.filter(school=member(request).school)

    def get_exclude(self, request: HttpRequest, obj: Any = None) -> list[str]:
        """The school is the own one and is not asked for."""
        hidden = list(super().get_exclude(request, obj) or [])
        return hidden if request.user.is_superuser else [*hidden, "school"]

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        """A new row belongs to the own school."""
        if not change and not request.user.is_superuser:
            obj.school = member(request).school
        super().save_model(request, obj, form, change)

    def formfield_for_foreignkey(self, db_field: ForeignKey[Any, Any], request: HttpRequest, **kwargs: Any) -> Any:
        """Choices of the own school only."""
        model = db_field.remote_field.model
        if not request.user.is_superuser and model is not School:
            kwargs["queryset"] = model._default_manager.filter(school=member(request).school)
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    def _get_obj_does_not_exist_redirect(self, request: HttpRequest, opts: Any, object_id: str) -> HttpResponse:
        """What is not there, or another school's, answers 404 as on every page (I6)."""
        raise Http404

    def changelist_view(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        """The list; one of children leaves an entry (I2)."""
        shown = super().changelist_view(request, extra_context)
        if self.names_children:
            remember_list(request, shown)
        return shown

    def changeform_view(
        self, request: HttpRequest, object_id: str | None = None, *more: Any, **kw: Any
    ) -> HttpResponse:
        """The row; one about a child leaves an entry (I2)."""
        shown = super().changeform_view(request, object_id, *more, **kw)
        if self.names_children:
            remember_row(request, self.model, object_id, shown)
        return shown

    def history_view(self, request: HttpRequest, object_id: str, extra_context: Any = None) -> HttpResponse:
        """The changes of a row of the own school; of one about a child they leave an entry (I2, I6)."""
        if self.get_object(request, unquote(object_id)) is None:
            raise Http404
        shown = super().history_view(request, object_id, extra_context)
        if self.names_children:
            remember_row(request, self.model, object_id, shown)
        return shown

    def has_module_permission(self, request: HttpRequest) -> bool:
        """Whoever may enter the admin sees every list."""
        return self.admin_site.has_permission(request)

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """As above."""
        return self.admin_site.has_permission(request)

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Where the page opens it."""
        return self.may_add and self.admin_site.has_permission(request)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Where the page opens it."""
        return self.may_change and self.admin_site.has_permission(request)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Where the page opens it."""
        return self.may_delete and self.admin_site.has_permission(request)


class _MaskedHistory(HistoricalRecordContextHelper):
    """Differences between versions without the values of encrypted columns (I1)."""

    def prepare_delta_change_value(self, change: Any, value: Any) -> Any:
        """The value, or dots where it is encrypted or the hash of something encrypted."""
        field = self.model._meta.get_field(change.field)
        is_secret = isinstance(field, EncryptedTextField) or change.field.endswith("_hash")
        return (HIDDEN if value else "") if is_secret else super().prepare_delta_change_value(change, value)


class OwnSchoolWithHistory(OwnSchool, SimpleHistoryAdmin):
    """As above for models that keep history. An old version is read, not brought back."""

    def get_historical_record_context_helper(self, request: HttpRequest, historical_record: Any) -> _MaskedHistory:
        """The differences that hide what is encrypted."""
        return _MaskedHistory(self.model, historical_record)

    def history_form_view(
        self, request: HttpRequest, object_id: str, version_id: str, extra_context: Any = None
    ) -> HttpResponse:
        """An old version of a row of the own school, to be read (I6). The package does not ask whose it is."""
        if request.method != "GET" or self.get_object(request, unquote(object_id)) is None:
            raise Http404
        shown = super().history_form_view(request, object_id, version_id, extra_context)
        if self.names_children:
            remember_row(request, self.model, object_id, shown)
        return shown

    def revert_disabled(self, request: HttpRequest, obj: Any = None) -> bool:
        """What is wrong is put right by a new change."""
        return True
