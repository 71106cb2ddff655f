"""Keeping the catchment list by hand: add, change, take off, say where children are and who they are (G7)."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import asdict, dataclass

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _
from simple_history.utils import bulk_update_with_history

from students.actions.catchment_import import stored
from students.actions.history import save_kept
from students.choices import CatchmentMatch, CatchmentPlace
from students.models import CatchmentChild, School, Student, User


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class ListedChild:
    """What the list says of a child, by model field."""

    name: str
    birth_on: dt.date
    sex: str = ""
    id_number: str = ""
    township: str = ""
    village: str = ""
    address: str = ""
    guardian: str = ""
    phone: str = ""
    place: str = CatchmentPlace.UNKNOWN
    place_name: str = ""
    disability: str = ""
    note: str = ""


@transaction.atomic
def add_listed(
    *, school: School, said: ListedChild, starts_on: dt.date, actor: User | None, at: dt.datetime
) -> CatchmentChild:
    """Put a child on the list from a day. Raises ValidationError when its number is on the list already."""
    child = CatchmentChild(school=school, starts_on=starts_on, **stored(asdict(said)))
    _check_number(child)
    save_kept(child, actor=actor, at=at)
    return child


@transaction.atomic
def change_listed(*, child: CatchmentChild, said: ListedChild, actor: User, at: dt.datetime) -> CatchmentChild:
    """Change what the list says of a child; a child with another name, birth date or number is asked about anew."""
    is_another = (child.name, child.birth_on, child.id_number) != (said.name, said.birth_on, said.id_number)
    for name, value in stored(asdict(said)).items():
        setattr(child, name, value)
    if is_another:
        child.student, child.match = None, ""
    _check_number(child)
    save_kept(child, actor=actor, at=at)
    return child


def _check_number(child: CatchmentChild) -> None:
    others = CatchmentChild.objects.filter(school_id=child.school_id, ends_on__isnull=True).exclude(pk=child.pk)
    if child.id_number_hash and others.filter(id_number_hash=child.id_number_hash).exists():
        raise ValidationError({"id_number": _("Another child on the list has this number. Compare the two.")})


@transaction.atomic
def take_off(*, child: CatchmentChild, on: dt.date, reason: str, actor: User, at: dt.datetime) -> CatchmentChild:
    """Take a child off the list from a day on; the row, the reason and all before it stay in its history."""
    if child.ends_on is not None:
        raise ValidationError(_("This child is off the list already."))
    if on < child.starts_on:
        day = child.starts_on
        raise ValidationError(
            {"on": _("The child is on the list from %(day)s only; choose a later day.") % {"day": day}}
        )
    child.ends_on = on
    save_kept(child, actor=actor, at=at, why=reason)
    return child


@transaction.atomic
def place_many(
    *, school: School, ids: Iterable[int], place: CatchmentPlace, place_name: str, actor: User, at: dt.datetime
) -> int:
    """Say for many children of the list where they go to school; returns how many that changed."""
    children = list(CatchmentChild.objects.filter(school=school, ends_on__isnull=True, pk__in=list(ids)))
    changed = [each for each in children if (each.place, each.place_name) != (place, place_name)]
    for child in changed:
        child.place, child.place_name = place, place_name
    bulk_update_with_history(
        changed, CatchmentChild, ["place", "place_name"], batch_size=500, default_user=actor, default_date=at
    )
    return len(changed)


@transaction.atomic
def settle_match(
    *, child: CatchmentChild, student: Student, is_same: bool, actor: User, at: dt.datetime
) -> CatchmentChild:
    """Remember the registrar's word whether a child of the list is a pupil of the same name and birth date (G7)."""
    held = CatchmentChild.objects.filter(student=student, ends_on__isnull=True).exclude(pk=child.pk)
    if is_same and held.exists():
        raise ValidationError(_("Another child on the list is this pupil already. Take one of the two off the list."))
    child.student = student if is_same else None
    child.match = CatchmentMatch.CONFIRMED if is_same else CatchmentMatch.DIFFERENT
    save_kept(child, actor=actor, at=at)
    return child


@transaction.atomic
def ask_again(*, child: CatchmentChild, actor: User, at: dt.datetime) -> CatchmentChild:
    """Take the registrar's word back who a child of the list is; it is asked about anew."""
    child.student, child.match = None, ""
    save_kept(child, actor=actor, at=at)
    return child
