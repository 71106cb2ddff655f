"""The leading group by dated rows: joined, given another duty, left (M24)."""

import datetime as dt
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from students.actions.history import save_kept
from students.choices import GroupRole
from students.models import GroupMember, User

ONE_DAY = dt.timedelta(days=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class NewPlace:
    """A place in the group from a date on, with its duty and the document that names it."""

    role: GroupRole
    starts_on: dt.date
    duty: str = ""
    document: str = ""


@transaction.atomic
def join_group(*, staff: User, new: NewPlace, actor: User, at: dt.datetime) -> GroupMember:
    """Give a member of staff a place in the group of the own school (M24).

    Raises ValidationError when the person holds that place in that time already, and for an account without a school.
    """
    if staff.school_id is None or staff.school_id != actor.school_id:
        raise ValidationError(_("This account belongs to no school."))
    held = GroupMember.objects.filter(staff=staff, role=new.role).exclude(ends_on__lt=new.starts_on)
    if held.exists():
        raise ValidationError(_("This person holds this place in that time already."))
    member = GroupMember(
        school_id=staff.school_id,
        staff=staff,
        role=new.role,
        duty=new.duty.strip(),
        starts_on=new.starts_on,
        document=new.document.strip(),
    )
    save_kept(member, actor=actor, at=at)
    return member


@transaction.atomic
def leave_group(*, member: GroupMember, ends_on: dt.date, actor: User, at: dt.datetime) -> GroupMember:
    """Let a place end after ``ends_on``, its last day. Raises ValidationError before its first day, and twice."""
    if member.ends_on is not None:
        raise ValidationError(_("This place has ended already."))
    if ends_on < member.starts_on:
        raise ValidationError(_("The last day of a place cannot lie before its first day."))
    member.ends_on = ends_on
    save_kept(member, actor=actor, at=at)
    return member


@transaction.atomic
def change_place(*, member: GroupMember, new: NewPlace, actor: User, at: dt.datetime) -> GroupMember:
    """Another role or duty from a date on: the old row ends the day before, a new one begins (M24).

    Raises ValidationError as ``leave_group`` and ``join_group``.
    """
    leave_group(member=member, ends_on=new.starts_on - ONE_DAY, actor=actor, at=at)
    return join_group(staff=member.staff, new=new, actor=actor, at=at)
