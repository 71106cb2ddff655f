"""Taking a returning child in (G5, M9): a short form, no refusal."""

from collections.abc import Sequence

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from kongchuo.lib import clock
from students import words
from students.access import Rights, registrar_only, rights
from students.actions.access import record_access
from students.actions.returnees import Returnee, take_in
from students.choices import AccessKind
from students.day_words import join, paragraph
from students.forms.returnees import NEW_CHILD, ReturneeForm
from students.models import Movement, Student
from students.paper_words import full_date
from students.queries.returnees import KnownChild, known_children
from students.rules.returnees import Record


@registrar_only
def returnee_new(request: HttpRequest) -> HttpResponse:
    """The form; a child that the school may know is asked about, never guessed."""
    who = rights(request)
    form = ReturneeForm(request.POST or None, school=who.school, day=who.on)
    if form.is_valid() and (answer := _answered(request, who, form)):
        return answer
    return render(request, "students/returnee_form.html", {"form": form}, status=422 if form.errors else 200)


def _answered(request: HttpRequest, who: Rights, form: ReturneeForm) -> HttpResponse | None:
    """What a valid form leads to: the child's record, or None where the form has to ask."""
    said = form.cleaned_data
    known = known_children(who.school.pk, said["name"], said["birth_on"], said["id_number"].strip().upper(), who.on)
    is_answered, student = form.answer(known)
    if not is_answered:
        record_access(actor=who.user, at=clock.now(), kind=AccessKind.VIEW, what="returnee", count=len(known))
        form.ask(_choices(who, known))
        return None
    if student and any(each.is_in_the_books and each.student == student for each in known):
        messages.info(request, _("This child is in the books already: see below where it stands."))
        return redirect("students:student-detail", student.pk)
    movement = _taken_in(who, form, student)
    if movement is None:
        return None
    messages.success(request, _done_words(movement))
    return redirect("students:student-detail", movement.student_id)


def _taken_in(who: Rights, form: ReturneeForm, student: Student | None) -> Movement | None:
    said = {name: value for name, value in form.cleaned_data.items() if name not in ("same_as", "record")}
    new = Returnee(record=Record(form.cleaned_data["record"]), **said)
    try:
        return take_in(school=who.school, new=new, known=student, actor=who.user, at=clock.now())
    except ValidationError as refused:
        form.refuse(refused)
    return None


def _done_words(movement: Movement) -> str:
    """Class and day; the name stays out of messages (I4)."""
    room = movement.to_class
    assert room is not None
    words_of = {"name": words.class_name(room.entry_year, room.number, movement.on), "day": full_date(movement.on)}
    return paragraph(
        _("The child is on the roll of %(name)s from %(day)s.") % words_of,
        _("The registry record is a task of the registrar now."),
    )


def _choices(who: Rights, known: Sequence[KnownChild]) -> list[tuple[str, str]]:
    found = [(str(each.student.pk), _label(who, each)) for each in known]
    is_certain = any(each.has_same_number for each in known)
    return found if is_certain else [*found, (NEW_CHILD, _("No, this is another child"))]


def _label(who: Rights, known: KnownChild) -> str:
    parts = [known.student.name]
    if known.has_same_number:
        parts.append(_("same ID number"))
    if known.student.birth_on:
        parts.append(_("born %(day)s") % {"day": full_date(known.student.birth_on)})
    if room := known.school_class:
        parts.append(words.class_name(room.entry_year, room.number, who.on))
    elif moved := known.movement:
        parts.append(f"{moved.get_kind_display()} {full_date(moved.on)}")
    return join(parts)
