"""The figures of terms and year: page, workbook cell by cell, each accounting by its name (H1, H2, H3, H7, I3, J)."""

import datetime as dt
from collections.abc import Iterator

import pytest
import time_machine
from django.db import transaction
from django.http import HttpResponse
from django.urls import reverse

from students.models import AccessEntry, School, User
from tests import make
from tests.accountability.ledger_scene import TODAY, Scene, make_scene
from tests.accountability.views.report_books import INJECTIONS, book, formulas
from tests.students.views.roll_pages import client_of

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def played(django_db_setup: None, django_db_blocker: pytest.FixtureRequest) -> Iterator[Scene]:
    """Played once; each test undoes what it changes."""
    blocker = django_db_blocker.unblock()  # type: ignore[attr-defined]
    with time_machine.travel(make.at(TODAY), tick=False), blocker, transaction.atomic():
        yield make_scene()
        transaction.set_rollback(True)


@pytest.fixture
def scene(played: Scene) -> Iterator[Scene]:
    """The term, on its last day."""
    with time_machine.travel(make.at(TODAY, 10), tick=False):
        yield played


def get(who: User, page: str = "", year: int = 2026, **asked: str) -> HttpResponse:
    path = reverse(f"accountability:report-year{page}", args=[year])
    query = "?" + "&".join(f"{name}={value}" for name, value in asked.items()) if asked else ""
    return client_of(User.objects.get(pk=who.pk)).get(path + query)


UPPER = [
    "班级", "出勤", "", "", "", "", "巩固率", "", "", "期初在籍", "辍学率（台账法，默认）", "", "辍学率（人数法）", "",
    "辍学率（差额法）", "",
]  # fmt: skip
LOWER = [
    "", "应出勤（人日）", "实出勤（人日）", "出勤率", "未上报（班日）", "未上报占比", "应巩固", "已巩固", "巩固率", "",
    "人数", "比率", "人数", "比率", "人数", "比率",
]  # fmt: skip
# Six children on 51 weekdays from 14 September on, missing on 31, 30, 4, 7, 51 and 11 of them; nine without a roll.
CLASS = [306, 172, 0.5621, 9, 0.15, 6, 4, 0.6667, 6, 2, 0.3333, 2, 0.3333, 2, 0.3333]


def test_h1_h2_h3_the_workbook_cell_by_cell(scene: Scene) -> None:
    found = book(get(scene.registrar, "-xlsx"))
    assert list(found) == ["2026-2027学年第一学期", "全学年", "目标完成情况"]
    page = found["全学年"]
    assert page[0][0] == "青石镇中心小学2026-2027学年半年和年度指标 · 全学年"
    assert page[1][0] == "截至2026年11月23日 周一 · 按2000年1月1日起施行的规则 · 吴教务导出 11月23日 周一 10:10"
    assert page[2:4] == [UPPER, LOWER]
    assert [row[0] for row in page[4:7]] == ["三年级(1)班", "三年级小计", "全校合计"]
    assert [row[1:] for row in page[4:7]] == [CLASS] * 3
    said = "\n".join(row[0] for row in page[7:])
    assert "统计时间：2026年9月1日 周二至2026年11月23日 周一。" in said
    assert all(name in said for name in ("台账法（默认）", "人数法", "差额法（两基口径）"))
    targets = {row[0]: row[1:] for row in found["目标完成情况"][2:]}
    assert targets["年辍学率"] == ["≤ —", 0.3333, 2, 6, "—"]
    assert targets["六年（小学）保留率"] == ["", "—", "", "", ""]


def test_h3_each_accounting_stands_by_its_name_on_the_page(scene: Scene) -> None:
    answer = get(scene.principal)
    said = answer.content.decode()
    assert answer.status_code == 200
    assert all(name in said for name in ("辍学率（台账法，默认）", "辍学率（人数法）", "辍学率（差额法）", "33.33%"))
    assert not any(child.name in said for child in (scene.lost, scene.back, scene.missing))
    assert not AccessEntry.objects.filter(actor=scene.principal, what__startswith="report").exists()


def test_h7_a_class_with_nobody_has_a_dash(scene: Scene) -> None:
    room = make.make_class(scene.school_class.school, entry_year=2021)
    make.make_student(room, since=dt.date(2026, 9, 7), until=dt.date(2026, 9, 9))
    rows = {row[0]: row for row in book(get(scene.principal, "-xlsx"))["全学年"]}
    assert [rows["六年级(2)班"][place] for place in (3, 8, 9, 11, 13, 15)] == ["—", "—", 0, "—", "—", "—"]


def test_an_earlier_day_is_asked_for_and_one_to_come_is_said(scene: Scene) -> None:
    assert book(get(scene.principal, "-xlsx", until="2026-10-12"))["全学年"][6][10] == 1
    answer = get(scene.principal, until="2026-12-01")
    assert answer.status_code == 422 and "请选择2026-09-01至2026-11-23之间的日期" in answer.content.decode()


@pytest.mark.parametrize("year", [2025, 2027, 99999999])
def test_a_year_without_a_term_is_not_found(scene: Scene, year: int) -> None:
    assert get(scene.principal, year=year).status_code == 404
    assert get(scene.head, year=2026).status_code == 404


@pytest.mark.parametrize("name", INJECTIONS)
def test_i3_no_text_becomes_a_formula(scene: Scene, name: str) -> None:
    School.objects.filter(pk=scene.school_class.school_id).update(name=name)
    User.objects.filter(pk=scene.principal.pk).update(name=name)
    answer = get(scene.principal, "-xlsx")
    assert formulas(answer) == [] and name.strip() in str(book(answer))
