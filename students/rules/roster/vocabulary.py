"""The words by which the columns of one kind of list are recognised."""

import re
from collections.abc import Callable, Container, Mapping
from dataclasses import dataclass

from students.rules.roster import fields
from students.rules.roster.fields import FORBIDDEN, IGNORED, RosterField, StaffField

_GUARDIAN = re.compile(
    rf"(?:第(?P<nth>[12]))?(?:{fields.GUARDIAN_WORDS.replace(' ', '|')})(?P<front>[12]?)(?P<part>.*?)(?P<back>[12]?)"
)
_PART_BACK = re.compile(r"(?P<part>.*?)(?P<back>[12])")
_PARTS = {word: part for part, words in fields.GUARDIAN_PARTS.items() for word in words.split()} | {"": "name"}


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """Exact names of columns, a rule for the rest, and what a list must have."""

    fields: frozenset[str]
    required: tuple[str, ...]
    names: Mapping[str, str]
    other: Callable[[str, str], str]
    seconds: Mapping[str, str]

    def meaning(self, key: str, group: str) -> str:
        """The field of a column with header ``key`` below ``group``; IGNORED, FORBIDDEN, or empty when not known."""
        return self.other(key, group) or self.names.get(key, "")

    def next_free(self, meaning: str, taken: Container[str]) -> str:
        """A second 监护人, 关系 or 联系电话 belongs to the second guardian."""
        second = self.seconds.get(meaning, meaning)
        return second if meaning in taken and second not in taken else meaning


def _table(names: Mapping[RosterField, str] | Mapping[StaffField, str], ignored: str, forbidden: str) -> dict[str, str]:
    table = dict.fromkeys(ignored.split(), IGNORED) | dict.fromkeys(forbidden.split(), FORBIDDEN)
    return table | {word: str(field) for field, words in names.items() for word in words.split()}


def _roster_other(key: str, group: str) -> str:
    """Guardians' columns by pattern, and everything that is never read (I5)."""
    if any(part in key for part in fields.FORBIDDEN_PARTS):
        return FORBIDDEN
    return _guardian(key) or _guardian_below(key, group) or _second_part(key)


def _guardian(key: str) -> str:
    """监护人1姓名, 家长电话2, 成员2关系 …"""
    found = _GUARDIAN.fullmatch(key)
    part = _PARTS.get(found["part"]) if found else None
    if found is None or part is None:
        return IGNORED if found and found["part"] in _GUARDIAN_IGNORED else ""
    return f"guardian{_which(found)}_{part}"


_GUARDIAN_IGNORED = ("是否监护人", "现住址", "户口所在地", "身份证号", "身份证件号", "身份证件类型", "证件号码", "民族")


def _guardian_below(key: str, group: str) -> str:
    """姓名 below 监护人信息二."""
    found = _GUARDIAN.fullmatch(group)
    if not found or key not in _PARTS:
        return _guardian_below_ignored(key, group)
    return f"guardian{_which(found)}_{_PARTS[key]}"


def _which(found: re.Match[str]) -> str:
    return found["nth"] or found["front"] or found["back"] or "1"


def _guardian_below_ignored(key: str, group: str) -> str:
    return IGNORED if key in _GUARDIAN_IGNORED and _GUARDIAN.fullmatch(group) else ""


def _second_part(key: str) -> str:
    """关系, 关系2, 联系电话2."""
    found = _PART_BACK.fullmatch(key)
    part = _PARTS.get(found["part"] if found else key)
    if found and found["part"] and part in ("relation", "phone"):
        return f"guardian{found['back']}_{part}"
    return "guardian1_relation" if part == "relation" else ""


ROSTER = Vocabulary(
    fields=frozenset(map(str, RosterField)),
    required=("name", "class_name"),
    names=_table(fields.ROSTER_NAMES, fields.ROSTER_IGNORED, fields.ROSTER_FORBIDDEN),
    other=_roster_other,
    seconds={
        "guardian1_name": "guardian2_name",
        "guardian1_relation": "guardian2_relation",
        "guardian1_phone": "guardian2_phone",
        "phone": "guardian2_phone",
    },
)
STAFF = Vocabulary(
    fields=frozenset(map(str, StaffField)),
    required=("name",),
    names=_table(fields.STAFF_NAMES, fields.STAFF_IGNORED, ""),
    other=lambda _key, _group: "",
    seconds={},
)
