"""Recording and ending the needs of children (G6)."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _
from simple_history.utils import bulk_create_with_history

from students.actions.history import delete_kept, save_kept
from students.choices import NeedKind
from students.models import Need, Student, User


@dataclass(frozen=True, slots=True, kw_only=True)
class NewNeed:
    """A need from a date on, with the paper that says so; ``ends_on`` is its last day where that is known."""

    kind: NeedKind
    starts_on: dt.date
    source: str
    ends_on: dt.date | None = None


def record_need(*, student: Student, new: NewNeed, actor: User, at: dt.datetime) -> Need:
    """One child's need. Raises ValidationError as ``record_needs``, and when the child has it in that time already."""
    made = record_needs(students=[student], new=new, actor=actor, at=at)
    if not made:
        raise ValidationError(_("This need is on record for that time already: end the older entry first."))
    return made[0]


@transaction.atomic
def record_needs(*, students: Sequence[Student], new: NewNeed, actor: User, at: dt.datetime) -> list[Need]:
    """The same need of several children of one school; whoever has it in that time already is left out.

    Statements do not grow with the children. Raises ValidationError without a source document, for an unknown kind,
    and for dates out of order (G6).
    """
    _check(new)
    has_it = _held(students, new)
    rows = [
        Need(
            school_id=student.school_id,
            student=student,
            kind=new.kind,
            starts_on=new.starts_on,
            ends_on=new.ends_on,
            source=new.source.strip(),
            recorded_by=actor,
            recorded_at=at,
        )
        for student in students
        if student.pk not in has_it
    ]
    for row in rows[:1]:
        row.clean_fields(exclude=["school", "student", "recorded_by"])
    return bulk_create_with_history(rows, Need, default_user=actor, default_date=at) if rows else []


def _check(new: NewNeed) -> None:
    if not new.source.strip():
        raise ValidationError(_("Name the paper that says so, with its number where it has one."))
    if new.ends_on is not None and new.ends_on < new.starts_on:
        raise ValidationError(_("The last day of a need cannot lie before its first day."))


def _held(students: Sequence[Student], new: NewNeed) -> set[int]:
    """Children with the same need on some day of the new one."""
    rows = Need.objects.filter(student__in=students, kind=new.kind).exclude(ends_on__lt=new.starts_on)
    if new.ends_on is not None:
        rows = rows.filter(starts_on__lte=new.ends_on)
    return set(rows.order_by().values_list("student_id", flat=True))


@transaction.atomic
def end_need(*, need: Need, ends_on: dt.date, actor: User, at: dt.datetime) -> Need:
    """Let a need end after ``ends_on``, its last day. Raises ValidationError before its first day."""
    if ends_on < need.starts_on:
        raise ValidationError(_("The last day of a need cannot lie before its first day."))
    if need.ends_on is not None:
        raise ValidationError(_("This need has ended already."))
    need.ends_on = ends_on
    save_kept(need, actor=actor, at=at)
    return need


@transaction.atomic
def remove_need(*, need: Need, actor: User, at: dt.datetime) -> None:
    """Take a need off the record that was entered for the wrong child or by mistake; its history stays."""
    delete_kept(need, actor=actor, at=at, why="entered by mistake")
