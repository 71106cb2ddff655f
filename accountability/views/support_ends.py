"""The review of a pair, its end, its record sheet and the list as a spreadsheet (G8, I3)."""

from collections.abc import Sequence

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from accountability.access import get_pair, sees_support
from accountability.actions.support import CLOSING, NewReview, end_pair, review_pair
from accountability.choices import SupportOutcome
from accountability.forms.support import EndForm, ReviewForm
from accountability.models import SupportPair
from accountability.queries.support import contacts_of, is_over, pair_rows, reviewable_term, reviews_of
from accountability.support_words import standing_words
from accountability.views.support import visible_pairs
from kongchuo.lib import clock
from kongchuo.lib.sheets.model import Value
from students import words
from students.access import Rights, office_only, rights, signed_in
from students.actions.access import record_access
from students.choices import AccessKind
from students.models import Term
from students.views.exports import ListExport, export_answer


@signed_in
def support_review(request: HttpRequest, pair_id: int) -> HttpResponse:
    """What the term decides: goes on, another goal, ends (G8)."""
    who = rights(request)
    pair = get_pair(who, pair_id)
    row = pair_rows(SupportPair.objects.filter(pk=pair.pk), who.school.pk, who.on)[0]
    term = reviewable_term(pair, row.standing.review_term, who.on)
    if term is None:
        messages.info(request, _("This term has been reviewed already."))
        return redirect("accountability:support-pair", pair.pk)
    form = ReviewForm(request.POST or None, initial={"planned_until": pair.planned_until})
    if form.is_valid() and _reviewed(who, pair, term, form):
        messages.success(request, _("The review is recorded."))
        return redirect("accountability:support-list")
    context = {"form": form, "pair": pair, "row": row, "term": term, "today": who.on}
    return render(request, "accountability/support_review.html", context, status=422 if form.errors else 200)


def _reviewed(who: Rights, pair: SupportPair, term: Term, form: ReviewForm) -> bool:
    data = form.cleaned_data
    outcome = SupportOutcome(data["outcome"])
    until = None if outcome in CLOSING else data["planned_until"]
    new = NewReview(term=term, outcome=outcome, note=data["note"], goal=data["goal"], planned_until=until)
    try:
        review_pair(pair=pair, new=new, actor=who.user, at=clock.now())
    except ValidationError as error:
        form.refuse(error)
    return form.is_valid()


@office_only
def support_end(request: HttpRequest, pair_id: int) -> HttpResponse:
    """Ends a pair within a term, with the reason (G8)."""
    who = rights(request)
    pair = get_pair(who, pair_id)
    form = EndForm(request.POST or None, initial={"on": who.on})
    if form.is_valid() and _ended(who, pair, form):
        messages.success(request, _("The pair has ended; its record stays."))
        return redirect("accountability:support-list")
    context = {"form": form, "pair": pair, "today": who.on}
    return render(request, "accountability/support_end.html", context, status=422 if form.errors else 200)


def _ended(who: Rights, pair: SupportPair, form: EndForm) -> bool:
    try:
        end_pair(pair=pair, actor=who.user, at=clock.now(), **form.cleaned_data)
    except ValidationError as error:
        form.refuse(error)
    return form.is_valid()


@signed_in
def support_sheet(request: HttpRequest, pair_id: int) -> HttpResponse:
    """The record sheet 师生结对帮扶记录, to print (domain 2.9); kinds of difficulty are left to the pen (G6)."""
    who = rights(request)
    pair = get_pair(who, pair_id)
    row = pair_rows(SupportPair.objects.filter(pk=pair.pk), who.school.pk, who.on)[0]
    record_access(
        actor=who.user,
        at=clock.now(),
        kind=AccessKind.PRINT,
        what="support.sheet",
        student_id=pair.student_id,
    )
    contacts = contacts_of(pair)[::-1]
    context = {"row": row, "pair": pair, "contacts": contacts, "reviews": reviews_of(pair)[::-1], "today": who.on}
    return render(request, "accountability/support_sheet.html", context)


@sees_support
def support_export(request: HttpRequest) -> HttpResponse:
    """The list as a spreadsheet; it holds no numbers (I3)."""
    who = rights(request)
    return export_answer(
        request,
        who,
        ListExport(
            what="support.list",
            title=_("Support pairs"),
            header=_header(),
            rows=lambda _is_full: _rows(who),
            widths=(12, 12, 12, 40, 12, 12, 10, 12, 30),
        ),
    )


def _header() -> Sequence[str]:
    return [
        _("Supporter"),
        _("Child"),
        _("Class"),
        _("Goal"),
        _("Paired on"),
        _("Planned until"),
        _("Contacts"),
        _("Last contact"),
        _("To do"),
    ]


def _rows(who: Rights) -> list[list[Value]]:
    pairs = SupportPair.objects.filter(visible_pairs(who)).exclude(is_over(who.on))
    return [
        [
            row.pair.staff.name,
            row.pair.student.name,
            words.class_short(row.school_class.entry_year, row.school_class.number, who.on) if row.school_class else "",
            row.pair.goal,
            row.pair.starts_on,
            row.pair.planned_until,
            row.contacts,
            row.last_on,
            " ".join(standing_words(row.standing)),
        ]
        for row in pair_rows(pairs, who.school.pk, who.on)
    ]
