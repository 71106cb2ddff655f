"""Children and guardians in the admin: numbers, phones and addresses masked, replaced but never shown (I1, I2)."""

from typing import Any

from django import forms
from django.contrib import admin
from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from kongchuo.lib import clock
from kongchuo.lib.masks import mask_id, mask_phone, mask_status_number
from students.actions.students import check_numbers, save_student
from students.admin.base import HIDDEN, OwnSchoolWithHistory, member
from students.admin.export import StudentExport
from students.models import Guardian, Student

_REPLACED = ("id_number", "status_number", "address", "registered_address")


class GuardianForm(forms.ModelForm):
    """A guardian; the phone is replaced, not shown."""

    new_phone = forms.CharField(label=_("new phone"), required=False, max_length=20)

    class Meta:
        model = Guardian
        fields = ("position", "name", "relation")

    def save(self, commit: bool = True) -> Guardian:
        """Takes school and new phone over."""
        self.instance.school_id = self.instance.student.school_id
        self.instance.phone = self.cleaned_data.get("new_phone") or self.instance.phone
        return super().save(commit)


class GuardianInline(admin.TabularInline):
    """The guardians of a child."""

    model = Guardian
    form = GuardianForm
    extra = 0
    fields = ("position", "name", "relation", "masked_phone", "new_phone")
    readonly_fields = ("masked_phone",)

    @admin.display(description=_("phone"))
    def masked_phone(self, guardian: Guardian) -> str:
        """138****1234."""
        return mask_phone(guardian.phone) if guardian.phone else ""

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """As the child's page."""
        return self.admin_site.has_permission(request)

    has_add_permission = has_change_permission = has_delete_permission = has_view_permission


class StudentForm(forms.ModelForm):
    """A child; what is encrypted has an empty field for a new value."""

    new_id_number = forms.CharField(label=_("new ID number"), required=False, max_length=30)
    new_status_number = forms.CharField(label=_("new student status number"), required=False, max_length=30)
    new_address = forms.CharField(label=_("new present address"), required=False, max_length=200)
    new_registered_address = forms.CharField(label=_("new registered address"), required=False, max_length=200)

    class Meta:
        model = Student
        fields = ("name", "sex", "birth_on", "ethnicity", "id_kind", "boarding")

    def clean(self) -> dict[str, Any]:
        """Puts new values in place, and looks at the numbers as the action will that stores them (G4)."""
        data = super().clean() or {}
        for name in _REPLACED:
            if new := data.get(f"new_{name}"):
                setattr(self.instance, name, new)
        self.instance.id_kind = data.get("id_kind", self.instance.id_kind)
        try:
            check_numbers(self.instance)
        except ValidationError as error:
            self.add_error("new_id_number", error)
        return data


@admin.register(Student)
class StudentAdmin(StudentExport, OwnSchoolWithHistory):
    """The registry record of a child. Whoever opens it leaves an access entry (I2)."""

    may_change = True
    form = StudentForm
    inlines = (GuardianInline,)
    list_display = ("name", "sex", "birth_on", "masked_id_number", "masked_status_number")
    list_filter = ("sex", "boarding")
    readonly_fields = ("masked_id_number", "masked_status_number", "masked_address", "masked_registered_address")
    fieldsets = (
        (None, {"fields": ("name", "sex", "birth_on", "ethnicity", "boarding")}),
        (
            _("Numbers"),
            {"fields": ("id_kind", "masked_id_number", "new_id_number", "masked_status_number", "new_status_number")},
        ),
        (
            _("Addresses"),
            {
                "fields": (
                    "masked_address",
                    "new_address",
                    "masked_registered_address",
                    "new_registered_address",
                    ("province", "city", "county", "township", "village"),
                )
            },
        ),
    )

    @admin.display(description=_("ID number"))
    def masked_id_number(self, student: Student) -> str:
        """110105********002X."""
        return mask_id(student.id_number) if student.id_number else ""

    @admin.display(description=_("student status number"))
    def masked_status_number(self, student: Student) -> str:
        """G110105********002X."""
        return mask_status_number(student.status_number) if student.status_number else ""

    @admin.display(description=_("present address"))
    def masked_address(self, student: Student) -> str:
        """Whether there is one."""
        return HIDDEN if student.address else ""

    @admin.display(description=_("registered address"))
    def masked_registered_address(self, student: Student) -> str:
        """Whether there is one."""
        return HIDDEN if student.registered_address else ""

    def save_model(self, request: HttpRequest, obj: Student, form: Any, change: bool) -> None:
        """Stores through the one action for it."""
        save_student(student=obj, actor=member(request), at=clock.now())
