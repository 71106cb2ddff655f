"""The catchment list: figures, the children to go after, everybody by village, the spreadsheet (G7, M22)."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from kongchuo.lib import clock
from kongchuo.lib.masks import mask_id, mask_phone
from kongchuo.lib.sheets.model import Value
from students import words
from students.access import Rights, office_only, rights
from students.actions.access import record_access
from students.catchment_words import COMPARE_FIRST, MATCH, TO_DO, WHERE, rate_words, shown_where
from students.choices import AccessKind, NeedKind
from students.forms.catchment import FilterForm, PlaceForm
from students.queries.catchment import CatchmentList, Entry, catchment_list
from students.rules.catchment import Whereabouts
from students.views.exports import ListExport, export_answer

_PER_PAGE = 50
_TO_FIND_SHOWN = 20
_PARTS: Mapping[str, Callable[[Entry], bool]] = {
    "find": lambda entry: entry.is_to_find,
    "counted": lambda entry: entry.is_counted,
    "in_school": lambda entry: entry.is_counted and entry.facts.is_in_school,
    "out": lambda entry: entry.is_counted and not entry.facts.is_in_school,
    "unmatched": lambda entry: entry.student_id is None,
    "questions": lambda entry: bool(entry.candidates),
    "disabled": lambda entry: entry.is_counted and entry.facts.is_of_three,
    "disabled_in": lambda entry: entry.is_counted and entry.facts.is_of_three and entry.facts.is_in_school,
    "disability": lambda entry: bool(entry.disability),
}


@dataclass(frozen=True, slots=True)
class Line:
    """A child of the list as a page shows it; what tells of a disability is for the registrar only (I4)."""

    entry: Entry
    where: Whereabouts
    where_words: str
    place_name: str
    class_name: str
    match_words: str
    to_do: str
    disability: str


@office_only
def list_page(request: HttpRequest) -> HttpResponse:
    """The figures, whom to go after, and the list; leaves an access entry for what it shows (I2)."""
    who = rights(request)
    found = catchment_list(who.school.pk, who.on)
    form, entries = _filtered(request, who, found)
    page = Paginator(entries, _PER_PAGE).get_page(request.GET.get("page"))
    to_find = found.to_find
    shown = [] if form.has_changed() else to_find[:_TO_FIND_SHOWN]
    record_access(actor=who.user, at=clock.now(), kind=AccessKind.VIEW, what="catchment", count=len(page) + len(shown))
    context = {
        "form": form,
        "page": page,
        "lines": [_line(who, entry) for entry in page],
        "to_find": [_line(who, entry) for entry in shown],
        "to_find_count": len(to_find),
        "questions": sum(bool(entry.candidates) for entry in found.entries),
        "query": _query(request),
        "place_form": PlaceForm(),
        "is_registrar": who.is_registrar,
        "total": len(found.entries),
        **_figures(found),
    }
    return render(request, "students/catchment_list.html", context)


def _figures(found: CatchmentList) -> dict[str, Any]:
    return {
        "enrolment": found.enrolment,
        "enrolment_words": rate_words(found.enrolment),
        "disabled": found.disabled,
        "disabled_words": rate_words(found.disabled),
        "ages": found.ages,
    }


def _filtered(request: HttpRequest, who: Rights, found: CatchmentList) -> tuple[FilterForm, list[Entry]]:
    """The entries that the form asks for; what it does not offer is left aside."""
    villages = sorted({entry.child.village for entry in found.entries})
    ages = sorted({entry.age for entry in found.entries})
    form = FilterForm(request.GET, villages=villages, ages=ages, sees_health=who.is_registrar)
    form.is_valid()
    said = {name: value for name, value in form.cleaned_data.items() if value}
    entries = [entry for entry in found.entries if _fits(entry, said, who)]
    return form, entries


def _fits(entry: Entry, said: Mapping[str, str], who: Rights) -> bool:
    where = shown_where(entry.where, who.is_registrar)
    return (
        said.get("village", entry.child.village) == entry.child.village
        and said.get("where", where) == where
        and said.get("age", str(entry.age)) == str(entry.age)
        and ("part" not in said or _PARTS[said["part"]](entry))
    )


def _query(request: HttpRequest) -> str:
    """The filter as the rest of an address."""
    asked = request.GET.copy()
    asked.pop("page", None)
    return asked.urlencode()


def _line(who: Rights, entry: Entry) -> Line:
    sees = who.is_registrar
    where = shown_where(entry.where, sees)
    key = entry.class_key
    is_here = entry.where in (Whereabouts.HERE, Whereabouts.SUSPENDED)
    return Line(
        entry=entry,
        where=where,
        where_words=str(WHERE[where]),
        place_name="" if is_here or where != entry.where else entry.child.place_name,
        class_name=words.class_short(key.entry_year, key.number, who.on) if key else "",
        match_words=_("Which of ours?") if entry.candidates else str(MATCH.get(entry.how, "")),
        to_do=str(COMPARE_FIRST if entry.candidates else TO_DO.get(entry.where, "")),
        disability=str(NeedKind(entry.disability).label) if entry.disability and sees else "",
    )


@office_only
def export(request: HttpRequest) -> HttpResponse:
    """The list as it is filtered, as a spreadsheet: masked, or whole with a purpose (I3)."""
    who = rights(request)
    _form, entries = _filtered(request, who, catchment_list(who.school.pk, who.on, with_secrets=True))
    return export_answer(
        request,
        who,
        ListExport(
            what="catchment",
            title=_("Catchment list"),
            header=_header(who),
            rows=lambda is_full: [_cells(who, _line(who, entry), is_full) for entry in entries],
            has_secrets=True,
        ),
    )


def _header(who: Rights) -> list[str]:
    health = [_("Disability"), _("Note")] if who.is_registrar else []
    return [
        *(_("Name"), _("Sex"), _("Date of birth"), _("Age"), _("ID number"), _("Township"), _("Village")),
        *(_("Present address"), _("Guardian"), _("Phone"), _("Where"), _("Name of the school"), _("Class")),
        *health,
    ]


def _cells(who: Rights, line: Line, is_full: bool) -> Sequence[Value]:
    child = line.entry.child
    secrets = [child.id_number, child.address, child.phone]
    if not is_full:
        secrets = [mask_id(child.id_number), f"{child.address[:3]}…" if child.address else "", mask_phone(child.phone)]
    number, address, phone = secrets
    health = [line.disability, child.note] if who.is_registrar else []
    return [
        *(child.name, child.get_sex_display(), child.birth_on, line.entry.age, number, child.township, child.village),
        *(address, child.guardian, phone, line.where_words, line.place_name, line.class_name),
        *health,
    ]
