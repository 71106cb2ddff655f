"""``manage.py import_attendance``: what it prints, what it stores, how it ends."""

import datetime as dt
import json
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from pytest_django import Settings

from kongchuo.lib import clock
from students.choices import Role
from students.models import Roll, School, SchoolClass, Term, User
from tests import make
from tests.students.attendance_files import grid, listed

DAY = "2026-03-02"


@pytest.fixture
def school_class(school: School, settings: Settings, tmp_path: Path) -> SchoolClass:
    """A class with a term that is over, whenever the suite runs."""
    settings.IMPORT_DIR = tmp_path / "imports"
    Term.objects.filter(school=school).delete()
    Term.objects.create(school=school, name="学期", starts_on=dt.date(2026, 3, 1), ends_on=dt.date(2026, 7, 3))
    made = make.make_class(school, entry_year=2023, number=1)
    for name in ("陈子涵", "赵若曦"):
        make.make_student(made, name=name, since=dt.date(2026, 3, 1))
    return made


def run(folder: Path, content: bytes, *options: str) -> tuple[dict[str, Any], int]:
    """The printed object and the exit status."""
    path = folder / "考勤.xlsx"
    path.write_bytes(content)
    out = StringIO()
    try:
        call_command("import_attendance", str(path), "--json", *options, stdout=out)
    except SystemExit as end:
        return json.loads(out.getvalue()), int(str(end.code))
    return json.loads(out.getvalue()), 0


def test_a_list_becomes_rolls_signed_by_the_registrar(
    tmp_path: Path, school_class: SchoolClass, registrar: User
) -> None:
    facts, status = run(tmp_path, listed((DAY, "三(1)班", "陈子涵", "病假")))
    assert (status, facts["new"], facts["unchanged"], facts["errors"]) == (0, 1, 0, [])
    assert Roll.objects.get().submitted_by == registrar


def test_dry_run_changes_nothing(tmp_path: Path, school_class: SchoolClass, registrar: User) -> None:
    sheet = grid("三年级(1)班2026年3月", [2, 3, 4, 5], {"陈子涵": {}, "赵若曦": {3: "病"}})
    facts, status = run(tmp_path, sheet, "--dry-run")
    assert (status, facts["new"], Roll.objects.count()) == (0, 4, 0)


def test_every_day_makes_zero_reports_of_the_others_b1(
    tmp_path: Path, school_class: SchoolClass, registrar: User
) -> None:
    content = listed((DAY, "三(1)班", "陈子涵", "病假"))
    facts, _ = run(tmp_path, content, "--every-day-from", "2026-03-02", "--every-day-to", "2026-03-06")
    assert (facts["new"], Roll.objects.count()) == (5, 5)


def test_rows_with_errors_end_with_one(tmp_path: Path, school_class: SchoolClass, registrar: User) -> None:
    facts, status = run(tmp_path, listed((DAY, "三(1)班", "王没有", "病假"), (DAY, "三(1)班", "陈子涵", "◎")))
    assert status == 1
    assert [(each["row"], each["column"], each["value"]) for each in facts["errors"]] == [
        (2, "姓名", "王没有"),
        (3, "日期", "2026-03-02"),
        (3, "缺勤类型", "◎"),
    ]
    assert not Roll.objects.exists()


def test_a_file_without_attendance_ends_with_two(tmp_path: Path, school_class: SchoolClass, registrar: User) -> None:
    facts, status = run(tmp_path, listed(("花名册",), header=("通知",)))
    assert status == 2
    assert facts["refused"]


@pytest.mark.parametrize("options", [("--every-day-from", "gestern"), ("--every-day-to", "2026-13-01")])
def test_days_that_are_none_are_refused(
    tmp_path: Path, school_class: SchoolClass, registrar: User, options: tuple[str, str]
) -> None:
    with pytest.raises(CommandError):
        run(tmp_path, listed((DAY, "三(1)班", "陈子涵", "病假")), *options)


def test_somebody_must_sign(tmp_path: Path, school_class: SchoolClass) -> None:
    with pytest.raises(CommandError, match="--user"):
        run(tmp_path, listed((DAY, "三(1)班", "陈子涵", "病假")))
    named = make.make_user(school_class.school, username="zhang")
    make.appoint(named, Role.PRINCIPAL)
    _, status = run(tmp_path, listed((DAY, "三(1)班", "陈子涵", "病假")), "--user", "zhang")
    assert (status, Roll.objects.get().submitted_by) == (0, named)


def test_who_signs_is_an_account_of_the_school_i6(tmp_path: Path, school_class: SchoolClass) -> None:
    make.make_user(make.make_school(), username="elsewhere")
    for name in ("elsewhere", "nobody"):
        signed = ("--school", school_class.school.code, "--user", name)
        with pytest.raises(CommandError, match=name):
            run(tmp_path, listed((DAY, "三(1)班", "陈子涵", "病假")), *signed)
    assert not Roll.objects.exists()


def test_a_registrar_signs_on_the_last_day_of_the_post(tmp_path: Path, school_class: SchoolClass) -> None:
    leaving = make.make_user(school_class.school)
    make.appoint(leaving, Role.REGISTRAR, ends_on=clock.today())
    _, status = run(tmp_path, listed((DAY, "三(1)班", "陈子涵", "病假")))
    assert (status, Roll.objects.get().submitted_by) == (0, leaving)
