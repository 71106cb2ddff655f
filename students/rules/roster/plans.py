"""What importing any kind of list would do; nothing is done yet."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, ClassVar, Generic, TypeVar

from students.rules.class_names import ClassKey
from students.rules.roster.issues import Code, Issue
from students.rules.roster.reading import Parse

RowT = TypeVar("RowT")
ChangeT = TypeVar("ChangeT")
KnownT = TypeVar("KnownT")


class Answer(StrEnum):
    """What the registrar says to the question whether a row is a known child."""

    SAME = "same"
    OTHER = "other"
    SKIP = "skip"


@dataclass(frozen=True, slots=True, repr=False)
class FieldChange:
    """One value that the file says differently; empty ``old`` means that nothing was known."""

    field: str
    old: str
    new: str


@dataclass(frozen=True, slots=True, repr=False)
class Question:
    """A row without a number that decides, and whom it might be. ``key`` is stable for the same file."""

    key: str
    row: Any
    child: Any
    changes: tuple[FieldChange, ...]


@dataclass(slots=True, repr=False)
class Plan(Generic[RowT, ChangeT, KnownT]):
    """What a file adds, changes and leaves; who is known and not in it is ``missing``, and only listed.

    A change has ``row`` and ``changes``. ``question`` is what the commands say of a question, which they cannot ask.
    """

    question: ClassVar[Code] = Code.SAME_CHILD
    parse: Parse[RowT]
    new: list[RowT] = field(default_factory=list)
    changed: list[ChangeT] = field(default_factory=list)
    unchanged: list[int] = field(default_factory=list)
    questions: list[Question] = field(default_factory=list)
    missing: list[KnownT] = field(default_factory=list)
    classes_created: Sequence[ClassKey] = ()
    errors: list[Issue] = field(default_factory=list)
    warnings: list[Issue] = field(default_factory=list)

    @property
    def fingerprint(self) -> str:
        """What of the plan must not change between preview and confirmation, beyond its rows and changes."""
        return ""

    def issue_of(self, question: Any) -> Issue:
        """A question as the commands print it."""
        row = question.row
        return Issue(sheet=row.sheet, row=row.number, column="", field="", value="", code=self.question)

    @property
    def rows_with_errors(self) -> int:
        """How many rows cannot be taken."""
        return len({(issue.sheet, issue.row) for issue in self.errors if issue.row})


AnyPlan = Plan[Any, Any, Any]
