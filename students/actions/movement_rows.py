"""Carrying a change of the books over to the rows that rolls and lists read (G2, G3, B11)."""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import TypeVar

from django.db.models import Max

from students.models import Away, Enrolment, Placement, Student
from students.queries.registry_rows import ChildRows, Key, Row, spans_of
from students.rules.movements import Books

_TABLES = (Away, Placement, Enrolment)
_R = TypeVar("_R", bound=Row)


@dataclass(frozen=True, slots=True)
class Change:
    """A child whose books change, with the rows as they are."""

    student: Student
    rows: ChildRows
    before: Books
    after: Books

    @property
    def can_be_made(self) -> bool:
        """Whether the rows agree with the movements so far, so that the difference can be carried over."""
        return self.before.refused is None and self.rows.carries(self.before, self.after)


@dataclass(slots=True)
class _Work:
    """What is to be done to the rows of many children; rows that were made are found by child and key."""

    made: dict[tuple[int, Key], Row] = field(default_factory=dict)
    gone: list[Row] = field(default_factory=list)
    dated: list[Row] = field(default_factory=list)


def apply_changes(changes: Sequence[Change]) -> None:
    """Delete, date and make the rows that differ between before and after; statements do not grow with the children.

    Spells and stays are ended before others open, since a child has one open spell at most (G3).
    """
    work = _Work()
    for change in changes:
        _plan(change, work)
    for table in _TABLES:
        if ids := [row.pk for row in work.gone if isinstance(row, table)]:
            table.objects.filter(pk__in=ids).delete()
    for is_open in (False, True):
        for table in _TABLES:
            rows = [row for row in work.dated if isinstance(row, table) and (row.ends_on is None) == is_open]
            table.objects.bulk_update(rows, ["ends_on"])  # type: ignore[arg-type]  # rows of this table
    Enrolment.objects.bulk_create(_of(Enrolment, work))
    stays = _of(Placement, work)
    _number(stays, changes)
    Placement.objects.bulk_create(stays)
    Away.objects.bulk_create(_of(Away, work))


def _of(table: type[_R], work: _Work) -> list[_R]:
    return [row for row in work.made.values() if isinstance(row, table)]


def _plan(change: Change, work: _Work) -> None:
    before, after = dict(spans_of(change.before)), dict(spans_of(change.after))
    work.gone += [change.rows.rows[key] for key in before if key not in after]
    for key, end in after.items():
        if key not in before:
            work.made[change.student.pk, key] = _row(change, key, end, work)
        elif before[key] != end:
            row = change.rows.rows[key]
            row.ends_on = end
            work.dated.append(row)


def _row(change: Change, key: Key, ends_on: dt.date | None, work: _Work) -> Row:
    of_child = {"school_id": change.student.school_id, "student_id": change.student.pk, "ends_on": ends_on}
    if len(key) == 3:
        return Enrolment(starts_on=key[1], kind=key[2], **of_child)
    spell_key: Key = ("spell", key[1], key[2])
    spell = work.made.get((change.student.pk, spell_key)) or change.rows.rows[spell_key]
    assert isinstance(spell, Enrolment)
    if key[0] == "stay":
        return Placement(enrolment=spell, starts_on=key[3], school_class_id=key[4], **of_child)
    return Away(enrolment=spell, starts_on=key[3], kind=key[4], **of_child)


def _number(stays: Iterable[Placement], changes: Sequence[Change]) -> None:
    """Give each new stay its number: that of a stay in the same class ending that day, else the next in the class."""
    stays = list(stays)
    kept = {
        (row.student_id, row.school_class_id, row.ends_on): row.seat_number
        for change in changes
        for row in change.rows.rows.values()
        if isinstance(row, Placement)
    }
    last = _last_numbers({stay.school_class_id for stay in stays})
    for stay in stays:
        number = kept.get((stay.student_id, stay.school_class_id, stay.starts_on))
        if number is None:
            number = last[stay.school_class_id] = last.get(stay.school_class_id, 0) + 1
        stay.seat_number = number


def _last_numbers(classes: set[int]) -> dict[int, int]:
    rows = Placement.objects.filter(school_class_id__in=classes).order_by().values("school_class_id")
    return dict(rows.annotate(last=Max("seat_number")).values_list("school_class_id", "last"))
