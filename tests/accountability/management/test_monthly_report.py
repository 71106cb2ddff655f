"""``manage.py monthly_report``: rows with fixed keys, the workbook, freezing from a script (H4, H5, M7)."""

import datetime as dt
import json
from collections.abc import Iterator
from io import StringIO
from pathlib import Path
from typing import Any

import openpyxl
import pytest
import time_machine
from django.core.management import call_command
from django.core.management.base import CommandError

from accountability.models import MonthSummary
from students.choices import AbsenceKind
from students.models import Placement, School, SchoolClass, Student, User
from tests import make
from tests.rolls import take_roll

pytestmark = pytest.mark.django_db
KEYS = {
    "level", "grade", "entry_year", "number", "class_id", "start", "gain_transfer", "gain_resumed", "gain_returned",
    "gain_other", "loss_transfer", "loss_suspended", "loss_dropout", "loss_death", "loss_other", "end",
    "expected_days", "attended_days", "attendance_rate", "sick_days", "sick_persons", "personal_days",
    "personal_persons", "unexcused_days", "unexcused_persons", "late_times", "suspected_new", "suspected_open",
    "suspected_closed", "dropout_new", "dropout_total", "dropout_back", "visits", "letters", "on_time",
    "late_reports", "missed_reports", "owed_days", "unknown_days", "evaluation_score", "head_teachers",
}  # fmt: skip


@pytest.fixture(autouse=True)
def _november() -> Iterator[None]:
    with time_machine.travel(make.at(dt.date(2026, 11, 3)), tick=False):
        yield


@pytest.fixture
def room(school_class: SchoolClass, pupils: list[Student], head_teacher: User, principal: User) -> SchoolClass:
    """A class with a roll in October."""
    take_roll(school_class, head_teacher, dt.date(2026, 10, 9), {pupils[0]: AbsenceKind.SICK})
    return school_class


def report(*said: Any) -> dict[str, Any]:
    out = StringIO()
    call_command("monthly_report", *said, "--json", stdout=out)
    found: dict[str, Any] = json.loads(out.getvalue())
    return found


def test_m7_rows_of_class_grade_and_school_with_fixed_keys(room: SchoolClass, school: School) -> None:
    found = report("2026-10")
    assert [row["level"] for row in found["rows"]] == ["class", "grade", "school"]
    assert all(set(row) == KEYS for row in found["rows"])
    row = found["rows"][0]
    assert (row["grade"], row["entry_year"], row["number"], row["head_teachers"]) == (3, 2024, 1, ["王老师"])
    assert (row["start"], row["end"], row["expected_days"], row["attendance_rate"]) == (3, 3, 3, "66.7")
    assert (found["month"], found["until"], found["version"], found["unbalanced"]) == (
        "2026-10", "2026-10-31", None, [],
    )  # fmt: skip
    assert found["school"] == school.name and not MonthSummary.objects.exists()


def test_h5_freezing_from_a_script_is_done_once(room: SchoolClass, principal: User, tmp_path: Path) -> None:
    target = tmp_path / "october.xlsx"
    first = report("2026-10", "--freeze", "--output", str(target))
    assert (first["version"], first["frozen_by"], len(first["sha256"])) == (1, "周校长", 64)
    assert report("2026-10", "--freeze")["version"] == 1
    make.make_student(room, since=dt.date(2026, 10, 20))
    assert report("2026-10")["version"] == 1 and report("2026-10")["rows"][0]["end"] == 3
    second = report("2026-10", "--freeze")
    assert (second["version"], second["rows"][0]["end"]) == (2, 4)
    assert {each["column"] for each in second["differences"]} == {"end", "gain_other"}
    page = openpyxl.load_workbook(target).active
    assert (page["A5"].value, page["B5"].value, page["L5"].value) == ("三年级(1)班", 3, 3)


def test_h4_what_does_not_balance_is_named_and_not_frozen(room: SchoolClass, pupils: list[Student]) -> None:
    Placement.objects.filter(student=pupils[0]).update(ends_on=dt.date(2026, 10, 12))
    assert report("2026-10")["unbalanced"] == [{"entry_year": 2024, "number": 1, "difference": -1}]
    with pytest.raises(CommandError, match="有 1 个班人数不平"):
        report("2026-10", "--freeze")


@pytest.mark.parametrize(
    ("said", "sentence"),
    [
        (["2026-13"], "请按“年-月”填写月份"),
        (["2026-12"], "这个月还没有开始"),
        (["2026-10", "--school", "X"], "--school"),
        (["2026-10", "--freeze", "--user", "nobody"], "校长"),
        (["2026-11", "--freeze"], "自12月1日 周二起可以定稿"),
    ],
)
def test_what_cannot_be_done_is_said(room: SchoolClass, said: list[str], sentence: str) -> None:
    with pytest.raises(CommandError, match=sentence):
        report(*said)


def test_in_words(room: SchoolClass) -> None:
    out = StringIO()
    call_command("monthly_report", "2026-10", stdout=out)
    assert out.getvalue().strip() == "预览，截至10月31日 周六"
