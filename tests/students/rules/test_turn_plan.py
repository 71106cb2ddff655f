"""The stored draft of a turn is read strictly (G1)."""

import datetime as dt
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as some

from students.rules.class_names import ClassKey
from students.rules.turn_plan import (
    How,
    Mapping,
    Opening,
    Plan,
    PlanUnreadable,
    Retained,
    TermPlan,
    parse_key,
    parse_plan,
    plan_data,
    without,
)

A, B, C = ClassKey(2024, 1), ClassKey(2024, 2), ClassKey(2025, 1)
FULL = Plan(
    terms=(TermPlan("2027-2028学年第一学期", dt.date(2027, 9, 1), dt.date(2028, 1, 15)),),
    graduation_on=dt.date(2027, 6, 30),
    retained=(Retained(7, C, "长期住院", "县教育局", dt.date(2027, 7, 1)),),
    mappings=(
        Mapping(A, How.CHOSEN, (), ((3, B), (4, B)), closes=True),
        Mapping(B, How.PARITY, (A, B)),
        Mapping(C, How.ALL, (ClassKey(2025, 2),), closes=True),
    ),
    openings=(Opening(ClassKey(2027, 1)), Opening(ClassKey(2027, 2), "石桥教学点")),
    heads=((A, 12),),
)


def test_a_plan_comes_back_as_it_was_stored() -> None:
    assert parse_plan(plan_data(FULL)) == FULL
    assert parse_plan(plan_data(Plan())) == parse_plan({}) == Plan()


def test_the_plan_of_a_class() -> None:
    assert FULL.mapping_of(B) == FULL.mappings[1]
    assert FULL.mapping_of(ClassKey(2022, 1)) is None
    assert without(FULL.mappings, B) == (FULL.mappings[0], FULL.mappings[2])


def changed(**parts: Any) -> dict[str, Any]:
    """The stored plan with parts replaced."""
    return {**plan_data(FULL), **parts}


ODD = (
    None,
    [],
    "x",
    7,
    {"terms": []},
    changed(graduation_on="2027-02-30"),
    changed(graduation_on=5),
    changed(terms=[["name", "2027-09-01"]]),
    changed(terms=[["x" * 41, "2027-09-01", "2028-01-15"]]),
    changed(terms=[["\x00", "2027-09-01", "2028-01-15"]]),
    changed(terms={"a": 1}),
    changed(retained=[[True, "2025-1", "", "", "2027-07-01"]]),
    changed(retained=[[0, "2025-1", "", "", "2027-07-01"]]),
    changed(retained=[[2**70, "2025-1", "", "", "2027-07-01"]]),
    changed(mappings=[{}]),
    changed(mappings=["x"]),
    changed(mappings=[{"source": "2024-1", "how": "some", "targets": [], "chosen": [], "closes": False}]),
    changed(mappings=[{"source": "2024-1", "how": "all", "targets": [], "chosen": [], "closes": False}]),
    changed(mappings=[{"source": "2024-1", "how": "chosen", "targets": [], "chosen": [[1]], "closes": False}]),
    changed(mappings=[{"source": "2024-1", "how": "chosen", "targets": [], "chosen": [], "closes": 1}]),
    changed(openings=[["2024-100", ""]]),
    changed(openings=[["2024-0", ""]]),
    changed(openings=[["1024-1", ""]]),
    changed(openings=[["２０２４-1", ""]]),
    changed(heads=[["2024-1", "12"]]),
    changed(heads=[["2024-1", 1, 2]]),
    changed(heads=[["2024-1", 1]] * 5001),
)


@pytest.mark.parametrize("raw", ODD)
def test_an_odd_draft_is_refused_never_an_accident(raw: object) -> None:
    with pytest.raises(PlanUnreadable):
        parse_plan(raw)


_JSON = some.recursive(
    some.none() | some.booleans() | some.integers() | some.text(max_size=12) | some.sampled_from(["2024-1", "all"]),
    lambda inner: some.lists(inner, max_size=4) | some.dictionaries(some.text(max_size=6), inner, max_size=4),
    max_leaves=12,
)


@given(part=some.sampled_from(sorted(plan_data(FULL))), value=_JSON)
def test_whatever_stands_in_a_part_is_read_or_refused(part: str, value: object) -> None:
    try:
        plan = parse_plan(changed(**{part: value}))
    except PlanUnreadable:
        return
    assert parse_plan(plan_data(plan)) == plan


@pytest.mark.parametrize("text", ["", "2024", "2024-", "2024-1-1", "2024-01", "-1", None, 5, "2024-1\n"])
def test_what_names_no_class(text: object) -> None:
    with pytest.raises(PlanUnreadable):
        parse_key(text)
