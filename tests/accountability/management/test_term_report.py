"""``manage.py term_report``: figures with fixed keys, workbook and letter from a script (H6, M21)."""

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
from docx import Document

from accountability.rules.unit_moves import Why
from students.models import School, SchoolClass, Student
from tests import make

pytestmark = pytest.mark.django_db
TERM = "2026-2027学年第一学期"
COUNTS = {
    "classes", "boys", "girls", "sex_not_stated", "suspended", "guests_elsewhere", "transfers_pending", "guests_here",
    "not_back_without_leave", "not_back_on_leave", "classes_without_a_roll", "cases_opened", "cases_open",
    "cases_struck_off", "dropouts_missing", "dropouts_back", "returnees", "returnees_unregistered",
}  # fmt: skip


@pytest.fixture(autouse=True)
def _september(school_class: SchoolClass, pupils: list[Student]) -> Iterator[None]:
    with time_machine.travel(make.at(dt.date(2026, 9, 14)), tick=False):
        yield


def said(*words: Any) -> str:
    out = StringIO()
    call_command("term_report", *words, stdout=out)
    return out.getvalue()


def test_m21_the_figures_have_fixed_keys(school: School) -> None:
    found = json.loads(said(TERM, "--json", "--date", "2026-09-10"))
    assert set(found) == {"school", "term", "since", "until", "rules", "grades", "total", "needs", "targets"}
    assert (found["school"], found["since"], found["until"]) == (school.name, "2026-09-02", "2026-09-10")
    assert set(found["total"]) == COUNTS | {"start", "moves", "end"}
    assert set(found["total"]["moves"]) == {why.value for why in Why}
    assert (found["total"]["start"], found["total"]["end"], found["total"]["boys"]) == (3, 3, 3)
    assert [grade["entry_year"] for grade in found["grades"]] == [2024]
    assert found["needs"] == {"doubly_burdened": 0, "health": 0}
    by_kind = {each["kind"]: each for each in found["targets"]}
    assert by_kind["retention"] == {
        "kind": "retention", "comparison": "equal", "wanted": "100", "part": 3, "whole": 3, "value": "100.00",
        "verdict": "met",
    }  # fmt: skip
    assert (by_kind["enrolment"]["value"], by_kind["dropout"]["wanted"]) == (None, None)


def test_m21_files_are_written_by_their_ending(tmp_path: Path) -> None:
    assert TERM in said(TERM, "--output", tmp_path / "a.xlsx")
    said(TERM, "--output", tmp_path / "a.docx")
    assert openpyxl.load_workbook(tmp_path / "a.xlsx").worksheets[0]["E5"].value == 3
    assert Document(str(tmp_path / "a.docx")).tables[0].rows[-1].cells[4].text == "3"


@pytest.mark.parametrize(
    "words",
    [
        ("第九学期",),
        (TERM, "--date", "2026-09-15"),
        (TERM, "--date", "2026-08-30"),
        (TERM, "--since", "x"),
        (TERM, "--since", "2026-09-15"),
        (TERM, "--output", Path("a.pdf")),
        (TERM, "--school", "none"),
    ],
)
def test_what_cannot_be_is_refused_in_words(words: tuple[Any, ...]) -> None:
    with pytest.raises(CommandError) as refused:
        said(*words)
    assert str(refused.value)


def test_i4_no_child_is_named(pupils: list[Student]) -> None:
    found = said(TERM, "--json")
    assert not any(child.name in found for child in pupils)
