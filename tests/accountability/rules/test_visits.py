"""What speaks against the record of a home visit (D1, D4, D12)."""

import datetime as dt
from typing import Any

import pytest

from accountability.choices import Attitude, Cause, SignedHow, VisitPlace
from accountability.rules.visits import PHOTOS_AT_MOST, Visit, VisitProblem, contact_result, visit_problems
from students.choices import ContactResult

MONDAY, SUNDAY = dt.date(2026, 11, 23), dt.date(2026, 11, 22)
NOW = dt.datetime(2026, 11, 23, 16, 30)
SINCE = dt.date(2026, 9, 1)
NOBODY: dict[str, Any] = {
    "attitude": Attitude.NOBODY,
    "met_somebody": False,
    "cause": None,
    "signed_how": SignedHow.NOBODY,
}


def visit(**overrides: Any) -> Visit:
    told: dict[str, Any] = {
        "on": MONDAY,
        "starts_at": dt.time(15, 40),
        "ends_at": dt.time(16, 10),
        "leader": 1,
        "second": 2,
        "met_somebody": True,
        "attitude": Attitude.AGREES,
        "cause": Cause.WEARY,
        "signed_how": SignedHow.PAPER,
        **overrides,
    }
    return Visit(**told)


@pytest.mark.parametrize(
    "overrides",
    [
        {},
        NOBODY,
        {**NOBODY, "cause": Cause.UNREACHABLE},
        {"ends_at": None},
        {"starts_at": dt.time(16, 30), "ends_at": None},
        {"ends_at": dt.time(16, 30)},
        {"on": SUNDAY, "starts_at": dt.time(20), "ends_at": dt.time(21)},
        {"on": SINCE},
        {"second": None, "has_others": True},
        {"place": VisitPlace.ELSEWHERE, "says_where": True},
        {"cause": Cause.OTHER, "tells_talk": True},
        {"promise_on": MONDAY},
        {"promise_on": MONDAY + dt.timedelta(days=366)},
        {"attitude": Attitude.HESITATES, "promise_on": dt.date(2026, 11, 30)},
        {"attitude": Attitude.REFUSES, "signed_how": SignedHow.REFUSED},
        {"signed_how": SignedHow.SCREEN, "has_signature": True},
        {"photos": PHOTOS_AT_MOST},
    ],
)
def test_a_visit_that_can_be_has_no_problem_d4(overrides: dict[str, Any]) -> None:
    assert visit_problems(visit(**overrides), SINCE, NOW) == []


@pytest.mark.parametrize(
    ("overrides", "problem"),
    [
        ({"on": MONDAY + dt.timedelta(days=1)}, VisitProblem.IN_FUTURE),
        ({"starts_at": dt.time(16, 31), "ends_at": None}, VisitProblem.IN_FUTURE),
        ({"on": SINCE - dt.timedelta(days=1)}, VisitProblem.BEFORE_ENROLMENT),
        ({"ends_at": dt.time(15, 40)}, VisitProblem.OUT_OF_ORDER),
        ({"ends_at": dt.time(15, 39)}, VisitProblem.OUT_OF_ORDER),
        ({"ends_at": dt.time(16, 31)}, VisitProblem.NOT_OVER),
        ({"place": VisitPlace.ELSEWHERE}, VisitProblem.WHERE_MISSING),
        ({"second": None}, VisitProblem.ONE_VISITOR),
        ({"second": 1}, VisitProblem.SAME_VISITOR),
        ({"second": 1, "has_others": True}, VisitProblem.SAME_VISITOR),
        ({**NOBODY, "met_somebody": True}, VisitProblem.NOBODY_BUT_MET),
        ({"met_somebody": False}, VisitProblem.MET_BUT_NOT_WHOM),
        ({"cause": None}, VisitProblem.CAUSE_MISSING),
        ({"cause": Cause.OTHER}, VisitProblem.OTHER_UNEXPLAINED),
        ({**NOBODY, "cause": Cause.OTHER}, VisitProblem.OTHER_UNEXPLAINED),
        ({"promise_on": SUNDAY}, VisitProblem.PROMISE_BEFORE),
        ({"promise_on": MONDAY + dt.timedelta(days=367)}, VisitProblem.PROMISE_TOO_FAR),
        ({"attitude": Attitude.REFUSES, "promise_on": MONDAY}, VisitProblem.PROMISE_UNASKED),
        ({**NOBODY, "promise_on": MONDAY}, VisitProblem.PROMISE_UNASKED),
        ({**NOBODY, "signed_how": SignedHow.PAPER}, VisitProblem.SIGNED_BY_NOBODY),
        ({"signed_how": SignedHow.NOBODY}, VisitProblem.SIGNING_MISSING),
        ({"signed_how": SignedHow.SCREEN}, VisitProblem.SIGNATURE_MISSING),
        ({"has_signature": True}, VisitProblem.SIGNATURE_UNASKED),
        ({**NOBODY, "has_signature": True}, VisitProblem.SIGNATURE_UNASKED),
        ({"photos": PHOTOS_AT_MOST + 1}, VisitProblem.TOO_MANY_PHOTOS),
    ],
)
def test_each_problem_is_found_alone_d4_d12(overrides: dict[str, Any], problem: VisitProblem) -> None:
    assert visit_problems(visit(**overrides), SINCE, NOW) == [problem]


def test_a_child_who_never_was_in_the_school_has_no_visits() -> None:
    assert visit_problems(visit(), None, NOW) == [VisitProblem.BEFORE_ENROLMENT]


def test_everything_is_said_at_once() -> None:
    found = visit_problems(visit(on=SINCE.replace(year=2025), second=None, cause=None, photos=9), SINCE, NOW)
    assert found == [
        VisitProblem.BEFORE_ENROLMENT,
        VisitProblem.ONE_VISITOR,
        VisitProblem.CAUSE_MISSING,
        VisitProblem.TOO_MANY_PHOTOS,
    ]


@pytest.mark.parametrize(
    ("attitude", "result"),
    [
        (Attitude.AGREES, ContactResult.WILL_RETURN),
        (Attitude.HESITATES, ContactResult.EXPLAINED),
        (Attitude.REFUSES, ContactResult.REFUSED),
        (Attitude.NOBODY, ContactResult.UNREACHABLE),
    ],
)
def test_what_a_visit_is_in_the_contact_log_d1(attitude: Attitude, result: ContactResult) -> None:
    assert contact_result(attitude) is result
