"""Head teachers of the new year: every present one stays unless another is chosen (F1)."""

from dataclasses import dataclass, replace

from django.forms import BoundField
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from kongchuo.lib import clock
from students.access import Rights, registrar_only, rights
from students.actions.turn_posts import head_refusal
from students.choices import Role
from students.forms.year_turn_classes import HeadsForm
from students.queries.staff import active_staff
from students.queries.year_turn import TurnFacts, class_posts, key_of, turn_facts
from students.rules.class_names import ClassKey
from students.rules.year_turn import closing, first_day
from students.views.year_turn import Draft, draft_of
from students.views.year_turn_steps import page, store
from students.year_turn_words import class_then


@dataclass(frozen=True, slots=True)
class Row:
    """A class of the new year, who leads it now, and the field for who shall."""

    key: ClassKey
    place: str
    present: list[str]
    field: BoundField


@registrar_only
def heads(request: HttpRequest, turn_id: int) -> HttpResponse:
    """One choice for each class; whoever may not be appointed is refused beside the class. Names no child."""
    who = rights(request)
    draft = draft_of(who, turn_id)
    if draft is None:
        return redirect("students:year-turn-detail", turn_id)
    facts = turn_facts(who.school, draft.turn.year, draft.plan)
    form = _form(request, who, draft, facts)
    if form.is_valid() and _may_lead(who, draft, facts, form):
        chosen = form.heads()
        if store(request, draft.turn, lambda plan: replace(plan, heads=chosen)):
            return redirect("students:year-turn-preview", turn_id)
    return page(request, draft, 5, "heads", {"form": form, "rows": _rows(who, draft, facts, form)})


def _keys(draft: Draft, facts: TurnFacts) -> list[ClassKey]:
    there = facts.ground.classes | {each.key for each in draft.plan.openings}
    return sorted(there - closing(draft.plan, facts.ground), key=lambda key: (-key.entry_year, key.number))


def _form(request: HttpRequest, who: Rights, draft: Draft, facts: TurnFacts) -> HeadsForm:
    keys = _keys(draft, facts)
    return HeadsForm(
        request.POST if request.method == "POST" else None,
        keys=keys,
        labels=[class_then(key, draft.turn.year) for key in keys],
        staff=list(active_staff(who.school)),
        initial={HeadsForm.name_of(key): pk for key, pk in draft.plan.heads},
    )


def _may_lead(who: Rights, draft: Draft, facts: TurnFacts, form: HeadsForm) -> bool:
    """Try each new choice; what refuses stands beside its class."""
    before, people = dict(draft.plan.heads), {person.pk: person for person in active_staff(who.school)}
    for key, pk in form.heads():
        if before.get(key) == pk:
            continue
        refused = head_refusal(
            turn=draft.turn, row=facts.classes.get(key), key=key, staff=people[pk], actor=who.user, at=clock.now()
        )
        if refused:
            form.add_error(HeadsForm.name_of(key), refused)
    return form.is_valid()


def _rows(who: Rights, draft: Draft, facts: TurnFacts, form: HeadsForm) -> list[Row]:
    present: dict[ClassKey, list[str]] = {}
    for post in class_posts(who.school.pk, first_day(draft.turn.year)):
        if post.role == Role.HEAD_TEACHER:
            present.setdefault(key_of(post), []).append(post.staff.name)
    places = {key: row.place for key, row in facts.classes.items()} | {x.key: x.place for x in draft.plan.openings}
    return [Row(key, places.get(key, ""), present.get(key, []), form[HeadsForm.name_of(key)]) for key in form.keys]
