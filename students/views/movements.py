"""One movement: choosing its kind, recording it, its page, its form on paper, taking it back (G2, M6)."""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from kongchuo.lib import clock
from kongchuo.lib.masks import mask_id, mask_status_number
from students.access import Rights, get_student, office_only, registrar_only, rights
from students.actions.access import record_access
from students.actions.movements import record_movement, reverse_movement
from students.choices import AccessKind, MovementKind, Paper
from students.forms.movements import MovementForm, UndoForm, refuse
from students.models import Guardian, Movement, MovementPaper, Student
from students.movement_words import FORBIDDEN, late_words
from students.queries.movement_papers import later_papers
from students.queries.movements import books_on
from students.rules.movement_papers import ABOUT_HEALTH, ASKED, missing_papers
from students.rules.movements import Books, allowed

_RELATED = ("student", "from_class", "to_class", "recorded_by", "reverses", "reversed_by", "reversed_by__recorded_by")


@dataclass(frozen=True, slots=True)
class MovementView:
    """A movement with what the reader may know of it (I4)."""

    movement: Movement
    sees_reason: bool
    late: str
    later: tuple[MovementPaper, ...] = ()

    @property
    def reason(self) -> str:
        """The reason, empty for those whom health does not concern."""
        return self.movement.reason if self.sees_reason else ""

    @property
    def is_in_force(self) -> bool:
        """Whether it neither was taken back nor takes another back."""
        return self.movement.reverses_id is None and not hasattr(self.movement, "reversed_by")

    @property
    def papers(self) -> list[str]:
        """The papers that were shown."""
        labels = dict(Paper.choices)
        return [str(labels[paper]) for paper in self.movement.papers if paper in labels] if self.sees_reason else []

    @property
    def missing(self) -> list[str]:
        """The papers still to be brought."""
        return [str(paper.label) for paper in self.owed] if self.sees_reason and self.is_in_force else []

    @property
    def owed(self) -> tuple[Paper, ...]:
        """The same as codes, whoever reads."""
        row = self.movement
        had = [each.paper for each in self.later]
        return missing_papers(MovementKind(row.kind), row.papers, had, is_from_list=row.is_from_list)

    @property
    def brought(self) -> list[tuple[str, MovementPaper]]:
        """The papers that came later, by name."""
        return [(each.get_paper_display(), each) for each in self.later] if self.sees_reason else []

    @property
    def can_be_ticked(self) -> bool:
        """Whether a paper of its kind has not been shown; a movement from a list owes none but may have it."""
        had = [each.paper for each in self.later]
        return self.is_in_force and bool(missing_papers(MovementKind(self.movement.kind), self.movement.papers, had))


def movement_view(movement: Movement, later: Sequence[MovementPaper] = (), *, tends: bool) -> MovementView:
    """The movement with the papers that came later, for somebody who reads health details or does not (I4)."""
    recorded_on = timezone.localdate(movement.recorded_at)
    sees_reason = tends or movement.kind not in ABOUT_HEALTH
    # Whole rosters are entered long after their children were admitted; that hides nobody.
    late = "" if movement.kind == MovementKind.ADMISSION else late_words(movement.on, recorded_on)
    return MovementView(movement, sees_reason, late, tuple(later))


def movement_views(movements: Iterable[Movement], *, tends: bool) -> list[MovementView]:
    """Many movements, with one query for the papers that came later."""
    rows = list(movements)
    later = later_papers(row.pk for row in rows)
    return [movement_view(row, later.get(row.pk, ()), tends=tends) for row in rows]


@registrar_only
def choose(request: HttpRequest, student_id: int) -> HttpResponse:
    """The kinds that the child's status allows today; 退学 and 开除 stand there with the article that forbids them."""
    who = rights(request)
    student = get_student(who, student_id)
    books = _books(who, student)
    kinds = [kind for kind in MovementKind if kind in allowed(books.status)]
    context = {"student": student, "kinds": kinds, "status": books.status, "forbidden": FORBIDDEN}
    return render(request, "students/movement_choose.html", context)


@registrar_only
def new(request: HttpRequest, student_id: int, movement: str) -> HttpResponse:
    """Records a movement of one kind, with the fields that this kind needs."""
    who = rights(request)
    student = get_student(who, student_id)
    if movement not in MovementKind.values:
        raise Http404
    kind, books = MovementKind(movement), _books(who, student)
    start = _start(student, kind, books, who.on)
    form = MovementForm(request.POST or None, kind=kind, school=who.school, day=who.on, initial=start)
    if form.is_valid():
        try:
            made = record_movement(student=student, new=form.movement, actor=who.user, at=clock.now())
        except ValidationError as error:
            refuse(form, error)
        else:
            messages.success(request, _("The movement is on record."))
            return redirect("students:movement-detail", made.pk)
    context = {"form": form, "student": student, "kind": kind, "status": books.status}
    return render(request, "students/movement_form.html", context, status=422 if form.errors else 200)


def _books(who: Rights, student: Student) -> Books:
    return books_on(who.school.id, [student.pk], who.on).get(student.pk, Books())


def _start(student: Student, kind: MovementKind, books: Books, today: dt.date) -> dict[str, Any]:
    """What is known already: the school asked for in the request, the day after a suspension."""
    if kind == MovementKind.RESUMPTION and books.until:
        return {"on": min(today, books.until + dt.timedelta(days=1))}
    if kind == MovementKind.TRANSFER_OUT:
        asked = Movement.objects.filter(student=student, kind=MovementKind.TRANSFER_REQUEST, reverses=None)
        return {"other_school": asked.order_by("on", "pk").values_list("other_school", flat=True).last() or ""}
    return {}


def get_movement(who: Rights, movement_id: int) -> Movement:
    """A movement of the own school. Raises Http404 otherwise (I6)."""
    rows = Movement.objects.filter(school=who.school).select_related(*_RELATED)
    return get_object_or_404(rows, pk=movement_id)


@office_only
def detail(request: HttpRequest, movement_id: int) -> HttpResponse:
    """What was recorded, by whom and when, with its papers and what can follow; leaves an access entry (I2)."""
    who = rights(request)
    movement = get_movement(who, movement_id)
    _remember(who, movement, AccessKind.VIEW)
    (view,) = movement_views([movement], tends=who.is_registrar)
    context = {"view": view, "movement": movement, "student": movement.student, "edits": who.is_registrar}
    next_kinds = _following(who, movement) if who.is_registrar and view.is_in_force else []
    return render(request, "students/movement_detail.html", {**context, "next_kinds": next_kinds})


_FOLLOWS = {
    MovementKind.TRANSFER_REQUEST: (MovementKind.TRANSFER_OUT, MovementKind.TRANSFER_WITHDRAWN),
    MovementKind.SUSPENSION: (MovementKind.RESUMPTION, MovementKind.EXTENSION),
    MovementKind.EXTENSION: (MovementKind.RESUMPTION, MovementKind.EXTENSION),
    MovementKind.GUEST_OUT: (MovementKind.GUEST_OUT_END,),
    MovementKind.GUEST_IN: (MovementKind.GUEST_IN_END, MovementKind.TRANSFER_IN),
}


def _following(who: Rights, movement: Movement) -> list[MovementKind]:
    """What usually comes next, as far as the child's status allows it today."""
    possible = allowed(_books(who, movement.student).status)
    return [kind for kind in _FOLLOWS.get(MovementKind(movement.kind), ()) if kind in possible]


@office_only
def paper(request: HttpRequest, movement_id: int) -> HttpResponse:
    """The movement as a form on paper: numbers masked, what is empty left blank for the pen (E5, I1)."""
    who = rights(request)
    movement = get_movement(who, movement_id)
    _remember(who, movement, AccessKind.PRINT)
    student, kind = movement.student, MovementKind(movement.kind)
    (view,) = movement_views([movement], tends=who.is_registrar)
    context = {
        "view": view,
        "movement": movement,
        "student": student,
        "id_number": mask_id(student.id_number) if student.id_number else "",
        "status_number": mask_status_number(student.status_number) if student.status_number else "",
        "guardian": Guardian.objects.filter(student=student).order_by("position").first(),
        "fields": ASKED[kind].must | ASKED[kind].may,
        "is_approved_outside": bool(ASKED[kind].approvers),
        "is_health": kind in ABOUT_HEALTH,
    }
    return render(request, "students/movement_print.html", context)


@registrar_only
def undo(request: HttpRequest, movement_id: int) -> HttpResponse:
    """Takes a movement back with a reason: both stay on record (G2)."""
    who = rights(request)
    movement = get_movement(who, movement_id)
    form = UndoForm(request.POST or None)
    if form.is_valid():
        reason = form.cleaned_data["reason"]
        try:
            reverse_movement(movement=movement, reason=reason, actor=who.user, at=clock.now())
        except ValidationError as error:
            refuse(form, error)
        else:
            messages.success(request, _("The movement is taken back; the class lists are as before it."))
            return redirect("students:movement-detail", movement.pk)
    context = {"form": form, "movement": movement, "student": movement.student}
    return render(request, "students/movement_undo.html", context, status=422 if form.errors else 200)


def _remember(who: Rights, movement: Movement, kind: AccessKind) -> None:
    about = {"what": "movement", "student_id": movement.student_id, "count": 1}
    record_access(actor=who.user, at=clock.now(), kind=kind, **about)
