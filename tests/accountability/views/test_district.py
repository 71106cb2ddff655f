"""The central school's pages: of its schools, from what they submitted alone (H4, H5, J)."""

import datetime as dt
import io
from collections.abc import Iterator
from typing import Any

import openpyxl
import pytest
import time_machine
from django.db import connection
from django.http import HttpResponse
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accountability.choices import CaseEventKind, CaseOutcome, PaperKind
from accountability.models import DropoutCase, MonthSubmission
from accountability.queries.case_facts import CaseEye
from accountability.queries.reported import reported_cases, reported_counts
from students.choices import Role
from students.models import AccessEntry, School, SchoolClass, User
from students.queries.calendar import school_calendar
from tests import make
from tests.case_scene import add_event, issue, make_case, serve
from tests.months import OCTOBER, make_frozen, make_submitted, make_village
from tests.students.views.roll_pages import client_of

pytestmark = pytest.mark.django_db
TODAY = dt.date(2026, 11, 23)


@pytest.fixture(autouse=True)
def _monday(monday: dt.date) -> Iterator[None]:
    return


@pytest.fixture
def overseer(school: School) -> User:
    """Holds the post at the central school."""
    user = make.make_user(school, name="田主任")
    make.appoint(user, Role.OVERSIGHT)
    return user


@pytest.fixture
def villages(school: School, school_class: SchoolClass, principal: User) -> list[School]:
    """Three schools below: one in time, one late, one that has frozen and not submitted; and a stranger."""
    found = [make_village(school, name, code=f"V{place}") for place, name in enumerate(("甲村小", "乙村小", "丙村小"))]
    make_submitted(school, principal)
    make_submitted(found[0], principal, start=20, end=19, loss_transfer=1, expected=800, attended=700)
    make_submitted(found[1], principal, at=make.at(dt.date(2026, 11, 9), 9), start=10, end=10, dropout_new=1)
    make_frozen(found[2], principal, start=999, end=999)
    make_submitted(make_village(make.make_school(name="外区中心校"), "外区村小"), principal, start=777, end=777)
    return found


def get(who: User, page: str = "", *args: object, **asked: object) -> HttpResponse:
    path = reverse(f"accountability:district{page}", args=args)
    return client_of(who).get(path, asked)


def text(answer: HttpResponse) -> str:
    assert answer.status_code == 200
    return answer.content.decode()


def sheet(answer: HttpResponse) -> list[list[Any]]:
    page = openpyxl.load_workbook(io.BytesIO(answer.content)).active
    return [list(row) for row in page.iter_rows(values_only=True)]


def test_h5_j_who_has_submitted_who_is_late_who_is_not(overseer: User, villages: list[School]) -> None:
    said = text(get(overseer))
    assert "2026年10月" in said and "已报送，第1版" in said and "（迟报），第1版" in said and "未报送，已逾期" in said
    assert "外区" not in said and "777" not in said and "999" not in said
    assert '<span class="figure__number">3</span> <span class="figure__unit">/ 4</span>' in said


def test_h4_the_sum_is_of_submitted_rows_only(overseer: User, villages: list[School], principal: User) -> None:
    rows = sheet(get(overseer, "-export"))
    assert [row[0] for row in rows[4:9]] == ["青石镇中心小学", "甲村小", "乙村小", "丙村小", "已报送合计"]
    assert [row[3] for row in rows[4:9]] == [40, 20, 10, None, 70]
    end = rows[2].index("月末人数")
    assert [row[end] for row in rows[4:9]] == [40, 19, 10, None, 69]
    rate = rows[3].index("出勤率")
    assert (rows[5][rate], rows[8][rate]) == (0.875, 0.955)
    assert rows[8][1] == "4校中3校已报送" and rows[5][2].endswith("-202610-1")
    make.make_student(make.make_class(villages[0]))  # what happens in the school afterwards is not in it
    assert [row[3] for row in sheet(get(overseer, "-export"))[4:9]] == [40, 20, 10, None, 70]


def test_h5_a_later_version_supersedes_and_both_stay(overseer: User, villages: list[School], principal: User) -> None:
    make_frozen(villages[0], principal, version=2, start=20, end=18)
    assert "新定稿的一版还没有报送" in text(get(overseer))
    make_submitted(villages[0], principal, version=3, start=20, end=17)
    assert sheet(get(overseer, "-export"))[5][13] == 17
    page = text(get(overseer, "-school-month", villages[0].pk, "2026-10"))
    assert "第 3 版" in page and "第 1 版" in page
    old = text(get(overseer, "-school-month", villages[0].pk, "2026-10", version=1))
    assert "以新的一版为准" in old and "<b>19</b>" in old


def test_j_down_to_the_rows_of_one_school_and_its_workbook(overseer: User, villages: list[School]) -> None:
    listed = text(get(overseer, "-school", villages[1].pk))
    assert "乙村小" in listed and "迟报" in listed
    page = text(get(overseer, "-school-month", villages[1].pk, "2026-10"))
    assert "三年级(1)班" in page and MonthSubmission.objects.get(school=villages[1]).number in page
    rows = sheet(get(overseer, "-school-export", villages[1].pk, "2026-10"))
    assert "已定稿，第1版" in rows[1][0] and "田主任导出" in rows[1][0] and rows[4][1] == 10


def test_i6_schools_of_others_are_not_there(overseer: User, villages: list[School], principal: User) -> None:
    foreign = School.objects.get(name="外区村小")
    assert get(overseer, "-school", foreign.pk).status_code == 404
    for page in ("-school-month", "-school-export"):
        assert get(overseer, page, foreign.pk, "2026-10").status_code == 404
        assert get(overseer, page, villages[2].pk, "2026-10").status_code == 404, "frozen and not submitted"
        assert get(overseer, page, villages[0].pk, "2026-09").status_code == 404
    assert client_of(overseer).get(reverse("accountability:reported-list"), {"school": foreign.pk}).status_code == 404
    below = make.make_user(villages[0])
    make.appoint(below, Role.OVERSIGHT)
    assert get(below, "-school", villages[1].pk).status_code == get(principal).status_code == 404


def test_j_a_county_sees_the_villages_of_its_central_schools(villages: list[School], school: School) -> None:
    county = make.make_school(name="县教育局", code="COUNTY")
    School.objects.filter(pk=school.pk).update(central_school=county)
    user = make.make_user(county)
    make.appoint(user, Role.OVERSIGHT)
    said = text(get(user))
    assert "甲村小" in said and "/ 4" in said, "the office without classes owes no month"
    assert [row[0] for row in sheet(get(user, "-export"))[4:8]] == ["青石镇中心小学", "甲村小", "乙村小", "丙村小"]


def test_one_school_never_shows_schools(overseer: User, school_class: SchoolClass, principal: User) -> None:
    assert get(overseer)["Location"] == reverse("accountability:district-school", args=[overseer.school_id])
    make_submitted(school_class.school, principal)
    said = text(get(overseer, "-school", overseer.school_id))
    assert "2026年10月" in said and "全部学校" not in said and "未报送，已逾期" in said
    assert "全部学校" not in text(client_of(overseer).get(reverse("accountability:reported-list")))


def test_m22_targets_as_they_were_submitted(overseer: User, villages: list[School]) -> None:
    said = text(get(overseer, "-targets"))
    assert "99.00%" in said and "99 ÷ 100" in said and "297 ÷ 300" in said and "未达标" in said
    assert "未报送 · 丙村小" in said


@pytest.mark.parametrize("month", ["2026-13", "2027-01", "1999-01", "x"])
def test_months_that_cannot_be_are_not_found(overseer: User, villages: list[School], month: str) -> None:
    for page in ("", "-export", "-targets"):
        assert get(overseer, page, month=month).status_code == 404


def _report(school_class: SchoolClass, by: User, on: dt.date = TODAY) -> DropoutCase:
    case = make_case(make.make_student(school_class))
    add_event(case, CaseEventKind.OVERRIDDEN, on, text="家长拒收")
    serve(issue(case, PaperKind.REPORT, by, on), by, on)
    return case


def test_j_reported_cases_of_a_school_below_are_counted_listed_and_remembered_there(
    overseer: User, villages: list[School], registrar: User
) -> None:
    room = SchoolClass.objects.get(school=villages[0])
    clerk = make.make_user(villages[0])
    case = _report(room, clerk)
    make_case(make.make_student(room))  # not reported
    client = client_of(overseer)
    path = reverse("accountability:reported-list")
    assert case.student.name not in text(client.get(path))
    said = text(client.get(path, {"school": villages[0].pk}))
    assert case.student.name in said
    entry = AccessEntry.objects.get(what="reported", school=villages[0])
    assert (entry.actor, entry.count) == (overseer, 1)
    rows = sheet(client.get(reverse("accountability:reported-export"), {"school": villages[0].pk}))
    assert rows[2][1] == case.student.name and AccessEntry.objects.filter(school=villages[0]).count() == 2
    line = next(row for row in sheet(get(overseer, "-export")) if row[0] == "甲村小")
    assert line[-2:] == [1, 0]


def test_j_the_counts_are_those_of_the_list(school_class: SchoolClass, registrar: User) -> None:
    _report(school_class, registrar)
    closed, missing, old = (_report(school_class, registrar, TODAY) for _ in range(3))
    DropoutCase.objects.filter(pk=closed.pk).update(closed_on=TODAY)
    DropoutCase.objects.filter(pk=old.pk).update(closed_on=dt.date(2026, 8, 31))
    missing.events.create(
        school=missing.school, kind="closed", outcome=CaseOutcome.MISSING, on=TODAY, at=make.at(TODAY), text="x"
    )
    school_id = school_class.school_id
    listed = reported_cases(CaseEye.on(school_id, school_calendar(school_id), TODAY))
    count = reported_counts([school_id], TODAY)[school_id]
    assert (count.open + count.closed, count.closed) == (len(listed), sum(row.closed_on is not None for row in listed))
    assert len(listed) == 3


def test_statements_do_not_grow_with_schools(overseer: User, villages: list[School], principal: User) -> None:
    """At 4 and at 64 schools, half of which have submitted, each with a case."""
    client = client_of(overseer)
    paths = [reverse(f"accountability:{name}") for name in ("district", "district-export", "district-targets")]
    paths.append(reverse("accountability:reported-list"))

    def cost() -> list[int]:
        found = []
        for path in paths:
            client.get(path)
            with CaptureQueriesContext(connection) as asked:
                assert client.get(path).status_code == 200
            found.append(len(asked))
        return found

    before = cost()
    for number in range(60):
        more = make_village(overseer.school, f"村小{number}")
        if number % 2:
            make_submitted(more, principal)
        make_case(make.make_student(SchoolClass.objects.get(school=more)))
    assert cost() == before
    assert max(before) < 25


def test_h5_due_days_follow_each_schools_own_rules(overseer: User, villages: list[School], principal: User) -> None:
    with time_machine.travel(make.at(dt.date(2026, 11, 4)), tick=False):
        assert "请于11月4日 周三前报送" in text(get(overseer, month=f"{OCTOBER:%Y-%m}"))
