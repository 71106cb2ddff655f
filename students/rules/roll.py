"""Handing in a roll: who, when, what speaks against it, totals, comparison (B1, B3, B6, B8 to B11)."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import Enum, unique
from typing import TypeAlias

from students.choices import AbsenceKind, RollChange, Session
from students.rules.calendar import DayReason, DayStatus
from students.rules.marks import afternoon_mark

Mark: TypeAlias = AbsenceKind | None
Marks: TypeAlias = Mapping[int, tuple[Mark, Mark]]


@unique
class RollRefusal(Enum):
    """Why a roll is not taken (B3, B6, B9, B10, K2)."""

    NOT_ALLOWED = "not_allowed"
    FUTURE_DAY = "future_day"
    OUTSIDE_TERM = "outside_term"
    NO_SCHOOL_DAY = "no_school_day"
    NOBODY_EXPECTED = "nobody_expected"
    DAY_MISSED = "day_missed"
    DAY_OVER = "day_over"
    REASON_NEEDED = "reason_needed"
    MORNING_FIRST = "morning_first"


@unique
class Remedy(Enum):
    """What the person can do about a refusal (B9)."""

    ASK_TO_SUBSTITUTE = "ask_to_substitute"
    WAIT_FOR_DAY = "wait_for_day"
    EDIT_TERM = "edit_term"
    DECLARE_SCHOOL_DAY = "declare_school_day"
    ASK_REGISTRAR = "ask_registrar"
    NOTHING_OWED = "nothing_owed"
    GIVE_REASON = "give_reason"
    REPORT_MORNING = "report_morning"


@dataclass(frozen=True, slots=True)
class RollAuthority:
    """What a person is to a class on the date of the roll (B10)."""

    is_registrar: bool = False
    is_head_teacher: bool = False
    is_substitute: bool = False

    @property
    def may_submit(self) -> bool:
        """Head teacher of the class on that date, substitute named for that date, or registrar; nobody else (B10)."""
        return self.is_registrar or self.is_head_teacher or self.is_substitute


@dataclass(frozen=True, slots=True)
class Totals:
    """应到 and 实到 of one session; 缺勤 is what lies between (B1, B11)."""

    expected: int
    present: int

    @property
    def absent(self) -> int:
        """缺勤 (B1)."""
        return self.expected - self.present

    @property
    def is_full(self) -> bool:
        """全勤: nobody absent (B1)."""
        return self.absent == 0


@dataclass(frozen=True, slots=True)
class Difference:
    """One child's mark in one session, where two rolls disagree; None is present (B8)."""

    child_id: int
    session: Session
    ours: Mark
    theirs: Mark


def roll_change(day: date, today: date, *, is_submitted: bool) -> RollChange:
    """What handing in a roll today would be: on its day submit or amend, later back-fill or correct (B3, B6).

    A day to come is a ValueError.
    """
    if day > today:
        raise ValueError("A day to come has no roll.")
    if day == today:
        return RollChange.AMEND if is_submitted else RollChange.SUBMIT
    return RollChange.CORRECT if is_submitted else RollChange.BACK_FILL


def roll_refusal(
    status: DayStatus, today: date, authority: RollAuthority, *, is_submitted: bool, expected: int, reason: str = ""
) -> RollRefusal | None:
    """The first thing that speaks against taking a roll of the day, or None (B3, B6, B9, B10, K2).

    ``expected`` is the number of children expected that day; ``reason`` is what the registrar gave for a back-fill or
    a correction.
    """
    if not authority.may_submit:
        return RollRefusal.NOT_ALLOWED
    if refusal := _day_refusal(status, today):
        return refusal
    if not expected:
        return RollRefusal.NOBODY_EXPECTED
    return _past_refusal(authority, is_submitted=is_submitted, reason=reason) if status.day < today else None


def session_refusal(status: DayStatus, session: Session, *, is_submitted: bool) -> RollRefusal | None:
    """What speaks against one session of a school day, or None: it is not held, or the morning is still unknown and an
    afternoon alone would say that everybody was there (B1, B2, B9)."""
    if session not in status.sessions:
        return RollRefusal.NO_SCHOOL_DAY
    if session == Session.AFTERNOON and Session.MORNING in status.sessions and not is_submitted:
        return RollRefusal.MORNING_FIRST
    return None


def remedy(refusal: RollRefusal, *, is_registrar: bool) -> Remedy:
    """What can be done about a refusal; where the registrar alone can, others are told to ask (B9)."""
    if is_registrar and refusal in _REGISTRAR_REMEDIES:
        return _REGISTRAR_REMEDIES[refusal]
    return _REMEDIES[refusal]


def session_marks(marks: Marks, session: Session, *, is_afternoon_taken: bool) -> dict[int, Mark]:
    """The marks that count in one session: an absence of the morning carries until the afternoon is taken (K3)."""
    if session == Session.MORNING:
        return {child: morning for child, (morning, _) in marks.items()}
    return {
        child: afternoon_mark(morning, afternoon, is_afternoon_taken=is_afternoon_taken)
        for child, (morning, afternoon) in marks.items()
    }


def totals(expected_ids: Iterable[int], marks: Mapping[int, Mark]) -> Totals:
    """Count one session: who is expected and not marked as absent is present (B1, B11).

    Official leave, late and left early are present (B4). Marks of children who are not expected change nothing.
    """
    children = frozenset(expected_ids)
    absent = sum(1 for child in children if (mark := marks.get(child)) and mark.counts_as_absent)
    return Totals(len(children), len(children) - absent)


def stray_children(expected_ids: Collection[int], marks: Marks) -> frozenset[int]:
    """Children with a mark whom the class does not expect: such a roll comes from a stale page (B8, B11)."""
    return frozenset(marks) - frozenset(expected_ids)


def differences(ours: Marks, theirs: Marks) -> tuple[Difference, ...]:
    """Where two rolls of the same class and day disagree, by child, morning first (B8). No mark is present."""
    return tuple(
        Difference(child, session, mine, yours)
        for child in sorted({*ours, *theirs})
        for session, mine, yours in zip(Session, _pair(ours, child), _pair(theirs, child), strict=True)
        if mine != yours
    )


def _pair(marks: Marks, child: int) -> tuple[Mark, Mark]:
    return marks.get(child, (None, None))


def _day_refusal(status: DayStatus, today: date) -> RollRefusal | None:
    if status.day > today:
        return RollRefusal.FUTURE_DAY
    if status.why is DayReason.OUTSIDE_TERM:
        return RollRefusal.OUTSIDE_TERM
    return None if status.is_school_day else RollRefusal.NO_SCHOOL_DAY


def _past_refusal(authority: RollAuthority, *, is_submitted: bool, reason: str) -> RollRefusal | None:
    if not authority.is_registrar:
        return RollRefusal.DAY_OVER if is_submitted else RollRefusal.DAY_MISSED
    return None if reason.strip() else RollRefusal.REASON_NEEDED


_REMEDIES = {
    RollRefusal.NOT_ALLOWED: Remedy.ASK_TO_SUBSTITUTE,
    RollRefusal.FUTURE_DAY: Remedy.WAIT_FOR_DAY,
    RollRefusal.OUTSIDE_TERM: Remedy.ASK_REGISTRAR,
    RollRefusal.NO_SCHOOL_DAY: Remedy.ASK_REGISTRAR,
    RollRefusal.NOBODY_EXPECTED: Remedy.NOTHING_OWED,
    RollRefusal.DAY_MISSED: Remedy.ASK_REGISTRAR,
    RollRefusal.DAY_OVER: Remedy.ASK_REGISTRAR,
    RollRefusal.REASON_NEEDED: Remedy.GIVE_REASON,
    RollRefusal.MORNING_FIRST: Remedy.REPORT_MORNING,
}
_REGISTRAR_REMEDIES = {
    RollRefusal.OUTSIDE_TERM: Remedy.EDIT_TERM,
    RollRefusal.NO_SCHOOL_DAY: Remedy.DECLARE_SCHOOL_DAY,
}
