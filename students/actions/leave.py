"""Leave slips: granting, extending, ending, cancelling (B4, B7, K4).

What a slip does to rolls already taken is in ``students.actions.leave_marks``. Ending or cancelling leave never touches
a roll: a mark that is wrong afterwards is corrected on the roll itself, with its version and reason (B6).
"""

import datetime as dt
from collections.abc import Collection

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from students import events
from students.actions.child_locks import lock_children
from students.actions.leave_marks import explain_marks
from students.actions.leave_refusals import check_dates, refuse
from students.choices import LeaveKind, Role
from students.models import Leave, Student, User
from students.queries.calendar import limits_on, school_calendar
from students.queries.leave import is_enrolled, principals, spans_of
from students.rules.leave import LeaveSpan, leave_refusals
from students.words import short_day

# Lowest first: a slip is granted in the highest post that the person holds.
_GRANTING = (Role.HEAD_TEACHER, Role.REGISTRAR, Role.PRINCIPAL)


@transaction.atomic
def grant_leave(
    *,
    actor: User,
    at: dt.datetime,
    today: dt.date,
    roles: Collection[str],
    student: Student,
    kind: LeaveKind,
    starts_on: dt.date,
    ends_on: dt.date,
    reason: str = "",
    has_evidence: bool = False,
    granted_by: User | None = None,
) -> Leave:
    """Store a slip, in advance, for today or late, and explain the marks it covers (B4, B7, K4).

    ``roles`` are the posts in which the actor acts for this child. ``granted_by`` names the principal who signed a slip
    that somebody else enters. ValidationError says what to do instead. Sends ``attendance_changed`` per roll changed.
    """
    lock_children([student.pk])
    new = LeaveSpan(kind, starts_on, ends_on)
    _check(new, student, roles, today, _granting_role(actor, roles, granted_by, today))
    leave = Leave(
        school_id=student.school_id,
        student=student,
        kind=kind,
        starts_on=starts_on,
        ends_on=ends_on,
        reason=reason.strip(),
        has_evidence=has_evidence,
        is_late_slip=starts_on < today,
        granted_by=granted_by or actor,
        granted_at=at,
    )
    _save(leave, actor, "granted")
    _explain(leave, new, actor, at)
    return leave


@transaction.atomic
def extend_leave(
    *,
    actor: User,
    at: dt.datetime,
    today: dt.date,
    roles: Collection[str],
    leave: Leave,
    ends_on: dt.date,
    has_evidence: bool = False,
    granted_by: User | None = None,
) -> Leave:
    """Let a slip last longer (B7). The whole stretch counts against the limits, the days added against lateness (K4).

    A slip that was ended or cancelled is not extended: ValidationError.
    """
    leave = _open(leave)
    if ends_on <= leave.ends_on:
        raise ValidationError(
            {"ends_on": _("The leave already lasts until %(day)s. Enter a later last day.") % _day(leave.ends_on)}
        )
    added = LeaveSpan(LeaveKind(leave.kind), leave.ends_on + dt.timedelta(days=1), ends_on)
    _check(added, leave.student, roles, today, _granting_role(actor, roles, granted_by, today))
    leave.ends_on = ends_on
    leave.has_evidence = leave.has_evidence or has_evidence
    leave.is_late_slip = leave.is_late_slip or added.starts_on < today
    leave.granted_by, leave.granted_at = granted_by or actor, at
    _save(leave, actor, "extended")
    _explain(leave, added, actor, at)
    return leave


@transaction.atomic
def end_leave(*, actor: User, today: dt.date, leave: Leave, returned_on: dt.date) -> Leave:
    """销假: the child is back since ``returned_on``, early or on time; the leave covers that day no more (B7).

    The first day of leave means that the child came after all. Rolls already taken stay as they are.
    """
    leave = _open(leave)
    if returned_on > today:
        raise ValidationError(
            {"returned_on": _("The day of return is still to come. End the leave once the child is back.")}
        )
    if returned_on < leave.starts_on:
        raise ValidationError(
            {
                "returned_on": _("The leave only began on %(day)s. Enter a day of return from then on.")
                % _day(leave.starts_on)
            }
        )
    leave.returned_on = returned_on
    _save(leave, actor, "ended")
    return leave


@transaction.atomic
def cancel_leave(*, actor: User, at: dt.datetime, today: dt.date, leave: Leave) -> Leave:
    """Withdraw a slip whose first day is not over (B7). Rolls already taken stay as they are: amend today's roll."""
    leave = _open(leave)
    if leave.starts_on < today:
        raise ValidationError(
            _("This leave began on %(day)s and cannot be cancelled any more. End it with the day of return instead.")
            % _day(leave.starts_on)
        )
    leave.cancelled_at = at
    _save(leave, actor, "cancelled")
    return leave


@transaction.atomic
def note_evidence(*, actor: User, leave: Leave) -> Leave:
    """Record that the evidence asked for has been seen (B7)."""
    leave = _open(leave, or_ended=True)
    leave.has_evidence = True
    _save(leave, actor, "evidence seen")
    return leave


def _open(leave: Leave, *, or_ended: bool = False) -> Leave:
    """The slip as it is now; two slips for one child wait for each other, or both could be stored although they overlap
    (K4). ValidationError when it is over for good."""
    lock_children([leave.student_id])
    leave = Leave.objects.select_related("student").get(pk=leave.pk)
    if leave.cancelled_at is not None:
        raise ValidationError(_("This leave was cancelled. Enter a new one if the child needs leave."))
    if leave.returned_on is not None and not or_ended:
        raise ValidationError(
            _("This leave ended with the return on %(day)s. Enter a new one if the child needs leave again.")
            % _day(leave.returned_on)
        )
    return leave


def _granting_role(actor: User, roles: Collection[str], granted_by: User | None, today: dt.date) -> Role:
    if granted_by is None or granted_by == actor:
        return _highest(roles)
    if granted_by not in principals(granted_by.school_id or 0, today):
        raise ValidationError({"granted_by": _("Only the principal can be named as the one who granted it.")})
    return Role.PRINCIPAL


def _highest(roles: Collection[str]) -> Role:
    return next((role for role in reversed(_GRANTING) if role in roles), Role.SUBJECT_TEACHER)


def _check(new: LeaveSpan, student: Student, roles: Collection[str], today: dt.date, granted_in: Role) -> None:
    calendar = school_calendar(student.school_id)
    limits = limits_on(student.school_id, new.starts_on)
    slips = spans_of(student.pk)
    entered_in = Role.REGISTRAR if Role.REGISTRAR in roles else _highest(roles)
    check_dates(new, calendar)
    found = leave_refusals(new, slips, today, calendar, limits, entered_by=entered_in, granted_by=granted_in)
    refuse(found, new, slips, calendar, limits)
    if not is_enrolled(student.pk, new.starts_on):
        raise ValidationError(
            {
                "starts_on": _("On %(day)s the child was not enrolled here. Look at the movements first.")
                % _day(new.starts_on)
            }
        )


def _save(leave: Leave, actor: User, change: str) -> None:
    leave._history_user, leave._change_reason = actor, change  # type: ignore[attr-defined]  # read by simple-history
    leave.full_clean(exclude=["school", "student", "granted_by"])
    leave.save()


def _explain(leave: Leave, span: LeaveSpan, actor: User, at: dt.datetime) -> None:
    for roll in explain_marks(actor=actor, at=at, student=leave.student, span=span):
        events.attendance_changed.send(
            type(roll),
            school_id=roll.school_id,
            class_id=roll.school_class_id,
            date=roll.date,
            student_ids={leave.student_id},
            actor=actor,
            at=at,
        )


def _day(day: dt.date) -> dict[str, str]:
    return {"day": short_day(day)}
