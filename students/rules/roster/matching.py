"""Which child of the registry a row of a roster is, and what would change: numbers decide, names only ask (G3, G4)."""

import datetime as dt
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from students.rules.class_names import ClassKey
from students.rules.roster.issues import Code, Issue
from students.rules.roster.plans import Answer, FieldChange, Plan, Question
from students.rules.roster.pupil import Guardian
from students.rules.roster.roster import RosterParse, RosterRow

FIELDS = (
    "name",
    "sex",
    "birth_on",
    "ethnicity",
    "id_kind",
    "id_number",
    "status_number",
    "boarding",
    "address",
    "registered_address",
)
RESIDENCE = ("province", "city", "county", "township", "village")


@dataclass(frozen=True, slots=True, repr=False)
class KnownChild:
    """A child of the registry. ``class_key`` is None when the child is not enrolled now.

    ``is_settled``: it died, graduated or has a movement after the day, so no file of that day changes its class (G2).
    """

    id: int
    values: Mapping[str, str | dt.date | None]
    guardians: tuple[Guardian, ...]
    class_key: ClassKey | None
    is_settled: bool = False

    @property
    def label(self) -> tuple[str | dt.date | ClassKey | None, ...]:
        """What makes a row ask whether it is this child."""
        return (self.values["name"], self.values["birth_on"], self.class_key)


@dataclass(frozen=True, slots=True, repr=False)
class RowChange:
    """A known child and what the row changes: values, guardians, class (a movement), or a new spell."""

    row: RosterRow
    child: KnownChild
    changes: tuple[FieldChange, ...]

    @property
    def moves(self) -> bool:
        """Whether the class changes within the spell: a movement with a date."""
        return self.child.class_key is not None and self.child.class_key != self.row.class_key

    @property
    def comes_back(self) -> bool:
        """Whether a child who had left is enrolled again: a second spell (G3)."""
        return self.child.class_key is None


@dataclass(slots=True, repr=False)
class RosterPlan(Plan[RosterRow, RowChange, KnownChild]):
    """Everything that importing a roster would do."""


def plan_roster(
    parse: RosterParse,
    known: Sequence[KnownChild],
    classes: Collection[ClassKey],
    answers: Mapping[str, Answer] | None = None,
) -> RosterPlan:
    """Match every row: student status number, then ID number, then name, birth date and class as a question (G4).

    ``answers`` are the registrar's, by question key. A row that repeats everything known of a child changes nothing
    and needs no question. Children of the file's classes who are not in it are listed as missing, never removed.
    """
    plan = RosterPlan(parse=parse, errors=list(parse.errors), warnings=list(parse.warnings))
    matcher = _Matcher(known, answers or {})
    matched = {(row.sheet, row.number): matcher.by_numbers(row) for row in parse.rows}
    matcher.taken = {child.id for child in matched.values() if isinstance(child, KnownChild)}
    for row in parse.rows:
        _place(plan, matcher, row, matched[(row.sheet, row.number)])
    keys = {row.class_key for row in plan.new} | {change.row.class_key for change in plan.changed}
    plan.classes_created = sorted(keys - set(classes), key=lambda key: (-key.entry_year, key.number))
    plan.missing = _missing(plan, known, matcher)
    return plan


class _Matcher:
    """The registry by its numbers and names."""

    def __init__(self, known: Sequence[KnownChild], answers: Mapping[str, Answer]) -> None:
        self.answers = answers
        self.taken: set[int] = set()
        self.by_status = {child.values["status_number"]: child for child in known if child.values["status_number"]}
        self.by_id = {child.values["id_number"]: child for child in known if child.values["id_number"]}
        self.by_label: dict[tuple[object, ...], list[KnownChild]] = {}
        for child in known:
            self.by_label.setdefault(child.label, []).append(child)

    def by_numbers(self, row: RosterRow) -> "KnownChild | _TwoChildren | None":
        """The child of the row's numbers; two children when the numbers disagree."""
        status, number = self.by_status.get(row.status_number), self.by_id.get(row.id_number)
        if status and number and status.id != number.id:
            return _TwoChildren(status, number)
        return status or number

    def by_name(self, row: RosterRow) -> KnownChild | None:
        """A child of the same name, birth date and class whom no other row of the file is."""
        found = self.by_label.get((row.name, row.birth_on, row.class_key), [])
        return next((child for child in found if child.id not in self.taken), None)


@dataclass(frozen=True, slots=True)
class _TwoChildren:
    by_status: KnownChild
    by_id: KnownChild


def _place(plan: RosterPlan, matcher: _Matcher, row: RosterRow, found: "KnownChild | _TwoChildren | None") -> None:
    if isinstance(found, _TwoChildren):
        plan.errors.append(_issue(row, Code.NUMBERS_OF_TWO, "id_number"))
    elif found:
        _compare(plan, row, found)
    elif child := matcher.by_name(row):
        matcher.taken.add(child.id)
        _ask(plan, matcher, row, child)
    else:
        plan.new.append(row)


def _ask(plan: RosterPlan, matcher: _Matcher, row: RosterRow, child: KnownChild) -> None:
    changes = _changes(row, child)
    key = question_key(row)
    answer = matcher.answers.get(key)
    if not changes or answer == Answer.SAME:
        _compare(plan, row, child)
    elif answer == Answer.OTHER:
        plan.new.append(row)
    elif answer != Answer.SKIP:
        plan.questions.append(Question(key, row, child, changes))


def question_key(row: RosterRow) -> str:
    """The name of a question in answers: sheet and row."""
    return f"{row.sheet}!{row.number}"


def _compare(plan: RosterPlan, row: RosterRow, child: KnownChild) -> None:
    changes = _changes(row, child)
    if child.is_settled and child.class_key != row.class_key:
        plan.errors.append(_issue(row, Code.MOVED_LATER, "class"))
    elif changes:
        plan.changed.append(RowChange(row, child, changes))
    else:
        plan.unchanged.append(child.id)


def _changes(row: RosterRow, child: KnownChild) -> tuple[FieldChange, ...]:
    said = row_values(row)
    found = [
        FieldChange(name, _text(child.values[name]), _text(new))
        for name, new in said.items()
        if new and new != child.values[name]
    ]
    found += _guardian_changes(row.guardians, child.guardians)
    if child.class_key != row.class_key:
        found.append(FieldChange("class", _class_text(child.class_key), _class_text(row.class_key)))
    return tuple(found)


def row_values(row: RosterRow) -> dict[str, str | dt.date | None]:
    """What the row says of the child, by model field; empty where it says nothing."""
    values: dict[str, str | dt.date | None] = {name: getattr(row, name) for name in FIELDS}
    if any(getattr(row.residence, name) for name in RESIDENCE):
        values.update({name: getattr(row.residence, name) for name in RESIDENCE})
    return values


def _guardian_changes(said: Sequence[Guardian], known: Sequence[Guardian]) -> Iterable[FieldChange]:
    for position, guardian in enumerate(said):
        before = known[position] if position < len(known) else Guardian("", "", "")
        after = merged_guardian(guardian, before)
        if after != before:
            yield FieldChange(f"guardian{position + 1}", " ".join(before).strip(), " ".join(after).strip())


def merged_guardian(said: Guardian, known: Guardian) -> Guardian:
    """What is known of a guardian, with what the file says of the same one; another name is another person."""
    if said.name and known.name and said.name != known.name:
        return said
    return Guardian(*(new or old for new, old in zip(said, known, strict=True)))


def _missing(plan: RosterPlan, known: Sequence[KnownChild], matcher: _Matcher) -> list[KnownChild]:
    classes = {row.class_key for row in plan.parse.rows}
    failed = {str(cell).strip() for raw in plan.parse.failed for cell in raw.cells}
    return [
        child
        for child in known
        if child.class_key in classes and child.id not in matcher.taken and child.values["name"] not in failed
    ]


def _issue(row: RosterRow, code: Code, name: str) -> Issue:
    return Issue(sheet=row.sheet, row=row.number, column="", field=name, value=row.id_number, code=code)


def _text(value: str | dt.date | None) -> str:
    return "" if value is None else str(value)


def _class_text(key: ClassKey | None) -> str:
    return f"{key.entry_year}-{key.number}" if key else ""
