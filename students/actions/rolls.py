"""Handing in a roll: the only way marks are written (B1 to B11)."""

import datetime as dt
import zlib
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from uuid import UUID, uuid5

from django.db import IntegrityError, transaction

from students import events
from students.actions.child_locks import lock_children
from students.choices import AbsenceKind, RollChange, Session
from students.models import Absence, Roll, RollVersion, User
from students.queries.calendar import school_calendar
from students.queries.enrolment import Pupil, expected_pupils
from students.queries.roll_page import CALENDAR_REACH
from students.queries.rolls import RollState, roll_state
from students.rules.calendar import DayStatus
from students.rules.roll import (
    Difference,
    Mark,
    Marks,
    RollAuthority,
    RollRefusal,
    Totals,
    differences,
    roll_change,
    roll_refusal,
    session_marks,
    session_refusal,
    stray_children,
    totals,
)


class RollRefused(Exception):
    """The roll is not taken; ``refusal`` says why and ``status`` what day it is (B9, B10, B3)."""

    def __init__(self, refusal: RollRefusal, status: DayStatus) -> None:
        super().__init__(refusal.value)
        self.refusal = refusal
        self.status = status


class RollConflict(Exception):
    """Somebody else's roll is there already and differs; nothing was written (B8)."""

    def __init__(self, current: RollState, found: tuple[Difference, ...]) -> None:
        super().__init__("roll conflict")
        self.current = current
        self.differences = found


class RollListChanged(Exception):
    """The class list changed since the page was opened; nothing was written (B11)."""

    def __init__(self, strays: frozenset[int]) -> None:
        super().__init__("class list changed")
        self.strays = strays


@dataclass(frozen=True, slots=True)
class Submission:
    """One session of a roll as a page hands it in. ``marks`` holds the exceptions only.

    ``base_version`` is the version the page showed (0: none); ``listed`` is ``list_digest`` of the children it showed;
    ``client_key`` makes a repeated sending the same submission (B8).
    """

    session: Session
    marks: Mapping[int, AbsenceKind]
    base_version: int
    client_key: UUID
    listed: str
    reason: str = ""
    device_at: dt.datetime | None = None


@dataclass(frozen=True, slots=True)
class Receipt:
    """What the school has now: the roll, whether this submission changed it, and the totals of its session."""

    roll_id: int
    version: int
    received_at: dt.datetime
    is_new: bool
    totals: Totals


def list_digest(children: Iterable[int]) -> str:
    """A short fingerprint of the children a page shows."""
    return f"{zlib.crc32(','.join(map(str, sorted(children))).encode()):08x}"


def submit_roll(
    *,
    actor: User,
    at: dt.datetime,
    school_id: int,
    class_id: int,
    day: dt.date,
    today: dt.date,
    authority: RollAuthority,
    submission: Submission,
) -> Receipt:
    """Take one session of a class's roll: submit, amend, correct or back-fill, whichever the day makes it (B3, B6).

    Raises RollRefused, RollConflict or RollListChanged with nothing written. The same client key, or the same marks
    again, change nothing and return the stored roll (B8). Sends ``attendance_changed`` within the transaction.
    """
    job = _Job(actor, at, school_id, class_id, day, today, authority, submission)
    try:
        return _take(job)
    except (IntegrityError, _OvertakenError):
        # Two submissions met (B8): by now the other one is stored, so this one is compared with it.
        return _take(job)


@dataclass(frozen=True, slots=True)
class _Job:
    actor: User
    at: dt.datetime
    school_id: int
    class_id: int
    day: dt.date
    today: dt.date
    authority: RollAuthority
    submission: Submission


class _OvertakenError(Exception):
    """The roll got a new version between reading and writing."""


@transaction.atomic
def _take(job: _Job) -> Receipt:
    pupils = expected_pupils(job.school_id, [job.class_id], job.day)
    current = roll_state(job.school_id, job.class_id, job.day)
    _check_allowed(job, pupils, current)
    before = current.marks if current else {}
    after = _merged(before, job.submission)
    if current and _is_known(job, current, before, after):
        return _receipt(
            job,
            current.id,
            current.version,
            current.submitted_at,
            pupils,
            before,
            is_new=False,
        )
    _check_list(job, pupils)
    if current and current.version != job.submission.base_version:
        raise RollConflict(current, differences(after, before))
    return _store(job, pupils, current, before, after)


def _check_allowed(job: _Job, pupils: Collection[Pupil], current: RollState | None) -> None:
    calendar = school_calendar(job.school_id, since=job.day - CALENDAR_REACH)
    status = calendar.day_status(job.day)
    refusal = roll_refusal(
        status,
        job.today,
        job.authority,
        is_submitted=current is not None,
        expected=len(pupils),
        reason=job.submission.reason,
    )
    refusal = refusal or session_refusal(status, job.submission.session, is_submitted=current is not None)
    if refusal:
        raise RollRefused(refusal, status)


def _is_known(job: _Job, current: RollState, before: Marks, after: Marks) -> bool:
    """Whether the submission says nothing new: the same marks, or the same key sent again (B8)."""
    if not _is_first_afternoon(job, current) and not differences(after, before):
        return True
    return RollVersion.objects.filter(roll_id=current.id, client_key=_key(job)).exists()


def _is_first_afternoon(job: _Job, current: RollState) -> bool:
    return job.submission.session == Session.AFTERNOON and not current.is_afternoon_taken


def _changed(job: _Job, current: RollState | None, before: Marks, after: Marks) -> set[int]:
    """The children whose day is another one now: with the first afternoon the morning's absence carries on no more,
    so that a child without a mark is present after all (K3)."""
    carried = before if current and _is_first_afternoon(job, current) else ()
    return {difference.child_id for difference in differences(after, before)} | set(carried)


def _key(job: _Job) -> UUID:
    """The client's key, made this roll's own: a page that reuses a key elsewhere stands in nobody's way (B8)."""
    return uuid5(job.submission.client_key, f"{job.class_id} {job.day} {job.submission.session}")


def _check_list(job: _Job, pupils: Collection[Pupil]) -> None:
    ids = [pupil.id for pupil in pupils]
    strays = stray_children(ids, {child: (mark, None) for child, mark in job.submission.marks.items()})
    if strays or job.submission.listed != list_digest(ids):
        raise RollListChanged(strays)


def _merged(before: Marks, submission: Submission) -> dict[int, tuple[Mark, Mark]]:
    """The stored marks with one session replaced by what was handed in."""
    first = submission.session == Session.MORNING
    children = {*before, *submission.marks}
    pairs = {child: before.get(child, (None, None)) for child in children}
    new = submission.marks
    merged = {
        child: (new.get(child), afternoon) if first else (morning, new.get(child))
        for child, (morning, afternoon) in pairs.items()
    }
    return {child: pair for child, pair in merged.items() if pair != (None, None)}


def _store(
    job: _Job,
    pupils: Collection[Pupil],
    current: RollState | None,
    before: Marks,
    after: Marks,
) -> Receipt:
    changed = _changed(job, current, before, after)
    lock_children(changed)
    change = roll_change(job.day, job.today, is_submitted=current is not None)
    counted = _totals(job, pupils, after)
    roll_id, version = _write_roll(job, current, counted, change)
    write_marks(
        school_id=job.school_id,
        roll_id=roll_id,
        day=job.day,
        marks=after,
        is_new=current is None,
    )
    add_version(
        school_id=job.school_id,
        roll_id=roll_id,
        number=version,
        change=change,
        marks=after,
        counted=counted,
        actor=job.actor,
        at=job.at,
        client_key=_key(job),
        device_at=job.submission.device_at,
        reason=job.submission.reason.strip(),
    )
    events.attendance_changed.send(
        Roll,
        school_id=job.school_id,
        class_id=job.class_id,
        date=job.day,
        student_ids=changed,
        actor=job.actor,
        at=job.at,
    )
    return Receipt(roll_id, version, job.at, True, counted)


def _totals(job: _Job, pupils: Collection[Pupil], marks: Marks) -> Totals:
    of_session = session_marks(marks, job.submission.session, is_afternoon_taken=True)
    return totals([pupil.id for pupil in pupils], of_session)


def _write_roll(job: _Job, current: RollState | None, counted: Totals, change: RollChange) -> tuple[int, int]:
    is_afternoon = job.submission.session == Session.AFTERNOON
    values = {
        "expected": counted.expected,
        "present": counted.present,
        "submitted_at": job.at,
        "submitted_by": job.actor,
        **({"afternoon_at": job.at} if is_afternoon else {}),
    }
    if current is None:
        roll = Roll.objects.create(
            school_id=job.school_id,
            school_class_id=job.class_id,
            date=job.day,
            first_submitted_at=job.at,
            is_back_filled=change == RollChange.BACK_FILL,
            **values,
        )
        return roll.id, 1
    overtaken = Roll.objects.filter(pk=current.id, version=current.version)
    if not overtaken.update(version=current.version + 1, **values):
        raise _OvertakenError
    return current.id, current.version + 1


def write_marks(*, school_id: int, roll_id: int, day: dt.date, marks: Marks, is_new: bool) -> None:
    """Replace the exceptions of a roll by ``marks``; every version of them stays in ``RollVersion`` (B6)."""
    if not is_new:
        Absence.objects.filter(roll_id=roll_id).delete()
    Absence.objects.bulk_create(
        Absence(
            school_id=school_id,
            roll_id=roll_id,
            student_id=child,
            date=day,
            morning=morning or "",
            afternoon=afternoon or "",
        )
        for child, (morning, afternoon) in marks.items()
    )


def add_version(
    *,
    school_id: int,
    roll_id: int,
    number: int,
    change: RollChange,
    marks: Marks,
    counted: Totals,
    actor: User,
    at: dt.datetime,
    client_key: UUID,
    device_at: dt.datetime | None = None,
    reason: str = "",
) -> RollVersion:
    """Keep the roll as it now is; versions are appended, never edited (B6)."""
    return RollVersion.objects.create(
        school_id=school_id,
        roll_id=roll_id,
        number=number,
        change=change,
        marks={str(child): [morning or "", afternoon or ""] for child, (morning, afternoon) in marks.items()},
        expected=counted.expected,
        present=counted.present,
        by=actor,
        at=at,
        client_key=client_key,
        device_at=device_at,
        reason=reason,
    )


def _receipt(
    job: _Job,
    roll_id: int,
    version: int,
    received_at: dt.datetime,
    pupils: Collection[Pupil],
    marks: Marks,
    *,
    is_new: bool,
) -> Receipt:
    return Receipt(roll_id, version, received_at, is_new, _totals(job, pupils, marks))
