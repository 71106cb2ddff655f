"""Reading leave slips: a child's spans, who is on leave, due back, overdue (B7, K4)."""

import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass

from django.db.models import OuterRef, QuerySet, Subquery

from students.choices import LeaveKind, Role, RollChange
from students.models import Appointment, Enrolment, Leave, Placement, RollVersion, Term, User
from students.queries.child_days import ChildDays, child_days
from students.queries.enrolment import covering
from students.rules.calendar import SchoolCalendar
from students.rules.leave import LeaveSpan, granted_days
from students.rules.marks import DayState, Gap


@dataclass(frozen=True, slots=True)
class LeaveRow:
    """A slip in a list. ``class_id`` is the child's class today; ``back_on`` the first school day after the leave."""

    leave: Leave
    span: LeaveSpan
    class_id: int | None
    back_on: dt.date | None


@dataclass(frozen=True, slots=True)
class LeaveBoard:
    """Slips by where they stand today: running on, due back next school day, over without return, still to come."""

    running: tuple[LeaveRow, ...]
    ending: tuple[LeaveRow, ...]
    overdue: tuple[LeaveRow, ...]
    ahead: tuple[LeaveRow, ...]


def span_of(leave: Leave) -> LeaveSpan:
    """The slip as the rules see it."""
    return LeaveSpan(LeaveKind(leave.kind), leave.starts_on, leave.ends_on, leave.returned_on)


def spans_of(student_id: int, *, without: int = 0) -> tuple[LeaveSpan, ...]:
    """The child's slips that were not cancelled, in order, in one query; ``without`` leaves one out (K4)."""
    slips = Leave.objects.filter(student_id=student_id, cancelled_at=None).exclude(pk=without).order_by("starts_on")
    return tuple(span_of(slip) for slip in slips)


def stretch_days(leave: Leave, calendar: SchoolCalendar) -> int:
    """School days of the unbroken stretch of leave that the slip is part of (K4)."""
    return granted_days(span_of(leave), spans_of(leave.student_id, without=leave.pk), calendar)


def is_enrolled(student_id: int, day: dt.date) -> bool:
    """Whether some spell of the child holds the day (G3)."""
    return Enrolment.objects.filter(covering(day), student_id=student_id).exists()


def explained_on(student_id: int, at: dt.datetime) -> list[dt.date]:
    """The days whose marks the slip stored at that moment has rewritten (B4)."""
    versions = RollVersion.objects.filter(change=RollChange.LEAVE, at=at, roll__absences__student_id=student_id)
    return list(versions.order_by("roll__date").values_list("roll__date", flat=True))


def principals(school_id: int, day: dt.date) -> list[User]:
    """Who holds the principal's post on the day, and so can have signed a slip that others enter (B7)."""
    posts = Appointment.objects.filter(school_id=school_id, role=Role.PRINCIPAL, starts_on__lte=day)
    return list(User.objects.filter(pk__in=posts.exclude(ends_on__lt=day).values("staff_id")).order_by("pk"))


def leave_board(
    school_id: int, class_ids: Collection[int] | None, today: dt.date, calendar: SchoolCalendar
) -> LeaveBoard:
    """The slips that matter today, of some classes or (None) of the whole school, in at most six queries (B7).

    A slip is overdue from the first school day after it on, until it is ended or a roll has seen the child; slips
    that ended before the current term are not asked about.
    """
    rows = [_row(slip, calendar) for slip in _slips(school_id, class_ids, today)]
    current = [row for row in rows if row.span.covers(today)]
    staying = _covered(rows, calendar.next_school_day(today))
    return LeaveBoard(
        running=tuple(row for row in current if row.leave.student_id in staying),
        ending=tuple(row for row in current if row.leave.student_id not in staying),
        overdue=_overdue(school_id, rows, today, calendar),
        ahead=tuple(row for row in rows if row.span.starts_on > today),
    )


def _slips(school_id: int, class_ids: Collection[int] | None, today: dt.date) -> QuerySet[Leave]:
    stays = Placement.objects.filter(covering(today), student_id=OuterRef("student_id"))
    terms = Term.objects.filter(school_id=school_id, starts_on__lte=today).order_by("-starts_on")
    slips = Leave.objects.filter(
        school_id=school_id, cancelled_at=None, ends_on__gte=Subquery(terms.values("starts_on")[:1])
    ).annotate(class_today=Subquery(stays.values("school_class_id")[:1]))
    if class_ids is not None:
        slips = slips.filter(class_today__in=class_ids)
    return slips.select_related("student", "granted_by").order_by("ends_on", "id")


def _row(slip: Leave, calendar: SchoolCalendar) -> LeaveRow:
    span = span_of(slip)
    class_id: int | None = slip.class_today  # type: ignore[attr-defined]  # annotated by _slips
    return LeaveRow(slip, span, class_id, calendar.next_school_day(span.last_day))


def _covered(rows: list[LeaveRow], day: dt.date | None) -> set[int]:
    """The children on leave on the day, by whichever slip; all of them when no such day is known."""
    return {row.leave.student_id for row in rows if day is None or row.span.covers(day)}


def _overdue(school_id: int, rows: list[LeaveRow], today: dt.date, calendar: SchoolCalendar) -> tuple[LeaveRow, ...]:
    begun = (row for row in rows if row.span.starts_on <= today)
    last = {row.leave.student_id: row for row in sorted(begun, key=lambda row: row.span.last_day)}
    due = [row for row in last.values() if row.back_on and row.back_on <= today and row.leave.returned_on is None]
    if not due:
        return ()
    ids = [row.leave.student_id for row in due]
    days = child_days(school_id, ids, calendar, min(row.span.last_day for row in due))
    return tuple(row for row in due if _is_out(row, days, today))


def _is_out(row: LeaveRow, days: ChildDays, today: dt.date) -> bool:
    """Whether no roll since the leave has seen the child, and its time in the school was not over either (B7, K6)."""
    state_of = days.state_of(row.leave.student_id)
    since = days.calendar.school_days_between(row.span.last_day + dt.timedelta(days=1), today)
    return not any(_settles(state_of(day)) for day in since)


def _settles(state: DayState | Gap) -> bool:
    return state.is_present if isinstance(state, DayState) else state is not Gap.UNKNOWN
