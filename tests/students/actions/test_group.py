"""The leading group by dated rows (M24)."""

import datetime as dt
from typing import Any

import pytest
from django.core.exceptions import ValidationError

from students.actions.group import NewPlace, change_place, join_group, leave_group
from students.choices import GroupRole
from students.models import GroupMember, User
from students.queries.group import former_members, in_charge_of, members_on
from tests import make

MONDAY = dt.date(2026, 11, 23)
AT = make.at(MONDAY)


def place(**overrides: Any) -> NewPlace:
    return NewPlace(**{"role": GroupRole.MEMBER, "starts_on": dt.date(2026, 9, 1), "duty": "包三年级", **overrides})


@pytest.fixture
def member(registrar: User, principal: User) -> GroupMember:
    return join_group(staff=principal, new=place(document=" 青小〔2026〕3号 "), actor=registrar, at=AT)


def test_m24_a_place_has_duty_dates_document_and_history(member: GroupMember, registrar: User) -> None:
    assert (member.duty, member.document, member.ends_on) == ("包三年级", "青小〔2026〕3号", None)
    assert member.history.get().history_user == registrar


def test_m24_one_place_of_a_role_at_a_time(member: GroupMember, registrar: User, principal: User) -> None:
    with pytest.raises(ValidationError):
        join_group(staff=principal, new=place(starts_on=MONDAY), actor=registrar, at=AT)
    join_group(staff=principal, new=place(role=GroupRole.LEADER), actor=registrar, at=AT)
    assert GroupMember.objects.count() == 2


def test_staff_of_another_school_cannot_join_i6(registrar: User, db: None) -> None:
    for stranger in (make.make_user(make.make_school()), make.make_user(None)):
        with pytest.raises(ValidationError):
            join_group(staff=stranger, new=place(), actor=registrar, at=AT)


def test_m24_another_duty_is_a_new_row(member: GroupMember, registrar: User) -> None:
    change_place(member=member, new=place(starts_on=MONDAY, duty="包六年级"), actor=registrar, at=AT)
    rows = GroupMember.objects.order_by("pk").values_list("duty", "starts_on", "ends_on")
    before = (dt.date(2026, 9, 1), MONDAY - dt.timedelta(days=1))
    assert list(rows) == [("包三年级", *before), ("包六年级", MONDAY, None)]


def test_nothing_changes_when_the_new_duty_begins_too_early(member: GroupMember, registrar: User) -> None:
    with pytest.raises(ValidationError):
        change_place(member=member, new=place(starts_on=member.starts_on), actor=registrar, at=AT)
    assert GroupMember.objects.get().ends_on is None


def test_m24_who_leaves_is_among_the_former(member: GroupMember, registrar: User) -> None:
    school_id = registrar.school_id or 0
    leave_group(member=member, ends_on=MONDAY, actor=registrar, at=AT)
    with pytest.raises(ValidationError):
        leave_group(member=member, ends_on=MONDAY, actor=registrar, at=AT)
    tuesday = MONDAY + dt.timedelta(days=1)
    assert (members_on(school_id, MONDAY), former_members(school_id, MONDAY)) == ([member], [])
    assert (members_on(school_id, tuesday), former_members(school_id, tuesday)) == ([], [member])


def test_m24_in_charge_of_a_grade_while_the_duty_is_held(member: GroupMember, registrar: User) -> None:
    school_id = registrar.school_id or 0
    assert in_charge_of(school_id, 3, MONDAY) == [member]
    assert in_charge_of(school_id, 4, MONDAY) == []
    assert in_charge_of(school_id, 3, dt.date(2026, 8, 31)) == []
