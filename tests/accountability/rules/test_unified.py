"""三统一: where reports, ledgers and registry part, case by case."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from accountability.rules.unified import Absent, Difference, OnLedger, Reported, unified
from students.choices import Status

TODAY = dt.date(2026, 11, 23)
EARLIER, LATER = dt.date(2026, 11, 20), dt.date(2026, 12, 1)
MISSING = {1: Absent.MISSING}


def row(**values: object) -> OnLedger:
    said = {
        "student_id": 1, "is_back": False, "is_lost": False, "report": Reported.NONE, "report_due_on": LATER,
        "status": Status.ENROLLED,
    }  # fmt: skip
    return OnLedger(**{**said, **values})  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("rows", "registry", "difference"),
    [
        ([], {}, None),
        ([], MISSING, Difference.NO_CASE),
        ([], {1: Absent.TRANSFER}, Difference.TRANSFER_NO_CASE),
        ([], {1: Absent.SUSPENSION}, Difference.SUSPENSION_OVER),
        ([row(report=Reported.SERVED)], MISSING, None),
        ([row(report=Reported.SERVED, is_lost=True)], MISSING, None),
        ([row()], MISSING, Difference.NOT_YET),
        ([row(report_due_on=None)], MISSING, Difference.NOT_YET),
        ([row(report_due_on=EARLIER)], MISSING, Difference.REPORT_DUE),
        ([row(report_due_on=TODAY)], MISSING, Difference.REPORT_DUE),
        ([row(is_lost=True)], MISSING, Difference.REPORT_DUE),
        ([row(report=Reported.ISSUED, report_due_on=EARLIER)], MISSING, Difference.NOT_SERVED),
        ([row(report=Reported.SERVED)], {}, Difference.NOT_MISSING),
        ([row(status=Status.LEFT)], {}, Difference.LEFT),
        ([row(status=Status.DEAD)], {}, Difference.LEFT),
        ([row(status=Status.SUSPENDED)], {}, Difference.SUSPENDED),
        ([row(is_back=True)], {}, None),
        ([row(is_back=True, report=Reported.SERVED)], {}, Difference.BACK),
        ([row(is_back=True)], MISSING, Difference.NO_CASE),
    ],
)
def test_in_whom_the_three_part(
    rows: list[OnLedger], registry: dict[int, Absent], difference: Difference | None
) -> None:
    found = unified(rows, registry, TODAY)
    assert [each.difference for each in found.apart] == ([difference] if difference else [])
    assert found.is_one is (difference is None)


def test_what_is_in_time_needs_nothing() -> None:
    found = unified([row(), row(student_id=2, is_back=True, report=Reported.SERVED)], MISSING, TODAY)
    assert len(found.apart) == 2 and found.to_put_right == ()


@given(
    away=st.sets(st.integers(1, 6)), back=st.sets(st.integers(7, 9)), served=st.sets(st.integers(1, 9)),
    absent=st.sets(st.integers(1, 6)),
)  # fmt: skip
def test_every_child_in_whom_two_numbers_differ_is_named_once(
    away: set[int], back: set[int], served: set[int], absent: set[int]
) -> None:
    rows = [
        row(student_id=child, is_back=child in back, report=Reported.SERVED if child in served else Reported.NONE)
        for child in sorted(away | back)
    ]
    found = unified(rows, dict.fromkeys(absent, Absent.MISSING), TODAY)
    differing = (found.reported ^ found.on_ledger) | (found.on_ledger ^ found.in_registry)
    assert sorted(each.student_id for each in found.apart) == sorted(differing)
