"""Every value: where it stands, what may be written as it, what goes together (K14, E2)."""

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from accountability.choices import PolicyFamily
from accountability.models import AccountabilityPolicy
from accountability.policy_words import COUNTS, MEANING, bounds_words
from accountability.rules.policy_values import (
    VALUES,
    ValueKind,
    out_of_order,
    read,
    same_patterns,
    values_of,
    written,
)
from students.models import AttendancePolicy

MODELS: dict[str, Any] = {"attendance": AttendancePolicy, "accountability": AccountabilityPolicy}


@pytest.mark.parametrize("family", PolicyFamily)
def test_every_column_of_the_rows_is_a_value_and_the_other_way_round(family: PolicyFamily) -> None:
    columns = {field.name for field in MODELS[family]._meta.concrete_fields}
    assert {value.name for value in values_of(family)} == columns - {"id", "school", "effective_on"}


@pytest.mark.parametrize("name", VALUES)
def test_every_value_says_what_it_means_its_rule_and_what_it_may_be(name: str) -> None:
    value = VALUES[name]
    field = MODELS[value.family]._meta.get_field(name)
    assert str(MEANING[name]) and str(COUNTS[value.group]) and bounds_words(value) and field.help_text
    assert read(value, written(field.get_default())) == field.get_default()
    assert (value.options or ()) == tuple(key for key, _ in field.choices or ())


@pytest.mark.parametrize(
    ("name", "text", "found"),
    [
        ("run_days", "2", 2),
        ("run_days", " ２ ", 2),
        ("run_days", "1", 1),
        ("run_days", "30", 30),
        ("run_days", "0", None),
        ("run_days", "31", None),
        ("run_days", "-1", None),
        ("run_days", "2.5", None),
        ("run_days", "", None),
        ("run_days", "三", None),
        ("report_visits", "0", 0),
        ("chronic_percent", "100", 100),
        ("chronic_percent", "101", None),
        ("chronic_percent", "0", None),
        ("veto_percent", "0", Decimal(0)),
        ("veto_percent", "0.6", Decimal("0.6")),
        ("veto_percent", "50.00", Decimal(50)),
        ("veto_percent", "100.01", None),
        ("head_points", "3", Decimal(3)),
        ("head_points", "2.25", Decimal("2.25")),
        ("head_points", "2.125", None),
        ("head_points", "-0.5", None),
        ("head_points", "NaN", None),
        ("head_points", "Infinity", None),
        ("head_points", "1e1", Decimal(10)),
        ("on_time_until", "08:40", dt.time(8, 40)),
        ("on_time_until", "8:40", None),
        ("on_time_until", "05:59", None),
        ("on_time_until", "20:00", dt.time(20)),
        ("on_time_until", "20:01", None),
        ("on_time_until", "09:00+08:00", None),
        ("on_time_until", "9点", None),
        ("letter_pattern", "劝〔{year}〕{number}", "劝〔{year}〕{number}"),
        ("letter_pattern", "劝{number}", None),
        ("letter_pattern", "劝{year}", None),
        ("letter_pattern", "{year}{number}{number}", None),
        ("letter_pattern", "{year}{number}{class}", None),
        ("letter_pattern", "{year}{number}" + "字" * 27, None),
        ("letter_pattern", "{year}\n{number}", None),
        ("report_address", "", ""),
        ("report_address", "青石镇中心学校", "青石镇中心学校"),
        ("report_address", "校" * 81, None),
        ("report_to", "township", "township"),
        ("report_to", "ministry", None),
        ("both_posts", "head", "head"),
        ("both_posts", "", None),
    ],
)
def test_what_may_be_written(name: str, text: str, found: object) -> None:
    if found is None:
        with pytest.raises(ValueError):  # noqa: PT011  # the sentence is bounds_words
            read(VALUES[name], text)
    else:
        assert read(VALUES[name], text) == found


_NUMBERS = [value for value in VALUES.values() if value.kind in (ValueKind.NUMBER, ValueKind.PERCENT)]


@given(value=st.sampled_from(_NUMBERS), number=st.integers(-500, 500))
def test_whole_numbers_are_taken_within_their_bounds_only(value: Any, number: int) -> None:
    try:
        taken = read(value, str(number)) == number
    except ValueError:
        taken = False
    assert taken == (value.low <= number <= value.high)


@given(cents=st.integers(0, 10000))
def test_points_read_back_as_they_are_written(cents: int) -> None:
    points = Decimal(cents) / 100
    assert read(VALUES["head_points"], written(points)) == points


@pytest.mark.parametrize(
    ("values", "changed", "found"),
    [
        ({"head_teacher_leave_days": 6, "registrar_leave_days": 5}, {"head_teacher_leave_days"}, 1),
        ({"head_teacher_leave_days": 5, "registrar_leave_days": 5}, {"head_teacher_leave_days"}, 0),
        ({"head_teacher_leave_days": 6, "registrar_leave_days": 5}, {"run_days"}, 0),
        ({"report_run_days": 25, "confirm_run_days": 20}, {"confirm_run_days"}, 1),
        ({"relapse_days": 3, "observation_days": 2, "observation_note_days": 2}, {"observation_days"}, 1),
    ],
)
def test_two_values_in_order(values: dict[str, Any], changed: set[str], found: int) -> None:
    assert len(out_of_order(values, changed)) == found


def test_no_two_kinds_of_paper_have_one_pattern_e2() -> None:
    values = {
        "letter_pattern": "{year}-{number}",
        "report_pattern": "{year}-{number}",
        "visit_pattern": "{number}/{year}",
    }
    assert same_patterns(values, {"report_pattern"}) == ["report_pattern"]
    assert same_patterns(values, {"visit_pattern"}) == []
