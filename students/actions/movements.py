"""Recording movements and taking them back: the one way in which a child's place in the books changes (G2, G3)."""

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from students import events
from students.actions.child_locks import lock_children
from students.actions.import_rows import CHUNK, chunks
from students.actions.movement_rows import Change, apply_changes
from students.choices import MovementKind, Paper
from students.models import Movement, SchoolClass, Student, User
from students.movement_words import (
    depends_words,
    own_class_closed_words,
    refusal_words,
    rows_disagree_words,
    unknown_paper_words,
)
from students.queries.movements import steps_of
from students.queries.registry_rows import ChildRows, rows_of
from students.rules.movement_papers import FIELDS, field_refusals
from students.rules.movements import Refusal, Step, Why, fold, in_force

_NEWEST = 2**62
_NOT_SAID = ("school", "student", "from_class", "to_class", "recorded_by", "recorded_at", "reverses")


@dataclass(frozen=True, slots=True, kw_only=True)
class NewMovement:
    """A movement to be recorded; it takes effect at the start of ``on`` (K2). ``until`` is a last day.

    ``is_from_list``: it is one of many that a list or a plan of the school names, so it owes no papers of its own.
    """

    kind: MovementKind
    on: dt.date
    to_class: SchoolClass | None = None
    until: dt.date | None = None
    other_school: str = ""
    reason: str = ""
    papers: tuple[str, ...] = ()
    document_number: str = ""
    approver_kind: str = ""
    approver: str = ""
    approved_on: dt.date | None = None
    is_from_list: bool = False


@dataclass(frozen=True, slots=True)
class _Child:
    """A child, what is to be recorded of it, and its movements and rows as they are."""

    student: Student
    new: list[NewMovement]
    steps: list[Step]
    rows: ChildRows


_Problem = tuple[str, str]
"""A field, empty for none, and a sentence."""


def record_movement(*, student: Student, new: NewMovement, actor: User | None, at: dt.datetime) -> Movement:
    """Record one movement: see ``record_movements``. What is refused stands at its field."""
    return record_movements(items=[(student, new)], actor=actor, at=at)[0]


@transaction.atomic
def record_movements(
    *, items: Sequence[tuple[Student, NewMovement]], actor: User | None, at: dt.datetime
) -> list[Movement]:
    """Append movements and bring spells, stays and times away into line; constant statements per 500 children.

    The whole sequence of each child is replayed, so a back-dated movement is taken only if everything after it still
    holds. Raises ValidationError: by field for one movement, with the child's name for several; then nothing changes.
    Sends ``movements_recorded`` once for all of them.
    """
    wanted: dict[int, tuple[Student, list[NewMovement]]] = {}
    for student, new in items:
        wanted.setdefault(student.pk, (student, []))[1].append(new)
    lock_children(wanted)
    today, made, changes = timezone.localdate(at), [], []
    problems: list[tuple[Student, _Problem]] = []
    for child in _children(wanted):
        movements, change, found = _try(child, today)
        problems += [(child.student, each) for each in found]
        made += movements
        changes.append(change)
    _refuse(problems, is_single=len(items) == 1)
    return _store(made, changes, actor, at)


def reverse_movement(*, movement: Movement, reason: str, actor: User, at: dt.datetime) -> Movement:
    """Take one movement back: see ``reverse_movements``."""
    return reverse_movements(movements=[movement], reason=reason, actor=actor, at=at)[0]


@transaction.atomic
def reverse_movements(*, movements: Sequence[Movement], reason: str, actor: User, at: dt.datetime) -> list[Movement]:
    """Take movements back, of each child one, by rows that point at them; both stay, the books return (G2).

    Statements do not grow with the children. Raises ValidationError when one is taken back already, or when a later
    movement depends on it; then nothing changes.
    """
    if not reason.strip():
        raise ValidationError({"reason": _("Say why the movement is taken back.")})
    by_child = {movement.student_id: movement for movement in movements}
    lock_children(by_child)
    steps, rows = steps_of(by_child), rows_of(by_child)
    pairs = [_reversal(each, steps[child], rows[child], reason.strip()) for child, each in by_child.items()]
    return _store([row for row, _change in pairs], [change for _row, change in pairs], actor, at)


def _reversal(movement: Movement, steps: list[Step], rows: ChildRows, reason: str) -> tuple[Movement, Change]:
    """The counter-movement, and what it changes."""
    if movement.pk not in {step.order for step in in_force(steps)}:
        raise ValidationError(_("This movement is taken back already, or takes another back itself."))
    kind = MovementKind(movement.kind)
    undo = Step(kind=kind, on=movement.on, order=_NEWEST, reverses=movement.pk)
    change = Change(movement.student, rows, fold(steps), fold([*steps, undo]))
    if change.after.refused:
        raise ValidationError(depends_words(change.after.refused))
    if not change.can_be_made:
        raise ValidationError(rows_disagree_words())
    new = NewMovement(kind=kind, on=movement.on, to_class=movement.to_class, until=movement.until, reason=reason)
    row = _movement(movement.student, new, movement.from_class_id)
    row.reverses = movement
    row.clean_fields(exclude=_NOT_SAID)
    return row, change


def _children(wanted: dict[int, tuple[Student, list[NewMovement]]]) -> Iterator[_Child]:
    for ids in chunks(wanted):
        steps, rows = steps_of(ids), rows_of(ids)
        for pk in ids:
            yield _Child(*wanted[pk], steps[pk], rows[pk])


def _try(child: _Child, today: dt.date) -> tuple[list[Movement], Change, list[_Problem]]:
    """The movements as rows, the change of the books, and what speaks against them."""
    steps, movements, problems = list(child.steps), [], []
    for number, new in enumerate(child.new):
        step = _step(new, _NEWEST + number)
        before = fold(each for each in in_force(steps) if each.on <= new.on)
        movements.append(_movement(child.student, new, before.class_id))
        problems += [*_own_problems(child.student, new, step, today), *_field_problems(movements[-1])]
        if new.kind == MovementKind.RESUMPTION and new.to_class is None and _is_closed(before.class_id, new.on):
            problems.append(("to_class", own_class_closed_words()))
        steps.append(step)
    change = Change(child.student, child.rows, fold(child.steps), fold(steps))
    if not problems and (refused := change.after.refused) and change.before.refused is None:
        problems.append((refused.field if refused.step.order >= _NEWEST else "on", _replay_words(refused)))
    elif not problems and not change.can_be_made:
        problems.append(("", rows_disagree_words()))
    return movements, change, problems


def _is_closed(class_id: int | None, on: dt.date) -> bool:
    """Whether the class that a child left for a time is there no more when it comes back."""
    return class_id is not None and SchoolClass.objects.filter(pk=class_id, closed_on__lte=on).exists()


def _replay_words(refused: Refusal) -> str:
    return refusal_words(refused) if refused.step.order >= _NEWEST else depends_words(refused)


def _step(new: NewMovement, order: int) -> Step:
    class_id = new.to_class.pk if new.to_class else None
    return Step(kind=new.kind, on=new.on, order=order, class_id=class_id, until=new.until)


def _own_problems(student: Student, new: NewMovement, step: Step, today: dt.date) -> Iterator[_Problem]:
    said = {name: value.strip() if isinstance(value := getattr(new, name), str) else value for name in FIELDS}
    for refusal in field_refusals(step, said, student.birth_on, today):
        yield refusal.field, refusal_words(refusal)
    room = new.to_class
    if room and (room.school_id != student.school_id or (room.closed_on and room.closed_on <= new.on)):
        yield "to_class", refusal_words(Refusal(Why.CLASS_CLOSED, step, "to_class"))
    if set(new.papers) - set(Paper.values):
        yield "papers", unknown_paper_words()


def _field_problems(movement: Movement) -> Iterator[_Problem]:
    try:
        movement.clean_fields(exclude=_NOT_SAID)
    except ValidationError as refused:
        for name, sentences in refused.message_dict.items():
            yield from ((name, sentence) for sentence in sentences)


def _movement(student: Student, new: NewMovement, from_class_id: int | None) -> Movement:
    return Movement(
        school_id=student.school_id,
        student=student,
        kind=new.kind,
        on=new.on,
        from_class_id=from_class_id,
        to_class=new.to_class,
        until=new.until,
        other_school=new.other_school.strip(),
        reason=new.reason.strip(),
        papers=sorted(new.papers),
        is_from_list=new.is_from_list,
        document_number=new.document_number.strip(),
        approver_kind=new.approver_kind,
        approver=new.approver.strip(),
        approved_on=new.approved_on,
    )


def _refuse(problems: Sequence[tuple[Student, _Problem]], *, is_single: bool) -> None:
    if not problems:
        return
    if not is_single:
        line = _("%(name)s: %(sentence)s")
        raise ValidationError([line % {"name": who.name, "sentence": sentence} for who, (_field, sentence) in problems])
    errors: dict[str, list[str]] = {}
    for _who, (name, sentence) in problems:
        errors.setdefault(name or "__all__", []).append(sentence)
    raise ValidationError(errors)


def _store(
    movements: Sequence[Movement], changes: Sequence[Change], actor: User | None, at: dt.datetime
) -> list[Movement]:
    for movement in movements:
        movement.recorded_by, movement.recorded_at = actor, at
    stored = Movement.objects.bulk_create(movements, batch_size=CHUNK)
    for some in chunks(changes):
        apply_changes(some)
    events.movements_recorded.send(Movement, movements=stored)
    return stored
