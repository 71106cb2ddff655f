"""Several people at one child at once: one case, no gap, and a sentence instead of an error (D2, D7, D11, B8, E2).

With real threads and transactions; SQLite lets one writer in after the other, PostgreSQL both.
"""

import datetime as dt
from collections.abc import Callable
from threading import Event
from typing import Any
from uuid import uuid4

import pytest
from django.core.exceptions import ValidationError
from django.db import connection, transaction

from accountability.actions.case_opening import ByHand, follow_facts, open_by_hand
from accountability.actions.cases import Ending, close_case, confirm_dropout, reopen_case
from accountability.actions.daily import run_day
from accountability.actions.numbers import take_number
from accountability.choices import CaseEventKind, CaseOutcome
from accountability.models import CaseEvent, DropoutCase, NumberSeries
from students.actions.child_locks import lock_children
from students.actions.rolls import Receipt, RollConflict, Submission, list_digest, submit_roll
from students.choices import AbsenceKind, Session
from students.models import Absence, Leave, Roll, SchoolClass, Student, User
from students.queries.enrolment import expected_pupils
from students.rules.roll import RollAuthority
from tests import make
from tests.cases import U, correct_roll, late_slip, missing
from tests.rolls import take_roll
from tests.threads import Crowd

pytestmark = pytest.mark.django_db(transaction=True)
NOVEMBER = [day for day in (dt.date(2026, 11, n) for n in range(2, 31)) if day.weekday() < 5]
THU, FRI, MON, TUE = (dt.date(2026, 11, day) for day in (19, 20, 23, 24))
K = CaseEventKind


def hand_in(
    school_class: SchoolClass, by: User, day: dt.date, marks: dict[Student, AbsenceKind], base: int = 0
) -> Receipt:
    """One page sends a roll on its day, made for the version that it showed."""
    ids = [pupil.id for pupil in expected_pupils(school_class.school_id, [school_class.id], day)]
    submission = Submission(
        session=Session.MORNING,
        marks={student.pk: kind for student, kind in marks.items()},
        base_version=base,
        client_key=uuid4(),
        listed=list_digest(ids),
    )
    return submit_roll(
        actor=by,
        at=make.at(day, 9),
        school_id=school_class.school_id,
        class_id=school_class.pk,
        day=day,
        today=day,
        authority=RollAuthority(is_head_teacher=True),
        submission=submission,
    )


def facts() -> dict[str, Any]:
    """Cases with their events, and the last number taken."""
    return {
        "cases": list(DropoutCase.objects.order_by("id").values_list("student_id", "number", "closed_on")),
        "events": list(CaseEvent.objects.order_by("id").values_list("kind", flat=True)),
        "last": list(NumberSeries.objects.values_list("last", flat=True)),
    }


class Turn:
    """Holds one transaction open until the other waits for it or has gone through; SQLite lets nobody in meanwhile."""

    def __init__(self) -> None:
        self.begun, self.ended = Event(), Event()

    def let_the_other_try(self) -> None:
        """Called within the transaction: now the other may start; goes on once it is stuck or done."""
        self.begun.set()
        while connection.vendor == "postgresql" and not self.ended.is_set():
            with connection.cursor() as cursor:
                cursor.execute(_WAITING)
                if cursor.fetchone():
                    return

    def other(self, work: Callable[[], Any]) -> Callable[[], Any]:
        """The work that starts once the first one has written."""

        def after() -> Any:
            self.begun.wait()
            try:
                return work()
            finally:
                self.ended.set()

        return after


_WAITING = "SELECT 1 FROM pg_locks WHERE NOT granted AND pg_backend_pid() = ANY(pg_blocking_pids(pid)) LIMIT 1"


def no_errors(found: list[Any], *allowed: type[Exception]) -> None:
    """Nothing but results and the refusals that a page puts into words."""
    assert [each for each in found if isinstance(each, Exception) and not isinstance(each, allowed)] == []


def test_two_pages_of_one_class_open_one_case(
    school_class: SchoolClass, head_teacher: User, registrar: User, pupils: list[Student]
) -> None:
    missing(school_class, head_teacher, pupils[0], THU, FRI)
    crowd = Crowd()
    found = crowd.at_once(
        lambda: hand_in(school_class, head_teacher, MON, {pupils[0]: U}),
        lambda: hand_in(school_class, registrar, MON, {pupils[0]: U}),
    )
    no_errors(found)
    assert sorted(each.is_new for each in found) == [False, True]
    assert crowd.ask(facts) == {"cases": [(pupils[0].pk, 1, None)], "events": [K.OPENED], "last": [1]}


def test_two_pages_that_differ_open_one_case_and_one_sees_the_difference(
    school_class: SchoolClass, head_teacher: User, registrar: User, pupils: list[Student]
) -> None:
    missing(school_class, head_teacher, pupils[0], THU, FRI)
    crowd = Crowd()
    found = crowd.at_once(
        lambda: hand_in(school_class, head_teacher, MON, {pupils[0]: U}),
        lambda: hand_in(school_class, registrar, MON, {pupils[0]: U, pupils[1]: U}),
    )
    no_errors(found, RollConflict)
    assert sum(isinstance(each, RollConflict) for each in found) == 1
    assert crowd.ask(facts) == {"cases": [(pupils[0].pk, 1, None)], "events": [K.OPENED], "last": [1]}


def test_two_days_handed_in_at_once_make_the_run_that_opens(
    school_class: SchoolClass, head_teacher: User, registrar: User, pupils: list[Student]
) -> None:
    """Neither transaction could see the other's day: the second has to wait for the first."""
    missing(school_class, head_teacher, pupils[0], FRI)
    crowd, turn = Crowd(), Turn()

    def back_fill() -> None:
        with transaction.atomic():
            correct_roll(school_class, registrar, THU, {pupils[0]: U}, today=MON)
            turn.let_the_other_try()

    no_errors(crowd.at_once(back_fill, turn.other(lambda: hand_in(school_class, head_teacher, MON, {pupils[0]: U}))))
    assert crowd.ask(facts)["events"] == [K.OPENED]


def test_rolls_of_many_classes_take_numbers_without_a_gap(school_class: SchoolClass, registrar: User) -> None:
    rooms = [make.make_class(school_class.school) for _ in range(6)]
    children = [make.make_student(room) for room in rooms]
    for room, child in zip(rooms, children, strict=True):
        missing(room, registrar, child, THU, FRI)
    crowd = Crowd()
    works = [
        (lambda room=room, child=child: hand_in(room, registrar, MON, {child: U}))
        for room, child in zip(rooms, children, strict=True)
    ]
    no_errors(crowd.at_once(*works))
    assert sorted(number for _child, number, _closed in crowd.ask(facts)["cases"]) == [1, 2, 3, 4, 5, 6]
    assert crowd.ask(facts)["last"] == [6]


def test_two_first_numbers_of_a_series(school_class: SchoolClass) -> None:
    crowd = Crowd()
    school_id = school_class.school_id

    def given_back() -> None:
        with transaction.atomic():
            take_number(school_id=school_id, series="case", year=2026)
            transaction.set_rollback(True)

    take = lambda: take_number(school_id=school_id, series="case", year=2026)  # noqa: E731
    found = crowd.at_once(take, take, given_back, take)
    no_errors(found)
    assert sorted(each for each in found if each) == [1, 2, 3]


def test_a_roll_and_the_daily_run_open_one_case(
    school_class: SchoolClass, head_teacher: User, registrar: User, pupils: list[Student]
) -> None:
    for day in (THU, FRI):
        take_roll(school_class, head_teacher, day, dict.fromkeys(pupils[:2], U))
    crowd = Crowd()
    found = crowd.at_once(
        lambda: hand_in(school_class, head_teacher, MON, {pupils[0]: U, pupils[1]: U}),
        lambda: run_day(at=make.at(MON, 23)),
        lambda: follow_facts(school_id=school_class.school_id, at=make.at(MON, 9), actor=None),
    )
    no_errors(found)
    assert crowd.ask(facts)["events"] == [K.OPENED, K.OPENED]
    assert crowd.ask(facts)["last"] == [2]


def test_a_relapse_seen_by_a_roll_and_by_the_daily_run_is_one(
    school_class: SchoolClass, head_teacher: User, pupils: list[Student]
) -> None:
    missing(school_class, head_teacher, pupils[0], *NOVEMBER[:3])
    take_roll(school_class, head_teacher, NOVEMBER[3], {})
    crowd = Crowd()
    day = NOVEMBER[4]
    found = crowd.at_once(
        lambda: hand_in(school_class, head_teacher, day, {pupils[0]: U}),
        lambda: run_day(at=make.at(day, 23)),
        lambda: run_day(at=make.at(day, 23)),
    )
    no_errors(found)
    assert crowd.ask(facts)["events"].count(K.RELAPSED) <= 1
    crowd.at_once(lambda: run_day(at=make.at(day, 23)))
    assert crowd.ask(facts)["events"] == [K.OPENED, K.RELAPSED]


def test_a_slip_under_way_and_an_amended_roll_do_not_lock_each_other_out(
    school_class: SchoolClass, head_teacher: User, registrar: User, pupils: list[Student]
) -> None:
    """The slip has the child and comes for the roll; the roll must not have its row and come for the child."""
    missing(school_class, head_teacher, pupils[0], THU, FRI, MON)
    crowd, turn = Crowd(), Turn()

    def slip() -> None:
        with transaction.atomic():
            lock_children([pupils[0].pk])
            turn.let_the_other_try()
            late_slip(pupils[0], registrar, THU, MON, today=MON)

    amend = turn.other(lambda: hand_in(school_class, head_teacher, MON, {pupils[1]: U}, base=1))
    no_errors(crowd.at_once(slip, amend), RollConflict)
    assert [closed for _child, _number, closed in crowd.ask(facts)["cases"]] == [MON]


def test_a_roll_and_a_late_slip_wait_for_each_other(
    school_class: SchoolClass, head_teacher: User, registrar: User, pupils: list[Student]
) -> None:
    """The amended roll and the slip are about the same day and child: neither a deadlock nor a case that stays."""
    missing(school_class, head_teacher, pupils[0], THU, FRI, MON)
    crowd = Crowd()
    found = crowd.at_once(
        lambda: hand_in(school_class, head_teacher, MON, {pupils[0]: U, pupils[1]: U}, base=1),
        lambda: late_slip(pupils[0], registrar, THU, MON, today=MON),
        lambda: hand_in(school_class, head_teacher, MON, {pupils[0]: U, pupils[2]: U}, base=1),
    )
    no_errors(found, RollConflict)
    assert isinstance(found[1], Leave)
    marks = crowd.ask(lambda: set(Absence.objects.filter(student=pupils[0]).values_list("morning", flat=True)))
    told = crowd.ask(facts)
    (closed,) = (each[2] for each in told["cases"])
    assert (closed is None) == (len(told["events"]) % 2 == 1)
    assert closed == MON, (marks, told)


def test_confirmed_and_closed_at_once(
    school_class: SchoolClass, head_teacher: User, principal: User, pupils: list[Student]
) -> None:
    missing(school_class, head_teacher, pupils[0], *NOVEMBER[:20])
    case = DropoutCase.objects.get()
    at = make.at(NOVEMBER[19], 15)
    ending = Ending(outcome=CaseOutcome.MISSING, evidence="派出所证明")
    crowd = Crowd()
    found = crowd.at_once(
        lambda: confirm_dropout(case=case, actor=principal, at=at),
        lambda: close_case(case=case, ending=ending, actor=principal, at=at),
        lambda: confirm_dropout(case=case, actor=principal, at=at),
        lambda: close_case(case=case, ending=ending, actor=principal, at=at),
    )
    no_errors(found, ValidationError)
    told = crowd.ask(facts)["events"]
    assert told in ([K.OPENED, K.CONFIRMED, K.CLOSED], [K.OPENED, K.CLOSED])


def test_opened_by_hand_twice_and_by_a_roll(
    school_class: SchoolClass, head_teacher: User, registrar: User, pupils: list[Student]
) -> None:
    missing(school_class, head_teacher, pupils[0], THU, FRI)
    crowd = Crowd()
    by_hand = lambda: open_by_hand(  # noqa: E731
        student=pupils[0], new=ByHand(reason="外出", starts_on=THU), actor=registrar, at=make.at(MON, 9)
    )
    found = crowd.at_once(by_hand, by_hand, lambda: hand_in(school_class, head_teacher, MON, {pupils[0]: U}))
    no_errors(found, ValidationError)
    told = crowd.ask(facts)
    assert (told["events"], told["last"]) == ([K.OPENED], [1])


def test_opened_again_while_a_new_run_opens_another(
    school_class: SchoolClass, head_teacher: User, principal: User, pupils: list[Student]
) -> None:
    missing(school_class, head_teacher, pupils[0], *NOVEMBER[:3])
    case = DropoutCase.objects.get()
    ending = Ending(outcome=CaseOutcome.ELSEWHERE, evidence="外地就读证明")
    close_case(case=case, ending=ending, actor=principal, at=make.at(NOVEMBER[3], 7))
    take_roll(school_class, head_teacher, NOVEMBER[3], {})
    missing(school_class, head_teacher, pupils[0], *NOVEMBER[4:6])
    crowd = Crowd()
    found = crowd.at_once(
        lambda: reopen_case(case=case, reason="有了消息", actor=principal, at=make.at(NOVEMBER[6], 9)),
        lambda: hand_in(school_class, head_teacher, NOVEMBER[6], {pupils[0]: U}),
    )
    no_errors(found, ValidationError)
    assert [closed for _child, _number, closed in crowd.ask(facts)["cases"]].count(None) == 1
    assert crowd.ask(lambda: Roll.objects.filter(date=NOVEMBER[6]).count()) == 1
