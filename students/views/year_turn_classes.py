"""Merging and splitting classes when the school year turns: a table of all classes, and a page for each (G1)."""

from collections import Counter
from dataclasses import dataclass, replace

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect

from students.access import registrar_only, rights
from students.forms.year_turn_classes import ChosenForm, MappingForm, mapping_values
from students.queries.year_turn import TurnFacts, turn_facts
from students.rules.class_names import ClassKey
from students.rules.turn_plan import How, Mapping, Plan, without
from students.rules.year_turn import TurnChild, closing, steps
from students.views.year_turn import Draft, draft_of
from students.views.year_turn_steps import page, remember, store


@dataclass(frozen=True, slots=True)
class Row:
    """A class with where its children go and how many come, as planned."""

    key: ClassKey
    class_id: int
    place: str
    count: int
    going: list[tuple[ClassKey, int]]
    coming: int
    closes: bool


@registrar_only
def classes(request: HttpRequest, turn_id: int) -> HttpResponse:
    """Every class that goes on, with what is planned for it. Names no child."""
    who = rights(request)
    draft = draft_of(who, turn_id)
    if draft is None:
        return redirect("students:year-turn-detail", turn_id)
    facts = turn_facts(who.school, draft.turn.year, draft.plan)
    return page(request, draft, 4, "classes", {"rows": _rows(draft.plan, facts), "openings": draft.plan.openings})


def _rows(plan: Plan, facts: TurnFacts) -> list[Row]:
    ground = facts.ground
    moves = Counter((step.child.key, step.to) for step in steps(plan, ground) if step.to is not None)
    counts, ending = Counter(child.key for child in ground.children), closing(plan, ground)
    return [
        Row(
            key,
            facts.classes[key].pk,
            facts.classes[key].place,
            counts[key],
            [(to, many) for (source, to), many in sorted(moves.items()) if source == key],
            sum(many for (_source, to), many in moves.items() if to == key),
            key in ending,
        )
        for key in sorted(ground.classes, key=lambda key: (-key.entry_year, key.number))
        if not ground.graduates(key)
    ]


@registrar_only
def mapping(request: HttpRequest, turn_id: int, class_id: int) -> HttpResponse:
    """What becomes of one class: as a whole, or child by child; names its children."""
    who = rights(request)
    draft = draft_of(who, turn_id)
    if draft is None:
        return redirect("students:year-turn-detail", turn_id)
    facts = turn_facts(who.school, draft.turn.year, draft.plan)
    key = _key_of(class_id, facts)
    children = [(child, facts.names[child.id]) for child in facts.ground.children if child.key == key]
    whole, chosen = _forms(request, draft, facts, key, children)
    if whole.is_bound and whole.is_valid():
        new = whole.mapping()
    elif chosen.is_bound and chosen.is_valid():
        new = chosen.mapping(key, draft.plan.mapping_of(key))
    else:
        return _mapping_page(request, draft, facts, key, (whole, chosen))
    if store(request, draft.turn, lambda plan: _planned(plan, key, new)):
        return redirect(request.path if chosen.is_bound else "students:year-turn-classes", *_arguments(chosen, turn_id))
    return _mapping_page(request, draft, facts, key, (whole, chosen))


def _arguments(chosen: ChosenForm, turn_id: int) -> tuple[int, ...]:
    """After ticking children the page of the class stays open; after a choice for all it is done."""
    return () if chosen.is_bound else (turn_id,)


def _key_of(class_id: int, facts: TurnFacts) -> ClassKey:
    """The class of that number, when it goes on into the new year. Raises Http404 otherwise."""
    for key, row in facts.classes.items():
        if row.pk == class_id and key in facts.ground.classes and not facts.ground.graduates(key):
            return key
    raise Http404


def _forms(
    request: HttpRequest, draft: Draft, facts: TurnFacts, key: ClassKey, children: list[tuple[TurnChild, str]]
) -> tuple[MappingForm, ChosenForm]:
    there = facts.ground.classes | {each.key for each in draft.plan.openings}
    others = sorted(each for each in there if each.entry_year == key.entry_year and each != key)
    part = request.POST.get("part", "") if request.method == "POST" else ""
    planned, year = draft.plan.mapping_of(key), draft.turn.year
    is_chosen = planned is not None and planned.how is How.CHOSEN
    return (
        MappingForm(
            request.POST if part == "whole" else None,
            source=key,
            others=others,
            year=year,
            initial=mapping_values(planned),
        ),
        ChosenForm(
            request.POST if part == "chosen" else None,
            children=children,
            keys=[*others, key],
            year=year,
            initial={"closes": is_chosen and planned.closes if planned else False},
        ),
    )


def _planned(plan: Plan, key: ClassKey, new: Mapping | None) -> Plan:
    kept = without(plan.mappings, key)
    return replace(plan, mappings=(*kept, new) if new else kept)


def _mapping_page(
    request: HttpRequest, draft: Draft, facts: TurnFacts, key: ClassKey, forms: tuple[MappingForm, ChosenForm]
) -> HttpResponse:
    going = {step.child.id: step.to for step in steps(draft.plan, facts.ground) if step.child.key == key}
    children = [child for child in facts.ground.children if child.key == key]
    remember(rights(request), len(children), facts.classes[key].pk)
    context = {
        "whole": forms[0],
        "chosen": forms[1],
        "key": key,
        "place": facts.classes[key].place,
        "rows": [(child, facts.names[child.id], going.get(child.id, key)) for child in children],
        "counts": sorted(Counter(going.get(child.id, key) for child in children).items()),
        "ticked": {str(pk) for pk in forms[1].data.getlist("students")} if forms[1].is_bound else set(),
    }
    return page(request, draft, 4, "class", context)
