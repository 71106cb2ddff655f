"""The watch list: flags of the whole school, each with its reason, in a fixed number of queries (C3, C4, C5, K7)."""

import datetime as dt
from fractions import Fraction

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from students.choices import AbsenceKind
from students.models import AttendancePolicy, SchoolClass, Student, User
from students.queries.calendar import limits_on, school_calendar
from students.queries.watch import WatchedChild, watched_children
from students.rules.flags import FlagCode
from tests import make
from tests.rolls import take_roll

TODAY = dt.date(2026, 11, 23)
SICK, UNEXCUSED = AbsenceKind.SICK, AbsenceKind.UNEXCUSED


def read(school_class: SchoolClass) -> list[WatchedChild]:
    school_id = school_class.school_id
    return watched_children(school_id, school_calendar(school_id), TODAY, limits_on(school_id, TODAY))


def days_before(school_class: SchoolClass, count: int) -> list[dt.date]:
    calendar = school_calendar(school_class.school_id)
    return [day for day, _ in zip(calendar.backwards(TODAY), range(count), strict=False)][::-1]


def take(school_class: SchoolClass, by: User, marks: list[dict[Student, AbsenceKind]]) -> None:
    """One roll a school day, the last one today."""
    for day, of_day in zip(days_before(school_class, len(marks)), marks, strict=True):
        take_roll(school_class, by, day, of_day)


@pytest.mark.parametrize(
    ("pattern", "expected"),
    [
        ([SICK] * 14, set()),
        ([SICK] * 15, {FlagCode.LONG_RUN}),
        ([UNEXCUSED, None] * 6, set()),
        ([UNEXCUSED, None] * 7, {FlagCode.INTERMITTENT}),
        ([UNEXCUSED] * 2, set()),
        ([UNEXCUSED] * 3, {FlagCode.UNEXCUSED_RUN}),
        ([SICK] * 2 + [None] * 18, {FlagCode.CHRONIC}),
        ([SICK] * 2 + [None] * 17, set()),
        ([SICK] * 2 + [None] * 19, set()),
    ],
    ids=["14-days-c4", "15-days-c4", "6-scattered-c3", "7-scattered-c3", "2-days-d2", "3-days-d2", "10-percent-c3",
         "too-few-days-c3", "below-10-percent-c3"],
)  # fmt: skip
def test_flags_of_a_term(
    school_class: SchoolClass,
    pupils: list[Student],
    head_teacher: User,
    pattern: list[AbsenceKind | None],
    expected: set[FlagCode],
) -> None:
    take(school_class, head_teacher, [{pupils[0]: kind} if kind else {} for kind in pattern])
    found = read(school_class)
    assert {flag.code for child in found for flag in child.flags} == expected
    assert {child.name for child in found} <= {pupils[0].name}


def test_flag_carries_its_numbers_and_dates_c5(
    school_class: SchoolClass, pupils: list[Student], head_teacher: User
) -> None:
    take(school_class, head_teacher, [{pupils[0]: UNEXCUSED}] * 3)
    (flag,) = read(school_class)[0].flags
    assert (flag.count, flag.limit, list(flag.days)) == (Fraction(3), Fraction(3), days_before(school_class, 3))


def test_limit_of_the_schools_own_rules_counts_k14(
    school_class: SchoolClass, pupils: list[Student], head_teacher: User
) -> None:
    AttendancePolicy.objects.create(school=school_class.school, effective_on=TODAY, run_days=2)
    take(school_class, head_teacher, [{pupils[0]: UNEXCUSED}] * 2)
    assert [flag.limit for flag in read(school_class)[0].flags] == [Fraction(2)]


def test_child_who_left_is_not_watched(school_class: SchoolClass, pupils: list[Student], head_teacher: User) -> None:
    take(school_class, head_teacher, [{pupils[0]: UNEXCUSED}] * 3)
    pupils[0].enrolments.update(ends_on=TODAY)
    pupils[0].placements.update(ends_on=TODAY)
    assert read(school_class) == []


def test_queries_do_not_grow_with_children(school_class: SchoolClass, head_teacher: User) -> None:
    counts = []
    for children in (1, 3):
        group = make.make_class(school_class.school)
        marked = [make.make_student(group) for _ in range(children)]
        take(group, head_teacher, [dict.fromkeys(marked, UNEXCUSED), {}, *[dict.fromkeys(marked, UNEXCUSED)] * 3])
        with CaptureQueriesContext(connection) as captured:
            assert len(read(school_class)) >= children
        counts.append(len(captured))
    assert counts[0] == counts[1]
