"""What a message says, by tables: counts by class and kind, nothing of a child; and when one is given up (I4, D1)."""

import datetime as dt
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from accountability.choices import DutyKind, NoticeStatus
from accountability.rules.duties import Duty
from accountability.rules.notices import (
    Count,
    as_rows,
    counted,
    fate,
    from_rows,
    is_pressing,
    may_send_again,
    own_duties,
    people_to_tell,
)

TODAY = dt.date(2026, 11, 23)
FRIDAY, TOMORROW = dt.date(2026, 11, 20), dt.date(2026, 11, 24)
CONTACT, VISIT, LETTER = DutyKind.CONTACT, DutyKind.VISIT, DutyKind.LETTER


def duty(kind: DutyKind = CONTACT, student: int = 1, school_class: int | None = 7, **more: Any) -> Duty:
    return Duty(kind=kind, student_id=student, class_id=school_class, **{"due_on": TODAY, **more})


def late(kind: DutyKind = CONTACT, student: int = 1, school_class: int | None = 7, **more: Any) -> Duty:
    return duty(kind, student, school_class, **{"due_on": FRIDAY, "is_overdue": True, **more})


@pytest.mark.parametrize(
    ("duties", "expected"),
    [
        pytest.param([], [], id="nothing due"),
        pytest.param([duty()], [Count(CONTACT, 7, 1, 0, TODAY)], id="one child"),
        pytest.param([duty(), duty(student=2)], [Count(CONTACT, 7, 2, 0, TODAY)], id="two children"),
        pytest.param([duty(), duty()], [Count(CONTACT, 7, 1, 0, TODAY)], id="one child twice"),
        pytest.param([duty(), late(student=2)], [Count(CONTACT, 7, 2, 1, TODAY)], id="one of them overdue"),
        pytest.param([late()], [Count(CONTACT, 7, 1, 1, None)], id="only overdue"),
        pytest.param(
            [duty(due_on=dt.date(2026, 11, 27)), duty(student=2, due_on=TOMORROW)],
            [Count(CONTACT, 7, 2, 0, TOMORROW)],
            id="the nearest deadline",
        ),
        pytest.param([duty(due_on=None)], [Count(CONTACT, 7, 1, 0, None)], id="no deadline known"),
        pytest.param(
            [duty(VISIT), duty(CONTACT, 2), duty(LETTER, 3, 4)],
            [Count(LETTER, 4, 1, 0, TODAY), Count(CONTACT, 7, 1, 0, TODAY), Count(VISIT, 7, 1, 0, TODAY)],
            id="by class, then in the order of the ladder",
        ),
        pytest.param(
            [duty(CONTACT, 1, None), duty(CONTACT, 2, 4), late(VISIT, 3, 9), duty(CONTACT, 4, 9)],
            [
                Count(CONTACT, 9, 1, 0, TODAY),
                Count(VISIT, 9, 1, 1, None),
                Count(CONTACT, 4, 1, 0, TODAY),
                Count(CONTACT, None, 1, 0, TODAY),
            ],
            id="a class with something overdue first, children in no class last",
        ),
    ],
)
def test_what_is_counted(duties: list[Duty], expected: list[Count]) -> None:
    assert list(counted(duties)) == expected


@pytest.mark.parametrize(
    ("each", "expected"),
    [
        pytest.param(duty(), True, id="due today"),
        pytest.param(late(), True, id="overdue"),
        pytest.param(late(due_on=None), True, id="overdue, day unknown"),
        pytest.param(duty(due_on=TOMORROW), False, id="due tomorrow"),
        pytest.param(duty(due_on=None), False, id="no day known"),
    ],
)
def test_what_is_pressing_d1(each: Duty, expected: bool) -> None:
    assert is_pressing(each, TODAY) is expected


def test_who_is_told_and_of_what() -> None:
    mine, both = duty(owners=frozenset({1})), late(student=2, owners=frozenset({1, 2}))
    ahead = duty(student=3, due_on=TOMORROW, owners=frozenset({3}))
    assert people_to_tell([mine, both, ahead], TODAY) == {1, 2}
    assert own_duties([mine, both, ahead], 1) == [mine, both]
    assert own_duties([mine, both, ahead], 3) == [ahead]


_duties = st.builds(
    Duty,
    kind=st.sampled_from(DutyKind),
    student_id=st.integers(1, 9),
    class_id=st.none() | st.integers(1, 3),
    due_on=st.none() | st.dates(FRIDAY, TOMORROW),
    is_overdue=st.booleans(),
    owners=st.frozensets(st.integers(1, 3)),
)


@given(st.lists(_duties))
def test_counts_say_no_more_than_they_must_and_come_back_as_stored_i4(duties: list[Duty]) -> None:
    counts = counted(duties)
    assert from_rows(as_rows(counts)) == counts
    assert counted(reversed(duties)) == counts
    groups = {(each.kind, each.class_id) for each in duties}
    assert {(count.kind, count.class_id) for count in counts} == groups and len(counts) == len(groups)
    assert all(count.children >= 1 and 0 <= count.overdue <= count.children for count in counts)


AT = dt.datetime(2026, 11, 23, 8, 0, tzinfo=dt.UTC)
WAITS = [2, 15, 60]


@pytest.mark.parametrize(
    ("attempts", "minutes"), [(1, 2), (2, 15), (3, 60), (4, None), (5, None)], ids=lambda value: str(value)
)
def test_waits_grow_and_end(attempts: int, minutes: int | None) -> None:
    status, again = fate(NoticeStatus.QUEUED, attempts, WAITS, AT)
    if minutes is None:
        assert (status, again) == (NoticeStatus.FAILED, AT)
    else:
        assert (status, again) == (NoticeStatus.QUEUED, AT + dt.timedelta(minutes=minutes))


@pytest.mark.parametrize("status", [NoticeStatus.SENT, NoticeStatus.FAILED, NoticeStatus.UNSURE])
def test_what_is_settled_is_not_tried_again(status: NoticeStatus) -> None:
    assert fate(status, 1, WAITS, AT) == (status, AT)


@pytest.mark.parametrize("status", NoticeStatus)
def test_a_person_sends_again_what_did_not_arrive_on_its_day(status: NoticeStatus) -> None:
    assert may_send_again(status, TODAY, TODAY) is (status in ("failed", "unsure"))
    assert may_send_again(status, FRIDAY, TODAY) is False
