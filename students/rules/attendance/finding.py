"""Which child of the school a row is about: numbers decide, then the name within the class; never a guess (G4)."""

import datetime as dt
from dataclasses import dataclass

from students.rules.attendance.facts import FileRow
from students.rules.attendance.known import Known, KnownStay
from students.rules.roster.issues import Code


@dataclass(frozen=True, slots=True)
class Found:
    """The child of a row; or why none was found, at which column, and of which class the child is instead."""

    child_id: int | None = None
    problem: Code | None = None
    field: str = "name"


def find_child(row: FileRow, known: Known) -> Found:
    """The child of a row by number, else by name (or seat alone) among the children of its class in those days."""
    who = row.who
    if who.status_number or who.id_number:
        return _by_number(row, known)
    if row.class_key is None:
        return _alone(row, known)
    if row.class_key not in known.classes:
        return Found(problem=Code.CLASS_MISSING, field="class_name")
    days = _days(row, known)
    stays = [stay for stay in known.by_class[row.class_key] if _is_meant(row, stay, known)]
    here = {stay.child_id for stay in stays if any(stay.covers(day) for day in days)} or {s.child_id for s in stays}
    if len(here) > 1 and who.seat is not None:
        here = {stay.child_id for stay in stays if stay.seat == who.seat and stay.child_id in here} or here
    if len(here) == 1:
        return Found(here.pop())
    return Found(problem=Code.CHILD_SEVERAL if here else _nobody(row, known))


def _is_meant(row: FileRow, stay: KnownStay, known: Known) -> bool:
    if row.who.name:
        return known.pupils[stay.child_id].name == row.who.name
    return stay.seat == row.who.seat


def _by_number(row: FileRow, known: Known) -> Found:
    children = known.by_numbers(row.who)
    field = "status_number" if row.who.status_number else "id_number"
    if len(children) > 1:
        return Found(problem=Code.NUMBERS_OF_TWO, field=field)
    if not children:
        return Found(problem=Code.CHILD_UNKNOWN, field=field)
    (child,) = children
    if row.who.name and known.pupils[child].name != row.who.name:
        return Found(problem=Code.CHILD_NAME, field="name")
    return Found(child)


def _alone(row: FileRow, known: Known) -> Found:
    """A row without a class: the name must be the only one in the school."""
    children = {stay.child_id for stay in known.by_name.get(row.who.name, ())} if row.who.name else set()
    if len(children) == 1:
        return Found(children.pop())
    return Found(problem=Code.CHILD_SEVERAL if children else Code.CHILD_UNKNOWN)


def _nobody(row: FileRow, known: Known) -> Code:
    return Code.CHILD_ELSEWHERE if row.who.name and known.by_name.get(row.who.name) else Code.CHILD_UNKNOWN


def _days(row: FileRow, known: Known) -> tuple[dt.date, ...]:
    return tuple(day for entry in row.entries for day in (entry.span.first, entry.span.last) if day) or (known.today,)
