"""Children whose name is in the books and who are in no classroom, by what to do next (名在人不在; D10, C4, G2, G5)."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import chain
from typing import NamedTuple

from django.db.models import Q
from django.utils import timezone

from students.choices import AwayKind, EnrolmentKind, MovementKind, Paper, TaskKind
from students.models import Away, Enrolment, Movement, Placement, RegistryTask, SchoolClass, Student, StudyProof
from students.queries.calendar import limits_on
from students.queries.enrolment import covering
from students.queries.graduates import not_arrived
from students.queries.movement_papers import papers_missing_of
from students.queries.unseen import unseen_rows
from students.queries.watch import watched_children
from students.rules.calendar import SchoolCalendar
from students.rules.class_names import ClassKey, school_year
from students.rules.flags import FlagCode
from students.rules.paper_only import (
    PRESSING,
    Clock,
    Group,
    PaperRow,
    grouped,
    proof_owed_since,
    suspension_clock,
    task_clock,
    transfer_clock,
)
from students.rules.policy import AttendanceLimits

_LONG = frozenset({FlagCode.LONG_RUN, FlagCode.LONG_LEAVE})
_TELLING = (
    *(MovementKind.TRANSFER_REQUEST, MovementKind.SUSPENSION, MovementKind.EXTENSION),
    *(MovementKind.GUEST_IN, MovementKind.GUEST_OUT),
)
_DAY = dt.timedelta(days=1)


@dataclass(frozen=True, slots=True)
class _Eye:
    """What every part looks with: the school, the day, its calendar and its limits."""

    school_id: int
    today: dt.date
    calendar: SchoolCalendar
    limits: AttendanceLimits

    def elapsed(self, since: dt.date) -> int:
        return self.calendar.count_between(since + _DAY, self.today)


def paper_only(school_id: int, calendar: SchoolCalendar, today: dt.date) -> dict[Group, list[PaperRow]]:
    """Every group that holds somebody, most urgent first, in a number of queries that does not grow."""
    eye = _eye(school_id, calendar, today)
    found = (_absent(eye), _long_leave(eye), not_arrived(school_id, today), unseen_rows(school_id, calendar, today))
    return grouped(_told(eye, [*chain.from_iterable(found), *_tasks(eye)]))


def pressing_count(school_id: int, calendar: SchoolCalendar, today: dt.date) -> int:
    """How many transfers nobody confirmed in time, and suspensions that have run out or are about to (D10, M6)."""
    return sum(row.group in PRESSING for row in _absent(_eye(school_id, calendar, today)))


def proofs_missing(school_id: int, calendar: SchoolCalendar, today: dt.date) -> list[PaperRow]:
    """The children whose proof of study or of arrival is missing, guests first, in a fixed number of queries (G2)."""
    eye = _eye(school_id, calendar, today)
    owed = [row for row in _absent(eye) if row.group is Group.PROOF_MISSING]
    found = grouped(_told(eye, [*owed, *not_arrived(school_id, today)]))
    return [row for rows in found.values() for row in rows]


def away_rows(school_id: int, calendar: SchoolCalendar, today: dt.date) -> list[PaperRow]:
    """Transfers on their way, suspensions and guests without proof, without names, in a fixed number of queries."""
    return list(_absent(_eye(school_id, calendar, today)))


def _eye(school_id: int, calendar: SchoolCalendar, today: dt.date) -> _Eye:
    return _Eye(school_id, today, calendar, limits_on(school_id, today))


def _absent(eye: _Eye) -> Iterator[PaperRow]:
    """Transfers on their way, suspensions, and guests without this year's proof."""
    away = Away.objects.filter(covering(eye.today), school_id=eye.school_id).order_by("starts_on")
    spans = list(away.values_list("student_id", "kind", "starts_on"))
    guests, facts, proven = _guests(eye), _facts(eye), _proven(eye)
    for child, kind, since in spans:
        row = PaperRow(group=Group.TRANSFER_RUNNING, since=since, student_id=child)
        if kind == AwayKind.TRANSFER_PENDING:
            yield _transfer(eye, row, facts)
        elif kind == AwayKind.SUSPENDED:
            yield from _suspension(eye, row, facts)
    elsewhere = {child: since for child, kind, since in spans if kind == AwayKind.GUEST_ELSEWHERE}
    for children, is_here in ((guests, True), (elsewhere, False)):
        owing = {child: since for child, since in children.items() if child not in proven}
        yield from _proofs(eye, owing, facts, is_here=is_here)


def _guests(eye: _Eye) -> dict[int, dt.date]:
    spells = Enrolment.objects.filter(covering(eye.today), school_id=eye.school_id, kind=EnrolmentKind.GUEST)
    return dict(spells.order_by().values_list("student_id", "starts_on"))


class _Fact(NamedTuple):
    on: dt.date
    until: dt.date | None
    other_school: str
    missing: tuple[Paper, ...]


_Facts = dict[tuple[int, str], _Fact]


def _facts(eye: _Eye) -> _Facts:
    """The latest movement of each telling kind of every child who is away or a guest, reversed ones left out."""
    now = {"school_id": eye.school_id}
    away = Away.objects.filter(covering(eye.today), **now).order_by()
    guests = Enrolment.objects.filter(covering(eye.today), **now, kind=EnrolmentKind.GUEST).order_by()
    concerned = Q(student_id__in=away.values("student_id")) | Q(student_id__in=guests.values("student_id"))
    standing = Movement.objects.filter(concerned, reverses=None, reversed_by=None, on__lte=eye.today)
    rows = standing.filter(**now, kind__in=_TELLING).order_by("on", "id")
    latest = {(row.student_id, row.kind): row for row in rows}
    missing = papers_missing_of([(row.pk, row.kind, row.papers, row.is_from_list) for row in latest.values()])
    return {key: _Fact(row.on, row.until, row.other_school, missing[row.pk]) for key, row in latest.items()}


def _proven(eye: _Eye) -> frozenset[int]:
    """The children with a proof of this school year."""
    proofs = StudyProof.objects.filter(school_id=eye.school_id, school_year=school_year(eye.today))
    return frozenset(proofs.order_by().values_list("student_id", flat=True))


def _transfer(eye: _Eye, row: PaperRow, facts: _Facts) -> PaperRow:
    clock = transfer_clock(row.since, eye.today, eye.calendar, eye.limits)
    fact = facts.get((row.student_id or 0, MovementKind.TRANSFER_REQUEST))
    group = Group.TRANSFER_OVERDUE if clock.is_over else Group.TRANSFER_RUNNING
    row = replace(row, group=group, clock=clock)
    return replace(row, other_school=fact.other_school, missing=fact.missing) if fact else row


def _suspension(eye: _Eye, row: PaperRow, facts: _Facts) -> Iterator[PaperRow]:
    """Over or about to end; an extension of an earlier suspension says nothing of this one."""
    kinds = (MovementKind.SUSPENSION, MovementKind.EXTENSION)
    told = [fact for kind in kinds if (fact := facts.get((row.student_id or 0, kind))) and fact.on >= row.since]
    until = max((fact.until for fact in told if fact.until), default=None)
    if until is None:
        return
    row = replace(row, missing=tuple(dict.fromkeys(paper for fact in told for paper in fact.missing)))
    clock: Clock = suspension_clock(until, eye.today, eye.calendar, eye.limits)
    if clock.is_over:
        yield replace(row, group=Group.SUSPENSION_OVER, clock=clock)
    elif clock.is_near:
        yield replace(row, group=Group.SUSPENSION_ENDING, clock=clock)


def _proofs(eye: _Eye, guests: dict[int, dt.date], facts: _Facts, *, is_here: bool) -> Iterator[PaperRow]:
    kind = MovementKind.GUEST_IN if is_here else MovementKind.GUEST_OUT
    for child, since in guests.items():
        fact = facts.get((child, kind))
        yield PaperRow(
            group=Group.PROOF_MISSING,
            since=proof_owed_since(since, eye.today),
            student_id=child,
            is_guest_here=is_here,
            other_school=fact.other_school if fact else "",
            missing=fact.missing if fact else (),
        )


def _long_leave(eye: _Eye) -> Iterator[PaperRow]:
    """Children whom the watch list asks to settle suspension for (C4)."""
    for child in watched_children(eye.school_id, eye.calendar, eye.today, eye.limits):
        raised = tuple(flag for flag in child.flags if flag.code in _LONG)
        if raised:
            since = min(flag.days[0] for flag in raised)
            yield PaperRow(group=Group.LONG_LEAVE, since=since, student_id=child.id, flags=raised)


def _tasks(eye: _Eye) -> Iterator[PaperRow]:
    open_ones = RegistryTask.objects.filter(school_id=eye.school_id, done_at=None).order_by("due_on", "id")
    for pk, child, kind, due_on, made_at in open_ones.values_list("id", "student_id", "kind", "due_on", "made_at"):
        clock = task_clock(due_on, eye.today)
        since = timezone.localdate(made_at)
        yield PaperRow(group=Group.TASK, since=since, student_id=child, clock=clock, task=TaskKind(kind), task_id=pk)


def _told(eye: _Eye, rows: list[PaperRow]) -> Iterator[PaperRow]:
    """The rows with name and class of their children and the school days gone by, in three queries."""
    mine = {"school_id": eye.school_id}
    names = dict(Student.objects.filter(**mine).order_by().values_list("id", "name"))
    stays = Placement.objects.filter(covering(eye.today), **mine).order_by("starts_on")
    placed = dict(stays.values_list("student_id", "school_class_id"))
    keys = SchoolClass.objects.filter(**mine).order_by().values_list("id", "entry_year", "number")
    classes = {pk: ClassKey(year, number) for pk, year, number in keys}
    for row in rows:
        class_id = row.class_id or placed.get(row.student_id or 0)
        yield replace(
            row,
            name=names.get(row.student_id or 0, ""),
            class_id=class_id,
            class_key=classes.get(class_id or 0),
            elapsed=eye.elapsed(row.since),
        )
