"""The county's own form on its pages: handed in, every mistake named, filled in with a month (H4, H5, J)."""

import datetime as dt
import io
from typing import Any

import openpyxl
import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accountability.actions.county_forms import retire_county_form, upload_county_form
from accountability.actions.summaries import freeze_month
from accountability.models import CountyForm
from accountability.reports.county_example import example_form
from students.models import School, SchoolClass, Student, User
from tests import make
from tests.accountability.views.test_months import OCTOBER, text
from tests.county import PLACES, as_excel_saves, county_form, parts

pytestmark = pytest.mark.django_db
LATER = make.at(dt.date(2026, 11, 23), 9)


@pytest.fixture
def office(client: Client, registrar: User, monday: object) -> Client:
    """The registrar's browser on Monday."""
    client.force_login(registrar)
    return client


def to(view: str, *arguments: object) -> str:
    return reverse(f"accountability:{view}", args=arguments)


def hand_in(client: Client, content: bytes, name: str = "月报.xlsx") -> Any:
    return client.post(to("month-form"), {"content": SimpleUploadedFile(name, content)})


def page_of(answer: Any) -> Any:
    return openpyxl.load_workbook(io.BytesIO(answer.content))["月报"]


def test_h5_a_frozen_month_fills_the_form_in(
    office: Client, school: School, pupils: list[Student], head_teacher: User, principal: User
) -> None:
    assert hand_in(office, as_excel_saves(county_form())).status_code == 302
    freeze_month(school=school, month=OCTOBER, actor=principal, at=LATER)
    assert "按县里的表导出" in text(office.get(to("month-detail", "2026-10")))
    answer = office.get(to("month-county", "2026-10"))
    assert 'filename="county-2026-10-v1.xlsx"' in answer["Content-Disposition"]
    page = page_of(answer)
    assert page["A1"].value == f"{school.name}2026年10月控辍保学月报表"
    assert (page["A2"].value, page["F2"].value) == ("截至 2026年10月31日", "已定稿，第1版")
    assert [page[f"{letter}5"].value for letter in "ABCD"] == [1, "三年级(1)班", 3, 3]
    assert page["F5"].value == "王老师老师" and page["B6"].value is None
    assert (page["D20"].value, page["D15"].value) == (3, "=SUM(D5:D14)")
    blank, filled = parts(as_excel_saves(county_form())), parts(answer.content)
    same = {name for name in blank if blank[name] == filled[name]}
    assert {"xl/styles.xml", "xl/worksheets/sheet2.xml", "xl/charts/chart1.xml"} <= same


def test_h5_a_preview_says_so_in_its_name_and_its_cell(office: Client, pupils: list[Student]) -> None:
    hand_in(office, county_form())
    answer = office.get(to("month-county", "2026-11") + "?until=2026-11-20")
    assert 'filename="county-2026-11-preview.xlsx"' in answer["Content-Disposition"]
    page = page_of(answer)
    assert page["A2"].value == "截至 2026年11月20日（预览）" and page["F2"].value.startswith("预览")


def test_h5_a_form_that_cannot_mark_a_preview_is_for_frozen_months(
    office: Client, school: School, pupils: list[Student], principal: User
) -> None:
    places = {place: told for place, told in PLACES.items() if place not in ("A2", "F2")}
    shown = office.post(to("month-form"), {"content": SimpleUploadedFile("a.xlsx", county_form(places))}, follow=True)
    assert "只能用于已定稿的月报" in text(shown)
    shown = office.get(to("month-county", "2026-10"), follow=True)
    assert shown.redirect_chain and "只能用于已定稿的月报" in text(shown)
    freeze_month(school=school, month=OCTOBER, actor=principal, at=LATER)
    assert office.get(to("month-county", "2026-10"))["Content-Type"].endswith("sheet")


def test_all_mistakes_are_named_with_their_cells_and_nothing_is_kept(office: Client, pupils: list[Student]) -> None:
    wrong = {**PLACES, "B5": "{{班级.名字称}}", "C7": "{{ 全校.月末人 }}", "D20": '="{{学校}}"', "A2": "{{学校"}
    answer = hand_in(office, county_form(wrong))
    assert answer.status_code == 422
    shown = text(answer)
    for told in (
        "月报!B5：不认识的占位符 {{班级.名字称}}。",
        "月报!C7：不认识的占位符 {{全校.月末人}}。是不是 {{全校.月末人数}}？",
        "月报!D20：公式里的占位符不会被填写",
        "月报!A2：占位符前后各要有两个大括号",
    ):
        assert told in shown
    assert not CountyForm.objects.exists()


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"", "空"),
        (b"%PDF-1", "PDF"),
        (b"PK\x03\x04x", "损坏"),
        (county_form({}), "还没有占位符"),
    ],
)
def test_what_is_no_form_is_refused_in_words(office: Client, content: bytes, told: str) -> None:
    answer = hand_in(office, content)
    assert answer.status_code == 422 and told in text(answer)


def test_a_list_that_is_too_short_says_how_many_rows_it_needs(
    office: Client, school: School, pupils: list[Student]
) -> None:
    assert hand_in(office, county_form({"A20": "{{截至}}", "B15": "{{班级.名称}}"})).status_code == 302
    for number in (2, 3):
        make.make_student(make.make_class(school, number=number))
    shown = text(office.get(to("month-county", "2026-11"), follow=True))
    assert "月报!B15：" in shown and "只有1行" in shown and "需要3行" in shown
    answer = hand_in(office, county_form({"A20": "{{截至}}", "B15": "{{班级.名称}}"}))
    assert answer.status_code == 422 and "只有1行" in text(answer)


def test_versions_stay_and_the_newest_is_in_use(
    office: Client, school: School, registrar: User, pupils: list[Student]
) -> None:
    first, second = county_form(), county_form({**PLACES, "G1": "附表"})
    for content in (first, first, second):
        hand_in(office, content)
    used, old = CountyForm.objects.order_by("-pk")
    assert old.retired_at and not used.retired_at and bytes(used.content) == second
    assert office.get(to("month-form-file", old.pk)).content == first
    shown = text(office.get(to("month-form")))
    assert shown.count("月报.xlsx") == 2 and "正在使用" in shown
    office.post(to("month-form-retire"))
    assert office.get(to("month-county", "2026-11")).status_code == 404
    with pytest.raises(ValidationError):
        retire_county_form(form=used, at=LATER)
    assert upload_county_form(school=school, name="a" * 300, content=first, actor=registrar, at=LATER).name == "a" * 120


def test_the_example_is_taken_as_it_is_and_the_list_names_everything(
    office: Client, school: School, pupils: list[Student]
) -> None:
    example = office.get(to("month-form-example")).content
    assert hand_in(office, example).status_code == 302
    assert office.get(to("month-county", "2026-11"))["Content-Type"].endswith("sheet")
    shown = text(office.get(to("month-form-placeholders")))
    for name in ("{{截至}}", "全校.月末人数", "grade3.attendance_rate", "病假人日", "sick_days", "{{班级.名称}}"):
        assert name in shown
    assert example_form(0, 0)


def test_statements_do_not_grow_with_the_classes(
    office: Client, school: School, school_class: SchoolClass, pupils: list[Student]
) -> None:
    hand_in(office, county_form())
    counts = []
    for number in (0, 5, 6):
        if number:
            make.make_student(make.make_class(school, number=number))
        with CaptureQueriesContext(connection) as captured:
            assert office.get(to("month-county", "2026-11")).status_code == 200
        counts.append(len(captured))
    assert counts[1] == counts[2]
