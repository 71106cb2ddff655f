"""The pages of importing earlier attendance: preview in words, questions, rolls, errors back (B1 to B6, G4, H1)."""

import datetime as dt
import io
import re

import openpyxl
import pytest
from django.test import Client

from students.choices import ImportStatus
from students.models import Absence, ImportBatch, Roll, School, SchoolClass, User
from tests import make
from tests.rolls import take_roll
from tests.students.attendance_files import book, grid, grid_rows, listed
from tests.students.views.import_pages import in_words, page, step, uploaded

TITLE = "三年级(1)班2026年9月考勤表"
NAMES = ("陈子涵", "赵若曦", "龑𠮷")


@pytest.fixture
def school_class(school: School) -> SchoolClass:
    made = make.make_class(school, number=1)
    for name in NAMES:
        make.make_student(made, name=name)
    return made


def upload(client: Client, content: bytes) -> ImportBatch:
    return uploaded(client, content, "考勤表.xlsx", "attendance")


def sheet(**signs: dict[int, str]) -> bytes:
    return grid(TITLE, [7, 8, 9, 10, 11], {name: signs.get(name, {}) for name in NAMES})


def field_of(html: str, label: str) -> str:
    """The name of the select below a label."""
    found = re.search(rf'for="(?:id_)?(\w+)">{label}', html)
    assert found, label
    return found[1].removeprefix("id_")


def test_from_upload_to_rolls_and_back(office: Client, school_class: SchoolClass) -> None:
    batch = upload(office, sheet(陈子涵={7: "病", 8: "◎"}, 赵若曦={9: "迟"}))
    said = in_words(office, batch)
    assert "4 rolls of a class and day with 2 absences, late or early marks" in said
    assert "1 sign is not known" in said
    assert "Import 4 rolls" not in said
    name = field_of(page(office, batch), "◎")
    said = step(office, batch, "answers", **{name: "unexplained"})
    assert "Import 5 rolls" in said
    said = step(office, batch, "confirm")
    assert (batch.status, Roll.objects.count()) == (ImportStatus.DONE, 5)
    assert "5 rolls of a class and day imported with 3 marks" in said
    step(office, batch, "take-back")
    assert (batch.status, Roll.objects.count()) == (ImportStatus.TAKEN_BACK, 0)


def test_an_answered_sign_can_be_answered_anew(office: Client, school_class: SchoolClass) -> None:
    batch = upload(office, sheet(陈子涵={8: "◎"}))
    name = field_of(page(office, batch), "◎")
    step(office, batch, "answers", **{name: "sick"})
    step(office, batch, "answers", **{name: "personal"})
    step(office, batch, "confirm")
    assert Absence.objects.get().morning == "personal"


def test_a_list_asks_which_days_it_stands_for(office: Client, school_class: SchoolClass) -> None:
    batch = upload(office, listed((dt.date(2026, 9, 7), "三(1)班", "陈子涵", "病假")))
    every = {"days": "every", "first_day": "2026-09-07", "last_day": "2026-09-11"}
    office.cookies["language"] = "en"
    assert "Import 5 rolls" in step(office, batch, "answers", **every)
    assert "Import 1 roll" in step(office, batch, "answers", days="only")
    assert "Say from which to which day" in step(office, batch, "answers", days="every", first_day="2026-09-11")
    assert batch.summary["new"] == 1


@pytest.mark.parametrize(
    "posted",
    [{}, {"days": "never"}, {"days": "every", "first_day": "gestern"}, {"sign0": "\x00"}, {"first_day": "9999999-1-1"}],
)
def test_odd_answers_change_nothing(office: Client, school_class: SchoolClass, posted: dict[str, str]) -> None:
    batch = upload(office, listed((dt.date(2026, 9, 7), "三(1)班", "陈子涵", "病假")))
    step(office, batch, "answers", **posted)
    assert (batch.status, batch.summary["new"]) == (ImportStatus.READY, 1)


def test_blank_days_are_asked_about_by_class(office: Client, school_class: SchoolClass) -> None:
    blank = {name: {8: "", 9: ""} for name in NAMES}
    batch = upload(office, sheet(**blank))
    html = page(office, batch)
    assert "9月8日" in html and "9月9日" in html
    step(office, batch, "answers", blank0="taken")
    assert batch.summary["new"] == 5


def test_failed_sheets_come_back_whole_with_reasons(office: Client, school_class: SchoolClass) -> None:
    rows = grid_rows(TITLE, [7, 8, 9, 10], {"陈子涵": {7: "病"}, "赵若希": {8: "旷"}, "龑𠮷": {}})
    batch = upload(office, book(("九月", rows), merge=["A1:F1"]))
    content = office.get(f"/imports/{batch.token}/failed-rows/").getvalue()
    back = openpyxl.load_workbook(io.BytesIO(content))["九月"]
    values = [[cell.value for cell in row] for row in back.iter_rows()]
    assert values[0][:2] == [TITLE, None]
    assert values[2][1:3] == ["陈子涵", "病"]
    assert "姓名" in values[3][-1]
    assert values[2][-1] is None
    back["B4"] = "赵若曦"
    target = io.BytesIO()
    back.parent.save(target)
    step(office, batch, "confirm")
    again = upload(office, target.getvalue())
    assert (again.summary["new"], again.summary["unchanged"], again.summary["errors"]) == (1, 3, 0)


def test_a_sheet_without_month_or_class_says_what_to_write(office: Client, school_class: SchoolClass) -> None:
    batch = upload(office, grid("考勤表", [7, 8, 9, 10], {"陈子涵": {}}))
    assert "No month is named" in in_words(office, batch)
    batch = upload(office, book(("通知", [["请各班上报"]])))
    assert "Neither a list of absences nor a sheet" in in_words(office, batch)


def test_imported_rolls_say_so_wherever_their_time_is_shown_h1(
    office: Client, school_class: SchoolClass, registrar: User
) -> None:
    batch = upload(office, sheet(陈子涵={7: "旷"}))
    step(office, batch, "confirm")
    office.cookies["language"] = "en"
    for address in (f"/roll/{school_class.pk}/2026-09-07/done/", f"/roll/{school_class.pk}/2026-09-07/"):
        said = office.get(address, follow=True).content.decode()
        assert "mported on" in said, address
        assert "ack-filled" not in said
    board = office.get("/board/2026-09-07/", follow=True).content.decode()
    assert "imported" in board
    assert "filled in later" not in board


def test_a_corrected_roll_stays_imported_and_keeps_the_import_from_being_taken_back(
    office: Client, school_class: SchoolClass, registrar: User
) -> None:
    batch = upload(office, sheet(陈子涵={7: "旷"}))
    step(office, batch, "confirm")
    take_roll(school_class, registrar, dt.date(2026, 9, 7))
    office.cookies["language"] = "en"
    assert "was corrected or changed" in step(office, batch, "take-back")
    assert Roll.objects.get(date=dt.date(2026, 9, 7)).is_imported
    assert Roll.objects.count() == 5
