"""Rosters and staff lists into the registry and back (G1 to G4, I1), on whatever database the suite runs on."""

import datetime as dt
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext

from students.actions import import_files, imports
from students.actions.import_take_back import take_back
from students.actions.movement_papers import record_papers
from students.actions.movements import NewMovement, record_movement
from students.choices import ImportKind, ImportStatus, MovementKind, Role
from students.models import (
    Appointment,
    ColumnName,
    Enrolment,
    Guardian,
    ImportBatch,
    Movement,
    Need,
    Placement,
    School,
    SchoolClass,
    Student,
    User,
)
from students.queries.registry_rows import disagreeing
from tests import make
from tests.rolls import take_roll

DATA = Path(__file__).parents[2] / "data"
NOW = make.at(dt.date(2026, 11, 23))
TODAY = dt.date(2026, 11, 23)
HEADER = ("班级", "姓名", "性别", "出生日期", "身份证号", "学籍号", "监护人", "关系", "联系电话")
CHEN = ("三年级(1)班", "陈子涵", "男", "2018-05-13", "", "J520695201805130011", "陈刚", "父亲", "16600000001")
ZHAO = ("三年级(1)班", "赵若曦", "女", "2018-03-02", "", "", "赵敏", "母亲", "16600000002")

Rows = list[tuple[Any, ...]]
Upload = Callable[..., ImportBatch]


@pytest.fixture
def upload(school: School, registrar: User, tmp_path: Path) -> Upload:
    """Uploads rows (or a sample file) as a roster; ``done=True`` confirms at once."""

    def call(source: Rows | str, kind: str = ImportKind.ROSTER, *, done: bool = False, at: Any = NOW) -> ImportBatch:
        path = DATA / source if isinstance(source, str) else _written(tmp_path, source)
        batch = imports.upload(
            actor=registrar,
            at=at,
            school=school,
            kind=kind,
            name=path.name,
            content=path.read_bytes(),
            effective_on=TODAY,
        )
        return imports.confirm(actor=registrar, at=at, batch=batch) if done else batch

    return call


def _written(folder: Path, rows: Rows) -> Path:
    workbook = openpyxl.Workbook()
    assert workbook.active is not None
    for row in (HEADER, *rows):
        workbook.active.append(row)
    path = folder / "名册.xlsx"
    workbook.save(path)
    return path


def counts(batch: ImportBatch) -> tuple[int, int, int, int, int]:
    return tuple(batch.summary[key] for key in ("new", "changed", "unchanged", "missing", "errors"))  # type: ignore[return-value]


def changed_to(row: tuple[Any, ...], **values: str) -> tuple[Any, ...]:
    return tuple(values.get(name, value) for name, value in zip(HEADER, row, strict=True))


def test_first_roster_admits_children_into_classes_it_makes_g1_g2(upload: Upload, school: School) -> None:
    batch = upload([CHEN, ZHAO], done=True)
    child = Student.objects.get(name="陈子涵")
    assert batch.status == ImportStatus.DONE
    assert str(SchoolClass.objects.get()) == "2024级1班"
    assert (child.name_initials, child.birth_on, child.sex) == ("czh", dt.date(2018, 5, 13), "male")
    assert child.status_number_hash and not child.id_number_hash
    assert Placement.objects.get(student=child).seat_number == 1
    assert Placement.objects.get(student__name="赵若曦").seat_number == 2
    assert Movement.objects.get(student=child).kind == MovementKind.ADMISSION
    assert Enrolment.objects.get(student=child).starts_on == TODAY
    assert child.guardians.get().phone == "16600000001"
    assert Student.history.count() == 2  # type: ignore[attr-defined]


def test_preview_changes_nothing(upload: Upload) -> None:
    batch = upload([CHEN, ZHAO])
    assert (batch.status, counts(batch)) == (ImportStatus.READY, (2, 0, 0, 0, 0))
    assert not Student.objects.exists()


def test_same_file_twice_changes_nothing(upload: Upload) -> None:
    upload([CHEN, ZHAO], done=True)
    again = upload([CHEN, ZHAO], done=True)
    assert counts(again) == (0, 0, 2, 0, 0)
    assert (Student.objects.count(), Student.history.count(), Movement.objects.count()) == (2, 2, 2)  # type: ignore[attr-defined]


def test_changed_guardian_is_an_old_and_a_new_value(upload: Upload) -> None:
    upload([CHEN], done=True)
    batch = upload([changed_to(CHEN, 联系电话="16600000009")])
    preview = json.loads(batch.preview)
    assert counts(batch) == (0, 1, 0, 0, 0)
    assert preview["changed"][0]["changes"] == [["guardian1", "陈刚 父亲 166****0001", "陈刚 父亲 166****0009"]]
    imports.confirm(actor=batch.uploaded_by, at=NOW, batch=batch)
    assert Guardian.objects.get().phone == "16600000009"


def test_other_class_is_a_movement_with_a_date_g2(upload: Upload) -> None:
    upload([CHEN], done=True, at=make.at(dt.date(2026, 9, 1)))
    Placement.objects.update(starts_on=dt.date(2026, 9, 1))
    upload([changed_to(CHEN, 班级="三年级(2)班")], done=True)
    stays = list(Placement.objects.order_by("starts_on").values_list("school_class__number", "starts_on", "ends_on"))
    assert stays == [(1, dt.date(2026, 9, 1), TODAY), (2, TODAY, None)]
    assert Enrolment.objects.count() == 1
    moved = Movement.objects.get(kind=MovementKind.CLASS_CHANGE)
    assert (moved.on, str(moved.from_class), str(moved.to_class)) == (TODAY, "2024级1班", "2024级2班")


def test_child_missing_from_a_later_file_is_listed_never_removed(upload: Upload) -> None:
    upload([CHEN, ZHAO], done=True)
    batch = upload([CHEN], done=True)
    assert counts(batch) == (0, 0, 1, 1, 0)
    assert Enrolment.objects.filter(ends_on=None).count() == 2


def test_same_name_birthday_and_class_is_asked_never_guessed_g4(upload: Upload, registrar: User) -> None:
    upload([ZHAO], done=True)
    batch = upload([changed_to(ZHAO, 监护人="赵兰")])
    question = json.loads(batch.preview)["questions"][0]
    assert (counts(batch), batch.summary["questions"]) == ((0, 0, 0, 0, 0), 1)
    same = imports.answer(actor=registrar, at=NOW, batch=batch, answers={question["key"]: "same"})
    assert counts(same) == (0, 1, 0, 0, 0)
    other = imports.answer(actor=registrar, at=NOW, batch=batch, answers={question["key"]: "other"})
    assert counts(other) == (1, 0, 0, 0, 0)
    imports.confirm(actor=registrar, at=NOW, batch=other)
    assert Student.objects.filter(name="赵若曦").count() == 2


def test_open_question_leaves_its_row_out(upload: Upload, registrar: User) -> None:
    upload([ZHAO], done=True)
    upload([changed_to(ZHAO, 监护人="赵兰"), CHEN], done=True)
    assert Guardian.objects.filter(name="赵兰").count() == 0
    assert Student.objects.count() == 2


def test_child_who_left_and_comes_back_has_two_spells_g3(upload: Upload) -> None:
    upload([CHEN], done=True)
    Enrolment.objects.update(starts_on=dt.date(2026, 9, 1), ends_on=dt.date(2026, 10, 20))
    Placement.objects.update(starts_on=dt.date(2026, 9, 1), ends_on=dt.date(2026, 10, 20))
    upload([CHEN], done=True)
    assert list(Enrolment.objects.order_by("starts_on").values_list("starts_on", "ends_on")) == [
        (dt.date(2026, 9, 1), dt.date(2026, 10, 20)),
        (TODAY, None),
    ]
    assert Movement.objects.latest("id").kind == MovementKind.RETURN


@pytest.mark.parametrize(("kind", "days"), [(MovementKind.DEATH, 0), (MovementKind.TRANSFER_OUT, 7)])
def test_who_died_or_moves_later_is_not_moved_by_a_file_g2(upload: Upload, kind: MovementKind, days: int) -> None:
    upload([CHEN], done=True)
    said = {"other_school": "明德小学"} if days else {}
    new = NewMovement(kind=kind, on=TODAY + dt.timedelta(days=days), **said)
    record_movement(student=Student.objects.get(), new=new, actor=None, at=NOW)
    batch = upload([changed_to(CHEN, 班级="三年级(2)班")], done=True)
    assert counts(batch) == (0, 0, 0, 0, 1)
    assert not disagreeing([Student.objects.get().pk])


def test_a_need_recorded_since_keeps_the_import_g6(upload: Upload, registrar: User) -> None:
    batch = upload([CHEN], done=True)
    said = {"starts_on": TODAY, "source": "档案", "recorded_by": registrar, "recorded_at": NOW}
    Need.objects.create(school=batch.school, student=Student.objects.get(), kind="learning", **said)
    with pytest.raises(ValidationError, match="1 条学籍资料"):
        take_back(actor=registrar, at=NOW, batch=batch)


def test_a_paper_ticked_off_since_keeps_the_import_m6(upload: Upload, registrar: User) -> None:
    """Of the admission of a new child, and of the change of class of one that was here."""
    first = upload([CHEN], done=True)
    second = upload([changed_to(CHEN, 班级="三年级(2)班")], done=True)
    said = {"school_id": first.school_id, "received_on": TODAY, "actor": registrar, "at": NOW}
    record_papers(papers={Movement.objects.latest("id").pk: ["application"]}, **said)
    with pytest.raises(ValidationError, match="1 条学籍资料"):
        take_back(actor=registrar, at=NOW, batch=second)
    record_papers(papers={Movement.objects.earliest("id").pk: ["household"]}, **said)
    with pytest.raises(ValidationError, match="2 条学籍资料"):
        take_back(actor=registrar, at=NOW, batch=first)


def test_numbers_of_two_children_are_an_error_g4(upload: Upload) -> None:
    upload("roster-with-errors.xlsx", done=True)
    one, two = Student.objects.exclude(id_number_hash="").exclude(status_number_hash="").order_by("id")[:2]
    row = ("三年级(1)班", one.name, "", "", one.id_number, two.status_number, "", "", "")
    batch = upload([row])
    assert counts(batch)[4] == 1
    assert json.loads(batch.preview)["errors"][0]["code"] == "numbers_of_two"


def test_sample_with_errors_takes_the_correct_rows_and_hands_back_the_others(upload: Upload) -> None:
    batch = upload("roster-with-errors.xlsx", done=True)
    assert (counts(batch), Student.objects.count()) == ((41, 0, 0, 0, 8), 41)
    sheet = openpyxl.load_workbook(import_files.file_of(batch.token, import_files.FAILED_ROWS)).active
    assert sheet is not None
    lines = list(sheet.iter_rows(values_only=True))
    assert [line[-2] for line in lines[1:]] == [4, 7, 12, 15, 18, 20, 41, 45]
    assert all(line[-1] for line in lines[1:])
    assert lines[0][:3] == ("年级", "班级", "姓名")


def test_upload_is_private_and_removed_after_confirming_i1(upload: Upload) -> None:
    batch = upload([CHEN])
    path = import_files.file_of(batch.token)
    assert (path.stat().st_mode & 0o777, path.parent.stat().st_mode & 0o777) == (0o600, 0o700)
    imports.confirm(actor=batch.uploaded_by, at=NOW, batch=batch)
    assert not path.exists()


def test_upload_is_removed_after_rejection_i1(upload: Upload, registrar: User) -> None:
    batch = imports.reject(actor=registrar, at=NOW, batch=upload([CHEN]))
    assert (batch.status, batch.preview) == (ImportStatus.REJECTED, "")
    assert not import_files.file_of(batch.token).exists()


def test_abandoned_upload_is_removed_after_a_day_i1(upload: Upload, settings: Any) -> None:
    batch = upload([CHEN])
    settings.IMPORT_KEEP_HOURS = 24
    import_files.purge(dt.datetime.now(dt.UTC) + dt.timedelta(hours=25))
    batch.refresh_from_db()
    assert (batch.status, batch.preview) == (ImportStatus.EXPIRED, "")
    assert not import_files.file_of(batch.token).exists()


def test_registry_that_changed_since_the_preview_is_shown_again(upload: Upload, registrar: User) -> None:
    batch = upload([CHEN])
    upload([CHEN], done=True)
    with pytest.raises(imports.ImportChanged):
        imports.confirm(actor=registrar, at=NOW, batch=batch)
    batch.refresh_from_db()
    assert (batch.status, counts(batch)) == (ImportStatus.READY, (0, 0, 1, 0, 0))


def test_confirming_twice_is_refused_in_words(upload: Upload, registrar: User) -> None:
    batch = upload([CHEN], done=True)
    with pytest.raises(ValidationError):
        imports.confirm(actor=registrar, at=NOW, batch=batch)
    assert Student.objects.count() == 1


def test_unknown_column_is_asked_for_once(upload: Upload, school: School, registrar: User, tmp_path: Path) -> None:
    path = _written(tmp_path, [])
    workbook = openpyxl.load_workbook(path)
    assert workbook.active is not None
    workbook.active["B1"] = "娃娃大名"
    for column, value in enumerate(CHEN, start=1):
        workbook.active.cell(2, column, value)
    workbook.save(path)

    def send() -> ImportBatch:
        return imports.upload(
            actor=registrar, at=NOW, school=school, kind="roster", name="a.xlsx",
            content=path.read_bytes(), effective_on=TODAY,
        )  # fmt: skip

    batch = send()
    assert batch.status == ImportStatus.MAPPING
    named = imports.name_columns(actor=registrar, at=NOW, batch=batch, columns={"娃娃大名": "name"})
    assert (named.status, counts(named)) == (ImportStatus.READY, (1, 0, 0, 0, 0))
    assert ColumnName.objects.get().field == "name"
    assert send().status == ImportStatus.READY


def test_file_that_cannot_be_read_is_refused_with_a_sentence(school: School, registrar: User) -> None:
    batch = imports.upload(
        actor=registrar, at=NOW, school=school, kind="roster", name="../../x.xlsx",
        content=b"%PDF-1.7 nothing", effective_on=TODAY,
    )  # fmt: skip
    assert (batch.status, batch.file_name) == (ImportStatus.REFUSED, "x.xlsx")
    assert batch.refused_because
    assert not import_files.file_of(batch.token).exists()


def test_take_back_leaves_nothing_behind(upload: Upload, registrar: User) -> None:
    batch = upload([CHEN, ZHAO], done=True)
    take_back(actor=registrar, at=NOW, batch=batch)
    for model in (Student, Student.history, Guardian, Guardian.history, Enrolment, Placement, Movement, SchoolClass):  # type: ignore[attr-defined]
        assert not (model.objects if hasattr(model, "objects") else model).exists()
    batch.refresh_from_db()
    assert batch.status == ImportStatus.TAKEN_BACK


def test_take_back_restores_what_was_changed(upload: Upload, registrar: User) -> None:
    upload([CHEN], done=True, at=NOW - dt.timedelta(hours=2))
    second = [changed_to(CHEN, 姓名="陈梓涵", 联系电话="16600000009", 班级="三年级(2)班")]
    batch = upload(second, done=True)
    take_back(actor=registrar, at=NOW, batch=batch)
    child = Student.objects.get()
    assert (child.name, child.name_initials, child.guardians.get().phone) == ("陈子涵", "czh", "16600000001")
    assert list(Placement.objects.values_list("school_class__number", "ends_on")) == [(1, None)]
    assert SchoolClass.objects.count() == 1


def test_take_back_says_what_depends_on_it_and_changes_nothing(upload: Upload, registrar: User) -> None:
    batch = upload([CHEN, ZHAO], done=True, at=make.at(TODAY, 7))
    take_roll(SchoolClass.objects.get(), registrar, TODAY)
    with pytest.raises(ValidationError) as caught:
        take_back(actor=registrar, at=NOW, batch=batch)
    assert len(caught.value.messages) == 1
    assert "1" in caught.value.messages[0]
    assert Student.objects.count() == 2


def test_staff_list_makes_accounts_posts_and_first_passwords_once(upload: Upload) -> None:
    batch = upload("staff.xlsx", ImportKind.STAFF, done=True)
    assert User.objects.filter(must_change_password=True).count() == 40
    assert Appointment.objects.filter(role=Role.HEAD_TEACHER).count() == 18
    sheet = imports.passwords_of(batch)
    assert len(sheet) == 40
    name, username, password = sheet[0]
    user = User.objects.get(username=username)
    assert user.name == name
    assert user.check_password(password)
    imports.erase_passwords(batch=batch)
    assert imports.passwords_of(batch) == []


def test_staff_list_twice_changes_nothing(upload: Upload) -> None:
    upload("staff.xlsx", ImportKind.STAFF, done=True)
    posts = Appointment.objects.count()
    again = upload("staff.xlsx", ImportKind.STAFF, done=True)
    assert counts(again)[:3] == (0, 0, 40)
    assert Appointment.objects.count() == posts


def test_statements_do_not_grow_with_rows_within_a_chunk(upload: Upload, registrar: User) -> None:
    def statements(first: int, rows: int) -> int:
        batch = upload(
            [changed_to(ZHAO, 姓名=f"学生{'甲乙丙丁'[n % 4]}{n}", 学籍号="") for n in range(first, first + rows)]
        )
        with CaptureQueriesContext(connection) as captured:
            imports.confirm(actor=registrar, at=NOW, batch=batch)
        return len(captured)

    statements(0, 1)
    assert statements(10, 1) == statements(20, 30)


def test_run_that_was_taken_for_dead_does_not_import_a_second_time(upload: Upload, registrar: User) -> None:
    batch = upload([CHEN])
    imports.begin(at=NOW, batch=batch)
    slow, restarted = (ImportBatch.objects.get(pk=batch.pk) for _ in range(2))
    imports.confirm(actor=registrar, at=NOW, batch=restarted)
    with pytest.raises(ValidationError):
        imports.confirm(actor=registrar, at=NOW, batch=slow)
    assert Student.objects.count() == 1
    assert ImportBatch.objects.get(pk=batch.pk).status == ImportStatus.DONE
