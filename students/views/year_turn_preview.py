"""The preview of a turn of the school year, its export, and carrying it out (G1, B11)."""

from dataclasses import dataclass

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from kongchuo.lib import clock
from students.access import Rights, registrar_only, rights
from students.actions.year_turn import Outcome, carry_out_turn, earliest, preview_turn
from students.rules.class_names import ClassKey
from students.rules.year_turn import KEEPS_STATE, Step
from students.rules.year_turn_balance import Balance, total
from students.views.exports import ListExport, export_answer
from students.views.year_turn import Draft, draft_of, get_turn, step_context
from students.views.year_turn_steps import remember
from students.year_turn_words import class_then, class_until, cohort


@dataclass(frozen=True, slots=True)
class Row:
    """A class over the turn, as the table and the export show it."""

    key: ClassKey
    place: str
    old: str
    new: str
    balance: Balance
    expected: int
    heads: list[str]
    closes: bool
    opens: bool


@registrar_only
def preview(request: HttpRequest, turn_id: int) -> HttpResponse:
    """What carrying out would do, or what refuses; names the children who do not go up with their class."""
    who = rights(request)
    draft = draft_of(who, turn_id)
    if draft is None:
        return redirect("students:year-turn-detail", turn_id)
    try:
        outcome = preview_turn(turn=draft.turn, actor=who.user, at=clock.now())
    except ValidationError as error:
        context = {**step_context(draft.turn, 6), "refused": error.messages}
        return render(request, "students/year_turn_preview.html", context)
    context = _context(draft, outcome)
    remember(who, len(context["keeping"]) + len(context["staying"]))
    return render(request, "students/year_turn_preview.html", {**step_context(draft.turn, 6), **context})


def _context(draft: Draft, outcome: Outcome) -> dict[str, object]:
    names, opens = outcome.facts.names, timezone.localdate(earliest(outcome.year))
    return {
        "rows": preview_rows(outcome),
        "total": total(outcome.balances.values()),
        "expected": sum(outcome.expected.values()),
        "keeping": [
            (names[child.id], child.key, child.status.label)
            for child in outcome.facts.ground.children
            if child.status in KEEPS_STATE
        ],
        "staying": [(names[step.child.id], step) for step in outcome.steps if step.retained],
        "guests": sum(_is_guest_end(step) for step in outcome.steps),
        "terms": draft.plan.terms,
        "opens": opens if opens > clock.today() else None,
    }


def _is_guest_end(step: Step) -> bool:
    return step.kind == "guest_in_end"


def preview_rows(outcome: Outcome) -> list[Row]:
    """Every class, the new first grade first."""
    facts, year = outcome.facts, outcome.year
    return [
        Row(
            key,
            facts.classes[key].place,
            class_until(key, year) if key in facts.ground.classes else "",
            "" if key in outcome.closed else class_then(key, year),
            balance,
            outcome.expected.get(key, 0),
            outcome.heads.get(key, []),
            key in outcome.closed,
            key not in facts.ground.classes,
        )
        for key, balance in sorted(outcome.balances.items(), key=lambda row: (-row[0].entry_year, row[0].number))
    ]


@registrar_only
@require_safe
def export(request: HttpRequest, turn_id: int) -> HttpResponse:
    """The table of the preview as a spreadsheet; it holds counts and names no child."""
    who = rights(request)
    draft = draft_of(who, turn_id)
    if draft is None:
        return redirect("students:year-turn-detail", turn_id)
    try:
        outcome = preview_turn(turn=draft.turn, actor=who.user, at=clock.now())
    except ValidationError:
        return redirect("students:year-turn-preview", turn_id)
    return export_answer(request, who, _export(outcome))


def _export(outcome: Outcome) -> ListExport:
    header = (_("Class"), _("Before"), _("From 1 September"), _("Children before"), _("Graduate"), _("Go elsewhere"))
    more = (_("Come from elsewhere"), _("Children after"), _("Expected on 1 September"), _("Head teacher"))
    rows = [
        (
            cohort(row.key),
            row.old,
            row.new,
            row.balance.before,
            row.balance.graduated + row.balance.guests_gone,
            row.balance.moved_out + row.balance.left,
            row.balance.moved_in + row.balance.joined,
            row.balance.after,
            row.expected,
            "、".join(row.heads),
        )
        for row in preview_rows(outcome)
    ]
    title = _("Turn of the school year %(year)d") % {"year": outcome.year}
    return ListExport("year_turn", title, (*header, *more), lambda is_full: rows, of_children=False)


@registrar_only
@require_POST
def carry_out(request: HttpRequest, turn_id: int) -> HttpResponse:
    """Carries out what the preview showed."""
    who = rights(request)
    turn = get_turn(who, turn_id)
    if not _carried_out(request, who, turn_id):
        return redirect("students:year-turn-preview", turn.pk)
    return redirect("students:year-turn-detail", turn.pk)


def _carried_out(request: HttpRequest, who: Rights, turn_id: int) -> bool:
    try:
        carry_out_turn(turn=get_turn(who, turn_id), actor=who.user, at=clock.now())
    except ValidationError as error:
        for sentence in error.messages:
            messages.error(request, sentence)
        return False
    messages.success(request, _("The school year is turned. Import the roster of the first grade next."))
    return True
