"""Accounts and posts in the admin; posts are given and ended on the staff pages."""

from typing import Any

from django import forms
from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from kongchuo.lib.masks import mask_phone
from students.admin.base import OwnSchoolWithHistory
from students.models import Appointment, GroupMember, Substitution, User


class UserForm(forms.ModelForm):
    """An account; the phone is replaced, not shown (I1)."""

    new_phone = forms.CharField(label=_("new phone"), required=False, max_length=20)

    class Meta:
        model = User
        fields = ("name", "staff_number", "username")


@admin.register(User)
class UserAdmin(OwnSchoolWithHistory):
    """Names and numbers of accounts. Passwords and posts are on the staff pages."""

    may_change = True
    form = UserForm
    list_display = ("name", "username", "staff_number", "is_active")
    list_filter = ("is_active",)
    search_fields = ("username", "staff_number")
    fields = ("name", "staff_number", "username", "masked_phone", "new_phone", "is_active")
    readonly_fields = ("masked_phone", "is_active")

    def get_queryset(self, request: HttpRequest) -> QuerySet[User]:
        """Accounts of the own school; an administrator's account is not the registrar's to change (I6)."""
        rows = super().get_queryset(request)
        return rows if request.user.is_superuser else rows.filter(is_superuser=False)

    @admin.display(description=_("phone"))
    def masked_phone(self, user: User) -> str:
        """138****1234."""
        return mask_phone(user.phone) if user.phone else ""

    def save_model(self, request: HttpRequest, obj: User, form: Any, change: bool) -> None:
        """Takes a new phone over."""
        obj.phone = form.cleaned_data.get("new_phone") or obj.phone
        super().save_model(request, obj, form, change)


@admin.register(Appointment)
class AppointmentAdmin(OwnSchoolWithHistory):
    """Posts, to be read."""

    list_display = ("staff", "role", "school_class", "subject", "starts_on", "ends_on")
    list_filter = ("role",)
    list_select_related = ("staff", "school_class")


@admin.register(Substitution)
class SubstitutionAdmin(OwnSchoolWithHistory):
    """Substitutes, to be read."""

    list_display = ("date", "school_class", "staff", "named_by")
    list_select_related = ("school_class", "staff", "named_by")


@admin.register(GroupMember)
class GroupMemberAdmin(OwnSchoolWithHistory):
    """The leading group (M24), to be read."""

    list_display = ("staff", "role", "duty", "starts_on", "ends_on")
    list_filter = ("role",)
    list_select_related = ("staff",)
