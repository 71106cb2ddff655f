"""In time or late, the receipt, and what schools add up to (H5)."""

import datetime as dt

import pytest

from accountability.rules.frozen import rows_data
from accountability.rules.submissions import Standing, add_up, receipt_hash, receipt_number, standing
from accountability.rules.summary import Counts, Row, summarise

DUE = dt.date(2026, 11, 4)
BEFORE, AFTER = DUE - dt.timedelta(days=1), DUE + dt.timedelta(days=1)


@pytest.mark.parametrize(
    ("first_on", "due_on", "today", "found"),
    [
        (None, DUE, BEFORE, Standing.WAITING),
        (None, DUE, DUE, Standing.WAITING),
        (None, DUE, AFTER, Standing.OVERDUE),
        (BEFORE, DUE, AFTER, Standing.ON_TIME),
        (DUE, DUE, AFTER, Standing.ON_TIME),
        (AFTER, DUE, AFTER, Standing.LATE),
        (None, None, AFTER, Standing.WAITING),
        (AFTER, None, AFTER, Standing.ON_TIME),
    ],
)
def test_h5_in_time_up_to_and_including_the_due_day(
    first_on: dt.date | None, due_on: dt.date | None, today: dt.date, found: Standing
) -> None:
    assert standing(first_on, due_on, today) is found


def test_the_number_of_a_receipt_names_school_month_and_version() -> None:
    assert receipt_number("5206950001", dt.date(2026, 10, 1), 2) == "5206950001-202610-2"


def test_a_receipt_changes_with_whatever_it_says() -> None:
    said = {"number": "1", "sha256": "a", "targets": [{"part": 1}]}
    assert receipt_hash(said) == receipt_hash(dict(reversed(said.items())))
    assert len({receipt_hash({**said, key: "x"}) for key in said} | {receipt_hash(said)}) == 4


def test_h4_schools_add_up_in_counts_and_half_days() -> None:
    rows = [summarise([Row(grade=1, number=1, counts=Counts(start=n, end=n, expected=n))]) for n in (3, 4)]
    found = add_up([rows_data(each)[-1] for each in rows])
    assert (found["start"], found["end"], found["expected_days"]) == (7, 7, 3.5)
    assert not {"level", "class_id", "head_teachers", "evaluation_score"} & found.keys()
    assert add_up([]) == {}
