"""Which child a row of the answer is, and what it settles: numbers decide, names only ask (M23, G4)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from students.rules.class_names import ClassKey
from students.rules.filing import FORMAL, TEMPORARY
from students.rules.roster.filing import AnswerRow
from students.rules.roster.issues import Code, Issue
from students.rules.roster.plans import Answer, FieldChange, Plan, Question
from students.rules.roster.reading import Parse


@dataclass(frozen=True, slots=True, repr=False)
class KnownEntrant:
    """A child of the school with its numbers; ``is_waiting``: its record was sent and is not answered yet."""

    id: int
    name: str
    sex: str
    birth_on: date | None
    id_number: str
    status_number: str
    class_key: ClassKey | None
    refused_because: str = ""
    is_waiting: bool = False


@dataclass(frozen=True, slots=True, repr=False)
class Settled:
    """A child whose number or reason the file says anew."""

    row: AnswerRow
    child: KnownEntrant
    changes: tuple[FieldChange, ...]


@dataclass(slots=True, repr=False)
class FilingPlan(Plan[AnswerRow, Settled, KnownEntrant]):
    """Everything that importing an answer would do; nobody is ever new."""

    question: ClassVar[Code] = Code.FILING_SAME_CHILD


def plan_filing(
    parse: Parse[AnswerRow], known: Sequence[KnownEntrant], answers: Mapping[str, Answer] | None = None
) -> FilingPlan:
    """Match every row by ID number or a number it has already, else by name, birth date and sex as a question (G4).

    Children whose records were sent and who are not in the file are listed as missing; nothing happens to them.
    """
    plan = FilingPlan(parse=parse, errors=list(parse.errors), warnings=list(parse.warnings))
    matcher = _Matcher(known, answers or {})
    certain = {(row.sheet, row.number): matcher.by_numbers(row) for row in parse.rows}
    matcher.taken = {child.id for child in certain.values() if child}
    for row in parse.rows:
        child = certain[(row.sheet, row.number)]
        if child is not None:
            _settle(plan, matcher, row, child)
        else:
            _ask(plan, matcher, row)
    plan.missing = [child for child in known if child.is_waiting and child.id not in matcher.taken]
    return plan


class _Matcher:
    """The children of the school by their numbers and names."""

    def __init__(self, known: Sequence[KnownEntrant], answers: Mapping[str, Answer]) -> None:
        self.answers = answers
        self.taken: set[int] = set()
        self.by_id = {child.id_number: child for child in known if child.id_number}
        self.by_status = {child.status_number: child for child in known if child.status_number}
        self.by_name: dict[str, list[KnownEntrant]] = {}
        for child in known:
            self.by_name.setdefault(child.name, []).append(child)

    def by_numbers(self, row: AnswerRow) -> KnownEntrant | None:
        """The child of the ID number, else the one that has this very student status number."""
        return self.by_id.get(row.id_number) or self.by_status.get(row.status_number)

    def namesakes(self, row: AnswerRow) -> list[KnownEntrant]:
        """Children of the name whom no other row is, and of whom birth date and sex say nothing else."""
        return [
            child
            for child in self.by_name.get(row.name, [])
            if child.id not in self.taken
            and (not row.birth_on or not child.birth_on or row.birth_on == child.birth_on)
            and (not row.sex or not child.sex or row.sex == child.sex)
        ]


def _ask(plan: FilingPlan, matcher: _Matcher, row: AnswerRow) -> None:
    found = matcher.namesakes(row)
    if len(found) != 1:
        plan.errors.append(_issue(row, Code.FILING_SEVERAL if found else Code.FILING_UNKNOWN, "name"))
        return
    child = found[0]
    matcher.taken.add(child.id)
    key = f"{row.sheet}!{row.number}"
    changes = _changes(row, child)
    if not changes or matcher.answers.get(key) == Answer.SAME:
        _settle(plan, matcher, row, child)
    elif key not in matcher.answers:
        plan.questions.append(Question(key, row, child, changes))


def _settle(plan: FilingPlan, matcher: _Matcher, row: AnswerRow, child: KnownEntrant) -> None:
    problem = _problem(row, child, matcher.by_status.get(row.status_number))
    changes = _changes(row, child)
    if problem is not None:
        plan.errors.append(problem)
    elif changes:
        plan.changed.append(Settled(row, child, changes))
        if row.status_number.startswith("G") and child.id_number and row.status_number[1:] != child.id_number:
            plan.warnings.append(_issue(row, Code.FILING_DIFFERS, "status_number"))
    else:
        plan.unchanged.append(child.id)


def _problem(row: AnswerRow, child: KnownEntrant, holder: KnownEntrant | None) -> Issue | None:
    if holder is not None and holder.id != child.id:
        return _issue(row, Code.NUMBERS_OF_TWO, "status_number")
    if row.name != child.name:
        return _issue(row, Code.CHILD_NAME, "name")
    if row.status_number.startswith(TEMPORARY) and child.status_number.startswith(FORMAL):
        return _issue(row, Code.FILING_TEMPORARY, "status_number")
    return None


def _changes(row: AnswerRow, child: KnownEntrant) -> tuple[FieldChange, ...]:
    """A number that is new, or a reason that is; a child that has its number keeps it whatever else came back."""
    if row.is_waiting:
        return ()
    if row.status_number:
        said = {"status_number": (child.status_number, row.status_number)}
    else:
        is_settled = child.status_number.startswith(FORMAL)
        said = {} if is_settled else {"refused_because": (child.refused_because, row.reason)}
    return tuple(FieldChange(name, old, new) for name, (old, new) in said.items() if old != new)


def _issue(row: AnswerRow, code: Code, name: str) -> Issue:
    value = {"name": row.name, "status_number": row.status_number}[name]
    return Issue(sheet=row.sheet, row=row.number, column="", field=name, value=value, code=code)
