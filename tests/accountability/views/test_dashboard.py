"""The principal's page over time: figures open down to names, no child is named on it, statements do not grow."""

import datetime as dt
import html
import json
import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accountability.choices import DutyKind
from accountability.queries.duties import school_duties
from accountability.queries.evaluation import school_month
from kongchuo.lib import clock
from students.choices import AbsenceKind, Role
from students.models import AccessEntry, School, SchoolClass, Student, User
from students.queries.calendar import school_calendar
from tests import make
from tests.case_scene import make_case, paper_visit
from tests.rolls import take_roll
from tests.students.views.roll_pages import client_of

THU, FRI, MON = (dt.date(2026, 11, day) for day in (19, 20, 23))
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("monday")]
PAGE = "accountability:dashboard"


def page(user: User, name: str = "dashboard", query: str = "") -> str:
    answer = client_of(user).get(reverse(f"accountability:{name}") + query)
    assert answer.status_code == 200
    return answer.content.decode()


def charts(text: str) -> dict[str, dict]:
    """What the charts of a page draw, the trend by its kind, the bars by their heading."""
    found = re.findall(r'data-chart="([^"]*)" role="img" aria-label="([^"]*)"', text)
    return {label: json.loads(html.unescape(chart)) for chart, label in found}


def table(text: str, heading: str) -> str:
    """The section under a heading, without its tags, one space between words."""
    section = re.search(rf'<section[^>]*aria-labelledby="{heading}".*?</section>', text, re.DOTALL)
    assert section
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", section[0]))


@pytest.fixture
def missing(school_class: SchoolClass, head_teacher: User, pupils: list[Student]) -> Student:
    """A child missing since Thursday; nobody reported on Wednesday."""
    for day, child in ((THU, pupils[0]), (FRI, pupils[0]), (MON, pupils[0])):
        take_roll(school_class, head_teacher, day, {child: AbsenceKind.UNEXPLAINED}, hour=8 if day < MON else 7)
    return pupils[0]


def test_the_page_names_no_child_and_leaves_no_entry(principal: User, missing: Student, pupils: list[Student]) -> None:
    entries = AccessEntry.objects.count()
    text = page(principal) + page(principal, "dashboard-cases") + page(principal, "dashboard-cases", "?part=1")
    assert not [child.name for child in pupils if child.name in text]
    assert AccessEntry.objects.count() == entries


def test_today_stands_in_one_line_with_links(principal: User, missing: Student) -> None:
    text = page(principal)
    assert "已上报 1 / 1 班" in re.sub(r"\s+", " ", text)
    assert "旷课或未请假 1 人" in text
    assert f'href="{reverse("students:board-today")}#missing"' in text


def test_the_board_stays_first_and_leads_here(principal: User, registrar: User, head_teacher: User) -> None:
    for user in (principal, registrar):
        board = client_of(user).get(reverse("students:board-today")).content.decode()
        assert f'href="{reverse(PAGE)}"' in board
    home = client_of(head_teacher).get("/", follow=True).content.decode()
    assert reverse(PAGE) not in home


def test_months_show_a_dash_without_a_base(principal: User, missing: Student) -> None:
    text = table(page(principal), "months")
    # two pupils of three on three days of this month; 13 of 16 class-days of November unknown
    assert re.search(r"出勤率 66.7% — —", text)
    assert re.search(r"未上报（班日） 13 81.3% — —", text)
    assert re.search(r"旷课（人日） 3 — —", text)
    assert "各月均按前 16 个上课日统计" in text


def test_the_trend_has_gaps_where_nobody_reported(principal: User, missing: Student) -> None:
    text = page(principal)
    trend = next(chart for chart in charts(text).values() if chart["kind"] == "trend")
    place = trend["labels"].index("11月19日")
    assert trend["rates"][place - 1 : place + 3] == [None, 66.7, 66.7, 66.7]
    assert trend["unknown"][place - 1 : place + 1] == [100.0, 0.0]
    assert trend["urls"][place] == reverse("students:board-day", args=[THU])
    assert re.search(r"11月18日 周三 — — 1 / 1 11月19日 周四 66.7% 1", table(text, "trend"))


def test_charts_and_tables_say_the_same(principal: User, missing: Student) -> None:
    text = page(principal)
    bars = [chart for chart in charts(text).values() if chart["kind"] == "bars"]
    weekdays, grades = (dict(zip(chart["labels"], chart["values"], strict=True)) for chart in bars)
    assert (weekdays["周一"], weekdays["周三"], weekdays["周四"], grades) == (1.0, 0.0, 1.0, {"三年级": 3.0})
    assert "周四 1 / 3 人日，33.33%" in table(text, "weekdays")
    assert "三年级 3 / 9 人日，33.33%" in table(text, "grades")
    assert all(f'href="{html.escape(url)}"' in text for chart in bars for url in chart["urls"])


def test_the_calendar_of_the_term_marks_unknown_days(principal: User, missing: Student) -> None:
    text = page(principal)
    cells = dict(re.findall(r'<td class="(heat__day[^"]*)"><a href="[^"]*" aria-label="(11月1[89]日[^"]*)"', text))
    assert cells == {
        "heat__day heat__day--unknown": "11月18日 周三：未上报",
        "heat__day heat__day--4": "11月19日 周四：旷课 1 人日",
    }


def test_reports_stand_in_the_order_of_grades(principal: User, school: School, missing: Student) -> None:
    later = make.make_class(school, entry_year=2021)
    make.make_student(later)
    first = make.make_class(school, entry_year=2026)
    make.make_student(first)
    text = table(page(principal), "reports")
    # all but today's, which may still come; the evaluation so far is that of its own page
    scores = school_month(school.pk, MON.replace(day=1), MON, clock.now()).evaluations
    points = [f"{scores[each].total}" for each in (first.pk, later.pk)]
    pattern = r"一\(\d\)班 15 0 0 15 (\S+) 三\(1\)班 16 3 0 13 \S+ 六\(\d\)班 15 0 0 15 (\S+)"
    found = re.search(pattern, text)
    assert found and list(found.groups()) == points


def test_cases_by_stage_open_the_filtered_list(principal: User, missing: Student) -> None:
    text = page(principal, "dashboard-cases", "?part=1")
    assert "<html" not in text
    assert f'{reverse("accountability:case-list")}?stage=suspected"><span>疑似辍学</span> <b>1</b>' in text
    assert "等我处理 1 件" in text and "确定负责人 1" in text
    assert "全校逾期 2 件" in text
    whole = page(principal, "dashboard-cases")
    assert "<html" in whole and "疑似辍学" in whole


def test_a_month_that_is_not_frozen_waits_for_the_principal_as_on_the_board_h5(
    principal: User, registrar: User, missing: Student, school_class: SchoolClass
) -> None:
    take_roll(school_class, registrar, dt.date(2026, 10, 20), {})
    text = page(principal, "dashboard-cases", "?part=1")
    owed = school_duties(principal.school_id, school_calendar(principal.school_id), MON)
    mine = [duty for duty in owed if principal.pk in duty.owners]
    assert [duty.kind for duty in mine].count(DutyKind.MONTH_FREEZE) == 1
    assert f"等我处理 {len(mine)} 件" in text
    assert f"{DutyKind.MONTH_FREEZE.label} 1" in text
    assert f"全校逾期 {sum(duty.is_overdue for duty in owed)} 件" in text


def test_without_script_the_part_is_a_page(principal: User) -> None:
    text = page(principal)
    assert f'<a class="button" href="{reverse("accountability:dashboard-cases")}">' in text
    assert "<script" not in re.sub(r"<script src=[^>]*></script>", "", text)


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("", 3),
        (f"?what=unexcused&first={THU}&last={MON}", 3),
        (f"?what=unexcused&first={THU}&last={MON}&weekday=0", 1),
        (f"?what=unexcused&first={THU}&last={MON}&weekday=2", 0),
        (f"?what=unexcused&first={THU}&last={MON}&grade=2024", 3),
        (f"?what=unexcused&first={THU}&last={MON}&grade=2023", 0),
        (f"?what=opened&first={THU}&last={MON}", 1),
        (f"?what=opened&first={THU}&last={FRI}", 0),
        (f"?what=closed&first={THU}&last={MON}", 0),
        (f"?what=visits&first={THU}&last={MON}", 0),
    ],
)
def test_figures_open_down_to_names(principal: User, missing: Student, query: str, found: int) -> None:
    text = page(principal, "dashboard-names", query)
    assert text.count(f">{missing.name}</a>") == found
    entry = AccessEntry.objects.latest("pk")
    assert (entry.what, entry.actor, entry.count) == ("dashboard.names", principal, min(found, 1))


def test_names_of_visits_and_closed_cases(principal: User, registrar: User, pupils: list[Student]) -> None:
    paper_visit(pupils[0], registrar)
    case = make_case(pupils[1], closed_on=MON)
    asked = f"&first={THU}&last={MON}"
    assert pupils[0].name in page(principal, "dashboard-names", f"?what=visits{asked}")
    text = page(principal, "dashboard-names", f"?what=closed{asked}")
    assert pupils[1].name in text and case.label in text


@pytest.mark.parametrize(
    "query",
    [
        "?what=secrets", "?first=x", "?first=0001-01-01", f"?first={MON}&last={THU}", "?weekday=7", "?weekday=x",
        "?grade=20244", "?what=visits&weekday=1", "?grade=-1",
    ],
)  # fmt: skip
def test_what_no_page_links_to_is_not_found(principal: User, query: str) -> None:
    assert client_of(principal).get(reverse("accountability:dashboard-names") + query).status_code == 404


def test_nothing_of_another_school(principal: User, missing: Student) -> None:
    other = make.make_school()
    stranger = make.make_user(other)
    make.appoint(stranger, Role.PRINCIPAL)
    assert missing.name not in page(stranger, "dashboard-names")
    assert "疑似辍学</span> <b>0</b>" in page(stranger, "dashboard-cases")
    assert 'data-chart="' in page(stranger)
    assert set(charts(page(stranger))["旷课按年级"]["values"]) == set()


def test_before_the_first_school_day_the_page_says_what_to_do(principal: User, school: School) -> None:
    school.terms.all().delete()
    text = page(principal)
    assert "本学期还没有上课日" in text
    assert reverse("students:calendar") in text


@pytest.mark.parametrize("many", [1, 3])
@pytest.mark.parametrize(("name", "statements"), [("dashboard", 12), ("dashboard-cases", 17), ("dashboard-names", 8)])
def test_statements_do_not_grow(
    school: School, principal: User, registrar: User, many: int, name: str, statements: int
) -> None:
    for number in range(many):
        room = make.make_class(school, entry_year=2021 + number)
        teacher = make.make_user(school)
        make.appoint(teacher, Role.HEAD_TEACHER, room)
        children = [make.make_student(room) for _ in range(many + 1)]
        for day in (THU, FRI, MON)[:many]:
            take_roll(room, teacher, day, {children[0]: AbsenceKind.UNEXPLAINED}, hour=7)
        paper_visit(children[0], registrar)
    client = client_of(principal)
    client.get(reverse(PAGE))  # the session notes its use once a minute
    with CaptureQueriesContext(connection) as found:
        client.get(reverse(f"accountability:{name}"))
    taken = len([each for each in found.captured_queries if "SAVEPOINT" not in each["sql"]])
    # what was done about cases is asked for only where there are some
    assert taken <= statements if name == "dashboard-cases" else taken == statements
