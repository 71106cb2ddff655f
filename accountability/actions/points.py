"""Posting to the ledger of deductions what is due from the facts, and only what is missing (F2 to F4, F7, K16)."""

import datetime as dt
from collections import Counter
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from typing import TypeAlias

from django.db import transaction
from django.utils import timezone

from accountability.actions.vetoes import propose_vetoes
from accountability.choices import EntryKind, EntryReason, FinalReason
from accountability.models import DropoutCase, FinalMark, LedgerEntry, Settlement
from accountability.queries.case_facts import CaseEye
from accountability.queries.points_due import Due, dues
from accountability.queries.touched import watched
from accountability.rules.deductions import Charge
from accountability.rules.losses import Finality, Verdict, verdict
from students.models import User
from students.queries.calendar import school_calendar

_Key: TypeAlias = tuple[int, int, int]


@dataclass(slots=True)
class Posted:
    """What a look at the facts added to the ledger."""

    charged: list[LedgerEntry] = field(default_factory=list)
    reversed: list[LedgerEntry] = field(default_factory=list)
    final: list[FinalMark] = field(default_factory=list)

    @property
    def changes(self) -> int:
        """How many rows were added."""
        return len(self.charged) + len(self.reversed) + len(self.final)


@transaction.atomic(savepoint=False)
def post_points(*, school_id: int, at: dt.datetime, among: Collection[int] | None = None) -> Posted:
    """Post what the facts make due at the end of the day of ``at`` and the ledger does not have yet (F7).

    Called in the transaction of whatever may change it, for the children concerned, and by the daily run for all.
    Doing it again, or twice at once, adds nothing. The cases of the children stay locked until the transaction ends.
    """
    children = watched(school_id, among)
    return _post(school_id, children, at) if children else Posted()


def _post(school_id: int, children: Collection[int], at: dt.datetime) -> Posted:
    posted = Posted()
    lock_cases(school_id, children)
    eye = CaseEye.on(school_id, school_calendar(school_id), timezone.localdate(at))
    work = _Work(eye, at, dues(eye, children), _charges_of(school_id, children))
    _follow_settled(work, posted)
    _follow_open(work, posted)
    LedgerEntry.objects.bulk_create([*posted.reversed, *posted.charged])
    FinalMark.objects.bulk_create(posted.final)
    for settlement in {mark.settlement for mark in posted.final}:
        propose_vetoes(settlement=settlement, at=at)
    return posted


def lock_cases(school_id: int, children: Collection[int]) -> None:
    """Keep everybody else from posting for these children; in order of the cases' ids, as every transaction does."""
    rows = DropoutCase.objects.filter(school_id=school_id, student_id__in=children).order_by("id")
    list(rows.select_for_update(no_key=True).values_list("pk", flat=True))


def _charges_of(school_id: int, children: Collection[int]) -> list[LedgerEntry]:
    rows = LedgerEntry.objects.filter(school_id=school_id, case__student_id__in=children, kind=EntryKind.CHARGE)
    return list(rows.select_related("final", "reversed_by", "term__settlement").order_by("id"))


@dataclass(frozen=True, slots=True)
class _Work:
    eye: CaseEye
    at: dt.datetime
    due: list[Due]
    charges: list[LedgerEntry]

    @property
    def by_confirmation(self) -> dict[int, Due]:
        """What is due, by the confirmation it stands on."""
        return {each.known.loss.confirmation.ref: each for each in self.due}

    def pending(self, *, is_settled: bool) -> list[LedgerEntry]:
        """The charges that are neither reversed nor final, of settled terms or of the others."""
        return [
            entry
            for entry in self.charges
            if not is_reversed(entry) and not is_final(entry) and (settlement_of(entry) is not None) is is_settled
        ]


def is_reversed(entry: LedgerEntry) -> bool:
    """Whether a charge was reversed."""
    return hasattr(entry, "reversed_by")


def is_final(entry: LedgerEntry) -> bool:
    """Whether a charge is final (F3)."""
    return hasattr(entry, "final")


def settlement_of(entry: LedgerEntry) -> Settlement | None:
    """The settlement of the term that the entry belongs to, or None."""
    return getattr(entry.term, "settlement", None)


def _follow_settled(work: _Work, posted: Posted) -> None:
    """Provisional charges of a settled term become final or are reversed; nothing else changes in it (F8, K16)."""
    by_confirmation = work.by_confirmation
    for entry in work.pending(is_settled=True):
        settlement, due = settlement_of(entry), by_confirmation.get(entry.confirmation_id)
        if settlement is None:
            continue
        found = verdict(due.known.loss, settlement.on, work.eye.today) if due else None
        if found is None or found.finality is Finality.REVERSED:
            posted.reversed.append(_reversal(entry, found, work))
        elif found.finality is Finality.FINAL:
            posted.final.append(_final_mark(entry, settlement, found, work.at))


def _follow_open(work: _Work, posted: Posted) -> None:
    """Of terms not yet settled: reverse what is due no longer, charge what is due and missing (F7)."""
    wanted = dict(_wanted(work))
    for entry in work.pending(is_settled=False):
        want = wanted.get(_key(entry))
        if want and _is_same(entry, want):
            continue
        due = work.by_confirmation.get(entry.confirmation_id)
        posted.reversed.append(_reversal(entry, due.verdict if due else None, work))
    gone = {entry.reverses_id for entry in posted.reversed}
    standing = {_key(entry) for entry in work.charges if not is_reversed(entry) and entry.pk not in gone}
    rounds, objected = Counter(_key(entry) for entry in work.charges), _objected(work.charges)
    for key, entry in wanted.items():
        if key not in standing | objected:
            entry.round = rounds[key] + 1
            posted.charged.append(entry)


def _wanted(work: _Work) -> Iterable[tuple[_Key, LedgerEntry]]:
    """The charges that ought to stand, unsaved, by confirmation, person and class."""
    for due in work.due:
        term, class_id, found = due.term, due.known.class_id, due.verdict
        if term is None or term.is_settled or class_id is None or found is None:
            continue
        if found.finality is not Finality.REVERSED:
            for charge in due.charges:
                entry = _charge(due, charge, term.term_id, class_id, work)
                yield _key(entry), entry


def _key(entry: LedgerEntry) -> _Key:
    return entry.confirmation_id, entry.staff_id, entry.school_class_id


def _objected(charges: Iterable[LedgerEntry]) -> set[_Key]:
    """What an upheld objection reversed is not charged again (F8)."""
    return {
        _key(entry) for entry in charges if is_reversed(entry) and entry.reversed_by.reason == EntryReason.OBJECTION
    }


_SAYS = ("term_id", "lost_on", "posts", "points", "policy_on")


def _is_same(entry: LedgerEntry, want: LedgerEntry) -> bool:
    """Whether the entry says what is due: term, first day, posts, points and the policy row they come from."""
    return all(getattr(entry, name) == getattr(want, name) for name in _SAYS)


def _charge(due: Due, charge: Charge, term_id: int, class_id: int, work: _Work) -> LedgerEntry:
    loss, limits = due.known.loss, due.limits
    return LedgerEntry(
        school_id=work.eye.school_id,
        term_id=term_id,
        case=due.known.case,
        confirmation_id=loss.confirmation.ref,
        confirmed_on=loss.confirmation.on,
        lost_on=loss.lost_on,
        staff_id=charge.staff_id,
        school_class_id=class_id,
        posts=list(charge.posts),
        kind=EntryKind.CHARGE,
        points=charge.points,
        policy_on=due.policy_on,
        head_points=limits.head_points,
        subject_points=limits.subject_points,
        both_posts=limits.both_posts,
        posted_at=work.at,
    )


def _reversal(entry: LedgerEntry, found: Verdict | None, work: _Work) -> LedgerEntry:
    """The reversal that the facts bring: why stands in the verdict; without one the confirmation is gone."""
    if found is None:
        return reversal_of(entry, reason=EntryReason.RETRACTED, on=work.eye.today, at=work.at)
    if found.finality is not Finality.REVERSED or found.reason is None:
        return reversal_of(entry, reason=EntryReason.CHANGED, on=work.eye.today, at=work.at)
    return reversal_of(entry, reason=found.reason, on=found.on or work.eye.today, at=work.at)


def reversal_of(
    entry: LedgerEntry, *, reason: EntryReason, on: dt.date, at: dt.datetime, by: User | None = None
) -> LedgerEntry:
    """The unsaved entry that takes a charge back: it mirrors it in everything (F7)."""
    mirrored = {name: getattr(entry, name) for name in LedgerEntry.MIRRORED}
    return LedgerEntry(
        **mirrored,
        kind=EntryKind.REVERSAL,
        points=-entry.points,
        reason=reason,
        reason_on=on,
        reverses=entry,
        posted_at=at,
        posted_by=by,
    )


def _final_mark(entry: LedgerEntry, settlement: Settlement, found: Verdict, at: dt.datetime) -> FinalMark:
    return FinalMark(
        school_id=entry.school_id,
        entry=entry,
        settlement=settlement,
        on=found.on or settlement.on,
        reason=FinalReason.RELAPSED if found.is_relapse else FinalReason.SETTLED,
        at=at,
    )
