"""The preview of a change says beforehand what is there afterwards: approve, then look again (K14)."""

import datetime as dt
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accountability.choices import CaseEventKind, PaperKind
from accountability.models import CaseEvent, DropoutCase, SupportPair
from accountability.policy_preview import Line, preview
from accountability.queries.duties import school_duties
from accountability.queries.policy_preview import (
    Scene,
    case_shifts,
    duty_shifts,
    late_shift,
    leave_shifts,
    summary_due,
    support_shift,
    transfer_shift,
    watch_shifts,
)
from accountability.queries.policy_rows import policies_of
from accountability.rules.policy_values import VALUES, read, written
from students.actions.movements import NewMovement, record_movement
from students.choices import MovementKind
from students.models import Leave, School, SchoolClass, Student, User
from students.queries.calendar import limits_on, school_calendar
from students.queries.watch import watched_children
from students.rules.flags import FlagCode
from tests import make
from tests.case_scene import issue, serve
from tests.cases import S, U, missing
from tests.policies import change
from tests.rolls import take_roll

pytestmark = pytest.mark.django_db
NOVEMBER = [day for day in (dt.date(2026, 11, number) for number in range(2, 31)) if day.weekday() < 5]
FRI, MON, TUE = dt.date(2026, 11, 20), dt.date(2026, 11, 23), dt.date(2026, 11, 24)


def scene(school: School, day: dt.date, **values: str) -> Scene:
    """The values of today and the changed ones, over the facts of the day."""
    old = policies_of(school.pk)
    read_values = {name: read(VALUES[name], text) for name, text in values.items()}
    return Scene.of(school.pk, day, old, old.changed(VALUES[next(iter(values))].family, day, read_values))


def lines_of(school: School, day: dt.date, **values: str) -> list[Line]:
    """What the page says of a change."""
    found = scene(school, day, **values)
    return preview(school.pk, day, found.old, found.new)


@pytest.fixture
def classes(school_class: SchoolClass, head_teacher: User) -> list[tuple[SchoolClass, User]]:
    """Two classes with their head teachers."""
    other = make.make_class(school_class.school)
    teacher = make.make_user(school_class.school)
    make.appoint(teacher, "head_teacher", other)
    return [(school_class, head_teacher), (other, teacher)]


@pytest.fixture
def children(classes: list[tuple[SchoolClass, User]]) -> list[Student]:
    """Missing on Monday for one, two and four days, ill for two; one of the second class for two; one present."""
    (first, head), (second, teacher) = classes
    found = [make.make_student(first) for _ in range(5)] + [make.make_student(second) for _ in range(2)]
    last = NOVEMBER[NOVEMBER.index(MON) - 3 : NOVEMBER.index(MON) + 1]
    for number, day in enumerate(last):
        marks = {
            found[2]: U,
            **({found[1]: U, found[3]: S} if number >= 2 else {}),
            **({found[0]: U} if day == MON else {}),
        }
        take_roll(first, head, day, marks)
        take_roll(second, teacher, day, {found[5]: U} if number >= 2 else {}, minute=30)
    return found


@pytest.mark.parametrize("run_days", ["1", "2", "4", "5"])
def test_d2_as_many_cases_open_as_the_preview_said(
    school: School, principal: User, children: list[Student], run_days: str
) -> None:
    before = set(DropoutCase.objects.filter(closed_on=None).values_list("student_id", flat=True))
    foreseen = case_shifts(scene(school, MON, run_days=run_days))
    flagged = watch_shifts(scene(school, MON, run_days=run_days))[FlagCode.UNEXCUSED_RUN]
    assert not foreseen.opened.before and len(before) == 1
    change(school, principal, MON, make.at(MON, 11), run_days=run_days)
    after = set(DropoutCase.objects.filter(closed_on=None).values_list("student_id", flat=True))
    assert {child for _, child in foreseen.opened.after} == after - before
    assert {child for _, child in foreseen.dissolved.after} == before - after
    limits = limits_on(school.pk, MON)
    watched = watched_children(school.pk, school_calendar(school.pk), MON, limits)
    runs = {child.id for child in watched for flag in child.flags if flag.code is FlagCode.UNEXCUSED_RUN}
    assert {child for _, child in flagged.after} == runs


def test_d2_two_days_instead_of_three_opens_two_cases_in_two_classes(school: School, children: list[Student]) -> None:
    opened = next(line for line in lines_of(school, MON, run_days="2") if "open" in line.label or "立案" in line.label)
    assert (opened.before, opened.after, opened.changed) == (0, 2, 2)
    assert [(before, after) for _, before, after in opened.classes] == [(0, 1), (0, 1)]


def test_k3_a_case_opened_today_dissolves_where_the_limit_is_raised_today(
    school: School, school_class: SchoolClass, head_teacher: User, principal: User, pupils: list[Student]
) -> None:
    missing(school_class, head_teacher, pupils[0], *NOVEMBER[NOVEMBER.index(MON) - 2 : NOVEMBER.index(MON) + 1])
    foreseen = case_shifts(scene(school, MON, run_days="4"))
    assert {child for _, child in foreseen.dissolved.after} == {pupils[0].pk}
    change(school, principal, MON, make.at(MON, 11), run_days="4")
    assert DropoutCase.objects.get().closed_on == MON


@pytest.mark.parametrize(
    ("values", "flag"),
    [
        ({"intermittent_days": "2"}, FlagCode.INTERMITTENT),
        ({"long_run_days": "2"}, FlagCode.LONG_RUN),
        ({"long_leave_days": "1"}, FlagCode.LONG_LEAVE),
        ({"chronic_min_days": "1", "chronic_percent": "60"}, FlagCode.CHRONIC),
    ],
)
def test_c3_c4_as_many_children_are_on_the_watch_list_as_the_preview_said(
    school: School, principal: User, children: list[Student], values: dict[str, str], flag: FlagCode
) -> None:
    foreseen = watch_shifts(scene(school, MON, **values))[flag]
    assert foreseen.changed
    change(school, principal, MON, make.at(MON, 11), **values)
    found = watched_children(school.pk, school_calendar(school.pk), MON, limits_on(school.pk, MON))
    assert {child for _, child in foreseen.after} == {
        child.id for child in found for each in child.flags if each.code is flag
    }


def duties(school: School, day: dt.date) -> dict[Any, tuple[dt.date | None, bool]]:
    """What is owed, as the lists of duties have it."""
    found = school_duties(school.pk, school_calendar(school.pk), day)
    return {(each.class_id, (each.student_id, each.kind)): (each.due_on, each.is_overdue) for each in found}


@pytest.mark.parametrize(
    "values",
    [
        {"letter_days": "3"},
        {"report_run_days": "5", "confirm_run_days": "6"},
        {"cause_from_day": "1"},
        {"report_visits": "0", "return_days": "2"},
        {"observation_days": "1", "relapse_days": "1", "observation_note_days": "1"},
        {"relapse_days": "2"},
    ],
)
def test_d3_to_d9_the_duties_after_the_change_are_those_of_the_preview(
    school_class: SchoolClass, head_teacher: User, principal: User, pupils: list[Student], values: dict[str, str]
) -> None:
    school, days = school_class.school, NOVEMBER[4:14]
    for number, day in enumerate(days):
        take_roll(
            school_class, head_teacher, day, {pupils[0]: U} | ({pupils[1]: U} if number < 3 or number == 9 else {})
        )
    case = DropoutCase.objects.get(student=pupils[0])
    serve(issue(case, PaperKind.LETTER, principal, days[4]), principal, days[4])
    today = days[-1]
    foreseen = duty_shifts(scene(school, today, **values))
    before = duties(school, today)
    assert foreseen.owed.before == set(before)
    change(school, principal, today, make.at(today, 11), **values)
    after = duties(school, today)
    assert foreseen.owed.after == set(after)
    assert foreseen.overdue.after == {key for key, (_, is_overdue) in after.items() if is_overdue}
    moved = {key for key in before.keys() & after.keys() if before[key][0] != after[key][0]}
    assert foreseen.moved.after == moved


def test_d9_a_relapse_that_the_change_makes_is_in_the_preview(
    school_class: SchoolClass, head_teacher: User, principal: User, pupils: list[Student]
) -> None:
    school, days = school_class.school, NOVEMBER[4:9]
    change(school, principal, days[0], relapse_days="3")
    for number, day in enumerate(days):
        take_roll(school_class, head_teacher, day, {pupils[1]: U} if number in (0, 1, 2, 4) else {})
    foreseen = case_shifts(scene(school, days[-1], relapse_days="1"))
    owed = duty_shifts(scene(school, days[-1], relapse_days="1"))
    assert {child for _, child in foreseen.relapsed.after} == {pupils[1].pk} and not foreseen.relapsed.before
    change(school, principal, days[-1], make.at(days[-1], 11), relapse_days="1")
    assert CaseEvent.objects.filter(kind=CaseEventKind.RELAPSED).count() == 1
    assert owed.owed.after == set(duties(school, days[-1]))


def test_b3_late_reports_of_the_month_by_the_new_time(school: School, children: list[Student]) -> None:
    found = late_shift(scene(school, MON, on_time_until="08:20"))
    assert (len(found.before), len(found.after)) == (0, 4), "the second class reports at half past eight"
    assert len(late_shift(scene(school, MON, on_time_until="08:05")).after) == 8


def test_b3_days_before_a_change_count_by_their_own_time_k14(
    school: School, principal: User, children: list[Student]
) -> None:
    change(school, principal, MON, make.at(MON, 11), on_time_until="08:20")
    assert len(late_shift(scene(school, MON, on_time_until="09:00")).before) == 1


def test_b7_slips_of_the_term_by_who_grants_them(school: School, head_teacher: User, pupils: list[Student]) -> None:
    for child, days in zip(pupils, (1, 2, 3), strict=True):
        Leave.objects.create(
            school=school, student=child, kind="personal", starts_on=MON, ends_on=MON + dt.timedelta(days=days - 1),
            granted_by=head_teacher, granted_at=make.at(MON),
        )  # fmt: skip
    found = leave_shifts(
        scene(school, TUE, head_teacher_leave_days="1", registrar_leave_days="2", evidence_from_days="2")
    )
    assert [
        (len(each.before), len(each.after)) for each in (found.beyond_head, found.beyond_registrar, found.evidence)
    ] == [
        (1, 2),
        (0, 1),
        (1, 2),
    ]


def test_d10_transfers_without_an_answer(school: School, registrar: User, pupils: list[Student]) -> None:
    asked = NewMovement(kind=MovementKind.TRANSFER_REQUEST, on=NOVEMBER[8], other_school="城关镇小学", reason="随父母")
    record_movement(student=pupils[0], new=asked, actor=registrar, at=make.at(NOVEMBER[8]))
    found = transfer_shift(scene(school, MON, transfer_days="5"))
    assert (len(found.before), len(found.after)) == (0, 1)
    change(school, registrar, MON, make.at(MON, 11), transfer_days="5", transfer_warn_days="3")
    assert DropoutCase.objects.get().student == pupils[0]


def test_m10_support_pairs_with_something_owed(school: School, subject_teacher: User, pupils: list[Student]) -> None:
    SupportPair.objects.create(
        school=school, staff=subject_teacher, student=pupils[0], goal="天天到校", starts_on=MON - dt.timedelta(days=20),
        planned_until=make.TERM_END,
    )  # fmt: skip
    found = support_shift(scene(school, MON, support_contact_days="15"))
    assert (len(found.before), len(found.after)) == (0, 1)


def test_h5_the_summary_of_the_month_moves(school: School) -> None:
    assert summary_due(scene(school, MON, summary_days="5")) == (dt.date(2026, 12, 3), dt.date(2026, 12, 7))


@pytest.mark.parametrize("name", VALUES)
def test_every_value_has_something_to_say(school: School, name: str) -> None:
    value = VALUES[name]
    now = policies_of(school.pk).value(name, MON)
    other = {
        "choice": next((each for each in value.options if each != now), ""),
        "time": "08:30",
        "pattern": "甲{year}乙{number}",
        "text": "青石镇",
    }.get(value.kind.value, str(value.high if now != value.high else value.low))
    assert other != written(now) and lines_of(school, MON, **{name: other})


def test_no_line_where_nothing_differs_and_no_name_of_a_child_in_any_i4(
    school: School, children: list[Student]
) -> None:
    policies = policies_of(school.pk)
    assert preview(school.pk, MON, policies, policies) == []
    said = " ".join(line.label for line in lines_of(school, MON, run_days="2", on_time_until="08:00"))
    assert not any(child.name in said for child in children)


def test_the_preview_costs_the_same_for_more_children_and_classes(
    school: School, classes: list[tuple[SchoolClass, User]], children: list[Student], principal: User
) -> None:
    def cost(**values: str) -> int:
        with CaptureQueriesContext(connection) as found:
            lines_of(school, MON, **values)
        return len(found)

    every = {"run_days": "2", "on_time_until": "08:20", "head_teacher_leave_days": "1", "transfer_days": "5"}
    cases = {"report_run_days": "5", "letter_days": "3", "relapse_days": "2", "support_contact_days": "9"}
    before = cost(**every), cost(**cases)
    for _ in range(2):
        more = make.make_class(school)
        teacher = make.make_user(school)
        make.appoint(teacher, "head_teacher", more)
        some = [make.make_student(more) for _ in range(3)]
        for day in NOVEMBER[NOVEMBER.index(MON) - 3 : NOVEMBER.index(MON) + 1]:
            take_roll(more, teacher, day, {some[0]: U, some[1]: S})
    assert DropoutCase.objects.count() == 3
    assert (cost(**every), cost(**cases)) == before
