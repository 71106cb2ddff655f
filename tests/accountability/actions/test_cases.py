"""What people decide about a case, on both databases (D3, D5, D7, D9, D11, D12, J)."""

import datetime as dt

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accountability.actions.cases import (
    Ending,
    close_case,
    confirm_dropout,
    name_responsible,
    override_report,
    propose_closing,
    record_cause,
    reopen_case,
    retract,
    write_observation,
)
from accountability.choices import CaseEventKind, CaseOutcome, CaseStage, Cause, DutyKind, PaperKind
from accountability.models import CaseEvent, DropoutCase
from accountability.queries.case_facts import CaseEye, known_cases
from accountability.queries.duties import school_duties
from students.models import SchoolClass, Student, User
from students.queries.calendar import school_calendar
from tests import make
from tests.cases import U, kinds, known, make_contact, make_notice, make_paper, make_visits, missing, serve
from tests.rolls import take_roll

pytestmark = pytest.mark.django_db
K = CaseEventKind
NOVEMBER = [day for day in (dt.date(2026, 11, n) for n in range(2, 31)) if day.weekday() < 5]
THIRD = NOVEMBER[2]
LETTER, REPORT = PaperKind.LETTER, PaperKind.REPORT


@pytest.fixture
def case(school_class: SchoolClass, head_teacher: User, pupils: list[Student]) -> DropoutCase:
    """A case that the rolls of Monday 2 to Wednesday 4 November opened."""
    missing(school_class, head_teacher, pupils[0], *NOVEMBER[:3])
    return DropoutCase.objects.get()


def refused(field: str = "__all__") -> "pytest.RaisesExc[ValidationError]":
    """A sentence at the field, or in general."""
    return pytest.raises(ValidationError, check=lambda error: field in getattr(error, "error_dict", {"__all__": 1}))


def test_d3_somebody_of_the_school_is_responsible(
    case: DropoutCase, principal: User, head_teacher: User, subject_teacher: User
) -> None:
    name_responsible(case=case, staff=head_teacher, actor=principal, at=make.at(THIRD, 10))
    name_responsible(case=case, staff=subject_teacher, actor=principal, at=make.at(THIRD, 11))
    assert known(case, THIRD).state.responsible_id == subject_teacher.pk
    letter = [
        duty
        for duty in school_duties(case.school_id, school_calendar(case.school_id), THIRD)
        if duty.kind == DutyKind.LETTER
    ]
    assert [duty.owners for duty in letter] == [{subject_teacher.pk}]
    stranger, gone = make.make_user(make.make_school()), make.make_user(case.school, is_active=False)
    for staff in (stranger, gone):
        with refused("staff"):
            name_responsible(case=case, staff=staff, actor=principal, at=make.at(THIRD, 12))


def test_d12_the_cause_is_recorded_and_another_one_needs_words(case: DropoutCase, head_teacher: User) -> None:
    with refused("note"):
        record_cause(student=case.student, cause=Cause.OTHER, actor=head_teacher, at=make.at(THIRD))
    record_cause(student=case.student, cause=Cause.WORK, actor=head_teacher, at=make.at(THIRD))
    make_contact(case.student, head_teacher, NOVEMBER[0])
    owed = school_duties(case.school_id, school_calendar(case.school_id), THIRD)
    assert {DutyKind.CAUSE, DutyKind.CONTACT}.isdisjoint(duty.kind for duty in owed)


def test_d5_only_the_principal_overrides_with_a_reason_and_only_what_is_missing(
    case: DropoutCase, principal: User, registrar: User
) -> None:
    with refused():
        override_report(case=case, reason="路途太远", actor=registrar, at=make.at(THIRD))
    with refused("text"):
        override_report(case=case, reason=" ", actor=principal, at=make.at(THIRD))
    event = override_report(case=case, reason="路途太远", actor=principal, at=make.at(THIRD))
    assert (event.text, known(case, THIRD).state.report_gaps) == ("路途太远", ())
    with refused():
        override_report(case=case, reason="再说一次", actor=principal, at=make.at(THIRD))


def test_d7_the_principal_confirms_after_the_notice_and_once(
    case: DropoutCase, principal: User, registrar: User, school_class: SchoolClass, head_teacher: User
) -> None:
    until = NOVEMBER[9]
    make_notice(case, registrar, NOVEMBER[6], until)
    missing(school_class, head_teacher, case.student, *NOVEMBER[3:11])
    with refused():
        confirm_dropout(case=case, actor=principal, at=make.at(until, 23))
    after = make.at(until + dt.timedelta(days=1))
    with refused():
        confirm_dropout(case=case, actor=registrar, at=after)
    confirm_dropout(case=case, actor=principal, at=after)
    assert known(case, NOVEMBER[10]).state.stage == CaseStage.CONFIRMED
    with refused():
        confirm_dropout(case=case, actor=principal, at=after)


def test_d7_the_twentieth_unexcused_day_is_enough(
    case: DropoutCase, principal: User, school_class: SchoolClass, head_teacher: User
) -> None:
    missing(school_class, head_teacher, case.student, *NOVEMBER[3:19])
    with refused():
        confirm_dropout(case=case, actor=principal, at=make.at(NOVEMBER[18], 10))
    missing(school_class, head_teacher, case.student, NOVEMBER[19])
    confirm_dropout(case=case, actor=principal, at=make.at(NOVEMBER[19], 10))
    assert known(case, NOVEMBER[19]).state.is_confirmed


def test_d7_who_is_back_is_not_confirmed(
    case: DropoutCase, principal: User, registrar: User, school_class: SchoolClass, head_teacher: User
) -> None:
    make_notice(case, registrar, NOVEMBER[3], NOVEMBER[3])
    take_roll(school_class, head_teacher, NOVEMBER[5], {})
    with refused():
        confirm_dropout(case=case, actor=principal, at=make.at(NOVEMBER[5], 10))


def test_d8_the_ladder_from_papers_visits_and_decisions(
    case: DropoutCase, principal: User, registrar: User, school_class: SchoolClass, head_teacher: User
) -> None:
    def stage(day: dt.date) -> CaseStage:
        return known(case, day).state.stage

    assert stage(THIRD) == CaseStage.SUSPECTED
    letter = make_paper(case, LETTER, head_teacher, NOVEMBER[3])
    assert stage(NOVEMBER[3]) == CaseStage.SUSPECTED
    serve(letter, head_teacher, NOVEMBER[4])
    assert stage(NOVEMBER[4]) == CaseStage.PERSUADING
    assert known(case, NOVEMBER[4]).state.letter_until == NOVEMBER[4] + dt.timedelta(days=7)
    make_visits(case.student, head_teacher, *NOVEMBER[4:7])
    missing(school_class, head_teacher, case.student, *NOVEMBER[3:10])
    make_paper(case, REPORT, registrar, NOVEMBER[8], served_on=NOVEMBER[9])
    assert stage(NOVEMBER[9]) == CaseStage.REPORTED
    make_notice(case, registrar, NOVEMBER[10], NOVEMBER[11])
    assert stage(NOVEMBER[10]) == CaseStage.ORDERED
    confirm_dropout(case=case, actor=principal, at=make.at(NOVEMBER[12]))
    assert stage(NOVEMBER[12]) == CaseStage.CONFIRMED
    assert stage(NOVEMBER[4]) == CaseStage.PERSUADING
    take_roll(school_class, head_teacher, NOVEMBER[13], {})
    assert stage(NOVEMBER[13]) == CaseStage.RETURNED


def test_d8_void_papers_and_annulled_visits_and_notices_count_nowhere(
    case: DropoutCase, registrar: User, head_teacher: User
) -> None:
    letter = make_paper(case, LETTER, head_teacher, NOVEMBER[3], served_on=NOVEMBER[3])
    notice = make_notice(case, registrar, NOVEMBER[3], NOVEMBER[4])
    (visit,) = make_visits(case.student, head_teacher, NOVEMBER[3])
    gone = make.at(NOVEMBER[4])
    type(letter).objects.filter(pk=letter.pk).update(voided_at=gone, voided_by=registrar, void_reason="写错")
    type(notice).objects.filter(pk=notice.pk).update(annulled_at=gone, annulled_because="写错")
    type(visit).objects.filter(pk=visit.pk).update(annulled_at=gone, annulled_by=visit.leader, annulled_because="写错")
    state = known(case, NOVEMBER[4]).state
    assert (state.stage, state.letter, state.notice, state.visits) == (CaseStage.SUSPECTED, None, None, ())


def test_d9_notes_are_written_once_the_child_is_back(
    case: DropoutCase, head_teacher: User, school_class: SchoolClass
) -> None:
    with refused():
        write_observation(case=case, text="按时到校", actor=head_teacher, at=make.at(THIRD, 12))
    take_roll(school_class, head_teacher, NOVEMBER[3], {})
    with refused("text"):
        write_observation(case=case, text=" ", actor=head_teacher, at=make.at(NOVEMBER[3], 12))
    write_observation(case=case, text="按时到校", actor=head_teacher, at=make.at(NOVEMBER[3], 12))
    assert kinds(case) == [K.OPENED, K.OBSERVED]


@pytest.mark.parametrize(
    ("outcome", "evidence", "field"),
    [
        (CaseOutcome.ELSEWHERE, " ", "evidence"),
        (CaseOutcome.RETURNED, "点名", "outcome"),
        (CaseOutcome.TRANSFERRED, "回执", "outcome"),
        (CaseOutcome.SUSPENDED, "批复", "outcome"),
        (CaseOutcome.EXPLAINED, "病历", "outcome"),
    ],
)
def test_d11_no_closing_without_what_it_needs(
    case: DropoutCase, registrar: User, outcome: CaseOutcome, evidence: str, field: str
) -> None:
    with refused(field):
        ending = Ending(outcome=outcome, evidence=evidence)
        close_case(case=case, ending=ending, actor=registrar, at=make.at(THIRD, 12))
    assert DropoutCase.objects.get().closed_on is None


def test_d11_closed_opened_again_with_its_history(case: DropoutCase, principal: User, registrar: User) -> None:
    ending = Ending(outcome=CaseOutcome.MISSING, evidence="派出所证明")
    propose_closing(case=case, ending=ending, actor=registrar, at=make.at(THIRD, 12))
    close_case(case=case, ending=ending, actor=registrar, at=make.at(THIRD, 13))
    for act in (close_case, propose_closing):
        with refused():
            act(case=case, ending=ending, actor=registrar, at=make.at(THIRD, 14))
    with refused():
        reopen_case(case=case, reason="有了消息", actor=registrar, at=make.at(THIRD, 14))
    with refused("text"):
        reopen_case(case=case, reason=" ", actor=principal, at=make.at(THIRD, 14))
    reopen_case(case=case, reason="有了消息", actor=principal, at=make.at(THIRD, 14))
    assert (DropoutCase.objects.get().closed_on, kinds(case)) == (None, [K.OPENED, K.PROPOSED, K.CLOSED, K.REOPENED])
    with refused():
        reopen_case(case=case, reason="再来", actor=principal, at=make.at(THIRD, 14))


def test_d11_a_case_is_not_opened_again_beside_another(
    case: DropoutCase, principal: User, school_class: SchoolClass, head_teacher: User
) -> None:
    ending = Ending(outcome=CaseOutcome.ELSEWHERE, evidence="外地就读证明")
    close_case(case=case, ending=ending, actor=principal, at=make.at(THIRD, 13))
    take_roll(school_class, head_teacher, NOVEMBER[3], {})
    missing(school_class, head_teacher, case.student, *NOVEMBER[4:7])
    with refused():
        reopen_case(case=case, reason="有了消息", actor=principal, at=make.at(NOVEMBER[6], 14))
    assert DropoutCase.objects.get(pk=case.pk).closed_on == THIRD


def test_d11_opened_in_error_is_the_principals_word(case: DropoutCase, principal: User, registrar: User) -> None:
    ending = Ending(outcome=CaseOutcome.ERROR, evidence="同名学生")
    with refused():
        close_case(case=case, ending=ending, actor=registrar, at=make.at(THIRD, 13))
    close_case(case=case, ending=ending, actor=principal, at=make.at(THIRD, 13))
    assert DropoutCase.objects.get().closed_on == THIRD


def test_d11_a_counter_event_takes_back_and_both_stay(
    case: DropoutCase, principal: User, registrar: User, school_class: SchoolClass, head_teacher: User
) -> None:
    missing(school_class, head_teacher, case.student, *NOVEMBER[3:20])
    confirmed = confirm_dropout(case=case, actor=principal, at=make.at(NOVEMBER[19], 10))
    with refused():
        retract(event=confirmed, reason="弄错了", actor=registrar, at=make.at(NOVEMBER[19], 11))
    retract(event=confirmed, reason="弄错了", actor=principal, at=make.at(NOVEMBER[19], 11))
    assert not known(case, NOVEMBER[19]).state.is_confirmed
    assert kinds(case)[-2:] == [K.CONFIRMED, K.RETRACTED]
    with refused():
        retract(event=confirmed, reason="再一次", actor=principal, at=make.at(NOVEMBER[19], 12))
    opening = CaseEvent.objects.get(kind=K.OPENED)
    with refused():
        retract(event=opening, reason="不可", actor=principal, at=make.at(NOVEMBER[19], 12))


def test_what_cases_come_to_takes_as_many_statements_for_three_as_for_one(
    school_class: SchoolClass, head_teacher: User, pupils: list[Student]
) -> None:
    counts = []
    for number in (1, 3):
        for day in NOVEMBER[:3]:
            take_roll(school_class, head_teacher, day, dict.fromkeys(pupils[:number], U))
        cases = list(DropoutCase.objects.all())
        assert len(cases) == number
        for case in cases:
            make_paper(case, LETTER, head_teacher, THIRD, served_on=THIRD)
            make_visits(case.student, head_teacher, THIRD)
        eye = CaseEye.on(school_class.school_id, school_calendar(school_class.school_id), THIRD)
        with CaptureQueriesContext(connection) as known_made:
            known_cases(eye, cases)
        with CaptureQueriesContext(connection) as duties_made:
            school_duties(school_class.school_id, eye.calendar, THIRD)
        counts.append((len(known_made), len(duties_made)))
    assert counts[0] == counts[1]
