"""Which child of the stored catchment list a row of a file is: numbers decide, names only ask (G4, G7)."""

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import ClassVar

from students.choices import CatchmentPlace
from students.rules.roster.catchment import CatchmentParse, CatchmentRow
from students.rules.roster.issues import Code
from students.rules.roster.plans import Answer, FieldChange, Plan, Question

FIELDS = (
    *("name", "sex", "birth_on", "id_number", "township", "village", "address", "guardian", "phone"),
    *("place", "place_name", "disability", "note"),
)


@dataclass(frozen=True, slots=True, repr=False)
class KnownEntry:
    """A child on the stored list, with what is stored of it by model field."""

    id: int
    values: Mapping[str, str | dt.date]

    @property
    def label(self) -> tuple[str | dt.date, ...]:
        """What makes a row ask whether it is this child."""
        return (self.values["name"], self.values["birth_on"])


@dataclass(frozen=True, slots=True, repr=False)
class EntryChange:
    """A child on the list, and what the row says of it differently."""

    row: CatchmentRow
    entry: KnownEntry
    changes: tuple[FieldChange, ...]


@dataclass(slots=True, repr=False)
class CatchmentPlan(Plan[CatchmentRow, EntryChange, KnownEntry]):
    """Everything that importing a catchment list would do."""

    question: ClassVar[Code] = Code.SAME_LISTED


def plan_catchment(
    parse: CatchmentParse, known: Sequence[KnownEntry], answers: Mapping[str, Answer] | None = None
) -> CatchmentPlan:
    """Match every row by ID number, then by name and date of birth as a question (G4).

    A row that repeats everything known of a child changes nothing and needs no question. Children of the file's
    villages who are not in it are listed as missing, never removed (of the whole list, when the file names none)."""
    plan = CatchmentPlan(parse=parse, errors=list(parse.errors), warnings=list(parse.warnings))
    by_number = {entry.values["id_number"]: entry for entry in known if entry.values["id_number"]}
    by_label: dict[tuple[str | dt.date, ...], list[KnownEntry]] = {}
    for entry in known:
        by_label.setdefault(entry.label, []).append(entry)
    taken = {by_number[row.id_number].id for row in parse.rows if row.id_number in by_number}
    for row in parse.rows:
        namesakes = (entry for entry in by_label.get((row.name, row.birth_on), ()) if entry.id not in taken)
        if row.id_number in by_number:
            _compare(plan, row, by_number[row.id_number])
        elif namesake := next(namesakes, None):
            taken.add(namesake.id)
            _ask(plan, row, namesake, answers or {})
        else:
            plan.new.append(row)
    plan.missing = list(_missing(parse, known, taken))
    return plan


def _ask(plan: CatchmentPlan, row: CatchmentRow, entry: KnownEntry, answers: Mapping[str, Answer]) -> None:
    changes, key = _changes(row, entry), f"{row.sheet}!{row.number}"
    answer = answers.get(key)
    if not changes or answer == Answer.SAME:
        _compare(plan, row, entry)
    elif answer == Answer.OTHER:
        plan.new.append(row)
    elif answer != Answer.SKIP:
        plan.questions.append(Question(key, row, entry, changes))


def _compare(plan: CatchmentPlan, row: CatchmentRow, entry: KnownEntry) -> None:
    changes = _changes(row, entry)
    if changes:
        plan.changed.append(EntryChange(row, entry, changes))
    else:
        plan.unchanged.append(entry.id)


def _changes(row: CatchmentRow, entry: KnownEntry) -> tuple[FieldChange, ...]:
    said = entry_values(row)
    return tuple(
        FieldChange(name, str(entry.values[name] or ""), str(new))
        for name, new in said.items()
        if new != entry.values[name]
    )


def entry_values(row: CatchmentRow) -> dict[str, str | dt.date]:
    """What the row says of the child, by model field, without what it does not say.

    Where the child goes to school goes with the name of the school: a new place without a name erases the old one.
    """
    values: dict[str, str | dt.date] = {name: getattr(row, name) or "" for name in FIELDS}
    said = {name: value for name, value in values.items() if value}
    if row.place == CatchmentPlace.UNKNOWN:
        said.pop("place")
        return said
    return said | {"place_name": row.place_name}


def _missing(parse: CatchmentParse, known: Iterable[KnownEntry], taken: set[int]) -> Iterable[KnownEntry]:
    villages = {row.village for row in parse.rows if row.village}
    failed = {str(cell).strip() for raw in parse.failed for cell in raw.cells}
    for entry in known:
        is_of_file = not villages or entry.values["village"] in villages
        if is_of_file and entry.id not in taken and entry.values["name"] not in failed:
            yield entry
