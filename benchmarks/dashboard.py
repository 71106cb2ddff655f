"""The principal's page over time for one school and for a county, against the sums alone in hand-written SQL."""

import datetime as dt

from django.db import connection, transaction
from django.urls import reverse

from benchmarks.county import PUPILS_A_CLASS, County, build_county
from benchmarks.live_cases import add_cases
from benchmarks.minimal import sign_in, site_client
from benchmarks.rolls import open_page
from benchmarks.timing import Result, alternate, statements, tell

_SIZES = {"dashboard_1800": (1800, 54), "dashboard_100k": (100_000, 3000)}
"""Pupils, and absences a day: three in a hundred, one in ten of them without a reason."""
_CASES, _ROUNDS = 20, 9
_BEFORE = dt.timedelta(days=31)
_SUMS = (
    "SELECT roll.date, room.entry_year, SUM(roll.expected), COUNT(*) FROM students_roll roll "
    "JOIN students_schoolclass room ON room.id = roll.school_class_id "
    "WHERE roll.school_id = {school} AND roll.date BETWEEN '{since}' AND '{today}' GROUP BY 1, 2",
    "SELECT mark.date, room.entry_year, mark.morning, mark.afternoon, COUNT(*) FROM students_absence mark "
    "JOIN students_roll roll ON roll.id = mark.roll_id "
    "JOIN students_schoolclass room ON room.id = roll.school_class_id "
    "WHERE mark.school_id = {school} AND mark.date BETWEEN '{since}' AND '{today}' GROUP BY 1, 2, 3, 4",
    "SELECT school_class_id, starts_on, ends_on, COUNT(*) FROM students_placement "
    "WHERE school_id = {school} GROUP BY 1, 2, 3",
    "SELECT school_class_id, COUNT(*) FROM students_roll "
    "WHERE school_id = {school} AND date BETWEEN '{month}' AND '{today}' GROUP BY 1",
)


def dashboard_results(wanted: set[str]) -> list[Result]:
    """``dashboard_1800`` and ``dashboard_100k``, those wanted: the page opened by the principal, through everything the
    site has."""
    found = []
    for name, (pupils, absent) in _SIZES.items():
        if not wanted or name in wanted:
            with transaction.atomic():
                county = build_county(code=name, classes=pupils // PUPILS_A_CLASS, absent_a_day=absent)
                add_cases(county, _CASES)
            found.append(_page(name, county))
    return found


def _page(name: str, county: County) -> Result:
    tell(f"how a school of {county.pupils} pupils runs")
    client, url = site_client(), reverse("accountability:dashboard")
    sign_in(client, county.principal)
    medians = alternate(lambda: open_page(client, url), lambda: _ask(county), rounds=_ROUNDS, warm_up=2)
    open_page(client, url)
    return Result(name, county.pupils, *medians, statements(lambda: open_page(client, url)))


def _ask(county: County) -> None:
    """The sums of the same days, every row read."""
    month = county.today.replace(day=1)
    since = min(county.days[0], (month - _BEFORE).replace(day=1))
    with connection.cursor() as cursor:
        for question in _SUMS:
            cursor.execute(question.format(school=county.school.pk, since=since, today=county.today, month=month))
            cursor.fetchall()
