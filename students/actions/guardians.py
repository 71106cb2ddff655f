"""Keeping the guardians of a child: added, corrected, put in order, removed, with their history (I1, I5)."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from students.actions.history import delete_kept, save_kept
from students.models import Guardian, Student, User

# Out of the way of every position in use, while the order changes.
_ASIDE = 1000


@dataclass(frozen=True, slots=True, kw_only=True)
class SaidGuardian:
    """A guardian as a form says it: ``id`` of one on record, else a new one; ``phone`` None keeps what is stored."""

    id: int | None = None
    name: str = ""
    relation: str = ""
    phone: str | None = None


@transaction.atomic
def save_guardians(*, student: Student, said: Sequence[SaidGuardian], actor: User, at: dt.datetime) -> list[Guardian]:
    """Make ``said``, in its order, the guardians of the child; who is not in it is removed, and stays in the history.

    Raises ValidationError for a guardian without name and phone, for one of another child, and for one named twice.
    """
    stored = {guardian.pk: guardian for guardian in Guardian.objects.select_for_update().filter(student=student)}
    _check(said, stored)
    for guardian_id in stored.keys() - {each.id for each in said}:
        delete_kept(stored[guardian_id], actor=actor, at=at)
    Guardian.objects.filter(student=student).update(position=F("position") + _ASIDE)
    return [_kept(student, stored, each, place, actor, at) for place, each in enumerate(said, start=1)]


def _check(said: Sequence[SaidGuardian], stored: dict[int, Guardian]) -> None:
    ids = [each.id for each in said if each.id is not None]
    if len(set(ids)) < len(ids) or not set(ids) <= stored.keys():
        raise ValidationError(_("The guardians have changed meanwhile: open the page again."))
    if any(not each.name.strip() and not _phone(each, stored) for each in said):
        raise ValidationError(_("A guardian needs a name or a phone."))


def _phone(said: SaidGuardian, stored: dict[int, Guardian]) -> str:
    if said.phone is not None:
        return said.phone.strip()
    return stored[said.id].phone if said.id is not None else ""


def _kept(
    student: Student,
    stored: dict[int, Guardian],
    said: SaidGuardian,
    position: int,
    actor: User,
    at: dt.datetime,
) -> Guardian:
    """The guardian in its place; only what changed gets a row of history."""
    new = Guardian(school_id=student.school_id, student=student)
    guardian = stored.get(said.id, new) if said.id is not None else new
    before = (guardian.name, guardian.relation, guardian.phone, guardian.position)
    guardian.name, guardian.relation = said.name.strip(), said.relation.strip()
    guardian.phone, guardian.position = _phone(said, stored), position
    if guardian.pk and before == (guardian.name, guardian.relation, guardian.phone, position):
        Guardian.objects.filter(pk=guardian.pk).update(position=position)
    else:
        save_kept(guardian, actor=actor, at=at)
    return guardian
