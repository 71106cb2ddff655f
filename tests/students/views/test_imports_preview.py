"""The preview of an import: questions, changes, errors, failed rows (G4, I1 to I3)."""

import io
from urllib.parse import unquote

import openpyxl
import pytest
from django.test import Client

from students.actions import import_files
from students.choices import AccessKind
from students.models import AccessEntry, Student, User
from tests.students.views.import_pages import (
    in_words,
    page,
    pupil,
    sample,
    sheet,
    step,
    uploaded,
)

# ---- the preview


def known_child(office: Client) -> None:
    """学生一 is in the registry already."""
    step(office, uploaded(office, sheet(pupil(1))), "confirm")


def test_questions_come_before_importing_and_are_answered_once_g4(office: Client) -> None:
    known_child(office)
    batch = uploaded(office, sheet(pupil(1, sex="女"), pupil(2)), effective_on="2026-11-23")
    shown = page(office, batch)
    assert "answer:Sheet!2" in shown
    assert "/confirm/" not in shown
    step(office, batch, "answers", **{"answer:Sheet!2": "same"})
    assert (batch.summary["questions"], batch.summary["changed"]) == (0, 1)
    assert "/confirm/" in page(office, batch)


@pytest.mark.parametrize(
    ("answer", "pupils", "changed"), [("same", 1, 1), ("other", 2, 0), ("skip", 1, 0), ("", 1, 0), ("maybe", 1, 0)]
)
def test_each_answer_does_what_it_says_g4(office: Client, answer: str, pupils: int, changed: int) -> None:
    known_child(office)
    batch = uploaded(office, sheet(pupil(1, sex="女")))
    step(office, batch, "answers", **{"answer:Sheet!2": answer})
    assert (batch.summary["new"], batch.summary["changed"]) == (pupils - 1, changed)
    assert batch.summary["questions"] == (1 if answer in ("", "maybe") else 0)


def test_one_button_answers_all_that_is_open(office: Client) -> None:
    step(office, uploaded(office, sheet(pupil(1), pupil(2), pupil(3))), "confirm")
    batch = uploaded(office, sheet(*(pupil(number, sex="女") for number in (1, 2, 3))))
    step(office, batch, "answers", **{"answer:Sheet!3": "skip", "all": "same"})
    assert (batch.summary["questions"], batch.summary["changed"]) == (0, 2)


def test_changes_show_old_and_new(office: Client) -> None:
    known_child(office)
    batch = uploaded(office, sheet(pupil(1, sex="女")))
    step(office, batch, "answers", **{"answer:Sheet!2": "same"})
    assert "Male → Female" in in_words(office, batch, "?show=changed").replace("  ", " ")


def test_errors_name_place_value_and_what_to_do(office: Client) -> None:
    batch = uploaded(office, sheet(pupil(1), pupil(2, id="110105194912310021")))
    shown = in_words(office, batch, "?show=errors")
    assert "3 Sheet 身份证号 110105********0021 The check digit is impossible" in shown
    assert "Import 1 correct row" in shown


def test_pupils_not_in_the_file_are_listed_and_stay_g4(office: Client) -> None:
    step(office, uploaded(office, sheet(pupil(1), pupil(2))), "confirm")
    batch = uploaded(office, sheet(pupil(2), pupil(3)))
    shown = in_words(office, batch, "?show=missing")
    assert "学生一 Grade 3 Class 2" in shown
    assert "nobody is removed" in shown
    step(office, batch, "confirm")
    assert Student.objects.count() == 3


@pytest.mark.parametrize("show", ["errors", "questions", "nonsense", "__class__"])
def test_part_that_holds_nothing_shows_another(office: Client, show: str) -> None:
    batch = uploaded(office, sheet(pupil(1)))
    assert "学生一" in page(office, batch, f"?show={show}")


def test_day_can_be_changed_and_must_be_one(office: Client) -> None:
    batch = uploaded(office, sheet(pupil(1)))
    step(office, batch, "date", effective_on="2026-11-20")
    assert str(batch.effective_on) == "2026-11-20"
    step(office, batch, "date", effective_on="soon")
    assert str(batch.effective_on) == "2026-11-20"


def test_looking_at_a_preview_leaves_an_entry_i2(office: Client, registrar: User) -> None:
    page(office, uploaded(office, sheet(pupil(1), pupil(2))))
    entry = AccessEntry.objects.get()
    assert (entry.actor, entry.kind, entry.what, entry.count) == (registrar, AccessKind.VIEW, "import", 2)


# ---- failed rows


def test_failed_rows_come_back_as_a_spreadsheet_with_reasons_and_leave_an_entry_i2(office: Client) -> None:
    batch = sample(office, "roster-with-errors.xlsx")
    answer = office.get(f"/imports/{batch.token}/failed-rows/")
    assert answer["Content-Disposition"].startswith("attachment")
    assert "roster-with-errors" in unquote(answer["Content-Disposition"])
    rows = list(openpyxl.load_workbook(io.BytesIO(answer.content)).active.values)
    assert len(rows) == 1 + 8
    assert all(row[-1] for row in rows)
    assert AccessEntry.objects.filter(kind=AccessKind.DOWNLOAD, what="import.failed_rows", count=8).count() == 1


def test_name_of_the_failed_rows_is_right_for_chinese_files(office: Client) -> None:
    batch = uploaded(office, sheet(pupil(1, id="110105194912310021")), "三年级 花名册.xlsx")
    named = office.get(f"/imports/{batch.token}/failed-rows/")["Content-Disposition"]
    assert unquote(named.split("utf-8''")[1]).startswith("三年级 花名册")


def test_failed_rows_can_still_be_had_after_the_import(office: Client) -> None:
    batch = sample(office, "roster-with-errors.xlsx")
    assert "/failed-rows/" in step(office, batch, "confirm")
    assert office.get(f"/imports/{batch.token}/failed-rows/").status_code == 200
    import_files.remove(batch.token, import_files.FAILED_ROWS)
    assert "/failed-rows/" not in page(office, batch)


def test_no_failed_rows_no_file(office: Client) -> None:
    batch = uploaded(office, sheet(pupil(1)))
    assert office.get(f"/imports/{batch.token}/failed-rows/").status_code == 404
