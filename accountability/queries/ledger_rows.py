"""The rows of a ledger on a day: which children, and everything that its columns say about them (domain 2.7)."""

import datetime as dt
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from accountability.queries.case_facts import CaseEye
from accountability.queries.ledger_people import Person, listed_person, people_on
from accountability.queries.ledger_work import Work, work_of
from accountability.queries.ledgers import LedgerCase, ledger_cases, of_ledger, struck_off
from accountability.rules.ledgers import OF_LEDGER, Category, Ledger, category
from students.queries.calendar import limits_on
from students.queries.catchment import CatchmentList, Entry, catchment_list
from students.queries.watch import watched_children
from students.rules.class_names import ClassKey, school_year
from students.rules.flags import FlagCode
from students.rules.year_turn import first_day

_LONG = frozenset({FlagCode.LONG_RUN, FlagCode.LONG_LEAVE})


@dataclass(frozen=True, slots=True)
class Stub:
    """A row before anything is read for it but what filters and counts need."""

    category: Category
    class_key: ClassKey | None
    village: str
    student_id: int | None
    found: LedgerCase | None = None
    entry: Entry | None = None


@dataclass(frozen=True, slots=True)
class LedgerRow:
    """A row with everything its columns say."""

    stub: Stub
    person: Person
    work: Work | None
    entered_on: dt.date


@dataclass(frozen=True, slots=True)
class Ledgers:
    """The three ledgers of a day: the rows in each, and on request those struck off since 1 September."""

    eye: CaseEye
    cases: Sequence[LedgerCase]
    catchment: CatchmentList
    long_leave: Collection[int] = ()

    def stubs(self, ledger: Ledger, *, with_struck_off: bool = False) -> list[Stub]:
        """The rows of one ledger, in the order in which they were entered; those struck off come last."""
        if ledger is Ledger.SCHOOL_AGE:
            return self._of_age()
        found = of_ledger(self.cases, ledger)
        found += struck_off(self.cases, ledger, first_day(school_year(self.eye.today))) if with_struck_off else []
        return [_case_stub(each, OF_LEDGER[ledger]) for each in found]

    def _of_age(self) -> list[Stub]:
        ledgers = (Ledger.SUSPECTED, Ledger.DROPOUT)
        by_child = {each.case.student_id: each for ledger in ledgers for each in of_ledger(self.cases, ledger)}
        return [self._age_stub(entry, by_child) for entry in self.catchment.entries if entry.is_counted]

    def _age_stub(self, entry: Entry, by_child: Mapping[int, LedgerCase]) -> Stub:
        found = by_child.get(entry.student_id or 0)
        ledger = found.place.ledger if found else None
        kind = category(entry.where, ledger, is_on_long_leave=entry.student_id in self.long_leave)
        return Stub(kind, entry.class_key, entry.child.village, entry.student_id, found, entry)


def ledgers_on(eye: CaseEye, *, with_secrets: bool = False, with_long_leave: bool = False) -> Ledgers:
    """The three ledgers at the end of the day judged, in a number of queries that does not grow."""
    return Ledgers(
        eye,
        ledger_cases(eye, first_day(school_year(eye.today))),
        catchment_list(eye.school_id, eye.today, with_secrets=with_secrets),
        _on_long_leave(eye) if with_long_leave else (),
    )


def _on_long_leave(eye: CaseEye) -> frozenset[int]:
    """The children whose leave or run is so long that the suspension has to be settled (C4)."""
    limits = limits_on(eye.school_id, eye.today)
    watched = watched_children(eye.school_id, eye.calendar, eye.today, limits)
    return frozenset(child.id for child in watched if any(flag.code in _LONG for flag in child.flags))


def _case_stub(each: LedgerCase, kind: Category) -> Stub:
    return Stub(kind, each.class_key, each.case.student.village, each.case.student_id, each)


def ledger_rows(eye: CaseEye, ledger: Ledger, stubs: Iterable[Stub], *, with_secrets: bool = False) -> list[LedgerRow]:
    """The rows in full, in thirteen queries for any number of them."""
    stubs = list(stubs)
    ids = [stub.student_id for stub in stubs if stub.student_id]
    people = people_on(eye.school_id, ids, eye.today, with_secrets=with_secrets)
    work = work_of(eye, [stub.found for stub in stubs if stub.found])
    return [_row(ledger, stub, people, work, with_secrets=with_secrets) for stub in stubs]


def _row(
    ledger: Ledger, stub: Stub, people: Mapping[int, Person], work: Mapping[int, Work], *, with_secrets: bool
) -> LedgerRow:
    person = people.get(stub.student_id or 0)
    if person is None:
        assert stub.entry is not None
        person = listed_person(stub.entry.child, with_secrets=with_secrets)
    done = work[stub.found.case.pk] if stub.found else None
    return LedgerRow(stub, person, done, _entered_on(ledger, stub))


def _entered_on(ledger: Ledger, stub: Stub) -> dt.date:
    if stub.entry is not None:
        return stub.entry.child.starts_on
    assert stub.found is not None
    return stub.found.place.entered_on(ledger)
