"""The admin: for the registrar of today, the own school, in Chinese, without plain numbers (I1, I2, I3, I6, J)."""

import datetime as dt
import io
import os
import re
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from django.contrib import admin
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone, translation
from pytest_django import Settings

from kongchuo.lib.crypto import lookup_hash
from students.choices import AccessKind, DayKind
from students.models import (
    AccessEntry,
    AttendancePolicy,
    CalendarDay,
    Guardian,
    Roll,
    School,
    SchoolClass,
    Student,
    User,
)
from students.resources import PrivateTmpStorage
from tests import make

MONDAY = dt.date(2026, 11, 23)
NUMBER, OTHER = "11010519491231002X", "440524188001010014"
PHONE, ADDRESS = "13812345678", "青石村3组"
pytestmark = pytest.mark.usefixtures("monday")
MODELS = [model for model in admin.site._registry if model._meta.app_label == "students"]
IDS = [model._meta.model_name for model in MODELS]


@pytest.fixture
def office(client: Client, registrar: User) -> Client:
    client.force_login(registrar)
    return client


@pytest.fixture
def child(school_class: SchoolClass) -> Student:
    child = make.make_student(
        school_class, name="赵若曦", id_number=NUMBER, status_number=f"G{NUMBER}", address=ADDRESS, id_kind="1"
    )
    Guardian.objects.create(school=child.school, student=child, name="赵大山", relation="父亲", phone=PHONE)
    return child


def address(model: Any, page: str, *arguments: object) -> str:
    return reverse(f"admin:students_{model._meta.model_name}_{page}", args=arguments)


# ---- who may enter


@pytest.mark.parametrize("role", ["principal", "head_teacher", "subject_teacher"])
def test_others_find_no_admin_j(client: Client, request: Any, role: str) -> None:
    client.force_login(request.getfixturevalue(role))
    assert client.get("/admin/", follow=True).status_code == 404
    assert client.get("/admin/students/student/", follow=True).status_code == 404


def test_a_visitor_is_led_to_the_products_own_sign_in(client: Client, school: School) -> None:
    answer = client.get("/admin/students/student/", follow=True)
    assert answer.redirect_chain[-1][0].startswith("/login/?next=")


def test_the_admin_closes_with_the_post_i6(office: Client, registrar: User) -> None:
    assert office.get("/admin/").status_code == 200
    registrar.appointments.update(ends_on=MONDAY - dt.timedelta(days=1))
    assert office.get("/admin/", follow=True).status_code == 404


def test_the_administrator_of_the_machine_sees_every_school(client: Client, child: Student) -> None:
    client.force_login(make.make_user(None, is_superuser=True, is_staff=True))
    assert child.name in client.get(address(Student, "changelist")).content.decode()


# ---- every list


@pytest.mark.parametrize("model", MODELS, ids=IDS)
def test_every_list_opens_in_chinese_without_inline_code(office: Client, child: Student, model: Any) -> None:
    text = office.get(address(model, "changelist")).content.decode()
    with translation.override("zh-hans"):
        name = str(model._meta.verbose_name_plural)
    assert name in text and not name.isascii()
    assert not re.search(r"\sstyle=|\son\w+=\"|<script(?![^>]*(src=|type=\"application/json\"))", text)


@pytest.mark.parametrize("model", MODELS, ids=IDS)
def test_rows_of_another_school_are_not_found_i6(office: Client, model: Any) -> None:
    other = make.make_school()
    make.make_student(make.make_class(other))
    make.make_user(other)
    for row in model._default_manager.filter(pk__gt=0):
        if row == other or getattr(row, "school_id", None) == other.pk:
            assert office.get(address(model, "change", row.pk)).status_code == 404


def test_an_administrators_account_is_not_the_registrars(office: Client, school: School) -> None:
    root = make.make_user(school, is_superuser=True)
    assert office.get(address(User, "change", root.pk)).status_code == 404


@pytest.mark.parametrize("model", [Student, CalendarDay, Roll, User, AccessEntry])
def test_nothing_is_added_or_deleted_past_the_actions(office: Client, child: Student, model: Any) -> None:
    assert office.get(address(model, "add")).status_code == 403
    row = model.objects.first()
    if row is not None:
        assert office.post(address(model, "delete", row.pk), {"post": "yes"}).status_code == 403


# ---- children


def test_numbers_phones_and_addresses_are_never_plain_i1(office: Client, child: Student) -> None:
    child.address = "青石村5组"
    child.save()
    history = child.history.first()
    pages = [
        address(Student, "changelist"),
        address(Student, "change", child.pk),
        address(Student, "history", child.pk),
        reverse("admin:students_student_simple_history", args=[child.pk, history.pk]),
    ]
    for page in pages:
        answer = office.get(page)
        assert answer.status_code == 200, page
        text = answer.content.decode()
        assert not any(secret in text for secret in (NUMBER, PHONE, "青石村", child.id_number_hash)), page
    assert "110105********002X" in office.get(pages[1]).content.decode()


def test_opening_a_record_leaves_an_access_entry_i2(office: Client, child: Student, registrar: User) -> None:
    office.get(address(Student, "change", child.pk))
    entry = AccessEntry.objects.get()
    assert (entry.actor, entry.student, entry.kind, entry.what) == (registrar, child, AccessKind.VIEW, "student.admin")


def change(client: Client, child: Student, **values: str) -> Any:
    guardian = child.guardians.get()
    data = {
        "name": child.name,
        "sex": "female",
        "birth_on": "2017-05-13",
        "id_kind": "1",
        "guardians-TOTAL_FORMS": "1",
        "guardians-INITIAL_FORMS": "1",
        "guardians-0-id": guardian.pk,
        "guardians-0-student": child.pk,
        "guardians-0-position": "1",
        "guardians-0-name": guardian.name,
        "guardians-0-relation": "母亲",
        **values,
    }
    return client.post(address(Student, "change", child.pk), data)


def test_a_new_number_replaces_the_old_one_with_its_hash_g4(office: Client, child: Student, registrar: User) -> None:
    assert change(office, child, new_id_number=f" {OTHER.lower()} ", name="赵若熙").status_code == 302
    child.refresh_from_db()
    assert (child.id_number, child.number_tail, child.name_initials) == (OTHER, OTHER[-4:], "zrx")
    assert child.id_number_hash == lookup_hash(OTHER)
    assert child.address == ADDRESS, "what was left empty stays"
    assert child.history.filter(history_user=registrar).exists()


def test_a_guardians_phone_is_replaced_or_kept(office: Client, child: Student) -> None:
    change(office, child)
    guardian = child.guardians.get()
    assert (guardian.relation, guardian.phone) == ("母亲", PHONE)
    change(office, child, **{"guardians-0-new_phone": "13900001111"})
    assert child.guardians.get().phone == "13900001111"


def test_impossible_and_taken_numbers_are_refused_in_words_g4(
    office: Client, child: Student, school_class: SchoolClass
) -> None:
    make.make_student(school_class, id_number=OTHER)
    for wrong in ("110105194912310021", OTHER):
        answer = change(office, child, new_id_number=wrong)
        assert answer.status_code == 200
        assert answer.context["adminform"].form.errors["new_id_number"]
    child.refresh_from_db()
    assert child.id_number == NUMBER


def export(client: Client, **values: str) -> Any:
    return client.post(address(Student, "export"), {"format": "0", "resource": "0", **values})


def rows_of(answer: Any) -> list[tuple[Any, ...]]:
    workbook = openpyxl.load_workbook(io.BytesIO(answer.content))
    return list(workbook.active.iter_rows(values_only=True))


def test_the_export_is_masked_marked_and_remembered_i2_i3(office: Client, child: Student, registrar: User) -> None:
    mark, header, row = rows_of(export(office))
    assert registrar.name in mark[0] and "2026-11-23 08:10" in mark[0]
    assert row[:2] == (child.name, "男") and row[4] == "110105********002X"
    assert "三年级" in row[3] and len(header) == 6
    entry = AccessEntry.objects.get()
    assert (entry.kind, entry.what, entry.count) == (AccessKind.EXPORT, "students", 1)


def test_whole_numbers_take_a_purpose_i3(office: Client, child: Student) -> None:
    answer = export(office, is_full="on")
    assert answer.status_code == 200 and answer.context["form"].errors["purpose"]
    assert not AccessEntry.objects.exists()
    mark, _header, row = rows_of(export(office, is_full="on", purpose="县教育局核对学籍"))
    assert "县教育局核对学籍" in mark[0] and row[4] == NUMBER
    assert AccessEntry.objects.get().purpose == "县教育局核对学籍"


def test_a_name_like_a_formula_stays_text_in_the_export(office: Client, school_class: SchoolClass) -> None:
    make.make_student(school_class, name="=1+1")
    workbook = openpyxl.load_workbook(io.BytesIO(export(office).content))
    assert workbook.active["A3"].data_type == "s"


def test_the_export_page_has_no_inline_code(office: Client, child: Student) -> None:
    text = office.get(address(Student, "export")).content.decode()
    assert not re.search(r"\sstyle=|\son\w+=\"", text)


def test_statements_of_an_export_do_not_grow(office: Client, school_class: SchoolClass) -> None:
    export(office)
    counts = []
    for count in (1, 3):
        for _ in range(count):
            make.make_student(school_class)
        with CaptureQueriesContext(connection) as captured:
            export(office)
        counts.append(len(captured))
    assert counts[0] == counts[1]


# ---- the calendar as a table


def sheet(*rows: tuple[Any, ...], header: tuple[str, ...] = ("日期", "类型", "原因")) -> io.BytesIO:
    workbook = openpyxl.Workbook()
    for row in (header, *rows):
        workbook.active.append(row)
    target = io.BytesIO()
    workbook.save(target)
    target.seek(0)
    target.name = "calendar.xlsx"
    return target


def upload(client: Client, *rows: tuple[Any, ...], **more: Any) -> Any:
    return client.post(address(CalendarDay, "import"), {"format": "0", "import_file": sheet(*rows, **more)})


def test_a_county_calendar_is_previewed_then_declared_a1(office: Client, school: School, registrar: User) -> None:
    rows = [
        ("2026-11-20", "放假", "大雪"),
        (dt.date(2026, 11, 28), "上课", "补课"),
        ("2026年11月30日", "上午", "运动会"),
    ]
    preview = upload(office, *rows)
    assert not CalendarDay.objects.exists(), "a preview stores nothing"
    form = preview.context["confirm_form"]
    answer = office.post(address(CalendarDay, "process_import"), form.initial)
    assert answer.status_code == 302
    stored = dict(school.calendar_days.values_list("date", "kind"))
    assert list(stored.values()) == [DayKind.OFF, DayKind.MAKE_UP, DayKind.MORNING_ONLY]
    assert CalendarDay.history.filter(history_user=registrar).count() == 3
    assert list((Path(timezone.settings.IMPORT_DIR) / "admin").iterdir()) == []


@pytest.mark.parametrize(
    "row",
    [
        ("2026-11-31", "放假", "大雪"),
        ("2026-11-20", "霾", "大雪"),
        ("2026-11-20", "放假", None),
        ("2026-08-03", "上课", "x"),
    ],
    ids=["no date", "no kind", "no reason", "outside every term"],
)
def test_wrong_rows_are_said_and_nothing_can_be_confirmed(office: Client, school: School, row: tuple[Any, ...]) -> None:
    preview = upload(office, row)
    assert preview.status_code == 200
    result = preview.context["result"]
    assert result.has_errors() or result.has_validation_errors()
    assert "confirm_form" not in preview.context or preview.context["confirm_form"] is None
    assert not school.calendar_days.exists()


def test_a_day_with_rolls_is_sent_to_the_calendar_page(
    office: Client, school_class: SchoolClass, registrar: User
) -> None:
    at = make.at(MONDAY)
    values = {"expected": 3, "present": 3, "first_submitted_at": at, "submitted_at": at, "submitted_by": registrar}
    Roll.objects.create(school=school_class.school, school_class=school_class, date=MONDAY, **values)
    preview = upload(office, (MONDAY.isoformat(), "放假", "大雪"))
    assert preview.context["result"].has_validation_errors()
    assert not CalendarDay.objects.exists()


@pytest.mark.parametrize("broken", [b"", b"%PDF-1.7", b"PK\x03\x04 broken"], ids=["empty", "pdf", "broken"])
def test_a_file_that_is_no_table_is_refused_in_words(office: Client, broken: bytes) -> None:
    file = io.BytesIO(broken)
    file.name = "calendar.xlsx"
    answer = office.post(address(CalendarDay, "import"), {"format": "0", "import_file": file})
    assert answer.status_code == 200 and answer.context["form"].errors["import_file"]


def test_missing_columns_are_named(office: Client) -> None:
    preview = upload(office, ("2026-11-20", "x"), header=("日期", "备注"))
    assert preview.context["result"].has_errors()


@pytest.mark.parametrize("name", ["../../settings.py", "/etc/passwd", "0" * 32, "", "A" * 32])
def test_a_name_that_was_not_given_out_reads_no_file(office: Client, name: str) -> None:
    data = {"import_file_name": name, "original_file_name": "x.xlsx", "format": "0", "resource": "0"}
    answer = office.post(address(CalendarDay, "process_import"), data)
    assert answer.status_code == 302
    with pytest.raises(FileNotFoundError):
        PrivateTmpStorage(name=name).read()


def test_uploads_are_private_and_forgotten_after_a_while(settings: Settings, tmp_path: Path) -> None:
    settings.IMPORT_DIR = tmp_path
    first = PrivateTmpStorage()
    first.save(b"one")
    kept = tmp_path / "admin" / first.name
    assert kept.stat().st_mode & 0o777 == 0o600 and (tmp_path / "admin").stat().st_mode & 0o777 == 0o700
    long_ago = make.at(MONDAY - dt.timedelta(days=2)).timestamp()
    os.utime(kept, (long_ago, long_ago))
    PrivateTmpStorage().save(b"two")
    assert not kept.exists()


# ---- rules


def test_rules_are_read_here_and_change_by_proposal_only_k14(office: Client, school: School) -> None:
    row = school.attendance_policies.get()
    assert office.get(address(AttendancePolicy, "change", row.pk)).status_code == 200
    data = {"effective_on": "2026-11-24", "run_days": "2"}
    assert office.post(address(AttendancePolicy, "add"), data).status_code == 403
    assert office.post(address(AttendancePolicy, "change", row.pk), data).status_code == 403
    assert school.attendance_policies.get().run_days == 3


def test_the_menu_leads_the_registrar_to_the_admin_and_nobody_else(
    client: Client, registrar: User, principal: User
) -> None:
    for user, is_shown in ((registrar, True), (principal, False)):
        client.force_login(user)
        assert ('href="/admin/"' in client.get("/calendar/").content.decode()) == is_shown
