"""三统一: what was reported, what the ledgers hold and what the registry shows are the same children (domain 1.4).

The notice of 2024 has every suspected and lost child in the ledger and reported; the registry, compared with who is in
class, shows the same children from its own side (学籍 × 在校).
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from students.choices import Status


class Reported(StrEnum):
    """How far the dropout report of the present episode has come (D5)."""

    NONE = "none"
    ISSUED = "issued"
    SERVED = "served"


class Absent(StrEnum):
    """How the registry shows that an enrolled child is in no classroom."""

    MISSING = "missing"
    TRANSFER = "transfer"
    SUSPENSION = "suspension"


class Difference(StrEnum):
    """Where the three part, in the order in which to put it right."""

    NO_CASE = "no_case"
    TRANSFER_NO_CASE = "transfer_no_case"
    SUSPENSION_OVER = "suspension_over"
    REPORT_DUE = "report_due"
    NOT_SERVED = "not_served"
    LEFT = "left"
    SUSPENDED = "suspended"
    NOT_MISSING = "not_missing"
    NOT_YET = "not_yet"
    BACK = "back"


IN_TIME = frozenset({Difference.NOT_YET, Difference.BACK})
"""Differences that time brings and takes: nothing is to be put right."""
_OF_ABSENT = {
    Absent.MISSING: Difference.NO_CASE,
    Absent.TRANSFER: Difference.TRANSFER_NO_CASE,
    Absent.SUSPENSION: Difference.SUSPENSION_OVER,
}
_LEFT = frozenset({Status.ABSENT, Status.LEFT, Status.GUEST_GONE, Status.ABROAD, Status.DEAD, Status.GRADUATED})


@dataclass(frozen=True, slots=True, kw_only=True)
class OnLedger:
    """A child of the ledgers: whether a roll has shown it since, its report, its status in the registry.

    ``report_due_on`` is the day from which the report is due (D5). ``is_lost`` says in which ledger it stands.
    """

    student_id: int
    is_back: bool
    is_lost: bool
    report: Reported
    report_due_on: date | None
    status: Status


@dataclass(frozen=True, slots=True)
class Apart:
    """A child in whom the three part, and how; ``due_on`` where a day is set for it."""

    student_id: int
    difference: Difference
    due_on: date | None = None

    @property
    def is_in_time(self) -> bool:
        """Whether nothing is to be put right."""
        return self.difference in IN_TIME


@dataclass(frozen=True, slots=True)
class Unified:
    """The three groups of children, by id, and where they part."""

    reported: frozenset[int]
    on_ledger: frozenset[int]
    in_registry: frozenset[int]
    apart: tuple[Apart, ...]

    @property
    def to_put_right(self) -> tuple[Apart, ...]:
        """What somebody has to do something about."""
        return tuple(each for each in self.apart if not each.is_in_time)

    @property
    def is_one(self) -> bool:
        """Whether the three are the same children."""
        return self.reported == self.on_ledger == self.in_registry


def unified(ledger: Iterable[OnLedger], registry: dict[int, Absent], today: date) -> Unified:
    """The comparison at the end of a day.

    Reported are the children with a served report of the present episode; of the ledgers, those who are not back;
    of the registry, those enrolled and in no classroom.
    """
    rows = tuple(ledger)
    away = {row.student_id for row in rows if not row.is_back}
    found = [*_only_registry(registry, away), *(apart for row in rows for apart in _of_row(row, registry, today))]
    order = list(Difference)
    return Unified(
        reported=frozenset(row.student_id for row in rows if row.report is Reported.SERVED),
        on_ledger=frozenset(away),
        in_registry=frozenset(registry),
        apart=tuple(sorted(found, key=lambda each: (order.index(each.difference), each.student_id))),
    )


def _only_registry(registry: dict[int, Absent], away: set[int]) -> Iterator[Apart]:
    return (Apart(child, _OF_ABSENT[why]) for child, why in registry.items() if child not in away)


def _of_row(row: OnLedger, registry: dict[int, Absent], today: date) -> Iterator[Apart]:
    if row.is_back:
        if row.report is Reported.SERVED:
            yield Apart(row.student_id, Difference.BACK)
        return
    if row.student_id not in registry:
        yield Apart(row.student_id, _unknown_to_registry(row.status))
    elif row.report is not Reported.SERVED:
        yield _not_reported(row, today)


def _unknown_to_registry(status: Status) -> Difference:
    """Why the registry does not miss a child of the ledgers: left, suspended, or present as the rolls have it."""
    if status in _LEFT:
        return Difference.LEFT
    return Difference.SUSPENDED if status == Status.SUSPENDED else Difference.NOT_MISSING


def _not_reported(row: OnLedger, today: date) -> Apart:
    """A report made and not served is served; one whose day has come is made; before that there is time (D5, K10)."""
    if row.report is Reported.ISSUED:
        return Apart(row.student_id, Difference.NOT_SERVED, row.report_due_on)
    is_due = row.is_lost or (row.report_due_on is not None and today >= row.report_due_on)
    return Apart(row.student_id, Difference.REPORT_DUE if is_due else Difference.NOT_YET, row.report_due_on)
