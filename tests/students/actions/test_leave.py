"""Leave slips: granting, late slips, limits, overlap, extending, ending, cancelling (B4, B7, K4)."""

import datetime as dt
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.utils import translation

from students.actions.leave import cancel_leave, end_leave, extend_leave, note_evidence
from students.choices import DayKind, LeaveKind, Role
from students.models import CalendarDay, Leave, School, SchoolClass, Student, User
from students.queries.calendar import school_calendar
from students.queries.leave import stretch_days
from tests import make
from tests.students.scene import slip

HEAD, OFFICE, PRINCIPAL = {Role.HEAD_TEACHER}, {Role.REGISTRAR}, {Role.PRINCIPAL}


def day(month: int, number: int) -> dt.date:
    return dt.date(2026, month, number)


def sentences(error: ValidationError) -> str:
    return " ".join(error.messages)


@pytest.fixture(autouse=True)
def _english() -> Any:
    with translation.override("en"):
        yield


@pytest.fixture
def national_day(school: School) -> None:
    """1 to 7 October off, Saturday 10 October and Sunday 20 September taught."""
    rows = [(day(10, number), DayKind.OFF) for number in range(1, 8)]
    for on, kind in [*rows, (day(10, 10), DayKind.MAKE_UP), (day(9, 20), DayKind.MAKE_UP)]:
        CalendarDay.objects.create(school=school, date=on, kind=kind, reason="国庆节", is_national=True)


@pytest.mark.parametrize(
    ("first", "last", "roles"),
    [
        pytest.param(day(11, 23), day(11, 24), HEAD, id="head-teacher-2"),
        pytest.param(day(11, 20), day(11, 23), HEAD, id="head-teacher-2-over-a-weekend"),
        pytest.param(day(9, 30), day(10, 8), HEAD, id="head-teacher-2-over-national-day"),
        pytest.param(day(11, 23), day(11, 27), OFFICE, id="registrar-5"),
        pytest.param(day(11, 23), day(12, 31), PRINCIPAL, id="principal-any"),
        pytest.param(day(11, 23), day(11, 27), HEAD | OFFICE, id="head-teacher-who-is-registrar"),
    ],
)
def test_b7_granted_within_the_limit_of_the_post(
    national_day: None, pupils: list[Student], head_teacher: User, first: dt.date, last: dt.date, roles: set[str]
) -> None:
    leave = slip(pupils[0], head_teacher, first, last, roles=roles)
    assert (leave.starts_on, leave.ends_on, leave.granted_by, leave.is_late_slip) == (first, last, head_teacher, False)
    assert leave.school_id == pupils[0].school_id


@pytest.mark.parametrize(
    ("first", "last", "roles", "says"),
    [
        pytest.param(day(11, 23), day(11, 25), HEAD, "The registrar grants that much", id="head-teacher-3"),
        pytest.param(day(11, 20), day(11, 24), HEAD, "This is 3 school days", id="head-teacher-3-over-a-weekend"),
        pytest.param(day(10, 9), day(10, 12), HEAD, "The registrar", id="3-with-the-make-up-saturday"),
        pytest.param(day(11, 23), day(11, 30), OFFICE, "Only the principal", id="registrar-6"),
        pytest.param(day(11, 23), day(11, 30), HEAD, "Only the principal", id="head-teacher-6"),
        pytest.param(day(11, 23), day(11, 23), {Role.SUBJECT_TEACHER}, "The registrar grants", id="no-granting-post"),
    ],
)
def test_b7_beyond_the_limit_names_who_grants_it(
    national_day: None,
    pupils: list[Student],
    head_teacher: User,
    first: dt.date,
    last: dt.date,
    roles: set[str],
    says: str,
) -> None:
    with pytest.raises(ValidationError) as caught:
        slip(pupils[0], head_teacher, first, last, roles=roles)
    assert says in sentences(caught.value)
    assert not Leave.objects.exists()


def test_b7_registrar_enters_what_the_principal_signed(pupils: list[Student], registrar: User, principal: User) -> None:
    leave = slip(pupils[0], registrar, day(11, 2), day(11, 30), roles=OFFICE, today=day(11, 23), granted_by=principal)
    assert (leave.granted_by, leave.is_late_slip) == (principal, True)
    assert leave.history.get().history_user == registrar


def test_b7_nobody_but_a_principal_can_be_named(pupils: list[Student], registrar: User, head_teacher: User) -> None:
    with pytest.raises(ValidationError) as caught:
        slip(pupils[0], registrar, day(11, 2), day(11, 30), roles=OFFICE, granted_by=head_teacher)
    assert "granted_by" in caught.value.message_dict


@pytest.mark.parametrize(
    ("first", "today", "roles", "taken"),
    [
        pytest.param(day(11, 20), day(11, 20), HEAD, True, id="same-day"),
        pytest.param(day(11, 19), day(11, 20), HEAD, True, id="next-school-day"),
        pytest.param(day(11, 20), day(11, 22), HEAD, True, id="friday-on-sunday"),
        pytest.param(day(11, 20), day(11, 23), HEAD, True, id="friday-on-monday"),
        pytest.param(day(11, 20), day(11, 24), HEAD, False, id="friday-on-tuesday"),
        pytest.param(day(9, 30), day(10, 8), HEAD, True, id="before-national-day-on-the-first-day-after"),
        pytest.param(day(9, 30), day(10, 9), HEAD, False, id="before-national-day-a-day-too-late"),
        pytest.param(day(10, 9), day(10, 10), HEAD, True, id="on-the-make-up-saturday"),
        pytest.param(day(10, 9), day(10, 12), HEAD, False, id="past-the-make-up-saturday"),
        pytest.param(day(9, 18), day(9, 20), HEAD, True, id="on-the-make-up-sunday"),
        pytest.param(day(9, 18), day(9, 21), HEAD, False, id="past-the-make-up-sunday"),
        pytest.param(day(11, 19), day(11, 23), PRINCIPAL, False, id="principal-too-late"),
        pytest.param(day(9, 7), day(11, 23), OFFICE, True, id="registrar-any-time"),
    ],
)
def test_b4_late_slip_within_one_school_day(
    national_day: None,
    pupils: list[Student],
    head_teacher: User,
    first: dt.date,
    today: dt.date,
    roles: set[str],
    taken: bool,
) -> None:
    if taken:
        assert slip(pupils[0], head_teacher, first, today=today, roles=roles).is_late_slip is (first < today)
        return
    with pytest.raises(ValidationError, match="Ask the registrar to enter it"):
        slip(pupils[0], head_teacher, first, today=today, roles=roles)
    assert not Leave.objects.exists()


@pytest.mark.parametrize(
    ("first", "last"),
    [
        pytest.param(day(11, 23), day(11, 23), id="inside"),
        pytest.param(day(11, 18), day(11, 19), id="touches-the-first-day"),
        pytest.param(day(11, 24), day(11, 25), id="touches-the-last-day"),
        pytest.param(day(11, 18), day(11, 27), id="around"),
    ],
)
def test_k4_overlap_is_refused_and_names_the_other(
    pupils: list[Student], registrar: User, first: dt.date, last: dt.date
) -> None:
    slip(pupils[0], registrar, day(11, 19), day(11, 24), roles=OFFICE)
    with pytest.raises(ValidationError, match="Extend that leave") as caught:
        slip(pupils[0], registrar, first, last, roles=PRINCIPAL, today=day(11, 19), kind=LeaveKind.PERSONAL)
    assert "19 Nov–24 Nov" in sentences(caught.value)
    assert Leave.objects.count() == 1


def test_k4_another_childs_and_a_cancelled_slip_do_not_overlap(pupils: list[Student], head_teacher: User) -> None:
    slip(pupils[1], head_teacher, day(11, 23))
    first = slip(pupils[0], head_teacher, day(11, 23))
    cancel_leave(actor=head_teacher, at=make.at(day(11, 23)), today=day(11, 23), leave=first)
    slip(pupils[0], head_teacher, day(11, 23), kind=LeaveKind.PERSONAL)
    assert Leave.objects.filter(cancelled_at=None).count() == 2


@pytest.mark.parametrize("kind", [LeaveKind.SICK, LeaveKind.PERSONAL])
def test_k4_adjacent_slips_add_up_over_the_weekend(pupils: list[Student], head_teacher: User, kind: LeaveKind) -> None:
    slip(pupils[0], head_teacher, day(11, 19), day(11, 20))
    with pytest.raises(ValidationError, match="With the leave next to it this is 3 school days"):
        slip(pupils[0], head_teacher, day(11, 23), kind=kind)
    slip(pupils[0], head_teacher, day(11, 24), kind=kind)


@pytest.mark.parametrize(
    ("first", "last", "field"),
    [
        pytest.param(day(11, 23), day(11, 20), "ends_on", id="ends-before-start"),
        pytest.param(day(11, 21), day(11, 22), "ends_on", id="weekend-only"),
        pytest.param(dt.date(1, 1, 1), day(11, 23), "starts_on", id="before-every-term"),
        pytest.param(day(11, 23), dt.date(9999, 12, 31), "ends_on", id="beyond-every-term"),
    ],
)
def test_dates_that_make_no_leave(
    pupils: list[Student], registrar: User, first: dt.date, last: dt.date, field: str
) -> None:
    with pytest.raises(ValidationError) as caught:
        slip(pupils[0], registrar, first, last, roles=PRINCIPAL, today=day(11, 23))
    assert field in caught.value.message_dict


def test_g3_no_leave_before_the_child_was_enrolled(school_class: SchoolClass, registrar: User) -> None:
    child = make.make_student(school_class, since=day(11, 23))
    with pytest.raises(ValidationError, match="not enrolled"):
        slip(child, registrar, day(11, 20), roles=OFFICE)


@pytest.mark.parametrize(
    ("until", "today", "roles", "says"),
    [
        pytest.param(day(11, 20), day(11, 20), HEAD, "", id="to-two-days"),
        pytest.param(day(11, 23), day(11, 20), HEAD, "The registrar grants", id="to-three-days"),
        pytest.param(day(11, 25), day(11, 20), OFFICE, "", id="registrar-to-five"),
        pytest.param(day(11, 26), day(11, 20), OFFICE, "Only the principal", id="registrar-to-six"),
        pytest.param(day(11, 19), day(11, 20), HEAD, "later last day", id="not-later"),
        pytest.param(day(11, 20), day(11, 23), HEAD, "", id="late-within-a-day-of-the-added-day"),
        pytest.param(day(11, 20), day(11, 24), HEAD, "Ask the registrar", id="too-late-for-the-added-day"),
    ],
)
def test_b7_extension_counts_the_stretch_and_is_late_by_the_days_added(
    pupils: list[Student], head_teacher: User, until: dt.date, today: dt.date, roles: set[str], says: str
) -> None:
    leave = slip(pupils[0], head_teacher, day(11, 19))
    values = {"actor": head_teacher, "at": make.at(today), "today": today, "roles": roles, "leave": leave}
    if says:
        with pytest.raises(ValidationError, match=says):
            extend_leave(**values, ends_on=until)
        assert Leave.objects.get().ends_on == day(11, 19)
        return
    extended = extend_leave(**values, ends_on=until, has_evidence=True)
    assert (extended.ends_on, extended.has_evidence, extended.is_late_slip) == (until, True, today > day(11, 20))
    assert [row.ends_on for row in extended.history.order_by("history_id")] == [day(11, 19), until]


def test_k4_extension_may_not_run_into_the_next_slip(pupils: list[Student], registrar: User) -> None:
    leave = slip(pupils[0], registrar, day(11, 19), roles=OFFICE)
    slip(pupils[0], registrar, day(11, 24), roles=OFFICE)
    with pytest.raises(ValidationError, match="overlap"):
        extend_leave(
            actor=registrar, at=make.at(day(11, 20)), today=day(11, 20), roles=OFFICE, leave=leave, ends_on=day(11, 24)
        )


@pytest.mark.parametrize(
    ("returned_on", "covered"),
    [
        pytest.param(day(11, 18), [], id="came-after-all"),
        pytest.param(day(11, 19), [day(11, 18)], id="early"),
        pytest.param(day(11, 23), [day(11, 18), day(11, 19), day(11, 20)], id="on-time"),
    ],
)
def test_b7_ended_by_the_return(
    pupils: list[Student], registrar: User, returned_on: dt.date, covered: list[dt.date]
) -> None:
    from students.queries.leave import spans_of

    leave = slip(pupils[0], registrar, day(11, 18), day(11, 20), roles=OFFICE)
    end_leave(actor=registrar, today=day(11, 23), leave=leave, returned_on=returned_on)
    (span,) = spans_of(pupils[0].pk)
    assert [each for each in (day(11, n) for n in range(16, 28)) if span.covers(each)] == covered


def test_k4_a_new_slip_may_follow_an_early_return(pupils: list[Student], registrar: User) -> None:
    leave = slip(pupils[0], registrar, day(11, 18), day(11, 24), roles=OFFICE)
    end_leave(actor=registrar, today=day(11, 19), leave=leave, returned_on=day(11, 19))
    slip(pupils[0], registrar, day(11, 20), roles=HEAD)


@pytest.mark.parametrize(
    ("returned_on", "says"),
    [
        pytest.param(day(11, 24), "still to come", id="tomorrow"),
        pytest.param(day(11, 17), "only began on 18 Nov", id="before-it-began"),
    ],
)
def test_b7_impossible_returns(pupils: list[Student], registrar: User, returned_on: dt.date, says: str) -> None:
    leave = slip(pupils[0], registrar, day(11, 18), day(11, 20), roles=OFFICE)
    with pytest.raises(ValidationError, match=says):
        end_leave(actor=registrar, today=day(11, 23), leave=leave, returned_on=returned_on)


@pytest.mark.parametrize(
    ("today", "taken"),
    [
        pytest.param(day(11, 17), True, id="the-day-before"),
        pytest.param(day(11, 18), True, id="on-the-first-day"),
        pytest.param(day(11, 19), False, id="the-day-after"),
    ],
)
def test_b7_cancelled_only_until_its_first_day(
    pupils: list[Student], head_teacher: User, today: dt.date, taken: bool
) -> None:
    leave = slip(pupils[0], head_teacher, day(11, 18), today=day(11, 17))
    values: dict[str, Any] = {"actor": head_teacher, "at": make.at(today), "today": today, "leave": leave}
    if taken:
        assert cancel_leave(**values).cancelled_at == make.at(today)
        with pytest.raises(ValidationError, match="was cancelled"):
            cancel_leave(**values)
        return
    with pytest.raises(ValidationError, match="End it with the day of return"):
        cancel_leave(**values)


def test_b7_ended_leave_is_over(pupils: list[Student], head_teacher: User) -> None:
    leave = slip(pupils[0], head_teacher, day(11, 18))
    end_leave(actor=head_teacher, today=day(11, 19), leave=leave, returned_on=day(11, 19))
    with pytest.raises(ValidationError, match="ended with the return on 19 Nov"):
        extend_leave(
            actor=head_teacher,
            at=make.at(day(11, 19)),
            today=day(11, 19),
            roles=HEAD,
            leave=leave,
            ends_on=day(11, 20),
        )
    with pytest.raises(ValidationError, match="ended with the return"):
        end_leave(actor=head_teacher, today=day(11, 19), leave=leave, returned_on=day(11, 19))


def test_b7_evidence_can_be_noted_later_and_is_kept_in_the_history(pupils: list[Student], registrar: User) -> None:
    leave = slip(pupils[0], registrar, day(11, 18), day(11, 20), roles=OFFICE)
    assert note_evidence(actor=registrar, leave=leave).has_evidence
    assert list(leave.history.order_by("history_id").values_list("has_evidence", "history_change_reason")) == [
        (False, "granted"),
        (True, "evidence seen"),
    ]


def test_k4_stretch_of_a_slip_counts_its_neighbours(school: School, pupils: list[Student], registrar: User) -> None:
    first = slip(pupils[0], registrar, day(11, 19), day(11, 20), roles=OFFICE)
    slip(pupils[0], registrar, day(11, 23), roles=OFFICE)
    assert stretch_days(first, school_calendar(school.pk)) == 3
