"""Home visits: what speaks against a record, and what a visit says in the child's contact log (D1, D4, D12)."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum

from accountability.choices import Attitude, Cause, SignedHow, VisitPlace
from students.choices import ContactResult

FARTHEST_PROMISE = timedelta(days=366)
"""A plausibility bound against typing errors in the year; it decides nothing else."""
PHOTOS_AT_MOST = 4
"""The form has room for one or two; more than this is a mistake of the thumb."""

_RESULTS = {
    Attitude.AGREES: ContactResult.WILL_RETURN,
    Attitude.HESITATES: ContactResult.EXPLAINED,
    Attitude.REFUSES: ContactResult.REFUSED,
    Attitude.NOBODY: ContactResult.UNREACHABLE,
}
_MAY_PROMISE = (Attitude.AGREES, Attitude.HESITATES)


@dataclass(frozen=True, slots=True, kw_only=True)
class Visit:
    """What a record claims, as far as rules look at it; people are numbers, texts only there or not."""

    on: date
    starts_at: time
    ends_at: time | None = None
    place: VisitPlace = VisitPlace.HOME
    says_where: bool = False
    leader: int
    second: int | None = None
    has_others: bool = False
    met_somebody: bool
    attitude: Attitude
    cause: Cause | None = None
    tells_talk: bool = False
    promise_on: date | None = None
    signed_how: SignedHow
    has_signature: bool = False
    photos: int = 0


class VisitProblem(StrEnum):
    """Why a visit cannot be recorded so."""

    IN_FUTURE = "in_future"
    NOT_OVER = "not_over"
    BEFORE_ENROLMENT = "before_enrolment"
    OUT_OF_ORDER = "out_of_order"
    WHERE_MISSING = "where_missing"
    ONE_VISITOR = "one_visitor"
    SAME_VISITOR = "same_visitor"
    NOBODY_BUT_MET = "nobody_but_met"
    MET_BUT_NOT_WHOM = "met_but_not_whom"
    CAUSE_MISSING = "cause_missing"
    OTHER_UNEXPLAINED = "other_unexplained"
    PROMISE_UNASKED = "promise_unasked"
    PROMISE_BEFORE = "promise_before"
    PROMISE_TOO_FAR = "promise_too_far"
    SIGNED_BY_NOBODY = "signed_by_nobody"
    SIGNING_MISSING = "signing_missing"
    SIGNATURE_MISSING = "signature_missing"
    SIGNATURE_UNASKED = "signature_unasked"
    TOO_MANY_PHOTOS = "too_many_photos"


def visit_problems(visit: Visit, enrolled_on: date | None, now: datetime) -> list[VisitProblem]:
    """Everything that speaks against the record at ``now``, a moment of the school's clock (D4, K10).

    ``enrolled_on`` is the first day the child was ever in the school.
    """
    found = [
        _time_problem(visit, enrolled_on, now),
        _place_problem(visit),
        _people_problem(visit),
        _met_problem(visit),
        _cause_problem(visit),
        _promise_problem(visit),
        _signature_problem(visit),
        VisitProblem.TOO_MANY_PHOTOS if visit.photos > PHOTOS_AT_MOST else None,
    ]
    return [problem for problem in found if problem is not None]


def contact_result(attitude: Attitude) -> ContactResult:
    """What the visit is in the contact log: an attempt that met nobody is a contact that reached nobody (D1, K8)."""
    return _RESULTS[attitude]


def _time_problem(visit: Visit, enrolled_on: date | None, now: datetime) -> VisitProblem | None:
    """Visits are recorded when they are over, and lie in the child's time at the school."""
    if (visit.on, visit.starts_at) > (now.date(), now.time()):
        return VisitProblem.IN_FUTURE
    if enrolled_on is None or visit.on < enrolled_on:
        return VisitProblem.BEFORE_ENROLMENT
    if visit.ends_at is not None and visit.ends_at <= visit.starts_at:
        return VisitProblem.OUT_OF_ORDER
    if visit.ends_at is not None and (visit.on, visit.ends_at) > (now.date(), now.time()):
        return VisitProblem.NOT_OVER
    return None


def _place_problem(visit: Visit) -> VisitProblem | None:
    is_told = visit.place is VisitPlace.HOME or visit.says_where
    return None if is_told else VisitProblem.WHERE_MISSING


def _people_problem(visit: Visit) -> VisitProblem | None:
    """The official form has two visitors at least."""
    if visit.second == visit.leader:
        return VisitProblem.SAME_VISITOR
    return None if visit.second is not None or visit.has_others else VisitProblem.ONE_VISITOR


def _met_problem(visit: Visit) -> VisitProblem | None:
    is_nobody = visit.attitude is Attitude.NOBODY
    if is_nobody and visit.met_somebody:
        return VisitProblem.NOBODY_BUT_MET
    return None if is_nobody or visit.met_somebody else VisitProblem.MET_BUT_NOT_WHOM


def _cause_problem(visit: Visit) -> VisitProblem | None:
    """Whoever spoke with the family asked for the cause (D12); "other" is explained in words."""
    if visit.cause is None:
        return None if visit.attitude is Attitude.NOBODY else VisitProblem.CAUSE_MISSING
    if visit.cause is Cause.OTHER and not visit.tells_talk:
        return VisitProblem.OTHER_UNEXPLAINED
    return None


def _promise_problem(visit: Visit) -> VisitProblem | None:
    """A return is promised by somebody who was met and does not refuse, for the day of the visit or later."""
    if visit.promise_on is None:
        return None
    if visit.attitude not in _MAY_PROMISE:
        return VisitProblem.PROMISE_UNASKED
    if visit.promise_on < visit.on:
        return VisitProblem.PROMISE_BEFORE
    return VisitProblem.PROMISE_TOO_FAR if visit.promise_on - visit.on > FARTHEST_PROMISE else None


def _signature_problem(visit: Visit) -> VisitProblem | None:
    """Who was met signs on the screen, on paper, or refuses; nobody signs for nobody."""
    if (visit.attitude is Attitude.NOBODY) is not (visit.signed_how is SignedHow.NOBODY):
        nobody_met = visit.attitude is Attitude.NOBODY
        return VisitProblem.SIGNED_BY_NOBODY if nobody_met else VisitProblem.SIGNING_MISSING
    if (visit.signed_how is SignedHow.SCREEN) is not visit.has_signature:
        return VisitProblem.SIGNATURE_UNASKED if visit.has_signature else VisitProblem.SIGNATURE_MISSING
    return None
