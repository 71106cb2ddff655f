"""The tables of movements: page with the usual dates, workbook cell by cell (domain 2.8, H7, I3, J)."""

from collections.abc import Iterator

import pytest
import time_machine
from django.db import transaction
from django.http import HttpResponse
from django.urls import reverse

from students.models import School, User
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


def get(who: User, page: str = "", **asked: str) -> HttpResponse:
    query = "?" + "&".join(f"{name}={value}" for name, value in asked.items()) if asked else ""
    return client_of(User.objects.get(pk=who.pk)).get(reverse(f"accountability:report-moves{page}") + query)


STRETCH = {"since": "2026-09-02", "until": "2026-11-23"}
MOVES = [
    ["年级", "期初人数", "增加", "", "", "", "", "", "减少", "", "", "", "", "", "", "", "期末人数", "来校借读"],
    ["", "", "招生", "转入", "复学", "返回", "其他", "小计", "毕业", "转出", "休学", "辍学", "死亡", "出国（境）",
     "其他", "小计", "", ""],
    ["三年级", 6, 0, 0, 0, 1, 0, 1, 0, 0, 0, 3, 0, 0, 0, 3, 4, 0],
    ["全校合计", 6, 0, 0, 0, 1, 0, 1, 0, 0, 0, 3, 0, 0, 0, 3, 4, 0],
]  # fmt: skip
LOST = [
    ["年级", "期初人数", "新增辍学", "返校", "其他减少", "期末人数", "", ""],
    ["", "", "", "", "", "小计", "男", "女"],
    ["三年级", 0, 3, 1, 0, 2, 2, 0],
    ["全校合计", 0, 3, 1, 0, 2, 2, 0],
]


def test_domain_2_8_the_workbook_cell_by_cell(scene: Scene) -> None:
    found = book(get(scene.registrar, "-xlsx", **STRETCH))
    assert list(found) == ["表1 学生变动情况", "表2 辍学情况", "表3 辍学去向情况"]
    first, second, third = found.values()
    assert first[0][0] == "青石镇中心小学学生变动统计表 · 表1 学生变动情况"
    assert first[1][0] == "截至2026年11月23日 周一 · 按2000年1月1日起施行的规则 · 吴教务导出 11月23日 周一 10:10"
    assert (first[2:6], second[2:6]) == (MOVES, LOST)
    assert first[6][0] == "统计时间：2026年9月2日 周三至2026年11月23日 周一。"
    assert "统计时点前10天内" in first[7][0] and "不计减少" in first[7][0]
    rows = {row[0].strip(): row[1] for row in third[2:]}
    assert (rows["仍未返校"], rows["原因未查明"], rows["已销号"]) == (2, 1, 2)


def test_domain_2_8_the_usual_dates_are_offered_and_the_latest_is_shown(scene: Scene) -> None:
    said = get(scene.principal).content.decode()
    assert "2026-03-16 至 2026-09-25" in said and "2025-09-02 至 2026-09-01" in said
    assert "截至2026年9月25日 周五" in said
    assert not any(child.name in said for child in (scene.lost, scene.back))


def test_domain_2_8_without_the_rule_the_sheet_says_so(scene: Scene) -> None:
    asked = {"since": "2026-09-02", "until": "2026-11-05"}
    netted, gross = (book(get(scene.principal, "-xlsx", days=days, **asked)) for days in ("10", "0"))
    assert [netted["表2 辍学情况"][5][1:5], gross["表2 辍学情况"][5][1:5]] == [[0, 1, 0, 0], [0, 2, 1, 0]]
    assert "所有变动均计入" in gross["表2 辍学情况"][7][0]


@pytest.mark.parametrize(
    "asked", [{"until": "2026-11-24"}, {"days": "61"}, {"days": "x"}, {"since": "2026-11-23", "until": "2026-11-22"}]
)
def test_what_cannot_be_asked_is_said(scene: Scene, asked: dict[str, str]) -> None:
    answer = get(scene.principal, **asked)
    assert answer.status_code == 422 and "截至2026年9月25日" in answer.content.decode()


def test_j_the_office_alone(scene: Scene) -> None:
    assert [get(who, page).status_code for who in (scene.head,) for page in ("", "-xlsx")] == [404, 404]


@pytest.mark.parametrize("name", INJECTIONS)
def test_i3_no_text_becomes_a_formula(scene: Scene, name: str) -> None:
    School.objects.filter(pk=scene.school_class.school_id).update(name=name)
    User.objects.filter(pk=scene.principal.pk).update(name=name)
    answer = get(scene.principal, "-xlsx", **STRETCH)
    assert formulas(answer) == [] and name.strip() in str(book(answer))
