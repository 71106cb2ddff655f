"""The attendance a school already has, into rolls and back (B1 to B6, B11, C1, G4, H1, K4)."""

import datetime as dt
import json
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext

from students import events
from students.actions import import_files, imports
from students.actions.attendance_answers import answer_attendance
from students.actions.import_take_back import take_back
from students.choices import AbsenceKind, ImportKind, ImportStatus, Role, RollChange
from students.models import Absence, ColumnName, ImportBatch, Roll, RollVersion, School, SchoolClass, Student, User
from students.queries.calendar import school_calendar
from students.queries.child_days import current_runs
from tests import make
from tests.rolls import take_roll
from tests.students.attendance_files import book, grid, grid_rows, listed

NOW = make.at(dt.date(2026, 11, 23))
TITLE = "青石镇中心小学三年级(1)班2026年9月考勤表"
MON, TUE, WED = dt.date(2026, 9, 7), dt.date(2026, 9, 8), dt.date(2026, 9, 9)

Upload = Callable[..., ImportBatch]


@pytest.fixture
def school_class(school: School) -> SchoolClass:
    return make.make_class(school, number=1)


@pytest.fixture
def children(school_class: SchoolClass) -> dict[str, Student]:
    return {name: make.make_student(school_class, name=name) for name in ("陈子涵", "赵若曦", "买买提·阿不都热合曼")}


@pytest.fixture
def upload(school: School, registrar: User) -> Upload:
    """Uploads a workbook as attendance; ``done=True`` confirms at once."""

    def call(content: bytes, *, done: bool = False, answers: dict[str, str] | None = None) -> ImportBatch:
        batch = imports.upload(
            actor=registrar,
            at=NOW,
            school=school,
            kind=ImportKind.ATTENDANCE,
            name="考勤.xlsx",
            content=content,
            effective_on=dt.date(2026, 11, 23),
        )
        if answers:
            batch = answer_attendance(actor=registrar, at=NOW, batch=batch, answers=answers)
        return imports.confirm(actor=registrar, at=NOW, batch=batch) if done else batch

    return call


def codes(batch: ImportBatch, kind: str = "errors") -> list[tuple[str, int, str]]:
    """What the preview says, as code, row and column."""
    return [(each["code"], each["row"], each["column"]) for each in json.loads(batch.preview)[kind]]


def sheet(signs: dict[str, dict[Any, Any]] | None = None, days: Any = range(7, 12), title: str = TITLE) -> bytes:
    said = signs or {}
    names = ("陈子涵", "赵若曦", "买买提·阿不都热合曼")
    return grid(title, list(days), {name: said.get(name, {}) for name in names})


def test_a_sheet_makes_imported_rolls_with_their_absences_b1(
    upload: Upload, children: dict[str, Student], registrar: User
) -> None:
    batch = upload(sheet({"陈子涵": {7: "病", 8: "旷"}, "赵若曦": {8: "迟", 9: "早", 10: "/病"}}), done=True)
    rolls = list(Roll.objects.order_by("date"))
    assert [roll.date.day for roll in rolls] == [7, 8, 9, 10, 11]
    assert all(roll.is_imported and not roll.is_back_filled and roll.version == 1 for roll in rolls)
    assert {(roll.submitted_by, roll.first_submitted_at, roll.afternoon_at) for roll in rolls} == {
        (registrar, NOW, NOW)
    }
    assert [(roll.expected, roll.present) for roll in rolls] == [(3, 2), (3, 2), (3, 3), (3, 2), (3, 3)]
    rows = Absence.objects.order_by("date", "student__name").values_list(
        "date__day", "student__name", "morning", "afternoon"
    )
    assert list(rows) == [
        (7, "陈子涵", "sick", "sick"),
        (8, "赵若曦", "late", ""),
        (8, "陈子涵", "unexcused", "unexcused"),
        (9, "赵若曦", "", "left_early"),
        (10, "赵若曦", "", "sick"),
    ]
    version = RollVersion.objects.get(roll__date=MON)
    assert (version.change, version.number, version.by) == (RollChange.IMPORT, 1, registrar)
    assert version.marks == {str(children["陈子涵"].pk): ["sick", "sick"]}
    assert (batch.status, batch.summary["new"], batch.summary["marked"]) == (ImportStatus.DONE, 5, 5)
    assert not import_files.file_of(batch.token).exists()


def test_imported_days_count_in_runs_c1(upload: Upload, children: dict[str, Student], school: School) -> None:
    upload(sheet({"陈子涵": {9: "旷", 10: "×", 11: "x"}}), done=True)
    child = children["陈子涵"].pk
    runs = current_runs(school.pk, [child], school_calendar(school.pk), dt.date(2026, 9, 11))
    assert (runs[child].unexcused, runs[child].absence) == (3, 3)
    later = current_runs(school.pk, [child], school_calendar(school.pk), dt.date(2026, 9, 15))
    assert later[child].unexcused == 3  # days without a roll stay unknown and break nothing (B2)


def test_the_same_file_twice_changes_nothing_g4(upload: Upload, children: dict[str, Student]) -> None:
    content = sheet({"陈子涵": {7: "病"}})
    upload(content, done=True)
    again = upload(content)
    assert (again.summary["new"], again.summary["unchanged"], again.summary["errors"]) == (0, 5, 0)


def test_a_list_stands_for_its_own_days_only_unless_the_registrar_says_more_b2(
    upload: Upload, children: dict[str, Student]
) -> None:
    content = listed((MON, "三(1)班", "陈子涵", "病假", "上午"), (dt.date(2026, 9, 9), "三(1)班", "赵若曦", "旷课", ""))
    assert upload(content).summary["new"] == 2
    batch = upload(content, answers={"days": "2026-09-07..2026-09-11"}, done=True)
    assert (batch.summary["new"], Roll.objects.count()) == (5, 5)
    assert Roll.objects.get(date=TUE).present == 3
    assert Absence.objects.get(date=MON).afternoon == ""


def test_days_of_a_range_are_its_school_days_a2(upload: Upload, children: dict[str, Student]) -> None:
    header = ("开始日期", "结束日期", "天数", "班级", "姓名", "请假类型")
    rows = [
        ("2026-09-10", "2026-09-14", "", "三(1)班", "陈子涵", "事假"),
        ("2026-09-17", "", 3, "三(1)班", "赵若曦", "病假"),
    ]
    upload(listed(*rows, header=header), done=True)
    days = {
        name: [*Absence.objects.filter(student__name=name).values_list("date__day", flat=True)] for name in children
    }
    assert days["陈子涵"] == [10, 11, 14]
    assert days["赵若曦"] == [17, 18, 21]


def test_numbers_decide_before_names_g4(upload: Upload, school_class: SchoolClass) -> None:
    one = make.make_student(school_class, name="李明", status_number="G520695201805130019")
    make.make_student(school_class, name="李明")
    header = ("日期", "学籍号", "姓名", "缺勤类型")
    batch = upload(listed((MON, "G520695201805130019", "李明", "病假"), header=header), done=True)
    assert batch.summary["new"] == 1
    assert Absence.objects.get().student == one


def test_a_list_may_name_children_by_number_alone(upload: Upload, school_class: SchoolClass) -> None:
    child = make.make_student(school_class, name="李明", status_number="G520695201805130019")
    rows = ((MON, "G520695201805130019", "病假"), ("合计", "", ""), (TUE, "", "病假"))
    batch = upload(listed(*rows, header=("日期", "学籍号", "缺勤类型")))
    assert [code for code, _, _ in codes(batch)] == ["name_blank"]
    imports.confirm(actor=batch.uploaded_by, at=NOW, batch=batch)
    assert (Absence.objects.get().student, Absence.objects.get().date) == (child, MON)


@pytest.mark.parametrize(
    ("row", "code"),
    [
        (("2026-09-12", "三(1)班", "陈子涵", "病假", ""), "day_no_school"),
        (("2026-11-24", "三(1)班", "陈子涵", "病假", ""), "day_future"),
        (("2026-11-23", "三(1)班", "陈子涵", "病假", ""), "day_today"),
        (("2026-08-20", "三(1)班", "陈子涵", "病假", ""), "day_outside_term"),
        (("2026-09-07", "三(9)班", "陈子涵", "病假", ""), "class_missing"),
        (("2026-09-07", "三(2)班", "陈子涵", "病假", ""), "child_elsewhere"),
        (("2026-09-07", "三(1)班", "王没有", "病假", ""), "child_unknown"),
        (("2026-09-07", "三(1)班", "双生子", "病假", ""), "child_several"),
        (("2026-09-07", "三(1)班", "后来者", "病假", ""), "child_elsewhere"),
        (("2026-09-07", "三(1)班", "陈子涵", "", ""), "sign_blank"),
        (("2026-09-07", "三(1)班", "陈子涵", "病假", "半夜"), "session_unknown"),
        (("2026-09-31", "三(1)班", "陈子涵", "病假", ""), "date_impossible"),
        (("", "三(1)班", "陈子涵", "病假", ""), "day_blank"),
        (("2026-09-07", "三(1)班", "", "病假", ""), "name_blank"),
    ],
)
def test_errors_say_where_and_nothing_of_the_day_is_taken_g4(
    upload: Upload, children: dict[str, Student], school_class: SchoolClass, row: tuple[str, ...], code: str
) -> None:
    other = make.make_class(school_class.school, number=2)
    make.make_student(other)
    for _ in range(2):
        make.make_student(school_class, name="双生子")
    make.make_student(school_class, name="后来者", since=dt.date(2026, 10, 8))
    batch = upload(listed(row), done=True)
    assert not Roll.objects.exists()
    assert batch.summary["errors"] == 1
    assert import_files.file_of(batch.token, import_files.FAILED_ROWS).exists()
    assert codes(upload(listed(row)))[0][:2] == (code, 2)


def test_a_day_with_a_row_in_doubt_waits_whole(upload: Upload, children: dict[str, Student]) -> None:
    rows = [
        (MON, "三(1)班", "陈子涵", "病假", ""),
        (MON, "三(1)班", "王没有", "旷课", ""),
        (TUE, "三(1)班", "陈子涵", "病假", ""),
    ]
    batch = upload(listed(*rows))
    assert sorted(codes(batch)) == [("child_unknown", 3, "姓名"), ("day_waits", 2, "日期")]
    imports.confirm(actor=batch.uploaded_by, at=NOW, batch=batch)
    assert [roll.date for roll in Roll.objects.all()] == [TUE]


def test_rows_that_contradict_each_other_are_an_error_naming_the_first(
    upload: Upload, children: dict[str, Student]
) -> None:
    batch = upload(listed((MON, "三(1)班", "陈子涵", "病假", ""), (MON, "三(1)班", "陈子涵", "旷课", "")))
    assert codes(batch)[0] == ("marks_differ", 3, "缺勤类型")
    assert batch.summary["new"] == 0
    halves = upload(listed((MON, "三(1)班", "陈子涵", "病假", "上午"), (MON, "三(1)班", "陈子涵", "旷课", "下午")))
    assert (halves.summary["new"], codes(halves)) == (1, [])


def test_a_roll_taken_here_is_never_overwritten_b6(
    upload: Upload, children: dict[str, Student], school_class: SchoolClass, registrar: User
) -> None:
    roll = take_roll(school_class, registrar, WED, {children["陈子涵"]: AbsenceKind.SICK})
    batch = upload(sheet({"陈子涵": {7: "病", 9: "旷"}}), done=True)
    found = codes(upload(sheet({"陈子涵": {7: "病", 9: "旷"}})))
    assert found == [("day_taken", 2, "9"), ("day_since", 2, "10"), ("day_since", 2, "11")]
    assert batch.summary["new"] == 2
    roll.refresh_from_db()
    assert (roll.is_imported, roll.version) == (False, 1)
    same = upload(sheet({"陈子涵": {7: "病", 9: "病"}}, days=range(7, 11)))
    assert (same.summary["unchanged"], codes(same)) == (3, [("day_since", 2, "10")])


def test_signs_nobody_knows_are_asked_once_and_remembered(upload: Upload, children: dict[str, Student]) -> None:
    content = sheet({"陈子涵": {7: "◎"}, "赵若曦": {8: "◎"}})
    batch = upload(content)
    assert (batch.status, batch.summary["questions"], batch.summary["new"]) == (ImportStatus.READY, 1, 3)
    again = upload(content, answers={"sign:◎": "sick"}, done=True)
    assert (again.summary["questions"], again.summary["new"]) == (0, 5)
    assert Absence.objects.filter(morning="sick").count() == 2
    assert ColumnName.objects.get().header == "sign:◎"
    next_file = upload(sheet({"陈子涵": {14: "◎"}}, days=range(14, 19)))
    assert next_file.summary["questions"] == 0


def test_days_without_any_sign_stay_unknown_unless_told_otherwise_b2(
    upload: Upload, children: dict[str, Student]
) -> None:
    blank = dict.fromkeys((8, 9), "")
    content = sheet(dict.fromkeys(children, blank))
    batch = upload(content)
    assert (batch.summary["new"], batch.summary["blank"]) == (3, 2)
    told = upload(content, answers={"blank:2024-1:2026-09": "taken"})
    assert (told.summary["new"], told.summary["blank"]) == (5, 0)


def test_children_not_in_the_sheet_are_listed(upload: Upload, children: dict[str, Student]) -> None:
    batch = upload(grid(TITLE, [7, 8, 9, 10], {"陈子涵": {}, "赵若曦": {}}))
    assert [each["name"] for each in json.loads(batch.preview)["missing"]] == ["买买提·阿不都热合曼"]


def test_taking_back_makes_the_days_unknown_again(upload: Upload, children: dict[str, Student]) -> None:
    batch = upload(sheet({"陈子涵": {7: "病"}}), done=True)
    take_back(actor=batch.uploaded_by, at=NOW, batch=batch)
    assert not Roll.objects.exists() and not Absence.objects.exists() and not RollVersion.objects.exists()


def test_an_import_with_a_correction_is_not_taken_back(upload: Upload, children: dict[str, Student]) -> None:
    batch = upload(sheet(), done=True)
    Roll.objects.filter(date=MON).update(version=2)
    with pytest.raises(ValidationError, match="1"):
        take_back(actor=batch.uploaded_by, at=NOW, batch=batch)
    assert Roll.objects.count() == 5


@pytest.fixture
def heard() -> Iterator[list[set[int]]]:
    """The children of every ``attendance_changed`` sent."""
    found: list[set[int]] = []

    def hear(sender: object, student_ids: set[int], **_: object) -> None:
        found.append(set(student_ids))

    events.attendance_changed.connect(hear)
    yield found
    events.attendance_changed.disconnect(hear)


def test_an_import_is_told_upward_once_and_so_is_taking_it_back(
    upload: Upload, children: dict[str, Student], heard: list[set[int]]
) -> None:
    batch = upload(sheet({"陈子涵": {7: "病"}}, days=[7, 8, 9, 10]), done=True)
    take_back(actor=batch.uploaded_by, at=NOW, batch=batch)
    assert heard == [{children["陈子涵"].pk}] * 2


def statements(upload: Upload, content: bytes) -> int:
    with CaptureQueriesContext(
        connection,
    ) as seen:
        upload(content, done=True)
    return len(seen)


def test_statements_do_not_grow_with_classes_days_and_children(upload: Upload, school: School) -> None:
    def sheets(first: int, count: int, days: Any) -> bytes:
        made = []
        for number in range(first, first + count):
            each = make.make_class(school, number=number)
            names = {f"学{'一二三四五六七八九'[child]}": {days[0]: "病"} for child in range(3 * count)}
            for name in names:
                make.make_student(each, name=name)
            made.append((f"三({number})班", grid_rows(f"三年级({number})班2026年9月", days, names)))
        return book(*made)

    few = statements(upload, sheets(1, 1, [7, 8, 9, 10]))
    many = statements(upload, sheets(2, 3, [14, 15, 16, 17, 18, 21, 22, 23]))
    assert many == few


def test_registrar_of_another_school_is_untouched(upload: Upload, children: dict[str, Student]) -> None:
    other = make.make_school()
    make.appoint(make.make_user(other), Role.REGISTRAR)
    make.make_student(make.make_class(other, number=1), name="陈子涵")
    upload(sheet({"陈子涵": {7: "病"}}), done=True)
    assert {roll.school_id for roll in Roll.objects.all()} == {children["陈子涵"].school_id}


def test_a_roll_taken_at_the_very_moment_makes_the_preview_anew(
    upload: Upload, children: dict[str, Student], school_class: SchoolClass, registrar: User
) -> None:
    batch = upload(sheet())

    def overtake(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        found = execute(sql, params, many, context)
        if "MIN(" in sql and not Roll.objects.exists():
            take_roll(school_class, registrar, WED)
        return found

    with connection.execute_wrapper(overtake), pytest.raises(imports.ImportChanged):
        imports.confirm(actor=registrar, at=NOW, batch=batch)
    batch.refresh_from_db()
    assert (batch.status, batch.summary["new"], Roll.objects.count()) == (ImportStatus.READY, 2, 1)
