"""Retention by class and of the school, and the children behind each figure (H2, K1, M14)."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accountability.queries.lost import lost_in
from kongchuo.lib import clock
from kongchuo.lib.percent import format_percent
from students.access import Rights, office_only, rights
from students.actions.access import record_access
from students.choices import AccessKind
from students.models import SchoolClass, Student, Term
from students.queries.retention import (
    class_retentions,
    counted_term,
    enrolled_on_first_september,
    school_retention,
)
from students.rules.enrolment_rates import Retention
from students.views.exports import ListExport, export_answer

PARTS = {
    "base": gettext_lazy("There on the first day"),
    "joined": gettext_lazy("Joined since"),
    "left": gettext_lazy("Left with papers since"),
    "there": gettext_lazy("To be kept"),
    "lost": gettext_lazy("Lost"),
    "kept": gettext_lazy("Kept"),
}
_OF_SCHOOL = {"year": gettext_lazy("Enrolled on 1 September"), "out": gettext_lazy("Lost at present")}
_PER_PAGE = 100
_LABELS = PARTS | _OF_SCHOOL
_PLACES = 2


@dataclass(frozen=True, slots=True)
class Row:
    """A class, or the school where ``school_class`` is None, with its figures."""

    school_class: SchoolClass | None
    counts: Sequence[tuple[str, int]]
    rate: str
    is_missed: bool


@office_only
def table(request: HttpRequest) -> HttpResponse:
    """B, J, L, D and the rate of every class and of the school for the term."""
    who = rights(request)
    term = counted_term(who.school.pk, who.on)
    context = {"term": term, "rows": retention_rows(who, term) if term else [], "parts": PARTS, "today": who.on}
    return render(request, "accountability/retention.html", context)


def retention_rows(who: Rights, term: Term) -> list[Row]:
    """The classes of the term, grade one first, then the school."""
    last = min(who.on, term.ends_on)
    lost = lost_in(term, last)
    found = class_retentions(who.school.pk, term.starts_on, last, lost.lost, lost.before)
    classes = SchoolClass.objects.in_bulk(list(found)).values()
    ordered = sorted(classes, key=lambda each: (-each.entry_year, each.number))
    whole = school_retention(who.school.pk, term.starts_on, last, lost.lost, lost.before)
    return [*(_row(each, found[each.pk]) for each in ordered), _row(None, whole)]


def _row(school_class: SchoolClass | None, found: Retention) -> Row:
    counts = [(name, len(getattr(found, name))) for name in PARTS]
    return Row(school_class, counts, format_percent(found.rate.value, _PLACES), bool(found.lost))


@office_only
def names(request: HttpRequest) -> HttpResponse:
    """The children behind one figure; leaves an access entry (I2)."""
    who = rights(request)
    term, school_class, part, ids = _asked(request, who)
    page = Paginator(_students(who, ids), _PER_PAGE).get_page(request.GET.get("page"))
    record_access(
        actor=who.user,
        at=clock.now(),
        kind=AccessKind.VIEW,
        what="retention",
        class_id=school_class.pk if school_class else None,
        count=len(page),
    )
    asked = request.GET.copy()
    asked.pop("page", None)
    context = {
        "term": term,
        "school_class": school_class,
        "label": _LABELS[part],
        "page": page,
        "total": len(ids),
        "query": asked.urlencode(),
        "today": who.on,
    }
    return render(request, "accountability/retention_names.html", context)


@office_only
def export(request: HttpRequest) -> HttpResponse:
    """The same children as a spreadsheet."""
    who = rights(request)
    _term, school_class, part, ids = _asked(request, who)
    students = _students(who, ids)
    return export_answer(
        request,
        who,
        ListExport(
            what="retention",
            title=str(_LABELS[part]),
            header=[_("Name"), _("Sex"), _("Date of birth")],
            rows=lambda _full: [[each.name, each.get_sex_display(), each.birth_on] for each in students],
            class_id=school_class.pk if school_class else None,
        ),
    )


def _students(who: Rights, ids: Sequence[int]) -> list[Student]:
    rows = Student.objects.filter(school=who.school, pk__in=set(ids)).only("name", "sex", "birth_on", "school_id")
    return list(rows.order_by("name_initials", "id"))


def _asked(request: HttpRequest, who: Rights) -> tuple[Term, SchoolClass | None, str, Sequence[int]]:
    """The term, the class (None: the school), the part, and the ids of its children. Raises Http404 for nonsense."""
    term, part, text = counted_term(who.school.pk, who.on), request.GET.get("part", "there"), request.GET.get("class")
    if term is None or part not in (PARTS if text else _LABELS):
        raise Http404
    last = min(who.on, term.ends_on)
    if part == "year":
        return term, None, part, enrolled_on_first_september(who.school.pk, who.on)
    lost = lost_in(term, last)
    if part == "out":
        return term, None, part, sorted(lost.present)
    if not text:
        found = school_retention(who.school.pk, term.starts_on, last, lost.lost, lost.before)
        return term, None, part, sorted(getattr(found, part))
    school_class = _class(who, text)
    of_class = class_retentions(who.school.pk, term.starts_on, last, lost.lost, lost.before).get(school_class.pk)
    return term, school_class, part, sorted(getattr(of_class, part)) if of_class else []


def _class(who: Rights, text: str) -> SchoolClass:
    is_number = text.isascii() and text.isdecimal() and len(text) < 15
    found = SchoolClass.objects.filter(school=who.school, pk=int(text)).first() if is_number else None
    if found is None:
        raise Http404
    return found
