"""Cases open, relapse and dissolve by themselves, in the transaction of what makes them due (D2, D9, B4, K3, K16)."""

import datetime as dt
from uuid import uuid4

import pytest
from django.core.exceptions import ValidationError

from accountability.actions.case_opening import ByHand, follow_facts, open_by_hand
from accountability.actions.cases import Ending, close_case, reopen_case
from accountability.choices import CaseEventKind, CaseOrigin, CaseOutcome, CaseStage, DutyKind
from accountability.models import CaseEvent, DropoutCase, NumberSeries
from accountability.queries.duties import school_duties
from students.choices import Session
from students.models import AttendancePolicy, SchoolClass, SpotCheck, SpotCheckChild, Student, User
from students.queries.calendar import school_calendar
from tests import make
from tests.cases import S, U, correct_roll, kinds, known, late_slip, missing
from tests.rolls import take_roll

pytestmark = pytest.mark.django_db
MON0, TUE0, WED, THU, FRI, MON, TUE, WED1, THU1, FRI1 = (
    dt.date(2026, 11, day) for day in (16, 17, 18, 19, 20, 23, 24, 25, 26, 27)
)
K = CaseEventKind


def test_d2_the_third_day_opens_the_case_across_a_weekend(
    school_class: SchoolClass, head_teacher: User, pupils: list[Student]
) -> None:
    missing(school_class, head_teacher, pupils[0], THU, FRI)
    assert not DropoutCase.objects.exists()
    missing(school_class, head_teacher, pupils[0], MON)
    case = DropoutCase.objects.get()
    assert (case.student, case.origin, case.starts_on, case.opened_on) == (pupils[0], CaseOrigin.RUN, THU, MON)
    assert case.label == "2026-001"
    assert [event.kind for event in CaseEvent.objects.all()] == [K.OPENED]


def test_k14_the_limit_in_force_on_the_day_opens(
    school_class: SchoolClass, head_teacher: User, pupils: list[Student]
) -> None:
    AttendancePolicy.objects.create(school=school_class.school, effective_on=MON, run_days=2)
    missing(school_class, head_teacher, pupils[0], THU, FRI)
    assert not DropoutCase.objects.exists()
    missing(school_class, head_teacher, pupils[0], MON)
    AttendancePolicy.objects.create(school=school_class.school, effective_on=TUE, run_days=9)
    missing(school_class, head_teacher, pupils[0], TUE)
    assert DropoutCase.objects.get().closed_on is None


def test_k3_presence_on_the_day_of_opening_dissolves_it_with_its_entry(
    school_class: SchoolClass, head_teacher: User, pupils: list[Student]
) -> None:
    missing(school_class, head_teacher, pupils[0], THU, FRI, MON)
    take_roll(school_class, head_teacher, MON, {}, hour=11)
    case = DropoutCase.objects.get()
    assert case.closed_on == MON
    entry = case.events.last()
    assert entry and (entry.kind, entry.outcome, entry.by) == (K.CLOSED, CaseOutcome.EXPLAINED, None)
    assert entry.text


def test_k3_an_afternoon_of_the_day_of_opening_dissolves_it_too(
    school_class: SchoolClass, head_teacher: User, pupils: list[Student]
) -> None:
    missing(school_class, head_teacher, pupils[0], THU, FRI, MON)
    take_roll(school_class, head_teacher, MON, {}, session=Session.AFTERNOON, hour=14)
    assert DropoutCase.objects.get().closed_on == MON


def test_k16_a_roll_amended_to_and_fro_is_one_case(
    school_class: SchoolClass, head_teacher: User, pupils: list[Student]
) -> None:
    missing(school_class, head_teacher, pupils[0], THU, FRI, MON)
    take_roll(school_class, head_teacher, MON, {}, hour=11)
    take_roll(school_class, head_teacher, MON, {pupils[0]: U}, hour=12)
    case = DropoutCase.objects.get()
    assert (case.closed_on, kinds(case)) == (None, [K.OPENED, K.CLOSED, K.REOPENED])
    take_roll(school_class, head_teacher, MON, {}, hour=13)
    assert DropoutCase.objects.get().closed_on == MON


def test_b4_a_late_slip_dissolves_and_a_run_that_goes_on_opens_the_same_case_again(
    school_class: SchoolClass, head_teacher: User, registrar: User, pupils: list[Student]
) -> None:
    missing(school_class, head_teacher, pupils[0], THU, FRI, MON)
    late_slip(pupils[0], registrar, THU, THU, today=MON)
    assert DropoutCase.objects.get().closed_on == MON
    missing(school_class, head_teacher, pupils[0], TUE)
    case = DropoutCase.objects.get()
    assert (case.closed_on, kinds(case)) == (None, [K.OPENED, K.CLOSED, K.REOPENED])
    state = known(case, TUE).state
    assert (state.episode.starts_on, state.episode.opened_on, state.run.unexcused) == (FRI, TUE, 3)


def test_k11_a_new_run_after_a_dissolved_case_is_a_new_case(
    school_class: SchoolClass, head_teacher: User, registrar: User, pupils: list[Student]
) -> None:
    missing(school_class, head_teacher, pupils[0], WED, THU, FRI)
    late_slip(pupils[0], registrar, WED, FRI, today=FRI)
    missing(school_class, head_teacher, pupils[0], MON, TUE, WED1)
    assert [(case.number, case.closed_on) for case in DropoutCase.objects.order_by("id")] == [(1, FRI), (2, None)]


def test_k3_a_run_handed_in_later_lets_the_case_begin_earlier_and_carries_it(
    school_class: SchoolClass, head_teacher: User, registrar: User, pupils: list[Student]
) -> None:
    missing(school_class, head_teacher, pupils[0], THU, FRI, MON)
    correct_roll(school_class, registrar, WED, {pupils[0]: U}, today=MON)
    late_slip(pupils[0], registrar, MON, MON, today=MON)
    case = DropoutCase.objects.get()
    assert (case.closed_on, case.starts_on) == (None, THU)
    assert known(case, MON).state.episode.starts_on == WED


def test_k3_a_correction_that_creates_a_run_already_over_opens_nothing(
    school_class: SchoolClass, head_teacher: User, registrar: User, pupils: list[Student]
) -> None:
    missing(school_class, head_teacher, pupils[0], THU, FRI)
    take_roll(school_class, head_teacher, MON, {})
    correct_roll(school_class, registrar, WED, {pupils[0]: U}, today=MON)
    assert not DropoutCase.objects.exists()


def test_d2_a_day_handed_in_later_opens_what_still_lasts(
    school_class: SchoolClass, head_teacher: User, registrar: User, pupils: list[Student]
) -> None:
    missing(school_class, head_teacher, pupils[0], THU, MON)
    correct_roll(school_class, registrar, FRI, {pupils[0]: U}, today=MON)
    case = DropoutCase.objects.get()
    assert (case.starts_on, case.opened_on) == (THU, MON)


def test_d9_a_relapse_reopens_the_same_case(
    school_class: SchoolClass, head_teacher: User, pupils: list[Student]
) -> None:
    missing(school_class, head_teacher, pupils[0], WED, THU, FRI)
    take_roll(school_class, head_teacher, MON, {})
    missing(school_class, head_teacher, pupils[0], TUE)
    case = DropoutCase.objects.get()
    assert kinds(case) == [K.OPENED, K.RELAPSED]
    assert case.events.order_by("id").last().starts_on == TUE  # type: ignore[union-attr]  # it is there
    assert known(case, TUE).state.relapse_no == 1


def test_k3_an_explained_relapse_takes_its_number_back(
    school_class: SchoolClass, head_teacher: User, registrar: User, pupils: list[Student]
) -> None:
    missing(school_class, head_teacher, pupils[0], WED, THU, FRI)
    take_roll(school_class, head_teacher, MON, {})
    missing(school_class, head_teacher, pupils[0], TUE)
    late_slip(pupils[0], registrar, TUE, TUE, today=TUE)
    case = DropoutCase.objects.get()
    state = known(case, TUE).state
    assert (state.relapse_no, state.stage, kinds(case)) == (0, CaseStage.RETURNED, [K.OPENED, K.RELAPSED])
    missing(school_class, head_teacher, pupils[0], WED1)
    assert known(case, WED1).state.episode.starts_on == WED1


def test_k16_after_a_decision_only_a_run_that_begins_after_it_opens_a_case(
    school_class: SchoolClass, head_teacher: User, principal: User, pupils: list[Student]
) -> None:
    missing(school_class, head_teacher, pupils[0], MON0, TUE0, WED)
    ending = Ending(outcome=CaseOutcome.ELSEWHERE, evidence="外地就读证明")
    close_case(case=DropoutCase.objects.get(), ending=ending, actor=principal, at=make.at(WED, 16))
    missing(school_class, head_teacher, pupils[0], THU, FRI)
    assert DropoutCase.objects.filter(closed_on=None).count() == 0
    take_roll(school_class, head_teacher, MON, {})
    missing(school_class, head_teacher, pupils[0], TUE, WED1, THU1)
    assert [(case.number, case.starts_on) for case in DropoutCase.objects.order_by("id")] == [(1, MON0), (2, TUE)]


def test_d11_a_case_that_the_principal_opened_again_stays_open(
    school_class: SchoolClass, head_teacher: User, registrar: User, principal: User, pupils: list[Student]
) -> None:
    missing(school_class, head_teacher, pupils[0], WED, THU, FRI)
    late_slip(pupils[0], registrar, WED, FRI, today=FRI)
    case = DropoutCase.objects.get()
    reopen_case(case=case, reason="病假条是假的", actor=principal, at=make.at(FRI, 17))
    take_roll(school_class, head_teacher, MON, {pupils[0]: S})
    follow_facts(school_id=school_class.school_id, at=make.at(MON, 23), actor=None)
    assert DropoutCase.objects.get().closed_on is None
    close_case(
        case=case,
        ending=Ending(outcome=CaseOutcome.EXPLAINED, evidence="医院病历"),
        actor=principal,
        at=make.at(MON, 23),
    )
    assert DropoutCase.objects.get().closed_on == MON


def check_of(
    school_class: SchoolClass, by: User, child: Student, day: dt.date, hour: int = 9, mark: str = ""
) -> SpotCheck:
    """A spot check that missed the child, whom the roll of that moment had with ``mark``."""
    check = SpotCheck.objects.create(
        school=school_class.school, school_class=school_class, date=day, session=Session.MORNING,
        at=make.at(day, hour), by=by, head_count=2, expected=3, is_mismatch=not mark, client_key=uuid4(),
    )  # fmt: skip
    SpotCheckChild.objects.create(check_made=check, student=child, is_missing=True, roll_mark=mark)
    return check


@pytest.mark.parametrize(
    ("day", "mark", "is_found"),
    [
        pytest.param(THU, "", True, id="on-the-first-day"),
        pytest.param(MON, "", True, id="on-the-day-of-opening"),
        pytest.param(WED, "", False, id="k13-before-the-first-unexcused-day"),
        pytest.param(THU, "unexplained", False, id="the-roll-said-so-first"),
    ],
)
def test_k13_found_by_the_school(
    school_class: SchoolClass,
    head_teacher: User,
    principal: User,
    pupils: list[Student],
    day: dt.date,
    mark: str,
    is_found: bool,
) -> None:
    check_of(school_class, principal, pupils[0], day, hour=7, mark=mark)
    missing(school_class, head_teacher, pupils[0], THU, FRI, MON)
    assert kinds(DropoutCase.objects.get()) == [K.OPENED, *([K.FOUND] if is_found else [])]


def test_d2_by_hand_with_a_reason_and_once(
    school_class: SchoolClass, head_teacher: User, registrar: User, pupils: list[Student]
) -> None:
    new = ByHand(reason="邻居说孩子已外出", starts_on=THU, is_found=True)
    case = open_by_hand(student=pupils[0], new=new, actor=registrar, at=make.at(FRI, 9))
    assert (case.origin, case.starts_on, kinds(case)) == (CaseOrigin.HAND, THU, [K.OPENED, K.FOUND])
    with pytest.raises(ValidationError):
        open_by_hand(student=pupils[0], new=new, actor=registrar, at=make.at(FRI, 9))
    assert NumberSeries.objects.get().last == 1
    missing(school_class, head_teacher, pupils[0], THU, FRI, MON)
    assert DropoutCase.objects.get() == case


@pytest.mark.parametrize(
    ("reason", "since", "field"), [("  ", THU, "reason"), ("外出", MON, "starts_on")], ids=["no-reason", "to-come"]
)
def test_d2_by_hand_says_what_is_missing(
    registrar: User, pupils: list[Student], reason: str, since: dt.date, field: str
) -> None:
    with pytest.raises(ValidationError) as refused:
        open_by_hand(student=pupils[0], new=ByHand(reason=reason, starts_on=since), actor=registrar, at=make.at(FRI, 9))
    assert list(refused.value.message_dict) == [field]


def test_d2_a_spot_check_opens_with_its_finding(
    school_class: SchoolClass, principal: User, registrar: User, pupils: list[Student]
) -> None:
    check = check_of(school_class, principal, pupils[0], FRI)
    new = ByHand(reason="教室里没有人", starts_on=FRI, check=check)
    case = open_by_hand(student=pupils[0], new=new, actor=registrar, at=make.at(FRI, 10))
    assert (case.origin, kinds(case)) == (CaseOrigin.CHECK, [K.OPENED, K.FOUND])
    assert {event.check_made for event in case.events.all()} == {check}


def test_following_the_facts_again_changes_nothing(
    school_class: SchoolClass, head_teacher: User, pupils: list[Student]
) -> None:
    missing(school_class, head_teacher, pupils[0], WED, THU, FRI)
    take_roll(school_class, head_teacher, MON, {pupils[1]: U})
    missing(school_class, head_teacher, pupils[0], TUE)
    before = list(CaseEvent.objects.values_list("id", flat=True))
    for _ in range(2):
        changed = follow_facts(school_id=school_class.school_id, at=make.at(TUE, 23), actor=None)
        assert not (changed.opened or changed.relapsed or changed.dissolved)
    assert list(CaseEvent.objects.values_list("id", flat=True)) == before


def test_an_earlier_day_knows_no_case_that_opened_later(
    school_class: SchoolClass, head_teacher: User, pupils: list[Student]
) -> None:
    missing(school_class, head_teacher, pupils[0], THU, FRI, MON)
    changed = follow_facts(school_id=school_class.school_id, at=make.at(FRI, 23), actor=None)
    assert not (changed.opened or changed.relapsed or changed.dissolved)
    duties = school_duties(school_class.school_id, school_calendar(school_class.school_id), FRI)
    assert {duty.kind for duty in duties} == {DutyKind.CONTACT, DutyKind.CAUSE}


def test_what_is_owed_on_the_day_of_opening(
    school_class: SchoolClass, head_teacher: User, registrar: User, principal: User, pupils: list[Student]
) -> None:
    missing(school_class, head_teacher, pupils[0], THU, FRI, MON)
    duties = school_duties(school_class.school_id, school_calendar(school_class.school_id), MON)
    assert [(duty.kind, duty.is_overdue, duty.owners) for duty in duties] == [
        (DutyKind.CONTACT, True, {head_teacher.pk}),
        (DutyKind.CAUSE, True, {head_teacher.pk}),
        (DutyKind.RESPONSIBLE, False, {principal.pk}),
        (DutyKind.LETTER, False, {head_teacher.pk}),
        (DutyKind.VISIT, False, {head_teacher.pk}),
        (DutyKind.REPORT, False, {registrar.pk}),
    ]
