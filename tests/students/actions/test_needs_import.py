"""Importing a list of needs: preview, carrying out, handing back, taking back, the command (G4, G6)."""

import io
import json
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest
from django.core.exceptions import ValidationError
from django.core.management import CommandError, call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from pytest_django import Settings

from students.actions import imports
from students.actions.import_failed import failed_rows
from students.actions.import_plans import make_plan
from students.actions.import_take_back import take_back
from students.actions.needs import NewNeed, end_need, record_need
from students.choices import ImportKind, ImportStatus
from students.choices import NeedKind as K
from students.models import ImportBatch, Need, SchoolClass, Student, User
from tests import make
from tests.paper import MONDAY, day
from tests.students.views.test_movements import browser

AT = make.at(MONDAY)
HEAD = ("姓名", "班级", "学籍号", "困难类型", "依据材料", "起始日期", "截止日期")
ROOM = "三年级(1)班"
pytestmark = pytest.mark.usefixtures("monday")
Import = Callable[..., ImportBatch]


@pytest.fixture
def upload(registrar: User, settings: Settings, tmp_path: Path) -> Import:
    """Uploads rows as a list of needs."""
    settings.IMPORT_DIR = tmp_path / "imports"

    def call(*rows: tuple[object, ...]) -> ImportBatch:
        said = {"kind": ImportKind.NEEDS, "name": "名单.xlsx", "content": workbook(*rows), "effective_on": MONDAY}
        return imports.upload(actor=registrar, at=AT, school=registrar.school, **said)

    return call


def row(child: Student, kinds: str, source: str = "证", first: str = "", last: str = "") -> tuple[object, ...]:
    """A row about a child of the class."""
    return (child.name, ROOM, "", kinds, source, first, last)


def workbook(*rows: tuple[object, ...]) -> bytes:
    book, target = openpyxl.Workbook(), io.BytesIO()
    for row in (HEAD, *rows):
        book.active.append(row)
    book.save(target)
    return target.getvalue()


def confirm(batch: ImportBatch, by: User) -> ImportBatch:
    assert batch.status == ImportStatus.READY
    return imports.confirm(actor=by, at=AT, batch=batch)


def test_needs_come_on_record_with_paper_and_history_g6(upload: Import, pupils: list[Student], registrar: User) -> None:
    first, second = pupils[:2]
    rows = (row(first, "低保、学困", "低保证7号", "2026-09-01"), row(second, "孤儿"))
    batch = confirm(upload(*rows), registrar)
    found = Need.objects.order_by("pk").values_list("student", "kind", "source", "starts_on", "ends_on", "recorded_by")
    assert list(found) == [
        (first.pk, K.LOW_INCOME, "低保证7号", day(9, 1), None, registrar.pk),
        (first.pk, K.LEARNING, "低保证7号", day(9, 1), None, registrar.pk),
        (second.pk, K.ORPHAN, "证", MONDAY, None, registrar.pk),
    ]
    assert set(Need.history.values_list("history_user", "history_date")) == {(registrar.pk, AT)}
    assert batch.summary["new"] == 3
    again = upload(*rows)
    assert json.loads(again.preview)["counts"] | {"new": 0, "unchanged": 3} == json.loads(again.preview)["counts"]


def test_a_running_need_gets_its_end_and_all_of_it_is_taken_back_g6(
    upload: Import, pupils: list[Student], registrar: User
) -> None:
    new = NewNeed(kind=K.LOW_INCOME, source="低保证", starts_on=day(9, 1))
    need = record_need(student=pupils[0], new=new, actor=registrar, at=make.at(day(9, 1)))
    rows = (row(pupils[0], "低保", "取消通知", last="2026-12-31"), row(pupils[1], "孤儿"))
    batch = confirm(upload(*rows), registrar)
    need.refresh_from_db()
    assert (need.ends_on, need.source, Need.objects.count()) == (day(12, 31), "低保证", 2)
    take_back(actor=registrar, at=make.at(MONDAY, 9), batch=batch)
    assert list(Need.objects.values_list("pk", "ends_on")) == [(need.pk, None)]


def test_what_was_changed_later_keeps_the_import(upload: Import, pupils: list[Student], registrar: User) -> None:
    batch = confirm(upload(row(pupils[0], "低保")), registrar)
    end_need(need=Need.objects.get(), ends_on=day(12, 31), actor=registrar, at=make.at(MONDAY, 9))
    with pytest.raises(ValidationError):
        take_back(actor=registrar, at=make.at(MONDAY, 10), batch=batch)
    assert Need.objects.get().ends_on == day(12, 31)


def test_failed_rows_come_back_with_the_reason_g4(upload: Import, pupils: list[Student]) -> None:
    batch = upload(row(pupils[0], "低保"), row(pupils[1], "留守"))
    book = openpyxl.load_workbook(io.BytesIO(failed_rows(make_plan(batch))))
    rows = list(book.active.iter_rows(values_only=True))
    assert len(rows) == 2 and rows[1][:4] == (pupils[1].name, ROOM, None, "留守")
    assert "双亲留守" in rows[1][-1]


def test_the_pages_from_upload_to_result(upload: Import, pupils: list[Student], registrar: User) -> None:
    client = browser(registrar)
    assert "导入困难与需要" in client.get(reverse("students:import-list")).content.decode()
    assert "依据材料" in client.get(reverse("students:import-new", args=["needs"])).content.decode()
    stranger = Student(name="无名氏")
    batch = upload(row(pupils[0], "视力残疾", "残疾人证11010519491231002X44"), row(stranger, "低保"))
    place = reverse("students:import-detail", args=[batch.token])
    shown = shown_parts(client, place)
    assert f"{pupils[0].name}（视力残疾）" in shown and "残疾人证110105…" in shown
    assert "11010519491231002X" not in shown and "无名氏" in shown
    client.post(reverse("students:import-confirm", args=[batch.token]))
    assert "已登记 1 项" in client.get(place).content.decode()
    assert Need.objects.get().source == "残疾人证110105…2X44"


def shown_parts(client: Client, place: str) -> str:
    """Every part of a preview."""
    answers = [client.get(place, {"show": part}) for part in ("new", "errors", "warnings")]
    return "".join(answer.content.decode() for answer in answers)


def test_the_list_of_needs_leads_to_the_import(registrar: User, principal: User) -> None:
    way = reverse("students:import-new", args=["needs"])
    assert way in browser(registrar).get(reverse("students:need-list")).content.decode()
    assert way not in browser(principal).get(reverse("students:need-list")).content.decode()


def test_the_command_imports_signs_and_prints(
    registrar: User, pupils: list[Student], settings: Settings, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    settings.IMPORT_DIR = tmp_path / "imports"
    file = tmp_path / "needs.csv"
    file.write_text(f"姓名,班级,类别,依据\n{pupils[0].name},{ROOM},低保,证\n无名氏,{ROOM},低保,证\n")
    with pytest.raises(SystemExit) as ended:
        call_command("import_needs", str(file), "--json")
    said = json.loads(capsys.readouterr().out)
    assert (ended.value.code, said["new"], len(said["errors"])) == (1, 1, 1)
    assert Need.objects.get().recorded_by == registrar


def test_the_command_needs_somebody_to_sign(school_class: SchoolClass, tmp_path: Path) -> None:
    file = tmp_path / "needs.csv"
    file.write_text("姓名,班级,类别,依据\n")
    with pytest.raises(CommandError):
        call_command("import_needs", str(file))


def test_statements_do_not_grow_with_the_rows(upload: Import, school_class: SchoolClass, registrar: User) -> None:
    costs = []
    for count in (1, 4):
        children = [make.make_student(school_class, name=f"甲{count}{letter}") for letter in "乙丙丁戊"[:count]]
        batch = upload(*(row(child, "低保") for child in children))
        with CaptureQueriesContext(connection) as found:
            confirm(batch, registrar)
        costs.append(len(found))
    assert costs[0] == costs[1]
