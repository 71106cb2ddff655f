"""One child of the catchment list, and many at once: add, change, take off, place, compare (G7)."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from kongchuo.lib import clock
from students.access import Rights, registrar_only, rights
from students.actions.access import record_access
from students.actions.catchment import add_listed, ask_again, change_listed, place_many, settle_match, take_off
from students.catchment_words import MATCH
from students.choices import AccessKind, CatchmentPlace
from students.forms.catchment import EntryForm, MatchForm, PlaceForm, TakeOffForm
from students.models import CatchmentChild, Student
from students.queries.catchment import catchment_list

_AT_ONCE = 1000


def get_listed(who: Rights, entry_id: int) -> CatchmentChild:
    """A child on the list of the own school. Raises Http404 otherwise (I6)."""
    found = CatchmentChild.objects.filter(school=who.school, ends_on__isnull=True, pk=entry_id).first()
    if found is None:
        raise Http404
    return found


@registrar_only
def new(request: HttpRequest) -> HttpResponse:
    """Adds a child by hand."""
    who = rights(request)
    form = EntryForm(request.POST or None)
    if form.is_valid():
        try:
            add_listed(school=who.school, said=form.said, starts_on=who.on, actor=who.user, at=clock.now())
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, _("The child is on the list."))
            return redirect("students:catchment-list")
    context = {"form": form}
    return render(request, "students/catchment_form.html", context, status=422 if form.errors else 200)


@registrar_only
def edit(request: HttpRequest, entry_id: int) -> HttpResponse:
    """What the list says of a child; leaves an access entry (I2)."""
    who = rights(request)
    child = get_listed(who, entry_id)
    form = EntryForm.of(child, request.POST or None)
    if form.is_valid():
        try:
            change_listed(child=child, said=form.said, actor=who.user, at=clock.now())
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, _("The list is changed."))
            return redirect("students:catchment-list")
    return _form_page(request, who, child, form, TakeOffForm(initial={"on": who.on}))


@registrar_only
@require_POST
def end(request: HttpRequest, entry_id: int) -> HttpResponse:
    """Takes a child off the list, with date and reason."""
    who = rights(request)
    child = get_listed(who, entry_id)
    form = TakeOffForm(request.POST)
    if form.is_valid():
        said = form.cleaned_data
        try:
            take_off(child=child, on=said["on"], reason=said["reason"], actor=who.user, at=clock.now())
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, _("The child is off the list. The row and its history stay."))
            return redirect("students:catchment-list")
    return _form_page(request, who, child, EntryForm.of(child), form)


def _form_page(
    request: HttpRequest, who: Rights, child: CatchmentChild, form: EntryForm, off_form: TakeOffForm
) -> HttpResponse:
    record_access(actor=who.user, at=clock.now(), kind=AccessKind.VIEW, what="catchment.child")
    answer = MATCH.get(child.match, "")
    context = {"form": form, "child": child, "off_form": off_form, "answer": answer}
    status = 422 if form.errors or off_form.errors else 200
    return render(request, "students/catchment_form.html", context, status=status)


@registrar_only
@require_POST
def place(request: HttpRequest) -> HttpResponse:
    """Where the ticked children go to school."""
    who, form = rights(request), PlaceForm(request.POST)
    ids = [int(text) for text in request.POST.getlist("child")[:_AT_ONCE] if text.isascii() and text.isdecimal()]
    ids = [number for number in ids if number < 2**62]
    if not form.is_valid() or not ids:
        messages.error(request, _("Tick the children and choose where they go to school."))
        return redirect("students:catchment-list")
    said = form.cleaned_data
    count = place_many(
        school=who.school,
        ids=ids,
        place=CatchmentPlace(said["place"]),
        place_name=said["place_name"],
        actor=who.user,
        at=clock.now(),
    )
    text = ngettext("%(count)d child of the list is changed.", "%(count)d children of the list are changed.", count)
    messages.success(request, text % {"count": count})
    return redirect("students:catchment-list")


@registrar_only
def matches(request: HttpRequest) -> HttpResponse:
    """Children of the list who may be pupils of ours: same name and birth date, no number that decides (G7)."""
    who = rights(request)
    if request.method == "POST":
        return _settled(request, who)
    entries = [entry for entry in catchment_list(who.school.pk, who.on).entries if entry.candidates]
    students = Student.objects.in_bulk({number for entry in entries for number in entry.candidates})
    rows = [(entry, [students[number] for number in entry.candidates]) for entry in entries]
    record_access(actor=who.user, at=clock.now(), kind=AccessKind.VIEW, what="catchment.matches", count=len(rows))
    return render(request, "students/catchment_matches.html", {"rows": rows})


def _settled(request: HttpRequest, who: Rights) -> HttpResponse:
    form = MatchForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Say of one child whether it is the pupil."))
        return redirect("students:catchment-matches")
    child, said = get_listed(who, form.cleaned_data["child"]), form.cleaned_data["answer"]
    try:
        if said == "again":
            ask_again(child=child, actor=who.user, at=clock.now())
        else:
            student = get_object_or_404(Student, school=who.school, pk=form.cleaned_data["student"])
            settle_match(child=child, student=student, is_same=said == "same", actor=who.user, at=clock.now())
    except ValidationError as error:
        messages.error(request, error.messages[0])
    else:
        messages.success(request, _("Your answer is remembered."))
    return redirect("students:catchment-matches")
