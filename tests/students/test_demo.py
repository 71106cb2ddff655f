"""The sample school of Monday 23 November 2026, a quarter past ten."""

import datetime as dt
from collections import Counter
from collections.abc import Iterator

import pytest
from django.contrib.auth.hashers import PBKDF2PasswordHasher
from django.db import models, transaction
from pytest_django.plugin import DjangoDbBlocker

from accountability.choices import CaseStage
from accountability.models import (
    AidRecord,
    DropoutCase,
    FinalMark,
    LedgerEntry,
    MonthSubmission,
    MonthSummary,
    SupportContact,
    SupportPair,
)
from accountability.queries.case_facts import CaseEye, known_cases
from accountability.queries.frozen import since_frozen
from accountability.queries.summary import monthly_summary
from accountability.queries.summary_month import month_on
from accountability.queries.support import pair_rows
from students.choices import AbsenceKind, AwayKind, EnrolmentKind, GroupRole, MovementKind, NeedKind, Role, RollChange
from students.demo.build import DemoSchool, build_demo
from students.demo.scene import moment
from students.models import (
    Absence,
    Appointment,
    Away,
    Contact,
    Enrolment,
    GroupMember,
    Guardian,
    ImportBatch,
    Leave,
    Movement,
    MovementPaper,
    Need,
    Placement,
    Roll,
    RollVersion,
    SchoolClass,
    SpotCheck,
    Student,
    Substitution,
    User,
)
from students.queries.calendar import limits_on, school_calendar
from students.queries.catchment import catchment_list
from students.queries.check_suggestions import spotless
from students.queries.child_days import child_days, current_runs
from students.queries.enrolment import expected_pupils
from students.queries.filing import filing_rows
from students.queries.group import former_members, in_charge_of
from students.queries.movement_papers import papers_owed
from students.queries.needs import needy_children
from students.queries.paper_only import paper_only
from students.queries.registry_rows import disagreeing_children
from students.queries.villages import villages
from students.rules.calendar import SchoolCalendar
from students.rules.catchment import Whereabouts
from students.rules.filing import FilingState
from students.rules.id_number import id_birth_on, id_problem
from students.rules.lateness import Punctuality, punctuality
from students.rules.marks import DayState
from students.rules.paper_only import Group
from students.rules.rates import attendance_of

pytestmark = pytest.mark.django_db
ON = dt.date(2026, 11, 23)
AT = moment(ON, dt.time(10, 15))
PASSWORDS = {role: f"try {role.value} 1" for role in Role}


@pytest.fixture(scope="module")
def demo(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[DemoSchool]:
    """Made once for all tests here, which only read."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield build_demo(on=ON, at=AT, passwords=PASSWORDS)
        transaction.set_rollback(True)


@pytest.fixture
def calendar(demo: DemoSchool) -> SchoolCalendar:
    return school_calendar(demo.school.pk)


def test_counts(demo: DemoSchool) -> None:
    assert (demo.classes, demo.staff, demo.is_vacation) == (18, 46, False)
    assert demo.pupils == Student.objects.count() == 805
    assert demo.rolls == Roll.objects.count() == RollVersion.objects.filter(number=1).count()
    assert SchoolClass.objects.count() == 18
    assert User.objects.count() == 46


def test_every_class_has_one_head_teacher_on_the_date(demo: DemoSchool) -> None:
    heads = Appointment.objects.filter(role=Role.HEAD_TEACHER).exclude(ends_on__lt=ON)
    assert Counter(heads.values_list("school_class", flat=True)) == dict.fromkeys(
        SchoolClass.objects.values_list("pk", flat=True), 1
    )


def test_class_sizes_and_village_point(demo: DemoSchool) -> None:
    classes = list(SchoolClass.objects.all())
    sizes = {each.pk: len(expected_pupils(demo.school.pk, [each.pk], ON)) for each in classes}
    village = next(each for each in classes if each.place)
    assert sizes.pop(village.pk) == 12
    assert min(sizes.values()) >= 42
    assert max(sizes.values()) <= 49


def test_one_class_changed_its_head_teacher_in_the_term(demo: DemoSchool) -> None:
    former = Appointment.objects.get(role=Role.HEAD_TEACHER, ends_on__isnull=False)
    successor = Appointment.objects.get(role=Role.HEAD_TEACHER, school_class=former.school_class, ends_on__isnull=True)
    assert successor.starts_on == former.ends_on + dt.timedelta(days=1) == dt.date(2026, 10, 16)
    for post in (former, successor):
        rolls = Roll.objects.filter(school_class=former.school_class, date__gte=post.starts_on, is_back_filled=False)
        rolls = rolls.filter(is_imported=False)
        rolls = rolls.filter(date__lte=post.ends_on or ON)
        assert RollVersion.objects.filter(roll__in=rolls, number=1).exclude(by=post.staff_id).count() == 0


def test_only_printed_accounts_can_sign_in(demo: DemoSchool) -> None:
    for account in demo.accounts:
        user = User.objects.get(username=account.username)
        assert PBKDF2PasswordHasher().verify(account.password, user.password)
        assert not user.must_change_password
        assert user.appointments.filter(role=account.role).exists()
    others = User.objects.exclude(username__in=[account.username for account in demo.accounts])
    assert not any(user.has_usable_password() for user in others)


def test_names_rare_and_long(demo: DemoSchool) -> None:
    names = set(Student.objects.values_list("name", flat=True))
    assert {"买买提·阿不都热合曼", "冉龑", "𠮷俊杰"} <= names


def test_numbers_are_valid_and_match_the_birth_date(demo: DemoSchool) -> None:
    for student in Student.objects.all():
        if student.id_number:
            assert id_problem(student.id_number) is None
            assert id_birth_on(student.id_number) == student.birth_on
            assert student.number_tail == student.id_number[-4:]


@pytest.mark.parametrize(
    "model",
    [Student, Guardian, Enrolment, Placement, Away, Movement, Roll, Absence, RollVersion, Leave, Contact, User],
    ids=lambda model: model.__name__,
)
def test_rows_pass_their_own_validation(demo: DemoSchool, model: type[models.Model]) -> None:
    for row in model._default_manager.order_by("pk")[::41]:
        row.full_clean(validate_unique=False, exclude={"password", "marks"})


def test_rates_c3_h1(demo: DemoSchool, calendar: SchoolCalendar) -> None:
    """2 to 3 % of child-days, most of them sick, November above the average."""
    ids = list(Student.objects.values_list("pk", flat=True))
    days = child_days(demo.school.pk, ids, calendar, dt.date(2026, 9, 1))
    all_days = calendar.school_days_between(dt.date(2026, 9, 1), ON)
    states = [
        (day, state) for day in all_days for each in ids if isinstance(state := days.state_of(each)(day), DayState)
    ]
    rate = 1 - float(attendance_of(state for _, state in states).rate or 0)
    november = 1 - float(attendance_of(state for day, state in states if day.month == 11).rate or 0)
    assert 0.02 <= rate <= 0.03
    assert rate < november < 0.04
    kinds = Counter(Absence.objects.values_list("morning", flat=True))
    assert kinds[AbsenceKind.SICK] > sum(kinds.values()) / 2


@pytest.mark.parametrize(
    ("where", "unexcused", "absence", "unknown"),
    [
        pytest.param((3, 1, 5), 1, 1, 0, id="one day"),
        pytest.param((6, 1, 21), 2, 2, 0, id="two days"),
        pytest.param((4, 3, 9), 3, 3, 0, id="three days"),
        pytest.param((5, 2, 17), 6, 6, 0, id="six days"),
        pytest.param((6, 2, 19), 25, 25, 0, id="lost"),
        pytest.param((2, 1, 12), 2, 2, 1, id="an unknown day inside"),
        pytest.param((6, 3, 30), 2, 3, 0, id="sick in between"),
        pytest.param((5, 3, 20), 4, 4, 0, id="changed class in between"),
        pytest.param((2, 2, 15), 1, 4, 0, id="leave without return"),
        pytest.param((3, 2, 33), 0, 2, 1, id="leave ended, class not yet reported"),
    ],
)
def test_runs_c1_c2(
    demo: DemoSchool,
    calendar: SchoolCalendar,
    where: tuple[int, int, int],
    unexcused: int,
    absence: int,
    unknown: int,
) -> None:
    seats = Placement.objects.filter(seat_number=where[2], school_class__entry_year=2027 - where[0], ends_on=None)
    ids = list(seats.filter(school_class__number=where[1]).values_list("student_id", flat=True))
    found = current_runs(demo.school.pk, ids, calendar, ON).values()
    assert (unexcused, absence, unknown) in {(run.unexcused, run.absence, run.unknown_after_start) for run in found}


def test_today_is_partly_reported_b2_b3(demo: DemoSchool) -> None:
    today = Roll.objects.filter(date=ON)
    own = SchoolClass.objects.get(entry_year=2024, number=2)
    assert today.count() == 15
    assert not today.filter(school_class=own).exists()
    assert own.appointments.filter(staff__username=demo.accounts[2].username, role=Role.HEAD_TEACHER).exists()
    times = sorted(today.values_list("first_submitted_at", flat=True))
    assert moment(ON, dt.time(7, 50)) <= times[0] and times[-1] <= moment(ON, dt.time(9, 20))


def test_nothing_happens_after_the_moment_of_loading(demo: DemoSchool) -> None:
    assert not RollVersion.objects.filter(at__gt=AT).exists()
    assert not Contact.objects.filter(recorded_at__gt=AT).exists()
    assert not Leave.objects.filter(granted_at__gt=AT).exists()


def test_missed_late_and_back_filled_b3(demo: DemoSchool, calendar: SchoolCalendar) -> None:
    days = calendar.school_days_between(dt.date(2026, 9, 1), ON)
    assert len(days) * 18 - Roll.objects.count() == 2 + 3
    limit = limits_on(demo.school.pk, ON).on_time_until
    judged = Counter(
        punctuality(roll.first_submitted_at, roll.date, limit, AT, is_imported=roll.is_imported)
        for roll in Roll.objects.all()
    )
    assert judged[Punctuality.IMPORTED] == 3 * 18
    assert ImportBatch.objects.get().items.count() == 3 * 18
    assert 5 <= judged[Punctuality.LATE] <= 40
    assert judged[Punctuality.MISSED] == Roll.objects.filter(is_back_filled=True).count() == 1


def test_versions_agree_with_rolls_b6(demo: DemoSchool) -> None:
    changes = Counter(RollVersion.objects.values_list("change", flat=True))
    assert changes[RollChange.CORRECT] >= 2 and changes[RollChange.BACK_FILL] == 1 and changes[RollChange.AMEND] > 20
    for roll in Roll.objects.prefetch_related("versions", "absences"):
        versions = sorted(roll.versions.all(), key=lambda version: version.number)
        assert [version.number for version in versions] == list(range(1, roll.version + 1))
        assert [version.at for version in versions] == sorted(version.at for version in versions)
        last = versions[-1]
        assert (roll.expected, roll.present, roll.submitted_at) == (last.expected, last.present, last.at)
        stored = {str(row.student_id): [row.morning, row.afternoon] for row in roll.absences.all()}
        assert last.marks == stored


def test_rolls_name_only_expected_children_b11(demo: DemoSchool) -> None:
    for roll in Roll.objects.filter(date__in=[ON, dt.date(2026, 9, 16)]).prefetch_related("absences"):
        expected = {pupil.id for pupil in expected_pupils(demo.school.pk, [roll.school_class_id], roll.date)}
        assert roll.expected == len(expected)
        assert {row.student_id for row in roll.absences.all()} <= expected


def test_registry_has_its_stories_g2_g3(demo: DemoSchool) -> None:
    assert Enrolment.objects.filter(student=Student.objects.get(name="冉龑")).count() == 2
    assert Enrolment.objects.filter(kind=EnrolmentKind.GUEST).count() == 1
    assert set(Away.objects.values_list("kind", flat=True)) == set(AwayKind.values)
    assert disagreeing_children() == (demo.pupils, [])
    kinds = set(Movement.objects.values_list("kind", flat=True))
    assert {MovementKind.SUSPENSION, MovementKind.CLASS_CHANGE, MovementKind.TRANSFER_IN} <= kinds


def test_leave_is_current_ended_and_ahead_b7(demo: DemoSchool, calendar: SchoolCalendar) -> None:
    leaves = Leave.objects.all()
    yesterday = calendar.previous_school_day(ON)
    assert leaves.filter(starts_on__lte=ON, ends_on__gt=ON, returned_on=None).count() >= 3
    assert leaves.filter(ends_on=yesterday, returned_on=None).count() >= 2
    assert leaves.filter(starts_on__gt=ON).count() == 1
    assert leaves.filter(returned_on__isnull=False).count() == 1


def test_slips_of_a_child_do_not_overlap_k4(demo: DemoSchool) -> None:
    last: dict[int, dt.date] = {}
    for slip in Leave.objects.order_by("student_id", "starts_on"):
        assert slip.student_id not in last or last[slip.student_id] < slip.starts_on
        last[slip.student_id] = slip.ends_on


def test_history_is_kept(demo: DemoSchool) -> None:
    assert Student.history.count() == Student.objects.count()
    assert Appointment.history.count() == Appointment.objects.count()
    assert Leave.history.count() == Leave.objects.count()


def test_visits_agree_differ_and_wait_m3(demo: DemoSchool, calendar: SchoolCalendar) -> None:
    visits = SpotCheck.objects.all()
    assert visits.count() == 14
    assert visits.filter(is_mismatch=True).exclude(settled_at=None).count() == 3
    waiting = visits.get(is_mismatch=True, settled_at=None)
    assert (waiting.explanation, waiting.date) == ("", calendar.previous_school_day(ON))
    assert visits.filter(roll=None).count() == 1
    (good,) = spotless(demo.school.pk, ON, calendar, limits_on(demo.school.pk, ON))
    assert (good.days >= 20, SchoolClass.objects.get(pk=good.class_id).number) == (True, 2)


def test_needs_have_papers_and_some_children_are_doubly_burdened_g6(demo: DemoSchool) -> None:
    children = needy_children(demo.school.pk, ON, list(NeedKind))
    assert 10 <= sum(child.is_doubly_burdened for child in children) <= 40
    assert {need.kind for child in children for need in child.needs} >= {NeedKind.VISUAL, NeedKind.CHRONIC_ILLNESS}
    assert Need.history.count() == Need.objects.count() and not Need.objects.filter(source="").exists()


def test_the_leading_group_covers_every_grade_m24(demo: DemoSchool) -> None:
    assert all(in_charge_of(demo.school.pk, grade, ON) for grade in range(1, 7))
    assert GroupMember.objects.filter(role=GroupRole.LEADER, ends_on=None).count() == 1
    assert len(former_members(demo.school.pk, ON)) == 1


def test_children_are_registered_in_villages_d13(demo: DemoSchool) -> None:
    rows = villages(demo.school.pk, ON)
    assert len([row for row in rows if row.village]) > 8 and sum(len(row.children) for row in rows) > 750


def test_a_substitute_is_named_for_today_b10(demo: DemoSchool) -> None:
    assert Substitution.objects.get().date == ON


def test_the_page_of_children_on_paper_only_shows_something_in_its_groups_d10_g5(
    demo: DemoSchool, calendar: SchoolCalendar
) -> None:
    found = {group: len(rows) for group, rows in paper_only(demo.school.pk, calendar, ON).items()}
    assert found == {
        Group.TRANSFER_OVERDUE: 1,
        Group.SUSPENSION_OVER: 1,
        Group.LONG_LEAVE: 2,
        Group.TRANSFER_RUNNING: 1,
        Group.SUSPENSION_ENDING: 1,
        Group.PROOF_MISSING: 1,
        Group.NOT_EXPECTED: 1,
        Group.TASK: 1,
    }


def test_some_papers_are_missing_and_some_came_later_m6(demo: DemoSchool) -> None:
    assert 3 <= len(papers_owed(demo.school.pk, sees_health=True)) <= 10, "a list that can be worked off"
    later = MovementPaper.objects.filter(school=demo.school)
    assert later.count() == 2 and all(row.received_on > row.movement.on for row in later)


def test_the_catchment_list_says_whom_to_go_after_g7(demo: DemoSchool) -> None:
    found = catchment_list(demo.school.pk, ON)
    assert len(found.entries) > 800
    where = Counter(entry.where for entry in found.to_find)
    assert where[Whereabouts.NOT_ENROLLED] == 2
    assert where[Whereabouts.UNKNOWN] == 1
    assert any(entry.candidates for entry in found.entries)
    assert 0 < found.enrolment.part < found.enrolment.whole
    assert found.disabled.whole >= 4


def test_records_of_new_entrants_stand_everywhere_m23(demo: DemoSchool) -> None:
    states = Counter(row.state for row in filing_rows(demo.school.pk, 2026, ON))
    assert set(states) == set(FilingState)
    assert states[FilingState.RETURNED] == 2 and states[FilingState.FILED] > 80


def test_support_and_aid_are_there_m10_m11(demo: DemoSchool) -> None:
    open_ones = pair_rows(SupportPair.objects.filter(ended_on=None), demo.school.pk, ON)
    assert len(open_ones) == 11 and SupportPair.objects.count() == 12
    assert 2 <= sum(row.standing.is_overdue for row in open_ones) <= 6
    assert not SupportContact.objects.filter(recorded_at__gt=AT).exists()
    assert {"grant", "meal", "goods"} == set(AidRecord.objects.values_list("kind", flat=True))


def test_the_months_that_are_over_are_frozen_h5(demo: DemoSchool) -> None:
    versions = MonthSummary.objects.filter(school=demo.school).order_by("month")
    assert [(each.month.month, each.version) for each in versions] == [(9, 1), (10, 1)]
    found = monthly_summary(month_on(demo.school.pk, dt.date(2026, 10, 1), ON))
    assert found.is_balanced and since_frozen(versions[1], found) == []
    assert versions[1].frozen_at == moment(dt.date(2026, 11, 2), dt.time(16, 20))


def test_one_child_is_lost_and_its_teachers_are_charged_f2(demo: DemoSchool, calendar: SchoolCalendar) -> None:
    known = known_cases(CaseEye.on(demo.school.pk, calendar, ON), list(DropoutCase.objects.all()))
    (lost,) = (each for each in known if each.state.stage is CaseStage.CONFIRMED)
    entries = LedgerEntry.objects.filter(case=lost.case)
    teachers = Appointment.objects.filter(school_class__entry_year=2021, school_class__number=2, ends_on=None)
    assert Counter(entries.values_list("points", flat=True)) == {
        -3: 1,
        -2: len({each.staff_id for each in teachers}) - 1,
    }
    assert not FinalMark.objects.exists(), "nothing is settled before the term ends"


def test_the_months_that_are_over_are_handed_in_h5(demo: DemoSchool) -> None:
    found = MonthSubmission.objects.filter(school=demo.school).order_by("month")
    assert [(each.month.month, each.summary.version) for each in found] == [(9, 1), (10, 1)]
    assert found[1].submitted_at == moment(dt.date(2026, 11, 2), dt.time(16, 35))
