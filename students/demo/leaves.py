"""Writes leave slips: those of the stories, and those that long illnesses drawn by chance came with."""

import datetime as dt
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass

from simple_history.utils import bulk_create_with_history

from students.choices import AbsenceKind, LeaveKind
from students.demo.scene import Scene, moment
from students.demo.spells import Spell
from students.demo.stories import SLIPS, Slip, Where
from students.models import Leave, Student, User
from students.rules.policy import AttendanceLimits

_LONG = 3
_REASONS = {LeaveKind.SICK: "发烧", LeaveKind.PERSONAL: "家中有事", LeaveKind.OFFICIAL: "代表学校参加活动"}
HeadOf = Callable[[int, dt.date], int]


@dataclass(frozen=True, slots=True)
class LeaveMaker:
    """Grants slips as the school would: short ones by the head teacher, longer ones by the registrar (B7)."""

    scene: Scene
    limits: AttendanceLimits
    registrar: User
    head_of: HeadOf

    def store(self, students: Mapping[Where, Student], spells: Iterable[tuple[int, Spell]]) -> int:
        """Store all slips; ``spells`` are (child, spell). Returns how many."""
        rows = [row for slip in SLIPS if (row := self._told(slip, students[slip.where].pk))]
        rows += self._drawn(spells)
        bulk_create_with_history(rows, Leave, default_user=self.registrar, default_date=self.scene.at)
        return len(rows)

    def _told(self, slip: Slip, child: int) -> Leave | None:
        first, last = self.scene.offset(slip.first), self.scene.offset(slip.last)
        if not first or not last:
            return None
        back_on = None if slip.back_on is None else self.scene.offset(slip.back_on)
        return self._leave(child, slip.kind, first, last, slip.reason, back_on)

    def _drawn(self, spells: Iterable[tuple[int, Spell]]) -> Iterator[Leave]:
        for child, spell in spells:
            if spell.length >= _LONG and spell.kind == AbsenceKind.SICK:
                kind = LeaveKind(spell.kind)
                last = self.scene.calendar.nth(spell.first, spell.length) or self.scene.term.ends_on
                yield self._leave(child, kind, spell.first, last, _REASONS[kind])

    def _leave(
        self,
        child: int,
        kind: LeaveKind,
        first: dt.date,
        last: dt.date,
        reason: str,
        back_on: dt.date | None = None,
    ) -> Leave:
        days = self.scene.calendar.count_between(first, last)
        assert self.registrar.school_id is not None
        is_short = days <= self.limits.head_teacher_leave_days
        return Leave(
            school_id=self.registrar.school_id,
            student_id=child,
            kind=kind,
            starts_on=first,
            ends_on=last,
            reason=reason,
            has_evidence=days >= self.limits.evidence_from_days,
            returned_on=back_on,
            granted_by_id=self.head_of(child, first) if is_short else self.registrar.pk,
            granted_at=min(moment(first, dt.time(7, 40)), self.scene.at),
        )
