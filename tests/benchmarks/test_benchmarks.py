"""The measuring tools: forms, statements, tables, and the schools they are used on."""

import pytest
from django.db import connection, transaction
from django.urls import reverse

from accountability.queries.summary import monthly_summary
from accountability.queries.summary_month import month_on
from benchmarks import attendance
from benchmarks.__main__ import _table
from benchmarks.data import build_school
from benchmarks.imports import _bulk, _take, _with_school, _workbook
from benchmarks.minimal import minimal_client, sign_in, site_client
from benchmarks.months import _SCORES, _SUMS, _filled, _last_month
from benchmarks.pages import roll_form
from benchmarks.rolls import _Desk
from benchmarks.timing import Result, alternate, statements
from benchmarks.weights import _ASSET
from students.models import Absence, Guardian, Movement, Placement, Roll, SchoolClass, Student, User
from students.queries.calendar import school_calendar

pytestmark = pytest.mark.django_db


def test_result_has_the_keys_of_the_contract() -> None:
    line = Result("roll_open_45", 45, 12.0, 4.0, 9).as_json()
    assert line == {
        "name": "roll_open_45",
        "size": 45,
        "median_ms": 12.0,
        "baseline_ms": 4.0,
        "ratio": 3.0,
        "statements": 9,
    }


def test_table_lines_up() -> None:
    first, second = _table([Result("burst_48", 48, 1000.0, 10.0, None).as_json()]).splitlines()
    assert first.split() == ["name", "size", "median_ms", "baseline_ms", "ratio", "statements"]
    assert second.split() == ["burst_48", "48", "1000.00", "10.00", "100.00", "-"]
    assert len(first) == len(second)


def test_alternate_runs_both_in_turn() -> None:
    order: list[str] = []
    alternate(
        lambda: order.append("a"), lambda: order.append("b"), rounds=2, warm_up=1, before=lambda: order.append(".")
    )
    assert "".join(order) == ".a.b" * 3


def test_statements_leave_out_transactions() -> None:
    with_savepoint = transaction.atomic(lambda: User.objects.count())
    assert statements(with_savepoint) == 1


def test_school_of_a_size() -> None:
    built = build_school(code="t", classes=12, pupils_per_class=5, days=3)
    days = school_calendar(built.school.pk)
    assert days.is_school_day(built.today)
    assert Placement.objects.filter(school=built.school).count() == 60
    assert Roll.objects.filter(date=built.today).count() == 10
    assert Roll.objects.exclude(date=built.today).count() == 12 * 3
    assert SchoolClass.objects.values("entry_year").distinct().count() == 6


def test_large_school_has_plausible_class_numbers() -> None:
    built = build_school(code="t", classes=600, pupils_per_class=1, days=0, share_reported=0)
    assert max(each.number for each in built.classes) == 90
    assert Absence.objects.count() == 0


def test_roll_page_and_minimal_page_are_taken() -> None:
    built = build_school(code="t", classes=1, pupils_per_class=45, days=2, share_reported=0)
    desk = _Desk(built)
    desk.prepare()
    desk.submit_site()
    assert Roll.objects.get(date=built.today).present == 43
    assert Absence.objects.filter(date=built.today).count() == 2
    desk.prepare()
    desk.submit_minimal()
    assert Roll.objects.filter(date=built.today).count() == 1
    assert Absence.objects.filter(date=built.today).count() == 0


def test_minimal_pages_need_a_session() -> None:
    assert minimal_client().get("/today/").status_code == 302


def test_minimal_board_lists_rolls_and_absences() -> None:
    built = build_school(code="t", classes=18, pupils_per_class=45, days=1)
    client = minimal_client()
    sign_in(client, built.principal)
    text = client.get("/today/").content.decode()
    absent = Absence.objects.filter(date=built.today).count()
    assert text.count("<p>") == 15 + absent


def test_no_roll_page_is_said() -> None:
    with pytest.raises(RuntimeError, match="no roll page"):
        roll_form("<form id='roll'><input name='client_key'></form>")


def test_import_and_its_baseline_store_the_same() -> None:
    found = []
    for step in (_take, _bulk):
        _with_school(step, _workbook(90), 90)
        school = Student.objects.latest("pk").school
        tables = (Student, Guardian, Placement, Movement, SchoolClass)
        found.append([model._default_manager.filter(school=school).count() for model in tables])
    assert found[0] == found[1]


def test_assets_of_the_page_are_found() -> None:
    built = build_school(code="t", classes=1, pupils_per_class=3, days=0, share_reported=0)
    client = site_client()
    sign_in(client, built.heads[0])
    url = reverse("students:roll-edit", args=[built.classes[0].pk, built.today])
    names = _ASSET.findall(client.get(url).content.decode())
    assert any(name.endswith(".css") for name in names)
    assert any(name.startswith("js/roll") for name in names)


def test_attendance_and_its_baseline_store_the_same() -> None:
    built = build_school(code="a", classes=7, pupils_per_class=4, days=0, share_reported=0)
    attendance.name_apart(built)
    days = attendance.past_days(built, 10)
    marks = attendance.absences(built, days)
    content = attendance.workbook(built, days, marks)
    found = []
    for step in (lambda: attendance.take(built, content), lambda: attendance.bulk(built, content, days, marks)):
        attendance.clear(built)
        attendance.checked(step, built, 7 * 10)()
        found.append(sorted(Absence.objects.values_list("student", "date", "morning", "afternoon")))
    assert found[0] == found[1]
    assert len(found[0]) == sum(map(len, marks.values())) > 0


def test_the_sums_that_a_month_is_measured_against_are_those_of_the_month() -> None:
    built = build_school(code="t", classes=3, pupils_per_class=4, days=45)
    month = _last_month(built.today)
    with connection.cursor() as cursor:
        cursor.execute(_filled(_SUMS, built.school, month))
        rows = cursor.fetchall()
        cursor.execute(_filled(_SCORES, built.school, month))
        reports = cursor.fetchall()
    total = monthly_summary(month_on(built.school.pk, month, built.today)).summary.total.counts
    books_at_end, taken, expected = (sum(row[place] or 0 for row in rows) for place in (3, 5, 6))
    assert (books_at_end, taken, expected) == (total.end, total.owed_days - total.unknown_days, total.expected)
    assert total.end == 12 and total.expected > 0
    late, missed = (sum(row[place] or 0 for row in reports) for place in (2, 3))
    assert (late, missed) == (total.late_reports, total.missed_reports)
