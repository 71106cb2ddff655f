"""Cases and the registry: transfers in transit, times away, the end of an enrolment (D10, D11, K6, K9)."""

import datetime as dt
from typing import Any

import pytest
from django.core.exceptions import ValidationError

from accountability.actions.case_opening import follow_facts, open_transfers
from accountability.actions.cases import Ending, close_case
from accountability.actions.daily import run_day
from accountability.choices import CaseEventKind, CaseOrigin, CaseOutcome, CaseStage, DutyKind
from accountability.models import DropoutCase
from accountability.queries.duties import school_duties
from students.actions.movements import NewMovement, record_movement, reverse_movement
from students.choices import MovementKind
from students.models import Movement, SchoolClass, Student, User
from students.queries.calendar import school_calendar
from tests import make
from tests.cases import kinds, known, missing
from tests.rolls import take_roll

pytestmark = pytest.mark.django_db
M, K = MovementKind, CaseEventKind
REQUESTED = dt.date(2026, 11, 2)
TENTH, ELEVENTH = dt.date(2026, 11, 16), dt.date(2026, 11, 17)
WED, THU, FRI, MON, TUE, LATER = (dt.date(2026, 11, day) for day in (18, 19, 20, 23, 24, 27))
SUSPENDED: dict[str, Any] = {
    "until": dt.date(2027, 8, 31),
    "approver_kind": "county",
    "approver": "青江县教育局",
    "reason": "因病",
}


def record(student: Student, kind: MovementKind, on: dt.date, actor: User, at: dt.date | None = None) -> Movement:
    """A movement recorded on its day unless told otherwise."""
    more = SUSPENDED if kind == M.SUSPENSION else {"other_school": "城关镇小学"}
    if kind in (M.TRANSFER_WITHDRAWN, M.RESUMPTION, M.CLASS_CHANGE):
        more = {}
    new = NewMovement(kind=kind, on=on, **more)
    return record_movement(student=student, new=new, actor=actor, at=make.at(at or on, 16))


@pytest.fixture
def waiting(pupils: list[Student], registrar: User) -> Student:
    """A child whose transfer was requested on Monday 2 November."""
    record(pupils[0], M.TRANSFER_REQUEST, REQUESTED, registrar)
    return pupils[0]


def test_d10_k9_opens_on_the_eleventh_school_day_and_once(waiting: Student) -> None:
    assert run_day(at=make.at(TENTH, 23)).opened == []
    (case,) = run_day(at=make.at(ELEVENTH, 23)).opened
    assert (case.origin, case.starts_on, case.opened_on) == (CaseOrigin.TRANSFER, REQUESTED, ELEVENTH)
    assert run_day(at=make.at(WED, 23)).opened == []
    assert DropoutCase.objects.get() == case


def test_k9_a_confirmation_on_the_tenth_is_in_time(waiting: Student, registrar: User) -> None:
    record(waiting, M.TRANSFER_OUT, TENTH, registrar)
    assert run_day(at=make.at(ELEVENTH, 23)).opened == []


def test_k9_a_later_confirmation_proposes_the_outcome_and_a_person_closes(
    waiting: Student, registrar: User, principal: User
) -> None:
    (case,) = run_day(at=make.at(ELEVENTH, 23)).opened
    movement = record(waiting, M.TRANSFER_OUT, THU, registrar)
    state = known(case, THU).state
    assert state.is_open
    assert state.proposed and state.proposed.outcome == CaseOutcome.TRANSFERRED
    duties = school_duties(case.school_id, school_calendar(case.school_id), THU)
    assert DutyKind.CLOSE in {duty.kind for duty in duties}
    ending = Ending(outcome=CaseOutcome.TRANSFERRED, evidence="接收学校回执", movement=movement)
    close_case(case=case, ending=ending, actor=registrar, at=make.at(FRI))
    assert DropoutCase.objects.get().closed_on == FRI


def test_g2_a_confirmation_taken_back_takes_its_proposal_back(waiting: Student, registrar: User) -> None:
    (case,) = run_day(at=make.at(ELEVENTH, 23)).opened
    movement = record(waiting, M.TRANSFER_OUT, THU, registrar)
    reverse_movement(movement=movement, reason="弄错了", actor=registrar, at=make.at(FRI))
    assert kinds(case) == [K.OPENED, K.PROPOSED, K.RETRACTED]
    assert known(case, FRI).state.proposed is None
    ending = Ending(outcome=CaseOutcome.TRANSFERRED, evidence="回执", movement=movement)
    with pytest.raises(ValidationError) as refused:
        close_case(case=case, ending=ending, actor=registrar, at=make.at(FRI))
    assert "outcome" in refused.value.message_dict


def test_k16_what_was_closed_since_the_request_is_not_opened_again(waiting: Student, registrar: User) -> None:
    (case,) = run_day(at=make.at(ELEVENTH, 23)).opened
    ending = Ending(outcome=CaseOutcome.ELSEWHERE, evidence="外地就读证明")
    close_case(case=case, ending=ending, actor=registrar, at=make.at(WED))
    assert run_day(at=make.at(THU, 23)).opened == []


def test_d10_withdrawn_and_back_in_class(
    waiting: Student, registrar: User, head_teacher: User, school_class: SchoolClass
) -> None:
    (case,) = run_day(at=make.at(ELEVENTH, 23)).opened
    record(waiting, M.TRANSFER_WITHDRAWN, THU, registrar)
    take_roll(school_class, head_teacher, FRI, {})
    state = known(case, FRI).state
    assert (state.stage, state.episode.starts_on, state.episode.returned_on) == (CaseStage.RETURNED, REQUESTED, FRI)


def test_k6_a_suspension_ends_the_run_and_the_case_waits_for_a_decision(
    school_class: SchoolClass, head_teacher: User, registrar: User, pupils: list[Student]
) -> None:
    missing(school_class, head_teacher, pupils[0], THU, FRI, MON)
    movement = record(pupils[0], M.SUSPENSION, TUE, registrar)
    case = DropoutCase.objects.get()
    state = known(case, TUE).state
    assert (state.is_open, state.run.unexcused) == (True, 0)
    assert state.proposed and state.proposed.outcome == CaseOutcome.SUSPENDED
    ending = Ending(outcome=CaseOutcome.SUSPENDED, evidence="批复", movement=movement)
    close_case(case=case, ending=ending, actor=registrar, at=make.at(LATER))
    assert DropoutCase.objects.get().closed_on == LATER


def test_k6_two_days_and_a_suspension_open_nothing_and_its_reversal_does(
    school_class: SchoolClass, head_teacher: User, registrar: User, pupils: list[Student]
) -> None:
    missing(school_class, head_teacher, pupils[0], THU, FRI)
    movement = record(pupils[0], M.SUSPENSION, FRI, registrar)
    assert follow_facts(school_id=school_class.school_id, at=make.at(FRI, 23), actor=None).opened == []
    reverse_movement(movement=movement, reason="弄错了", actor=registrar, at=make.at(FRI, 17))
    missing(school_class, head_teacher, pupils[0], MON)
    assert DropoutCase.objects.get().starts_on == THU


def test_k6_a_transfer_taken_back_lets_the_run_stand_again_at_once(
    school_class: SchoolClass, head_teacher: User, registrar: User, pupils: list[Student]
) -> None:
    missing(school_class, head_teacher, pupils[0], THU, FRI)
    movement = record(pupils[0], M.TRANSFER_OUT, MON, registrar, at=FRI)
    reverse_movement(movement=movement, reason="弄错了", actor=registrar, at=make.at(FRI, 18))
    missing(school_class, head_teacher, pupils[0], MON)
    assert DropoutCase.objects.get().opened_on == MON


def test_k17_a_run_goes_on_in_another_class(
    school_class: SchoolClass, head_teacher: User, registrar: User, pupils: list[Student]
) -> None:
    other = make.make_class(school_class.school)
    missing(school_class, head_teacher, pupils[0], THU, FRI)
    record_movement(
        student=pupils[0], new=NewMovement(kind=M.CLASS_CHANGE, on=MON, to_class=other), actor=registrar,
        at=make.at(MON, 7),
    )  # fmt: skip
    missing(other, registrar, pupils[0], MON)
    assert DropoutCase.objects.get().starts_on == THU


def test_run_day_finds_a_transfer_of_one_school_only(waiting: Student, school_class: SchoolClass) -> None:
    make.make_school()
    assert open_transfers(school_id=school_class.school_id + 1, at=make.at(ELEVENTH, 23)) == []
    assert len(run_day(at=make.at(ELEVENTH, 23)).opened) == 1
