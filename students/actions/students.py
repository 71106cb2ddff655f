"""Correcting what the registry says of a child (G4, I1)."""

import datetime as dt

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from kongchuo.lib.crypto import lookup_hash, lookup_hashes
from kongchuo.lib.pinyin import initials
from students.actions.history import save_kept
from students.choices import IdKind
from students.models import Student, User
from students.rules.id_number import id_problem

_NUMBERS = ("id_number", "status_number")


@transaction.atomic
def save_student(*, student: Student, actor: User, at: dt.datetime) -> Student:
    """Store a changed child with everything that follows from its values: hashes, pinyin initials, last four digits.

    Raises ValidationError for a resident number that cannot be one (G4), and for a number that another child has.
    """
    check_numbers(student)
    student.name_initials = initials(student.name)
    student.number_tail = (student.id_number or student.status_number)[-4:]
    for name in _NUMBERS:
        setattr(student, f"{name}_hash", lookup_hash(getattr(student, name)))
    save_kept(student, actor=actor, at=at)
    return student


def check_numbers(student: Student) -> None:
    """Bring the numbers of a changed child into form and look at them; raises ValidationError as ``save_student``."""
    student.id_number = student.id_number.strip().upper()
    student.status_number = student.status_number.strip().upper()
    is_resident = student.id_kind in ("", IdKind.RESIDENT)
    if student.id_number and is_resident and id_problem(student.id_number):
        raise ValidationError(_("This ID number cannot be right: compare it with the document, digit by digit."))
    others = Student.objects.filter(school=student.school).exclude(pk=student.pk)
    for name in _NUMBERS:
        hashes = lookup_hashes(getattr(student, name))
        if hashes and others.filter(**{f"{name}_hash__in": hashes}).exists():
            raise ValidationError(_("Another child of the school has this number already."))
