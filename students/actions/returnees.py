"""Taking a returning child in: nothing refuses it, the record follows as a dated task (G5, M9)."""

import datetime as dt
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from students.actions.history import save_kept
from students.actions.movements import NewMovement, record_movement
from students.actions.registry_tasks import give_task
from students.actions.students import save_student
from students.choices import IdKind, MovementKind
from students.models import Guardian, Movement, School, SchoolClass, Student, User
from students.queries.calendar import limits_on
from students.queries.returnees import class_sizes
from students.rules.id_number import id_birth_on, id_problem, id_sex
from students.rules.returnees import Record, class_by_age, task_for


@dataclass(frozen=True, slots=True, kw_only=True)
class Returnee:
    """What the desk writes down; everything but the name may be unknown. Without a class, the age chooses one."""

    name: str
    on: dt.date
    sex: str = ""
    birth_on: dt.date | None = None
    id_number: str = ""
    guardian: str = ""
    phone: str = ""
    other_school: str = ""
    record: Record = Record.UNKNOWN
    to_class: SchoolClass | None = None


@transaction.atomic
def take_in(*, school: School, new: Returnee, known: Student | None, actor: User, at: dt.datetime) -> Movement:
    """Store the child, or continue ``known``, put it into a class by a return, and note the task of its record (G5).

    ValidationError by field: a number that cannot be right, no class for the age, what the movement refuses.
    """
    student = _student(school, new, known, actor, at)
    to_class = new.to_class or _class_for(school, student, new.on)
    _guardian(student, new, actor, at)
    movement = record_movement(
        student=student,
        new=NewMovement(kind=MovementKind.RETURN, on=new.on, to_class=to_class, other_school=new.other_school),
        actor=actor,
        at=at,
    )
    days = limits_on(school.pk, timezone.localdate(at)).registry_task_days
    due_on = timezone.localdate(at) + dt.timedelta(days=days)
    give_task(student=student, kind=task_for(new.record), due_on=due_on, actor=actor, at=at)
    return movement


def _student(school: School, new: Returnee, known: Student | None, actor: User, at: dt.datetime) -> Student:
    """The child as it is known now: what was on record stays, what was missing is filled in."""
    student = known or Student(school=school, name=new.name)
    number = student.id_number or new.id_number.strip().upper()
    is_resident = student.id_kind in ("", IdKind.RESIDENT) and id_problem(number) is None
    said = {
        "id_number": number,
        "id_kind": IdKind.RESIDENT.value if number else "",
        "birth_on": new.birth_on or (id_birth_on(number) if is_resident else None),
        "sex": new.sex or (id_sex(number).value if is_resident else ""),
    }
    for field, value in said.items():
        if not getattr(student, field):
            setattr(student, field, value)
    try:
        return save_student(student=student, actor=actor, at=at)
    except ValidationError as refused:
        if hasattr(refused, "error_dict"):
            raise
        raise ValidationError({"id_number": refused.messages}) from refused


def _class_for(school: School, student: Student, on: dt.date) -> SchoolClass:
    found = None
    if student.birth_on:
        age = limits_on(school.pk, on).school_age_from
        found = class_by_age(student.birth_on, on, school.grades, age, class_sizes(school, on))
    if found is None:
        raise ValidationError({"to_class": _("The age says no class. Choose the class the child goes into.")})
    return SchoolClass.objects.get(school=school, pk=found)


def _guardian(student: Student, new: Returnee, actor: User, at: dt.datetime) -> None:
    """Add the guardian unless the record has that phone, or that name without one."""
    name, phone = new.guardian.strip(), new.phone.strip()
    known = list(Guardian.objects.filter(student=student).order_by("position"))
    is_known = any(each.phone == phone if phone else each.name == name for each in known)
    if (name or phone) and not is_known:
        position = known[-1].position + 1 if known else 1
        guardian = Guardian(school_id=student.school_id, student=student, name=name, phone=phone, position=position)
        save_kept(guardian, actor=actor, at=at)
