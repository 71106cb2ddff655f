"""The registrar's import pages: upload, columns, who may, how many queries (G4, I1, I6, J)."""

import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from kongchuo.lib.sheets import DEFAULT_LIMITS
from students.actions import imports
from students.choices import AccessKind, ImportStatus, Role
from students.models import AccessEntry, Appointment, ImportBatch, SchoolClass, Student, User
from tests import make
from tests.students.views.import_pages import in_words, page, pupil, sample, send, sheet, step, uploaded

# ---- the sample files, from upload to registry


@pytest.mark.parametrize(
    ("name", "pupils", "classes", "errors"),
    [
        ("roster-school.xlsx", 802, 18, 0),
        ("registry-export.xlsx", 60, None, 0),
        ("roster-gb18030.csv", 45, 1, 0),
        ("roster-old.xls", 45, 1, 0),
        ("roster-with-errors.xlsx", 41, None, 8),
    ],
    ids=["whole school", "registry export", "GB18030", "old Excel", "with errors"],
)
def test_sample_roster_is_previewed_and_imported_g4(
    office: Client, name: str, pupils: int, classes: int | None, errors: int
) -> None:
    batch = sample(office, name)
    assert batch.status == ImportStatus.READY
    assert f"{pupils} new, 0 changed, 0 unchanged, {errors} rows with errors." in in_words(office, batch)
    assert Student.objects.count() == 0
    step(office, batch, "confirm")
    assert batch.status == ImportStatus.DONE
    assert Student.objects.count() == pupils
    assert classes is None or SchoolClass.objects.count() == classes
    assert f"{pupils} added" in in_words(office, batch)


def test_sample_staff_list_makes_accounts_posts_and_a_sheet_of_passwords(office: Client, registrar: User) -> None:
    batch = sample(office, "staff.xlsx", "staff")
    assert "40 new" in in_words(office, batch)
    step(office, batch, "confirm")
    assert Appointment.objects.filter(role=Role.HEAD_TEACHER).count() == 18
    printed = office.get(f"/imports/{batch.token}/passwords/").content.decode()
    name, username, password = imports.passwords_of(batch)[0]
    assert all(text in printed for text in (name, username, password))
    assert AccessEntry.objects.filter(kind=AccessKind.PRINT, what="import.passwords", count=40).count() == 1


def test_passwords_are_gone_once_they_are_erased(office: Client) -> None:
    batch = sample(office, "staff.xlsx", "staff")
    step(office, batch, "confirm")
    assert "passwords/" in page(office, batch)
    after = step(office, batch, "passwords/erase")
    assert f"/imports/{batch.token}/passwords/" not in after
    assert office.get(f"/imports/{batch.token}/passwords/").status_code == 404


def test_the_same_file_twice_changes_nothing_and_offers_nothing(office: Client) -> None:
    step(office, sample(office, "roster-gb18030.csv"), "confirm")
    again = sample(office, "roster-gb18030.csv")
    assert "0 new, 0 changed, 45 unchanged, 0 rows with errors." in in_words(office, again)
    assert "There is nothing to import" in in_words(office, again)
    assert "/confirm/" not in page(office, again)


# ---- the upload


def test_first_roster_counts_from_the_first_day_of_term_later_ones_from_today_k1(
    office: Client, school_class: SchoolClass
) -> None:
    assert 'value="2026-09-01"' in office.get("/imports/new/roster/").content.decode()
    make.make_student(school_class)
    assert 'value="2026-11-23"' in office.get("/imports/new/roster/").content.decode()


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (None, "Choose the file first."),
        (b"x" * (DEFAULT_LIMITS.file_bytes + 1), "larger than 10 MB"),
    ],
    ids=["no file", "too big"],
)
def test_upload_without_a_usable_file_says_what_to_do(office: Client, content: bytes | None, said: str) -> None:
    office.cookies["language"] = "en"
    data = {"effective_on": "2026-09-01"} | ({"file": SimpleUploadedFile("a.xlsx", content)} if content else {})
    answer = office.post("/imports/new/roster/", data)
    assert answer.status_code == 422
    assert said in answer.content.decode()
    assert ImportBatch.objects.count() == 0


@pytest.mark.parametrize("day", ["", "tomorrow", "2026-02-30"])
def test_upload_without_a_day_says_so(office: Client, day: str) -> None:
    assert send(office, sheet(pupil(1)), effective_on=day).status_code == 422


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("empty.xlsx", b"", "The file is empty"),
        ("letter.xlsx", b"%PDF-1.7 something", "This is a PDF"),
        ("noise.xls", bytes(range(256)) * 40, "try again"),
    ],
    ids=["empty", "wrong type under the right name", "noise"],
)
def test_file_that_cannot_be_read_gets_a_sentence_and_a_way_on(
    office: Client, name: str, content: bytes, said: str
) -> None:
    office.cookies["language"] = "en"
    batch = uploaded(office, content, name)
    assert batch.status == ImportStatus.REFUSED
    assert said in page(office, batch)
    assert "/imports/new/roster/" in page(office, batch)


def test_unknown_kind_of_list_is_no_page(office: Client) -> None:
    assert office.get("/imports/new/menu/").status_code == 404


def test_classes_are_those_of_today_when_the_term_began_in_august_g1(office: Client) -> None:
    batch = uploaded(office, sheet(pupil(1)), effective_on="2026-08-31")
    assert "Grade 3 Class 2" in in_words(office, batch)
    step(office, batch, "confirm")
    assert SchoolClass.objects.get().entry_year == 2024


def test_first_staff_list_counts_from_the_first_day_of_term_later_ones_from_today_f4(
    office: Client, school_class: SchoolClass
) -> None:
    assert 'value="2026-09-01"' in office.get("/imports/new/staff/").content.decode()
    make.appoint(make.make_user(school_class.school), Role.HEAD_TEACHER, school_class)
    assert 'value="2026-11-23"' in office.get("/imports/new/staff/").content.decode()


# ---- naming columns


def test_unknown_columns_are_asked_for_and_remembered(office: Client) -> None:
    header = ("姓名", "编班情况", "喜欢的颜色")
    content = sheet(("陈子涵", "三年级(2)班", "绿"), ("赵若曦", "三年级(2)班", "蓝"), header=header)
    batch = uploaded(office, content)
    assert batch.status == ImportStatus.MAPPING
    assert all(text in page(office, batch) for text in ("编班情况", "三年级(2)班", "喜欢的颜色", "绿"))
    step(office, batch, "columns", **{"column:编班情况": "class_name", "column:喜欢的颜色": ""})
    assert batch.status == ImportStatus.READY
    assert batch.summary["new"] == 2
    assert uploaded(office, content).status == ImportStatus.READY


def test_one_meaning_for_two_columns_is_refused_in_words(office: Client) -> None:
    batch = uploaded(office, sheet(("陈子涵", "三(2)班", "三(2)班"), header=("姓名", "甲列", "乙列")))
    office.cookies["language"] = "en"
    said = step(office, batch, "columns", **{"column:甲列": "class_name", "column:乙列": "class_name"})
    assert "Two columns are to mean “Class”" in said
    assert batch.status == ImportStatus.MAPPING


def test_what_is_no_column_or_no_field_is_left_aside(office: Client) -> None:
    batch = uploaded(office, sheet(("陈子涵", "三(2)班", "绿"), header=("姓名", "班级", "颜色")))
    step(office, batch, "columns", **{"column:颜色": "salary", "column:别的": "name"})
    assert batch.mapping == {}


def test_meaning_can_be_changed_from_the_preview(office: Client) -> None:
    batch = uploaded(office, sheet(pupil(1)))
    assert "column:性别" in page(office, batch, "?step=columns")
    step(office, batch, "columns", **{"column:性别": ""})
    assert batch.mapping == {"性别": "ignore"}


def test_numbers_among_the_examples_are_masked_i1(office: Client) -> None:
    rows = [("陈子涵", "三(2)班", "11010519491231002X", "13800001234")]
    shown = page(office, uploaded(office, sheet(*rows, header=("姓名", "班级", "甲", "乙"))))
    assert "110105********002X" in shown
    assert "11010519491231002X" not in shown
    assert "13800001234" not in shown


# ---- who, and how many queries


@pytest.mark.parametrize("who", ["principal", "head_teacher", "subject_teacher"])
def test_nobody_but_the_registrar_opens_an_import_j(
    office: Client, who: str, request: pytest.FixtureRequest, client: Client
) -> None:
    token = uploaded(office, sheet(pupil(1))).token
    client.force_login(request.getfixturevalue(who))
    gets = ("new/roster/", f"{token}/", f"{token}/progress/", f"{token}/failed-rows/", f"{token}/passwords/")
    posts = ("columns", "answers", "date", "confirm", "reject", "take-back", "passwords/erase")
    answers = [client.get(f"/imports/{path}") for path in gets]
    answers += [client.post(f"/imports/{token}/{path}/") for path in posts]
    assert {answer.status_code for answer in answers} == {404}


@pytest.mark.parametrize(("who", "status"), [("principal", 200), ("head_teacher", 404), ("subject_teacher", 404)])
def test_principal_sees_which_imports_there_were_j(
    office: Client, who: str, status: int, request: pytest.FixtureRequest, client: Client
) -> None:
    token = uploaded(office, sheet(pupil(1))).token
    client.force_login(request.getfixturevalue(who))
    answer = client.get("/imports/")
    assert answer.status_code == status
    assert str(token) not in answer.content.decode()


def test_another_school_s_import_is_no_page_i6(office: Client, db: None) -> None:
    batch = uploaded(office, sheet(pupil(1)))
    stranger = make.make_user(make.make_school())
    make.appoint(stranger, Role.REGISTRAR)
    office.force_login(stranger)
    assert office.get(f"/imports/{batch.token}/").status_code == 404
    assert office.post(f"/imports/{batch.token}/confirm/").status_code == 404
    assert "花名册.xlsx" not in office.get("/imports/").content.decode()


def test_history_says_what_when_who_and_what_comes_next(office: Client, registrar: User) -> None:
    step(office, uploaded(office, sheet(pupil(1)), "一.xlsx"), "confirm")
    uploaded(office, sheet(pupil(2)), "二.xlsx")
    office.cookies["language"] = "en"
    shown = " ".join(re.sub(r"<[^>]+>", " ", office.get("/imports/").content.decode()).split())
    assert "一.xlsx Roster Imported 1 added" in shown
    assert "二.xlsx Roster Preview ready 1 new" in shown
    assert registrar.name in shown


@pytest.mark.parametrize("address", ["/imports/", "/imports/{token}/"])
def test_queries_do_not_grow_with_rows(office: Client, address: str) -> None:
    counts = []
    for rows in (1, 3):
        made = [uploaded(office, sheet(*map(pupil, range(rows)))) for _ in range(rows)]
        with CaptureQueriesContext(connection) as seen:
            office.get(address.format(token=made[0].token))
        counts.append(len(seen))
    assert counts[0] == counts[1] <= 6
