"""The turn of the school year: where it stands, beginning, beginning anew, taking back (G1, J)."""

from dataclasses import dataclass

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from kongchuo.lib import clock
from students.access import Rights, office_only, registrar_only, rights
from students.actions.turn_drafts import begin_anew, plan_of, start_turn
from students.actions.year_turn_undo import turn_dependents, undo_turn
from students.choices import TurnStatus
from students.models import YearTurn
from students.queries.year_turn import coming_turn, turns_of
from students.rules.turn_plan import Plan
from students.rules.year_turn import first_day, is_due

STEPS = (
    ("students:year-turn-terms", gettext_lazy("Terms")),
    ("students:year-turn-graduates", gettext_lazy("Graduates")),
    ("students:year-turn-new", gettext_lazy("New classes")),
    ("students:year-turn-classes", gettext_lazy("Merging and splitting")),
    ("students:year-turn-heads", gettext_lazy("Head teachers")),
    ("students:year-turn-preview", gettext_lazy("Preview")),
)


@dataclass(frozen=True, slots=True)
class Draft:
    """A turn in preparation with its plan."""

    turn: YearTurn
    plan: Plan


def get_turn(who: Rights, turn_id: int) -> YearTurn:
    """A turn of the own school. Raises Http404 otherwise."""
    return get_object_or_404(YearTurn.objects.select_related("school", "done_by"), school=who.school, pk=turn_id)


def draft_of(who: Rights, turn_id: int) -> Draft | None:
    """The draft of that number; None when it is none any more or cannot be read, which its own page then says."""
    turn = get_turn(who, turn_id)
    try:
        return Draft(turn, plan_of(turn)) if turn.status == TurnStatus.DRAFT else None
    except ValidationError:
        return None


def step_context(turn: YearTurn, number: int) -> dict[str, object]:
    """What every step shows: where it stands, and the step after it."""
    return {
        "turn": turn,
        "steps": [label for _view, label in STEPS],
        "links": [(view, label) for view, label in STEPS],
        "current": number,
        "first_day": first_day(turn.year),
    }


@office_only
def overview(request: HttpRequest) -> HttpResponse:
    """Where the coming turn stands, and those before. Names no child."""
    who = rights(request)
    turns = turns_of(who.school.pk)
    year = coming_turn(who.school, who.on, turns)
    draft = next((turn for turn in turns if turn.status == TurnStatus.DRAFT and turn.year == year), None)
    context = {
        "year": year,
        "first_day": first_day(year),
        "is_due": is_due(who.on, year),
        "draft": draft,
        "turns": [turn for turn in turns if turn.status != TurnStatus.DRAFT],
        "is_registrar": who.is_registrar,
        "today": who.on,
    }
    return render(request, "students/year_turn.html", context)


@registrar_only
@require_POST
def start(request: HttpRequest) -> HttpResponse:
    """Begins to prepare the coming turn, or goes on with it."""
    who = rights(request)
    year = coming_turn(who.school, who.on, turns_of(who.school.pk))
    try:
        turn = start_turn(school=who.school, year=year, actor=who.user, at=clock.now())
    except ValidationError as error:
        messages.error(request, error.messages[0])
        return redirect("students:year-turn")
    return redirect("students:year-turn-terms", turn.pk)


@registrar_only
def detail(request: HttpRequest, turn_id: int) -> HttpResponse:
    """What a turn made, and whether it can be taken back; a draft that cannot be read can be begun anew."""
    who = rights(request)
    turn = get_turn(who, turn_id)
    if draft_of(who, turn_id) is not None:
        return redirect("students:year-turn-terms", turn.pk)
    context = {
        "turn": turn,
        "made": {name: len(ids) for name, ids in turn.made.items()},
        "first_day": first_day(turn.year),
        "dependents": list(turn_dependents(turn)) if turn.status == TurnStatus.DONE else [],
    }
    return render(request, "students/year_turn_detail.html", context)


@registrar_only
@require_POST
def anew(request: HttpRequest, turn_id: int) -> HttpResponse:
    """Throws a plan away and proposes again."""
    who = rights(request)
    turn = get_turn(who, turn_id)
    try:
        begin_anew(turn=turn, actor=who.user, at=clock.now())
    except ValidationError as error:
        messages.error(request, error.messages[0])
    return redirect("students:year-turn-detail", turn.pk)


@registrar_only
@require_POST
def undo(request: HttpRequest, turn_id: int) -> HttpResponse:
    """Takes a turn back, or says what depends on it."""
    who = rights(request)
    turn = get_turn(who, turn_id)
    try:
        undo_turn(turn=turn, actor=who.user, at=clock.now())
    except ValidationError as error:
        for sentence in error.messages:
            messages.error(request, sentence)
    else:
        messages.success(request, _("The turn is taken back: classes, children, posts and terms are as before."))
    return redirect("students:year-turn-detail", turn.pk)
