"""The leading group with its duties: the office reads, the registrar writes (M24)."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from kongchuo.lib import clock
from students.access import office_only, registrar_only, rights
from students.actions.group import NewPlace, change_place, join_group, leave_group
from students.choices import GroupRole
from students.forms.group import NewMemberForm, PlaceForm
from students.forms.staff import LastDayForm
from students.models import GroupMember
from students.queries.group import former_members, members_on
from students.views.exports import ListExport, export_answer


@office_only
def group(request: HttpRequest) -> HttpResponse:
    """Who is in the group with which duty, and who was; made to be printed."""
    who = rights(request)
    context = {
        "members": members_on(who.school.pk, who.on),
        "former": former_members(who.school.pk, who.on),
        "is_registrar": who.is_registrar,
        "today": who.on,
    }
    return render(request, "students/group.html", context)


@office_only
def group_export(request: HttpRequest) -> HttpResponse:
    """The same as a spreadsheet, former members last."""
    who = rights(request)
    people = [*members_on(who.school.pk, who.on), *former_members(who.school.pk, who.on)]
    export = ListExport(
        what="group",
        title=_("Leading group"),
        header=(_("place in the group"), _("Name"), _("duty"), _("naming document"), _("from"), _("until")),
        rows=lambda _full: [
            [each.get_role_display(), each.staff.name, each.duty, each.document, each.starts_on, each.ends_on]
            for each in people
        ],
        of_children=False,
        widths=(12, 12, 40, 24, 12, 12),
    )
    return export_answer(request, who, export)


@registrar_only
def group_new(request: HttpRequest) -> HttpResponse:
    """Somebody joins."""
    who = rights(request)
    form = NewMemberForm(request.POST or None, school=who.school, day=who.on)

    def join() -> None:
        staff = form.cleaned_data["staff"]
        join_group(staff=staff, new=_place(form), actor=who.user, at=clock.now())

    return _form_page(request, form, join, {"title": _("Add to the leading group")})


@registrar_only
def group_change(request: HttpRequest, member_id: int) -> HttpResponse:
    """Another role or duty from a date on."""
    who, member = rights(request), _member(request, member_id)
    initial = {"role": member.role, "duty": member.duty, "document": member.document}
    form = PlaceForm(request.POST or None, day=who.on, initial=initial)

    def change() -> None:
        change_place(member=member, new=_place(form), actor=who.user, at=clock.now())

    return _form_page(request, form, change, {"title": _("Change the duty"), "member": member})


@registrar_only
def group_end(request: HttpRequest, member_id: int) -> HttpResponse:
    """Somebody leaves."""
    who, member = rights(request), _member(request, member_id)
    form = LastDayForm(request.POST or None, initial={"ends_on": who.on})

    def leave() -> None:
        leave_group(member=member, ends_on=form.cleaned_data["ends_on"], actor=who.user, at=clock.now())

    return _form_page(request, form, leave, {"title": _("End the place in the group"), "member": member})


def _member(request: HttpRequest, member_id: int) -> GroupMember:
    rows = GroupMember.objects.select_related("staff")
    return get_object_or_404(rows, school=rights(request).school, pk=member_id)


def _place(form: PlaceForm) -> NewPlace:
    said = form.cleaned_data
    role = GroupRole(said["role"])
    return NewPlace(role=role, starts_on=said["starts_on"], duty=said["duty"], document=said["document"])


def _form_page(request: HttpRequest, form: Any, store: Callable[[], None], context: dict[str, Any]) -> HttpResponse:
    if form.is_valid():
        try:
            store()
        except ValidationError as error:
            form.add_error(None, error.messages[0])
        else:
            messages.success(request, _("The leading group is stored."))
            return redirect("students:group")
    return render(request, "students/group_form.html", {**context, "form": form}, status=422 if form.errors else 200)
