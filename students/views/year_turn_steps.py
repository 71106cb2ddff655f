"""The first steps of a turn of the school year: terms, graduates, children who stay a grade, new classes (G1)."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from kongchuo.lib import clock
from students.access import Rights, registrar_only, rights
from students.actions.access import record_access
from students.actions.turn_drafts import change_plan
from students.choices import AccessKind
from students.forms.year_turn import (
    EntryClassesForm,
    GraduationForm,
    OpeningForm,
    RetainForm,
    TermsForm,
    with_entry_classes,
    with_opening,
    without_opening,
)
from students.models import YearTurn
from students.queries.year_turn import TurnFacts, terms_of_year, turn_facts
from students.rules.class_names import ClassKey
from students.rules.turn_plan import Plan, PlanUnreadable, parse_key
from students.rules.year_turn import KEEPS_STATE, closing, graduation_day
from students.views.year_turn import Draft, draft_of, step_context


def store(request: HttpRequest, turn: YearTurn, change: Callable[[Plan], Plan]) -> bool:
    """Store a change of the plan; a refusal becomes a message."""
    try:
        change_plan(turn=turn, change=change, actor=rights(request).user, at=clock.now())
    except ValidationError as error:
        messages.error(request, error.messages[0])
        return False
    return True


def remember(who: Rights, count: int, class_id: int | None = None) -> None:
    """Leave the access entry of a page that names children (I2)."""
    record_access(
        actor=who.user, at=clock.now(), kind=AccessKind.VIEW, what="year_turn", class_id=class_id, count=count
    )


def page(request: HttpRequest, draft: Draft, number: int, template: str, context: dict[str, Any]) -> HttpResponse:
    """A step; 422 when one of its forms has errors."""
    refused = any(getattr(each, "errors", None) for each in context.values())
    said = {**step_context(draft.turn, number), **context}
    return render(request, f"students/year_turn_{template}.html", said, status=422 if refused else 200)


@registrar_only
def terms(request: HttpRequest, turn_id: int) -> HttpResponse:
    """The terms of the year (A1)."""
    who = rights(request)
    draft = draft_of(who, turn_id)
    if draft is None:
        return redirect("students:year-turn-detail", turn_id)
    form = TermsForm(request.POST if request.method == "POST" else None, terms=draft.plan.terms)
    if form.is_valid() and store(request, draft.turn, lambda plan: replace(plan, terms=form.terms())):
        return redirect("students:year-turn-graduates", turn_id)
    there = terms_of_year(who.school.pk, draft.turn.year)
    return page(request, draft, 1, "terms", {"form": form, "there": there})


@registrar_only
def graduates(request: HttpRequest, turn_id: int) -> HttpResponse:
    """The day of graduation, the classes that graduate, and who does not; names children."""
    who = rights(request)
    draft = draft_of(who, turn_id)
    if draft is None:
        return redirect("students:year-turn-detail", turn_id)
    on = graduation_day(draft.plan, draft.turn.year)
    form = GraduationForm(request.POST or None, year=draft.turn.year, initial={"on": on})
    if form.is_valid():
        day = form.cleaned_data["on"]
        if store(request, draft.turn, lambda plan: replace(plan, graduation_on=day)):
            return redirect("students:year-turn-new", turn_id)
    facts = turn_facts(who.school, draft.turn.year, draft.plan)
    keeping = _keeping(facts)
    remember(who, len(draft.plan.retained) + len(keeping))
    context = {
        "form": form,
        "classes": _graduating(facts),
        "keeping": keeping,
        "retained": [(each, facts.names.get(each.student_id, "—")) for each in draft.plan.retained],
    }
    return page(request, draft, 2, "graduates", context)


def _graduating(facts: TurnFacts) -> list[tuple[ClassKey, int]]:
    """The classes that graduate, with how many children are in them."""
    keys = sorted(key for key in facts.ground.classes if facts.ground.graduates(key))
    return [(key, sum(child.key == key for child in facts.ground.children)) for key in keys]


def _keeping(facts: TurnFacts) -> list[tuple[str, ClassKey, str]]:
    """The children of those classes who keep their state: name, class, state in words."""
    return [
        (facts.names[child.id], child.key, str(child.status.label))
        for child in facts.ground.children
        if child.status in KEEPS_STATE and facts.ground.graduates(child.key)
    ]


@registrar_only
def retain(request: HttpRequest, turn_id: int) -> HttpResponse:
    """Enters a child who stays a grade, from the class chosen before, or takes one off again; names children."""
    who = rights(request)
    draft = draft_of(who, turn_id)
    if draft is None:
        return redirect("students:year-turn-detail", turn_id)
    if request.method == "POST" and "remove" in request.POST:
        store(request, draft.turn, lambda plan: _without_child(plan, request.POST["remove"]))
        return redirect("students:year-turn-graduates", turn_id)
    facts = turn_facts(who.school, draft.turn.year, draft.plan)
    key = _asked_class(request, facts)
    form = _retain_form(request, draft, facts, key) if key else None
    if form is not None and form.is_valid():
        entry = form.retained()
        if store(request, draft.turn, lambda plan: _with_child(plan, entry)):
            return redirect("students:year-turn-graduates", turn_id)
    if key:
        remember(who, sum(child.key == key for child in facts.ground.children), facts.classes[key].pk)
    return page(request, draft, 2, "retain", {"form": form, "key": key, "classes": sorted(facts.ground.classes)})


def _with_child(plan: Plan, entry: Any) -> Plan:
    return replace(plan, retained=(*_without_child(plan, str(entry.student_id)).retained, entry))


def _without_child(plan: Plan, student: str) -> Plan:
    return replace(plan, retained=tuple(each for each in plan.retained if str(each.student_id) != student))


def _asked_class(request: HttpRequest, facts: TurnFacts) -> ClassKey | None:
    """The class whose children are shown; None while none is asked for."""
    try:
        key = parse_key(request.GET.get("class", ""))
    except PlanUnreadable:
        return None
    return key if key in facts.ground.classes else None


def _retain_form(request: HttpRequest, draft: Draft, facts: TurnFacts, key: ClassKey) -> RetainForm:
    there = facts.ground.classes | {each.key for each in draft.plan.openings}
    going_on = there - closing(draft.plan, facts.ground)
    return RetainForm(
        request.POST or None,
        children=[(child.id, facts.names[child.id]) for child in facts.ground.children if child.key == key],
        targets=sorted(each for each in going_on if each.entry_year == key.entry_year + 1),
        year=draft.turn.year,
    )


@registrar_only
def openings(request: HttpRequest, turn_id: int) -> HttpResponse:
    """The classes to be opened."""
    who = rights(request)
    draft = draft_of(who, turn_id)
    if draft is None:
        return redirect("students:year-turn-detail", turn_id)
    year, facts = draft.turn.year, turn_facts(who.school, draft.turn.year, draft.plan)
    there = sorted(key for key in facts.ground.classes if key.entry_year == year)
    count = len({*there, *(each.key for each in draft.plan.openings if each.key.entry_year == year)})
    part = request.POST.get("part", "") if request.method == "POST" else ""
    entry = EntryClassesForm(request.POST if part == "entry" else None, initial={"count": count})
    one = OpeningForm(request.POST if part == "one" else None, year=year, grades=who.school.grades)
    change = _opening_change(request, part, entry, one, draft, facts)
    if change is not None and store(request, draft.turn, change):
        return redirect("students:year-turn-new", turn_id)
    context = {"entry": entry, "one": one, "openings": draft.plan.openings, "there": there}
    return page(request, draft, 3, "new", context)


def _opening_change(
    request: HttpRequest, part: str, entry: EntryClassesForm, one: OpeningForm, draft: Draft, facts: TurnFacts
) -> Callable[[Plan], Plan] | None:
    """What the part that was handed in changes; None when it is not valid."""
    year, known = draft.turn.year, facts.ground.known
    if part == "remove":
        removed = request.POST.get("key", "")
        return lambda plan: replace(plan, openings=without_opening(plan, removed))
    if part == "entry" and entry.is_valid():
        count = entry.cleaned_data["count"]
        return lambda plan: replace(plan, openings=with_entry_classes(plan, year, count, known))
    if part == "one" and one.is_valid() and one.is_new(known):
        new = one.opening()
        return lambda plan: replace(plan, openings=with_opening(plan, new))
    return None
