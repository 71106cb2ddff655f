"""Cases that open, relapse and dissolve by themselves, and those opened by hand (D2, D9, D10, B4, K3, K9, K16)."""

import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass, field

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accountability.actions.case_events import append, mark_open, said
from accountability.actions.notices import queue_for
from accountability.actions.numbers import take_number
from accountability.choices import CaseEventKind, CaseOrigin, CaseOutcome
from accountability.models import DropoutCase
from accountability.queries.case_facts import CaseEye, known_cases, open_cases
from accountability.queries.case_opening import due_openings, missed_by_check, overdue_transfers
from accountability.queries.duties import classes_of, posts_held
from accountability.queries.touched import touched_by_cases
from accountability.rules.episodes import is_dissolved, relapse_starts_on
from students.models import School, SpotCheck, Student, User
from students.queries.calendar import limits_on, school_calendar
from students.rules.class_names import school_year


@dataclass(slots=True)
class Changed:
    """The cases that a look at the facts opened (anew or again), let relapse or dissolved.

    ``touched`` are the children looked at, where only some were asked about: theirs are the points that may change.
    """

    opened: list[DropoutCase] = field(default_factory=list)
    relapsed: list[DropoutCase] = field(default_factory=list)
    dissolved: list[DropoutCase] = field(default_factory=list)
    touched: set[int] = field(default_factory=set)


@transaction.atomic(savepoint=False)
def follow_facts(
    *,
    school_id: int,
    at: dt.datetime,
    actor: User | None,
    among: Collection[int] | None = None,
    class_id: int | None = None,
) -> Changed:
    """Open, reopen and dissolve what the rolls of today make due, for some children or for all (D2, D9, B4, K3).

    Called in the transaction of the roll, leave or movement that may make it due, and by the daily run. Calling it
    again changes nothing. The open cases looked at stay locked until the transaction ends.
    """
    today, changed = timezone.localdate(at), Changed()
    if among is not None:
        among = changed.touched = touched_by_cases(school_id, among, today, class_id)
        if not among:
            return changed
    chosen = {} if among is None else {"student_id__in": list(among)}
    known = open_cases(school_id, is_locked=True, **chosen)
    eye = CaseEye.on(school_id, school_calendar(school_id), today)
    _follow_known(eye, known, at, changed)
    _open_new(eye, {case.student_id for case in known}, among, at, changed)
    _tell(eye, [*changed.opened, *changed.relapsed], at)
    return changed


def _tell(eye: CaseEye, cases: list[DropoutCase], at: dt.datetime) -> None:
    """Tell the head teachers of the children and the office the same day (D2); what a message says is counts (I4)."""
    if not cases:
        return
    posts = posts_held(eye.school_id, eye.today)
    classes = classes_of(eye, [case.student_id for case in cases])
    people = set().union(*posts.office.values(), *(posts.heads.get(each, ()) for each in classes.values()))
    school = School.objects.get(pk=eye.school_id)
    queue_for(school=school, recipients=list(User.objects.filter(pk__in=people)), day=eye.today, at=at)


def _follow_known(eye: CaseEye, cases: list[DropoutCase], at: dt.datetime, changed: Changed) -> None:
    for each in known_cases(eye, cases):
        if is_dissolved(each.facts, each.rolls):
            _dissolve(each.case, eye.today, at)
            changed.dissolved.append(each.case)
            continue
        first = relapse_starts_on(each.state.episode, each.state.run, each.rolls)
        if first:
            append(each.case, CaseEventKind.RELAPSED, on=eye.today, at=at, by=None, starts_on=first)
            changed.relapsed.append(each.case)


def _dissolve(case: DropoutCase, today: dt.date, at: dt.datetime) -> None:
    """Close a case whose absence turned out explained, with its entry, never silently (B4, K3)."""
    why = _("The absence is explained now: the days missing without a reason no longer reach the limit.")
    append(case, CaseEventKind.CLOSED, on=today, at=at, by=None, outcome=CaseOutcome.EXPLAINED, text=why)
    case.closed_on = today
    case.save(update_fields=["closed_on"])


def _open_new(eye: CaseEye, known: set[int], among: Collection[int] | None, at: dt.datetime, changed: Changed) -> None:
    for due in due_openings(eye, known, among):
        if due.dissolved is None:
            case = _open(eye, due.student_id, CaseOrigin.RUN, due.starts_on, at, None)
        else:
            case = _reopen(due.dissolved, due.starts_on, eye.today, at)
        if case:
            changed.opened.append(case)


def _reopen(case: DropoutCase, first: dt.date, today: dt.date, at: dt.datetime) -> DropoutCase | None:
    if not mark_open(case):
        return None
    why = _("The days missing without a reason reach the limit again.")
    append(case, CaseEventKind.REOPENED, on=today, at=at, by=None, starts_on=first, text=why)
    return case


def _open(
    eye: CaseEye,
    child_id: int,
    origin: CaseOrigin,
    starts_on: dt.date,
    at: dt.datetime,
    actor: User | None,
    text: str = "",
    check: SpotCheck | None = None,
) -> DropoutCase | None:
    """Open a case, or None where another transaction has opened one for the child meanwhile."""
    year = school_year(eye.today)
    try:
        with transaction.atomic():
            case = DropoutCase.objects.create(
                school_id=eye.school_id,
                student_id=child_id,
                school_year=year,
                number=take_number(school_id=eye.school_id, series="case", year=year),
                origin=origin,
                starts_on=starts_on,
                opened_on=eye.today,
            )
    except IntegrityError:
        if DropoutCase.objects.filter(student_id=child_id, closed_on__isnull=True).exists():
            return None
        raise
    append(case, CaseEventKind.OPENED, on=eye.today, at=at, by=actor, starts_on=starts_on, text=text, check_made=check)
    _note_found(eye, case, at, actor, check)
    return case


def _note_found(eye: CaseEye, case: DropoutCase, at: dt.datetime, actor: User | None, check: SpotCheck | None) -> None:
    """Say "found by the school" where a spot check missed the child before the case opened (D2, K13)."""
    found = check or missed_by_check(eye.school_id, case.student_id, case.starts_on, at)
    if found:
        append(case, CaseEventKind.FOUND, on=eye.today, at=at, by=actor or found.by, check_made=found)


@transaction.atomic
def open_transfers(*, school_id: int, at: dt.datetime) -> list[DropoutCase]:
    """Open a case for each transfer that the receiving school has not confirmed in time (D10, K9)."""
    today = timezone.localdate(at)
    eye = CaseEye.on(school_id, school_calendar(school_id), today)
    overdue = overdue_transfers(school_id, eye.calendar, today, limits_on(school_id, today).transfer_days)
    made = (_open(eye, child_id, CaseOrigin.TRANSFER, since, at, None) for child_id, since in overdue)
    opened = [case for case in made if case]
    _tell(eye, opened, at)
    return opened


@dataclass(frozen=True, slots=True, kw_only=True)
class ByHand:
    """A case that somebody opens: why, since when the child is missing, and the spot check that found it."""

    reason: str
    starts_on: dt.date
    is_found: bool = False
    check: SpotCheck | None = None


@transaction.atomic
def open_by_hand(*, student: Student, new: ByHand, actor: User, at: dt.datetime) -> DropoutCase:
    """Open a case that no run has opened yet, with its reason (D2).

    Raises ValidationError without a reason, for a day to come, and where a case is open already.
    """
    today = timezone.localdate(at)
    text = said(new.reason, _("Say why the case is opened: what do you know, and from whom?"), "reason")
    if new.starts_on > today:
        raise ValidationError({"starts_on": _("The day since which the child is missing has not come yet.")})
    eye = CaseEye.on(student.school_id, school_calendar(student.school_id), today)
    origin = CaseOrigin.CHECK if new.check else CaseOrigin.HAND
    case = _open(eye, student.pk, origin, new.starts_on, at, actor, text, new.check)
    if case is None:
        raise ValidationError(_("A case of this child is open already: go on with that one."))
    if new.is_found and new.check is None:
        append(case, CaseEventKind.FOUND, on=today, at=at, by=actor)
    _tell(eye, [case], at)
    return case
