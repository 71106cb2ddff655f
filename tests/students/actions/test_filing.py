"""Sending records of new entrants and importing the answer, with every refusal (M23, G4)."""

import datetime as dt
import io
import json
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from pytest_django import Settings

from students.actions import imports
from students.actions.filing import mark_sent
from students.actions.import_take_back import take_back
from students.choices import ImportKind, ImportStatus
from students.models import Filing, ImportBatch, SchoolClass, Student, User
from tests import make

TODAY = dt.date(2026, 11, 23)
AT = make.at(TODAY)
HEAD = ("姓名", "身份证号", "出生日期", "性别", "学籍号", "结果")
ID, STATUS = "11010519491231002X", "G11010519491231002X"
OTHER_STATUS = "G440524188001010014"
pytestmark = pytest.mark.django_db
Import = Callable[..., ImportBatch]


@pytest.fixture(autouse=True)
def _today(monday: dt.date) -> None:
    """Everything happens on Monday 23 November."""


@pytest.fixture
def child(school_class: SchoolClass) -> Student:
    """A boy with an ID number and no student status number."""
    return make.make_student(school_class, name="陈子涵", id_number=ID)


@pytest.fixture
def answer(registrar: User, settings: Settings, tmp_path: Path) -> Import:
    """Uploads rows as an answer."""
    settings.IMPORT_DIR = tmp_path / "imports"

    def call(*rows: tuple[object, ...], head: tuple[str, ...] = HEAD) -> ImportBatch:
        book, target = openpyxl.Workbook(), io.BytesIO()
        for row in (head, *rows):
            book.active.append(row)
        book.save(target)
        said = {"kind": ImportKind.FILING, "name": "结果.xlsx", "content": target.getvalue(), "effective_on": TODAY}
        return imports.upload(actor=registrar, at=AT, school=registrar.school, **said)

    return call


def codes(batch: ImportBatch, part: str = "errors") -> list[str]:
    return [issue["code"] for issue in json.loads(batch.preview)[part]]


def confirm(batch: ImportBatch, by: User) -> ImportBatch:
    assert batch.status == ImportStatus.READY
    return imports.confirm(actor=by, at=AT, batch=batch)


def test_sent_records_wait_and_are_sent_again_m23(registrar: User, pupils: list[Student]) -> None:
    ids = [pupil.pk for pupil in pupils]
    mark_sent(school=registrar.school, student_ids=ids[:1], year=2026, actor=registrar, at=AT)
    Filing.objects.update(refused_because="姓名有误", sent_on=dt.date(2026, 9, 20))
    assert mark_sent(school=registrar.school, student_ids=ids, year=2026, actor=registrar, at=AT) == 3
    assert set(Filing.objects.values_list("sent_on", "refused_because")) == {(TODAY, "")}
    assert Filing.history.filter(student_id=ids[0]).count() == 2


def test_sending_costs_the_same_for_one_and_for_many_m23(registrar: User, school_class: SchoolClass) -> None:
    costs = []
    for count in (1, 5):
        ids = [make.make_student(school_class).pk for _ in range(count)]
        with CaptureQueriesContext(connection) as found:
            mark_sent(school=registrar.school, student_ids=ids, year=2026, actor=registrar, at=AT)
        costs.append(len(found))
    assert costs[0] == costs[1]


def test_a_number_is_set_by_the_id_number_and_taken_back_m23(answer: Import, child: Student, registrar: User) -> None:
    mark_sent(school=registrar.school, student_ids=[child.pk], year=2026, actor=registrar, at=AT)
    batch = confirm(answer(("陈子涵", ID, "", "", STATUS, "成功")), registrar)
    child.refresh_from_db()
    assert (child.status_number, bool(child.status_number_hash)) == (STATUS, True)
    assert Filing.objects.get().filed_on == TODAY
    take_back(actor=registrar, at=make.at(TODAY, 9), batch=batch)
    child.refresh_from_db()
    assert (child.status_number, child.status_number_hash) == ("", "")
    assert Filing.objects.get().filed_on is None


def test_a_temporary_number_becomes_a_settled_one_of_the_same_child_g4(
    answer: Import, registrar: User, school_class: SchoolClass
) -> None:
    temporary = "L110105194912310001"
    child = make.make_student(school_class, name="陈子涵", id_number=ID, status_number=temporary)
    confirm(answer(("陈子涵", ID, "", "", STATUS, "")), registrar)
    child.refresh_from_db()
    assert child.status_number == STATUS
    assert temporary in child.history.values_list("status_number", flat=True)
    assert codes(answer(("陈子涵", ID, "", "", temporary, ""))) == ["filing_temporary"]


def test_a_refusal_is_stored_with_its_reason_and_gone_with_the_number_m23(
    answer: Import, child: Student, registrar: User
) -> None:
    confirm(answer(("陈子涵", ID, "", "", "", "身份证号与公安信息不一致")), registrar)
    assert Filing.objects.get().refused_because == "身份证号与公安信息不一致"
    confirm(answer(("陈子涵", ID, "", "", STATUS, "")), registrar)
    assert (Filing.objects.get().refused_because, Filing.objects.get().filed_on) == ("", TODAY)


@pytest.mark.parametrize(
    ("row", "code"),
    [
        pytest.param(("陈子涵", ID, "", "", "", ""), "filing_nothing", id="neither number nor reason"),
        pytest.param(("陈子涵", ID, "", "", "", "审核通过"), "filing_nothing", id="accepted, but no number"),
        pytest.param(("陈子涵", ID, "", "", "G123", ""), "status_form", id="no number"),
        pytest.param(("陈子函", ID, "", "", STATUS, ""), "child_name", id="another name"),
        pytest.param(("王小明", "", "", "", STATUS, ""), "filing_unknown", id="nobody of the school"),
        pytest.param(("陈子涵", "", "2011-01-01", "", STATUS, ""), "filing_unknown", id="another birth date"),
        pytest.param(("陈子涵", "", "", "女", STATUS, ""), "filing_unknown", id="another sex"),
        pytest.param(("赵若曦", "", "", "", STATUS, ""), "filing_several", id="two of one name"),
        pytest.param(("陈子涵", ID, "", "", OTHER_STATUS, ""), "numbers_of_two", id="somebody else's number"),
    ],
)
def test_rows_that_cannot_be_taken_say_why_g4(
    answer: Import, child: Student, school_class: SchoolClass, row: tuple[str, ...], code: str
) -> None:
    for name, number in (("赵若曦", ""), ("赵若曦", ""), ("冉龑", OTHER_STATUS)):
        make.make_student(school_class, name=name, status_number=number)
    assert codes(answer(row)) == [code]


def test_a_name_alone_is_a_question_g4(answer: Import, child: Student, registrar: User) -> None:
    batch = answer(("陈子涵", "", "2017-05-13", "男", STATUS, ""))
    assert batch.summary["questions"] == 1
    batch = imports.answer(actor=registrar, at=AT, batch=batch, answers={"Sheet!2": "skip"})
    assert (batch.summary["questions"], batch.summary["changed"]) == (0, 0)
    batch = imports.answer(actor=registrar, at=AT, batch=batch, answers={"Sheet!2": "same"})
    confirm(batch, registrar)
    child.refresh_from_db()
    assert child.status_number == STATUS


def test_records_still_looked_at_and_repeated_answers_change_nothing_m23(
    answer: Import, child: Student, registrar: User
) -> None:
    mark_sent(school=registrar.school, student_ids=[child.pk], year=2026, actor=registrar, at=AT)
    waiting = answer(("陈子涵", ID, "", "", "", "待审核"))
    assert (waiting.summary["changed"], waiting.summary["unchanged"]) == (0, 1)
    confirm(answer(("陈子涵", ID, "", "", STATUS, "")), registrar)
    again = answer(("陈子涵", ID, "", "", STATUS, ""))
    assert (again.summary["changed"], again.summary["unchanged"]) == (0, 1)


def test_a_number_unlike_the_id_number_is_taken_with_a_warning_g4(answer: Import, child: Student) -> None:
    batch = answer(("陈子涵", ID, "", "", OTHER_STATUS, ""))
    assert (batch.summary["changed"], codes(batch, "warnings")) == (1, ["filing_differs"])


def test_who_was_sent_and_is_not_in_the_file_is_listed_m23(
    answer: Import, child: Student, pupils: list[Student], registrar: User
) -> None:
    mark_sent(school=registrar.school, student_ids=[pupils[0].pk], year=2026, actor=registrar, at=AT)
    batch = answer(("陈子涵", ID, "", "", STATUS, ""))
    assert [each["name"] for each in json.loads(batch.preview)["missing"]] == [pupils[0].name]


def test_the_templates_own_columns_are_left_out_without_a_question_m23(answer: Import, child: Student) -> None:
    head = ("序号", "姓名", "身份证件号", "民族", "现住址", "联系电话", "全国学籍号", "审核意见")
    batch = answer((1, "陈子涵", ID, "01-汉族", "", "", STATUS, "通过"), head=head)
    assert (batch.status, batch.summary["changed"]) == (ImportStatus.READY, 1)


def test_the_command_prints_one_object_m23(
    child: Student, registrar: User, settings: Settings, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    settings.IMPORT_DIR = tmp_path / "imports"
    file = tmp_path / "answer.csv"
    file.write_text(f"姓名,身份证号,学籍号\n陈子涵,{ID},{STATUS}\n", encoding="utf-8")
    call_command("import_filing", str(file), "--json")
    found = json.loads(capsys.readouterr().out)
    assert (found["changed"], found["errors"]) == (1, [])
    child.refresh_from_db()
    assert child.status_number == STATUS
