"""Whose needs the rows of a list are, and what is new in them (G4, G6): numbers decide, then the name in the class."""

import datetime as dt
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from students.choices import NeedKind
from students.rules.class_names import ClassKey
from students.rules.roster.issues import Code, Issue
from students.rules.roster.needs import NeedParse, NeedRow
from students.rules.roster.plans import FieldChange, Plan


@dataclass(frozen=True, slots=True, repr=False)
class KnownPupil:
    """A child of the school with its numbers, and its class on the day; None when it is in none."""

    id: int
    name: str
    id_number: str
    status_number: str
    class_key: ClassKey | None


@dataclass(frozen=True, slots=True, repr=False)
class KnownNeed:
    """A need on record."""

    id: int
    child_id: int
    kind: str
    starts_on: dt.date
    ends_on: dt.date | None

    def holds_on(self, day: dt.date) -> bool:
        """Whether the need holds on the day; its last day belongs to it."""
        return self.starts_on <= day and (self.ends_on is None or day <= self.ends_on)


@dataclass(frozen=True, slots=True, repr=False)
class FoundNeed:
    """One need of one child that the file names."""

    row: NeedRow
    child: KnownPupil
    kind: NeedKind
    starts_on: dt.date

    @property
    def sheet(self) -> str:
        """The sheet of its row."""
        return self.row.sheet

    @property
    def number(self) -> int:
        """The number of its row."""
        return self.row.number


@dataclass(frozen=True, slots=True, repr=False)
class EndedNeed:
    """A need on record without an end, to which the file gives one."""

    row: FoundNeed
    known: KnownNeed
    changes: tuple[FieldChange, ...]


@dataclass(frozen=True, slots=True, repr=False)
class NotNamed:
    """A child with a running need of a kind that the file is about, and not in it."""

    child: KnownPupil
    kind: NeedKind


@dataclass(slots=True, repr=False)
class NeedPlan(Plan[Any, EndedNeed, NotNamed]):
    """Everything that importing a list of needs would do; no need is ended because the file does not name it."""

    parse: NeedParse
    new: list[FoundNeed] = field(default_factory=list)

    @property
    def fingerprint(self) -> str:
        """Whose needs they are: a child who changed class meanwhile is looked at again."""
        found = [*self.new, *(each.row for each in self.changed)]
        return ",".join(f"{each.child.id}:{each.kind}:{each.starts_on}:{each.row.ends_on}" for each in found)


def plan_needs(
    parse: NeedParse, children: Sequence[KnownPupil], needs: Sequence[KnownNeed], first_day: dt.date
) -> NeedPlan:
    """Find the child of every row and what of its needs is new; ``first_day`` is that of rows without their own."""
    plan = NeedPlan(parse=parse, errors=list(parse.errors), warnings=list(parse.warnings))
    finder, ledger = _Finder(children), _Ledger(plan, needs)
    for row in parse.rows:
        child = finder.find(row)
        if isinstance(child, Code):
            plan.errors.append(_issue(row, child, "name"))
            continue
        for kind in row.kinds:
            ledger.enter(FoundNeed(row, child, kind, row.starts_on or first_day))
    kinds = {kind for row in parse.rows for kind in row.kinds}
    here = {child.id: child for child in children if child.class_key}
    running = [need for need in needs if need.kind in kinds and need.holds_on(first_day) and need.child_id in here]
    others = [need for need in running if (need.child_id, need.kind) not in ledger.claimed]
    plan.missing = [NotNamed(here[need.child_id], NeedKind(need.kind)) for need in others]
    return plan


class _Finder:
    """The children of the school by their numbers, and by name within their class."""

    def __init__(self, children: Sequence[KnownPupil]) -> None:
        self.by_id = {child.id_number: child for child in children if child.id_number}
        self.by_status = {child.status_number: child for child in children if child.status_number}
        self.in_class: dict[tuple[ClassKey | None, str], list[KnownPupil]] = defaultdict(list)
        for child in children:
            self.in_class[(child.class_key, child.name)].append(child)

    def find(self, row: NeedRow) -> KnownPupil | Code:
        """The child of a row, or why there is none."""
        numbered = [self.by_status.get(row.status_number), self.by_id.get(row.id_number)]
        found = {child.id: child for child in numbered if child}
        if len(found) > 1:
            return Code.NUMBERS_OF_TWO
        if found:
            (child,) = found.values()
            return self._checked(row, child)
        if row.class_key is None:
            return Code.CHILD_UNKNOWN if row.id_number or row.status_number else Code.NEED_WHOSE
        namesakes = [child for child in self.in_class[(row.class_key, row.name)] if not _differs(row, child)]
        if len(namesakes) != 1:
            return Code.CHILD_SEVERAL if namesakes else Code.CHILD_UNKNOWN
        return namesakes[0]

    def _checked(self, row: NeedRow, child: KnownPupil) -> KnownPupil | Code:
        if row.name != child.name:
            return Code.CHILD_NAME
        return child if child.class_key else Code.CHILD_UNKNOWN


def _differs(row: NeedRow, child: KnownPupil) -> bool:
    """Whether a number of the row says that it is another child."""
    pairs = ((row.id_number, child.id_number), (row.status_number, child.status_number))
    return any(said and known and said != known for said, known in pairs)


class _Ledger:
    """What is on record and what the file has added so far, by child and kind."""

    def __init__(self, plan: NeedPlan, needs: Sequence[KnownNeed]) -> None:
        self.plan = plan
        self.known: dict[tuple[int, str], list[KnownNeed]] = defaultdict(list)
        self.claimed: dict[tuple[int, str], list[FoundNeed]] = defaultdict(list)
        for need in needs:
            self.known[(need.child_id, need.kind)].append(need)

    def enter(self, found: FoundNeed) -> None:
        """Takes a need as new, as the end of one on record, as known, or says what is wrong with it."""
        row, key = found.row, (found.child.id, str(found.kind))
        if row.ends_on and row.ends_on < found.starts_on:
            self.plan.errors.append(_issue(row, Code.DAYS_REVERSED, "ends_on"))
            return
        earlier = next((each for each in self.claimed[key] if _meets(found, each.starts_on, each.row.ends_on)), None)
        if earlier is not None:
            params: dict[str, str | int] = {"first": earlier.row.number, "sheet": earlier.row.sheet}
            self.plan.errors.append(_issue(row, Code.NEED_REPEATED, "need_kind", params))
            return
        self.claimed[key].append(found)
        met = [need for need in self.known[key] if _meets(found, need.starts_on, need.ends_on)]
        self._settle(found, met)

    def _settle(self, found: FoundNeed, met: list[KnownNeed]) -> None:
        ends_on = found.row.ends_on
        running = next((need for need in met if need.ends_on is None), None)
        if not met:
            self.plan.new.append(found)
        elif running and ends_on:
            change = FieldChange("ends_on", "", ends_on.isoformat())
            self.plan.changed.append(EndedNeed(found, running, (change,)))
        elif running or _is_within(found, met):
            self.plan.unchanged.append(met[0].id)
        else:
            last = max(need.ends_on for need in met if need.ends_on)
            self.plan.errors.append(_issue(found.row, Code.NEED_MEETS, "starts_on", {"last": last.isoformat()}))


def _meets(found: FoundNeed, starts_on: dt.date, ends_on: dt.date | None) -> bool:
    """Whether the need of the file has a day in common with another one; last days belong to both."""
    last = found.row.ends_on
    return (ends_on is None or ends_on >= found.starts_on) and (last is None or starts_on <= last)


def _is_within(found: FoundNeed, met: Sequence[KnownNeed]) -> bool:
    last = found.row.ends_on
    return any(last and need.ends_on and need.starts_on <= found.starts_on and last <= need.ends_on for need in met)


def _issue(row: NeedRow, code: Code, name: str, params: dict[str, str | int] | None = None) -> Issue:
    value = row.name if name == "name" else ""
    return Issue(row.sheet, row.number, "", name, value, code, params or {})
