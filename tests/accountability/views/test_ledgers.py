"""The pages of the ledgers, their prints and their workbook, read back with another reader (I1 to I4)."""

import datetime as dt
import io
from collections.abc import Iterator

import openpyxl
import pytest
import time_machine
from django.db import transaction
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from python_calamine import CalamineWorkbook

from accountability.models import DropoutCase
from students.choices import NeedKind, Role
from students.models import AccessEntry, CatchmentChild, Guardian, Need, Student
from tests import make
from tests.accountability.ledger_scene import (
    ADDRESS,
    ID_NUMBER,
    PHONE,
    REGISTERED,
    STATUS_NUMBER,
    TODAY,
    VILLAGE,
    Scene,
    day,
    make_scene,
    make_visit,
)
from tests.students.views.roll_pages import client_of

pytestmark = pytest.mark.django_db
SECRETS = (ID_NUMBER, STATUS_NUMBER, PHONE, ADDRESS, REGISTERED)
HEADER = [
    "序号", "学校", "年级", "班级", "姓名", "性别", "民族", "出生日期", "身份证号", "学籍号", "户籍地址",
    "现住址", "监护人", "关系", "电话", "学生类型", "入账日期", "离校日期", "失学天数（上课日）",
    "失学天数（自然日）", "类别", "辍学原因", "去向", "包保责任人", "劝返次数", "最近劝返日期", "最近劝返方式",
    "劝学书（文号、日期）", "报告书（文号、日期）", "限期返校通知书（文号、日期）", "进展状态", "拟采取措施",
    "返校日期", "返校方式/安置", "观察期截止", "销号日期", "销号依据", "销号人", "备注",
]  # fmt: skip
SCHOOL = ("青石镇中心小学", "三年级", "三年级(1)班")
BORN = dt.date(2017, 5, 13)
REPORT_3 = "辍报字〔2026〕第3号（2026-09-28 发）、2026-09-29送达"
REPORT_2 = REPORT_3.replace("第3号", "第2号")
# The golden rows, an empty cell as calamine reads it.
MISSING_ROW = [
    1, *SCHOOL, "吴迪", "男", "", BORN, "", "", "青江县青石镇石桥村", "", "", "", "", "", day(10, 13),
    day(9, 14), 51, 71, "辍学", "", "", "班主任：王老师", 0, "", "", "", REPORT_3, "", "已销号", "", "", "", "",
    day(10, 30), "失踪：派出所 10月29日 报案回执", "吴教务", "按失踪销号，仍留台账",
]  # fmt: skip
LOST_ROW = [
    2, *SCHOOL, "冉欣怡", "男", "", BORN, "110105********002X", "G110105********002X", "青江县青石镇柳树沟村",
    "柳树沟…", "冉大山", "父亲", "138****5678", "低保家庭", day(11, 10), day(10, 12), 31, 43, "辍学",
    "外出务工", "在东莞随父亲打工", "包保：周校长；班主任：王老师", 4, day(11, 17), "电话",
    "义劝通字〔2026〕第1号（2026-10-15 发）、2026-10-16送达",
    "辍报字〔2026〕第1号（2026-10-26 发）、2026-10-27送达",
    "青政复〔2026〕3号（2026-10-29 发）、2026-10-30送达", "已认定辍学", "", "", "", "", "", "", "", "",
]  # fmt: skip
BACK_ROW = [
    3, *SCHOOL, "罗小满", "男", "", BORN, "", "", "青江县青石镇柳树沟村", "", "", "", "", "", day(10, 12),
    day(9, 14), 30, 42, "辍学", "", "", "班主任：王老师", 0, "", "", "", REPORT_2, "", "已返校，观察中",
    "填写观察记录（11月2日前）", day(10, 26), "原班就读", day(11, 23), "", "", "", "",
]  # fmt: skip


@pytest.fixture(scope="module")
def scene(django_db_setup: None, django_db_blocker: pytest.FixtureRequest) -> Iterator[Scene]:
    """Played once; each test undoes what it changes."""
    blocker = django_db_blocker.unblock()  # type: ignore[attr-defined]
    with time_machine.travel(make.at(TODAY), tick=False), blocker, transaction.atomic():
        found = make_scene()
        for kind in (NeedKind.LOW_INCOME, NeedKind.VISUAL):
            Need.objects.create(
                school=found.lost.school, student=found.lost, kind=kind, source="证明", starts_on=day(9, 1),
                recorded_by=found.registrar, recorded_at=make.at(day(9, 1)),
            )  # fmt: skip
        yield found
        transaction.set_rollback(True)


@pytest.fixture
def office(scene: Scene) -> Client:
    return client_of(scene.registrar)


def case_of(child: Student) -> int:
    """The id of the child's case."""
    return DropoutCase.objects.get(student=child).pk


def to(name: str, query: str = "") -> str:
    return reverse(f"accountability:{name}") + query


def html(client: Client, name: str, query: str = "", status: int = 200) -> str:
    answer = client.get(to(name, query))
    assert answer.status_code == status
    return answer.content.decode()


def sheet(answer: HttpResponse) -> list[list[object]]:
    """The cells as another reader has them; blank cells at the end of a row are filled up."""
    rows = CalamineWorkbook.from_filelike(io.BytesIO(answer.content)).get_sheet_by_index(0).to_python()
    return [row + [""] * (len(HEADER) - len(row)) for row in rows]


# ---- the workbook


def test_the_workbook_cell_by_cell(scene: Scene) -> None:
    rows = sheet(client_of(scene.principal).get(to("case-ledgers-export", "?ledger=dropout&struck_off=on")))
    assert str(rows[0][0]).startswith("辍学学生台账（截至2026年11月23日） · 青石镇中心小学 · ")
    assert "周校长" in str(rows[0][0]) and "2026-11-23 08:10" in str(rows[0][0]) and "号码" in str(rows[0][0])
    assert rows[1] == HEADER
    assert rows[2:] == [MISSING_ROW, LOST_ROW, BACK_ROW]


def test_the_registrar_reads_disability_too_i4(office: Client) -> None:
    assert "视力残疾" in str(sheet(office.get(to("case-ledgers-export", "?ledger=dropout")))[3][15])


def test_whole_numbers_need_a_purpose_and_leave_it_behind_i3(scene: Scene, office: Client) -> None:
    path = to("case-ledgers-export", "?ledger=dropout")
    assert office.post(path).status_code == 422
    with transaction.atomic():
        answer = office.post(path, {"purpose": "上报教体局"})
        row = sheet(answer)[3]
        assert [row[8], row[9], row[10], row[11], row[14]] == [ID_NUMBER, STATUS_NUMBER, REGISTERED, ADDRESS, PHONE]
        assert "上报教体局" in str(sheet(answer)[0][0])
        entry = AccessEntry.objects.latest("id")
        assert (entry.what, entry.kind, entry.purpose, entry.count) == (
            "ledger_dropout.full",
            "export",
            "上报教体局",
            2,
        )
        transaction.set_rollback(True)


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@SUM(A1)", '=HYPERLINK("http://x")', "\t=1", "\r=1", "|x"])
def test_nothing_typed_becomes_a_formula(scene: Scene, office: Client, text: str) -> None:
    with transaction.atomic():
        Student.objects.filter(pk=scene.lost.pk).update(name=text, ethnicity=text[:20], village=text)
        Guardian.objects.filter(student=scene.lost).update(name=text, relation=text[:20])
        make_visit(scene.lost, TODAY, scene.head, whereabouts=text)
        answer = office.post(to("case-ledgers-export", "?ledger=dropout"), {"purpose": text})
        transaction.set_rollback(True)
    cells = [cell for row in openpyxl.load_workbook(io.BytesIO(answer.content)).active for cell in row]
    assert "f" not in {cell.data_type for cell in cells}
    assert any(str(cell.value).strip() == text.strip() for cell in cells)


def test_the_ledger_of_school_age_has_the_same_columns(scene: Scene, office: Client) -> None:
    with transaction.atomic():
        about = {"school": scene.lost.school, "starts_on": day(9, 1), "village": VILLAGE, "birth_on": BORN}
        CatchmentChild.objects.create(
            name="钱多多", place="special_school", place_name="启明学校", note="视力", **about
        )
        rows = sheet(office.get(to("case-ledgers-export", "?ledger=age")))
        assert rows[1] == HEADER
        assert (rows[2][4], rows[2][20], rows[2][22], rows[2][38]) == (
            "钱多多",
            "在校",
            "特殊教育学校、启明学校",
            "视力",
        )
        principal = sheet(client_of(scene.principal).get(to("case-ledgers-export", "?ledger=age")))[2]
        assert (principal[22], principal[38]) == ("其他学校", "")
        transaction.set_rollback(True)


# ---- the pages


def test_tabs_count_and_names_lead_to_the_child(scene: Scene, office: Client) -> None:
    text = html(office, "case-ledgers")
    assert "疑似辍学 3" in text and "辍学 2" in text
    assert reverse("accountability:case-detail", args=[case_of(scene.suspected)]) in text
    assert not [secret for secret in SECRETS if secret in text]


def test_the_past_and_the_filters(scene: Scene, office: Client) -> None:
    text = html(office, "case-ledgers", "?day=2026-10-14")
    assert "冉欣怡" in text and "罗小满" not in text and "还原当天" in text
    assert "周小雨" not in html(office, "case-ledgers", f"?school_class={make.make_class(scene.lost.school).pk}")
    text = html(office, "case-ledgers")
    key = text.split('<option value="')
    of_village = next(each[:10] for each in key if f">{VILLAGE}<" in each)
    text = html(office, "case-ledgers", f"?village={of_village}")
    assert "罗小满" in text and "周小雨" not in text


@pytest.mark.parametrize("asked", ["2026-11-24", "1999-01-01", "0001-01-01", "gestern", "2026-02-30", "\x00"])
@pytest.mark.parametrize("name", ["case-ledgers", "case-ledgers-print", "sign-off", "sign-off-print"])
def test_a_day_that_cannot_be_is_said_and_today_shown(office: Client, name: str, asked: str) -> None:
    text = html(office, name, f"?day={asked}", status=422)
    assert "2026" in text


@pytest.mark.parametrize("query", ["?ledger=none", "?village=柳树沟", "?school_class=x", "?page=99", "?school_class=0"])
def test_filters_that_nothing_offers_are_no_error(office: Client, query: str) -> None:
    assert office.get(to("case-ledgers", query)).status_code in (200, 422)


def test_the_print_holds_every_row_and_no_number(scene: Scene) -> None:
    with transaction.atomic():
        text = html(client_of(scene.principal), "case-ledgers-print", "?ledger=dropout")
        assert "辍学学生台账（截至2026年11月23日）" in text and "校长签字（盖章）" in text and "page--wide" in text
        assert not [secret for secret in (*SECRETS, "110105", "138****") if secret in text]
        assert AccessEntry.objects.latest("id").kind == "print"
        transaction.set_rollback(True)


def test_the_sign_off_sheet_of_a_village(office: Client) -> None:
    text = " ".join(html(office, "sign-off-print").split())
    assert f"青石镇 {VILLAGE}共有 2 名辍学（附花名册），截至2026年11月23日已劝返 1 名" in text
    assert "仍有 1 名未返校" in text
    for signer in ("村支书（主任）", "乡镇中心校校长", "中学校长", "乡镇分管领导", "乡镇长", "教体局包片领导"):
        assert text.count(signer) == 2


def test_a_child_without_a_village_is_named_with_the_way_to_complete_it(scene: Scene, office: Client) -> None:
    with transaction.atomic():
        Student.objects.filter(pk=scene.lost.pk).update(village="")
        assert reverse("students:student-edit", args=[scene.lost.pk]) in html(office, "sign-off")
        principal = html(client_of(scene.principal), "sign-off")
        assert reverse("students:student-detail", args=[scene.lost.pk]) in principal
        transaction.set_rollback(True)
    assert "冉欣怡" not in html(office, "sign-off")


def test_a_village_without_a_lost_child_gets_a_sheet_that_says_none(scene: Scene, office: Client) -> None:
    with transaction.atomic():
        Student.objects.filter(pk=scene.suspected.pk).update(village="白水村", township="青石镇", county="青江县")
        text = html(office, "sign-off")
        link = next(each for each in text.split('href="') if ">白水村<" in each).split('"')[0].replace("&amp;", "&")
        printed = " ".join(office.get(link).content.decode().split())
        assert "白水村共有 0 名辍学" in printed and VILLAGE not in printed
        transaction.set_rollback(True)


def test_the_three_numbers_name_who_differs_and_the_next_step(office: Client) -> None:
    text = html(office, "three-numbers")
    for words in (
        "台账有名，点名不缺席",
        "田甜",
        "已入台账，未到上报期限",
        "周小雨",
        "已上报，现已返校",
        "有 1 处不一致",
    ):
        assert words in text
    assert "向阳" not in text


# ---- the central school


def test_the_central_school_sees_reported_cases_and_nothing_else_j(scene: Scene) -> None:
    with transaction.atomic():
        central = make.make_user(scene.lost.school)
        make.appoint(central, Role.OVERSIGHT)
        client = client_of(central)
        text = html(client, "reported-list")
        assert "冉欣怡" in text and "辍报字〔2026〕第1号" in text and "周小雨" not in text
        assert not [
            word for word in (*SECRETS, "110105", "138", "冉大山", "东莞", "外出务工", "报案回执") if word in text
        ]
        assert "<a href" not in text.split('<section class="card card--list">')[1].split("</section>")[0]
        assert AccessEntry.objects.latest("id").what == "reported"
        rows = sheet(client.get(to("reported-export")))
        assert [row[1] for row in rows[2:]] == ["冉欣怡", "吴迪", "罗小满"]
        assert client.post(to("reported-export"), {"purpose": "x"}).status_code == 404
        for name in ("case-ledgers", "case-ledgers-print", "case-ledgers-export", "three-numbers", "sign-off"):
            assert client.get(to(name)).status_code == 404
        assert to("reported-list") in html(client, "reported-list").split("</header>")[0]
        transaction.set_rollback(True)
