"""Reading the leading group: who is in it on a day, who was before (M24)."""

import datetime as dt

from django.db.models import QuerySet

from students.choices import GroupRole
from students.models import GroupMember
from students.rules.group_duties import grades_in

_ORDER = {role.value: place for place, role in enumerate(GroupRole)}


def members_of(school_id: int) -> QuerySet[GroupMember]:
    """Every place anybody ever held, with the person."""
    return GroupMember.objects.filter(school_id=school_id).select_related("staff")


def members_on(school_id: int, day: dt.date) -> list[GroupMember]:
    """Who is in the group on the day or later, leader first, in one query."""
    rows = members_of(school_id).exclude(ends_on__lt=day)
    return sorted(rows, key=lambda member: (_ORDER[member.role], member.starts_on, member.pk))


def former_members(school_id: int, day: dt.date) -> list[GroupMember]:
    """Places that ended before the day, the latest first."""
    return list(members_of(school_id).filter(ends_on__lt=day).order_by("-ends_on", "pk"))


def in_charge_of(school_id: int, grade: int, day: dt.date) -> list[GroupMember]:
    """The members whose duty names the grade on the day (M24)."""
    return [each for each in members_on(school_id, day) if each.starts_on <= day and grade in grades_in(each.duty)]
