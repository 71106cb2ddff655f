"""A class by hand, for a school that begins without a spreadsheet (G1, G2, B11)."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _
from simple_history.utils import bulk_create_with_history

from kongchuo.lib.pinyin import initials
from students import events
from students.actions.history import save_kept
from students.actions.staff import NewPost, appoint
from students.choices import MovementKind, Role
from students.models import Enrolment, Movement, Placement, School, SchoolClass, Student, User


@dataclass(frozen=True, slots=True)
class NewClass:
    """A class to be opened: its identity (G1), the village point it sits in, its children in the order of the list."""

    entry_year: int
    number: int
    names: Sequence[str]
    starts_on: dt.date
    place: str = ""
    head_teacher: User | None = None


@transaction.atomic
def add_class(*, school: School, new: NewClass, actor: User, at: dt.datetime) -> SchoolClass:
    """Open a class with its children enrolled from ``starts_on`` and, where given, its head teacher.

    Statements do not grow with the children, but for one signal each. Raises ValidationError when the class exists.
    """
    if SchoolClass.objects.filter(school=school, entry_year=new.entry_year, number=new.number).exists():
        raise ValidationError(_("This class exists already. Add children to it by importing a roster."))
    made = SchoolClass(school=school, entry_year=new.entry_year, number=new.number, place=new.place.strip())
    save_kept(made, actor=actor, at=at)
    _enrol(made, new, actor, at)
    if new.head_teacher is not None:
        appoint(post=NewPost(new.head_teacher, Role.HEAD_TEACHER, new.starts_on, made), actor=actor, at=at)
    return made


def _enrol(made: SchoolClass, new: NewClass, actor: User, at: dt.datetime) -> None:
    children = [_child(made.school, name) for name in new.names]
    children = bulk_create_with_history(children, Student, default_user=actor, default_date=at) if children else []
    school, starts_on = made.school, new.starts_on
    spells = Enrolment.objects.bulk_create(
        Enrolment(school=school, student=child, starts_on=starts_on) for child in children
    )
    Placement.objects.bulk_create(
        Placement(
            school=school,
            enrolment=spell,
            student_id=spell.student_id,
            school_class=made,
            seat_number=seat,
            starts_on=starts_on,
        )
        for seat, spell in enumerate(spells, start=1)
    )
    _record(made, children, new.starts_on, actor, at)


def _child(school: School, name: str) -> Student:
    return Student(school=school, name=name, name_initials=initials(name))


def _record(made: SchoolClass, children: Sequence[Student], on: dt.date, actor: User, at: dt.datetime) -> None:
    admission = {"school": made.school, "kind": MovementKind.ADMISSION, "on": on, "to_class": made}
    movements = Movement.objects.bulk_create(
        Movement(student=child, is_from_list=True, recorded_by=actor, recorded_at=at, **admission) for child in children
    )
    events.movements_recorded.send(Movement, movements=movements)
