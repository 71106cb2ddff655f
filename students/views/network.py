"""The contact network of a class, to be printed: masked, or whole with a purpose (M24, I1, I2, I3)."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from kongchuo.lib import clock
from kongchuo.lib.masks import mask_phone
from students import words
from students.access import Rights, get_class, rights
from students.actions.access import record_access
from students.choices import AccessKind
from students.day_words import join
from students.models import SchoolClass
from students.queries.network import Network, network_of
from students.queries.staff import open_classes
from students.views.exports import ListExport, export_answer
from students.views.leave import keeps_leave as sees_pupils

_PURPOSE_LENGTH = 200


@sees_pupils
def network_list(request: HttpRequest) -> HttpResponse:
    """One link a class: the own ones for a head teacher, all for the office. Names no child."""
    who = rights(request)
    classes = [each for each in open_classes(who.school, who.on) if who.sees_all or each.pk in who.head_of]
    return render(request, "students/network_list.html", {"classes": classes, "today": who.on})


@sees_pupils
def network_class(request: HttpRequest, class_id: int) -> HttpResponse:
    """The network on paper; a POST with a purpose shows whole phones once, and leaves the purpose (I3)."""
    who = rights(request)
    school_class = _own_class(who, class_id)
    purpose = request.POST.get("purpose", "").replace("\x00", "").strip()[:_PURPOSE_LENGTH]
    found = network_of(school_class, who.on)
    record_access(
        actor=who.user,
        at=clock.now(),
        kind=AccessKind.PRINT,
        what="network.full" if purpose else "network",
        class_id=school_class.pk,
        count=len(found.families),
        purpose=purpose,
    )
    is_asked = request.method == "POST"
    context = _context(found, is_full=bool(purpose)) | {
        "school_class": school_class,
        "today": who.on,
        "purpose": purpose,
        "is_asked": is_asked,
        "sees_all": who.sees_all,
    }
    wrong = is_asked and not purpose
    answer = render(request, "students/network_class.html", context, status=422 if wrong else 200)
    answer.headers["Cache-Control"] = "no-store"
    return answer


@sees_pupils
def network_export(request: HttpRequest, class_id: int) -> HttpResponse:
    """The families of the class as a spreadsheet: masked, whole for the office with a purpose (I3)."""
    who = rights(request)
    school_class = _own_class(who, class_id)
    name = words.class_name(school_class.entry_year, school_class.number, who.on)
    found = network_of(school_class, who.on)
    export = ListExport(
        what="network",
        title=_("Contact network %(name)s") % {"name": name},
        header=(_("No."), _("Name"), _("relation"), _("Guardian"), _("phone")),
        rows=lambda is_full: _sheet(found, is_full=is_full),
        has_secrets=True,
        class_id=school_class.pk,
        widths=(8, 16, 12, 16, 18),
    )
    return export_answer(request, who, export)


def _own_class(who: Rights, class_id: int) -> SchoolClass:
    """A substitute sees the class, and does not get its families' phones."""
    if not (who.sees_all or class_id in who.head_of):
        raise Http404
    return get_class(who, class_id)


def _shown(phone: str, *, is_full: bool) -> str:
    return phone if is_full or not phone else mask_phone(phone)


def _context(found: Network, *, is_full: bool) -> dict[str, Any]:
    staff = [(_("Person in charge"), each.staff.name, each.duty, each.staff.phone) for each in found.in_charge]
    staff += [(_("Head teacher"), each.name, "", each.phone) for each in found.heads]
    staff += [(_("Subject teacher"), each.name, join(list(each.subjects)), each.phone) for each in found.teachers]
    families = [
        (
            family,
            [(each.relation, each.name, _shown(each.phone, is_full=is_full)) for each in family.guardians],
        )
        for family in found.families
    ]
    school = [(post, name, about, _shown(phone, is_full=is_full)) for post, name, about, phone in staff]
    return {"staff": school, "families": families}


def _sheet(found: Network, *, is_full: bool) -> list[list[Any]]:
    rows: list[list[Any]] = []
    for family in found.families:
        people = [(each.relation, each.name, _shown(each.phone, is_full=is_full)) for each in family.guardians]
        rows += [[family.seat_number, family.name, *person] for person in people or [("", "", "")]]
    return rows
