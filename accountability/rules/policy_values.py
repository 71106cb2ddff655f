"""Every value that a school may set: where it comes from, what it may be, how it is written down (K14)."""

import unicodedata
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import time
from decimal import Decimal, InvalidOperation
from enum import Enum, unique
from typing import TypeAlias

from accountability.choices import BothPosts, PolicyFamily, PolicyGroup, ReportTo

Atom: TypeAlias = int | Decimal | time | str
"""A value as its row holds it."""


@unique
class ValueKind(Enum):
    """What a value is written as."""

    NUMBER = "number"
    PERCENT = "percent"
    SHARE = "share"
    POINTS = "points"
    TIME = "time"
    PATTERN = "pattern"
    TEXT = "text"
    CHOICE = "choice"


_WHOLE = frozenset({ValueKind.NUMBER, ValueKind.PERCENT})
_DECIMAL = frozenset({ValueKind.SHARE, ValueKind.POINTS})
PLACES = 2
PATTERN_LENGTH, TEXT_LENGTH = 40, 80


@dataclass(frozen=True, slots=True)
class PolicyValue:
    """One value: ``low`` and ``high`` are both allowed, ``source`` is the clause of the agreements it carries out,
    empty where the law or practice sets it."""

    name: str
    family: PolicyFamily
    group: PolicyGroup
    kind: ValueKind
    source: str = ""
    low: int = 0
    high: int = 100
    options: tuple[str, ...] = ()


_Row = tuple[str, ValueKind, str, int, int]
_N, _P, _S, _D, _T = ValueKind.NUMBER, ValueKind.PERCENT, ValueKind.SHARE, ValueKind.POINTS, ValueKind.TIME
_DAYTIME = (6, 20)
"""The hours within which a school can ask for its reports."""
_TABLE: dict[PolicyGroup, tuple[_Row, ...]] = {
    PolicyGroup.ROLL: (
        ("on_time_until", _T, "篇一.2", *_DAYTIME),
        ("late_slip_days", _N, "篇一.2", 0, 10),
        ("head_teacher_leave_days", _N, "", 0, 10),
        ("registrar_leave_days", _N, "", 0, 30),
        ("evidence_from_days", _N, "", 1, 30),
    ),
    PolicyGroup.WATCH: (
        ("run_days", _N, "篇四.3", 1, 30),
        ("intermittent_days", _N, "篇四.4", 1, 60),
        ("chronic_percent", _P, "篇四.4", 1, 100),
        ("chronic_min_days", _N, "篇四.4", 1, 100),
        ("long_run_days", _N, "篇四.4", 1, 60),
        ("long_leave_days", _N, "篇四.4", 1, 120),
    ),
    PolicyGroup.REGISTRY: (
        ("transfer_days", _N, "篇一.4", 1, 60),
        ("transfer_warn_days", _N, "篇一.4", 0, 30),
        ("suspension_warn_days", _N, "篇一.4", 0, 90),
        ("registry_task_days", _N, "篇一.6", 1, 180),
        ("revisit_days", _N, "篇一.2", 1, 100),
        ("too_good_percent", _P, "篇一.2", 1, 50),
        ("school_age_from", _N, "篇四.6", 5, 8),
        ("school_age_until", _N, "篇四.6", 10, 18),
    ),
    PolicyGroup.CASE: (
        ("visit_days", _N, "篇四.3", 1, 10),
        ("letter_days", _N, "篇四.3", 1, 10),
        ("return_days", _N, "篇四.3", 1, 60),
        ("report_visits", _N, "篇四.3", 0, 10),
        ("report_run_days", _N, "篇四.3", 1, 60),
        ("confirm_run_days", _N, "篇四.3", 1, 90),
        ("notice_chase_days", _N, "篇四.3", 1, 60),
        ("observation_days", _N, "篇一.6", 1, 120),
        ("relapse_days", _N, "篇一.6", 1, 10),
        ("observation_note_days", _N, "篇一.6", 1, 60),
        ("cause_from_day", _N, "篇四.3", 1, 30),
    ),
    PolicyGroup.SUPPORT: (
        ("support_contact_days", _N, "篇一", 1, 180),
        ("support_review_days", _N, "篇一", 0, 120),
    ),
    PolicyGroup.POINTS: (
        ("head_points", _D, "篇一.3", 0, 100),
        ("subject_points", _D, "篇一.3", 0, 100),
        ("back_days", _N, "篇一.3", 0, 60),
        ("settlement_days", _N, "篇一.3", 0, 60),
        ("veto_percent", _S, "篇一.5", 0, 100),
    ),
    PolicyGroup.EVALUATION: tuple(
        (name, _D, "篇一.2", 0, 100)
        for name in (
            *("evaluation_start", "late_report_points", "missed_report_points", "correction_points"),
            *("no_contact_points", "overdue_visit_points", "mismatch_points", "found_points"),
        )
    ),
    PolicyGroup.MONTHS: (("summary_days", _N, "篇一.4", 1, 30),),
}
_PATTERNS = {
    "letter_pattern": "篇四.3",
    "receipt_pattern": "篇四.3",
    "visit_pattern": "篇四.3",
    "report_pattern": "篇四.3",
    "notice_pattern": "篇四.3",
    "agreement_pattern": "篇一.1",
}
_OF_ATTENDANCE = frozenset({PolicyGroup.ROLL, PolicyGroup.WATCH, PolicyGroup.REGISTRY})


def _catalogue() -> Iterator[PolicyValue]:
    mine = PolicyFamily.ACCOUNTABILITY
    for group, rows in _TABLE.items():
        family = PolicyFamily.ATTENDANCE if group in _OF_ATTENDANCE else mine
        for name, kind, source, low, high in rows:
            yield PolicyValue(name, family, group, kind, source, low, high)
    reports, both = tuple(ReportTo.values), tuple(BothPosts.values)
    yield PolicyValue("report_to", mine, PolicyGroup.CASE, ValueKind.CHOICE, "篇四.3", options=reports)
    yield PolicyValue("report_address", mine, PolicyGroup.CASE, ValueKind.TEXT, "篇四.3", high=TEXT_LENGTH)
    yield PolicyValue("township_name", mine, PolicyGroup.CASE, ValueKind.TEXT, "篇四.3", high=TEXT_LENGTH)
    yield PolicyValue("both_posts", mine, PolicyGroup.POINTS, ValueKind.CHOICE, "篇一.3", options=both)
    for name, source in _PATTERNS.items():
        yield PolicyValue(name, mine, PolicyGroup.NUMBERS, ValueKind.PATTERN, source, high=PATTERN_LENGTH)


VALUES: dict[str, PolicyValue] = {value.name: value for value in _catalogue()}
"""Every value by its name, which is unique among both families."""


def values_of(family: PolicyFamily) -> list[PolicyValue]:
    """The values that one row holds."""
    return [value for value in VALUES.values() if value.family == family]


def read(value: PolicyValue, text: str) -> Atom:
    """What was written as the value. Raises ValueError where it is none, or out of its bounds."""
    text = text.strip()
    if value.kind in _WHOLE:
        return _within(value, int(unicodedata.normalize("NFKC", text)))
    if value.kind in _DECIMAL:
        return _decimal(value, unicodedata.normalize("NFKC", text))
    if value.kind is ValueKind.TIME:
        return _time(value, unicodedata.normalize("NFKC", text))
    return _words(value, text)


def _within(value: PolicyValue, number: int) -> int:
    if not value.low <= number <= value.high:
        raise ValueError(value.name)
    return number


def _decimal(value: PolicyValue, text: str) -> Decimal:
    try:
        number = Decimal(text)
    except InvalidOperation as error:
        raise ValueError(value.name) from error
    if not number.is_finite() or not value.low <= number <= value.high or number != round(number, PLACES):
        raise ValueError(value.name)
    return round(number, PLACES)


def _time(value: PolicyValue, text: str) -> time:
    found = time.fromisoformat(text).replace(second=0, microsecond=0)
    if found.tzinfo or not time(value.low) <= found <= time(value.high):
        raise ValueError(value.name)
    return found


def _words(value: PolicyValue, text: str) -> str:
    """A choice, a pattern with one {year} and one {number}, or a short text of one line."""
    if value.kind is ValueKind.CHOICE:
        is_right = text in value.options
    elif value.kind is ValueKind.PATTERN:
        is_right = len(text) <= value.high and text.isprintable() and _is_pattern(text)
    else:
        is_right = len(text) <= value.high and (not text or text.isprintable())
    if not is_right:
        raise ValueError(value.name)
    return text


def _is_pattern(text: str) -> bool:
    rest = text.replace("{year}", "", 1).replace("{number}", "", 1)
    return len(text) - len(rest) == len("{year}{number}") and "{" not in rest and "}" not in rest


def written(atom: Atom) -> str:
    """The value as it is kept in a proposal and shown in a field: 3, 0.5, 09:00; reads back as the same."""
    if isinstance(atom, time):
        return f"{atom:%H:%M}"
    if isinstance(atom, Decimal):
        return f"{atom.normalize():f}"
    return str(atom)


ORDER = (
    ("head_teacher_leave_days", "registrar_leave_days"),
    ("transfer_warn_days", "transfer_days"),
    ("report_run_days", "confirm_run_days"),
    ("cause_from_day", "report_run_days"),
    ("relapse_days", "observation_days"),
    ("observation_note_days", "observation_days"),
)
"""Of each two values the first is never greater than the second."""


def out_of_order(values: Mapping[str, Atom], changed: Collection[str]) -> list[tuple[str, str]]:
    """The pairs of ``ORDER`` that a change would turn round; pairs that it does not touch are left alone."""
    pairs = (pair for pair in ORDER if set(pair) & set(changed) and set(pair) <= values.keys())
    return [(less, more) for less, more in pairs if values[less] > values[more]]  # type: ignore[operator]  # numbers


def same_patterns(values: Mapping[str, Atom], changed: Collection[str]) -> list[str]:
    """The changed patterns that another kind of paper has already: two papers would have one number (E2)."""
    found = {name: values[name] for name in _PATTERNS if name in values}
    return [name for name in found if name in changed and list(found.values()).count(found[name]) > 1]
