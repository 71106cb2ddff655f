"""The principal's page over time: of a school alone, of one among many, of a county as one school, against the sums
alone in hand-written SQL."""

import datetime as dt

from django.db import connection, transaction
from django.urls import reverse

from benchmarks.county import PUPILS_A_CLASS, County, build_county
from benchmarks.live_cases import add_cases
from benchmarks.minimal import sign_in, site_client
from benchmarks.rolls import open_page
from benchmarks.timing import Result, alternate, statements, tell

_SCHOOL, _COUNTY = (1800, 54), (100_000, 3000)
"""Pupils, and absences a day: three in a hundred, one in ten of them without a reason."""
_NEIGHBOURS = 55
"""As many schools beside the one shown make it a hundred thousand pupils."""
_CASES, _ROUNDS = 20, 15
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


def school_alone() -> Result:
    """``dashboard_1800``: the page of the only school there is; to be asked for first."""
    return _page("dashboard_1800", 1800, _school("dashboard_1800", *_SCHOOL))


def school_among_many() -> Result:
    """``dashboard_100k``: the page of a school of the same size beside schools that make it 100,000 pupils."""
    county = _school("dashboard_100k", *_SCHOOL)
    for number in range(_NEIGHBOURS):
        _school(f"neighbour-{number}", *_SCHOOL)
    return _page("dashboard_100k", 1800 * (_NEIGHBOURS + 1), county)


def county_as_school() -> Result:
    """``dashboard_county``: the page of one school of 100,000 pupils."""
    return _page("dashboard_county", 100_000, _school("dashboard_county", *_COUNTY))


def _school(code: str, pupils: int, absent: int) -> County:
    with transaction.atomic():
        county = build_county(code=code, classes=pupils // PUPILS_A_CLASS, absent_a_day=absent)
        add_cases(county, _CASES)
    return county


def _page(name: str, size: int, county: County) -> Result:
    tell(f"how a school of {county.pupils} pupils among {size} runs")
    client, url = site_client(), reverse("accountability:dashboard")
    sign_in(client, county.principal)
    medians = alternate(lambda: open_page(client, url), lambda: _ask(county), rounds=_ROUNDS, warm_up=2)
    open_page(client, url)
    return Result(name, size, *medians, statements(lambda: open_page(client, url)))


def _ask(county: County) -> None:
    """The sums of the same days, every row read."""
    month = county.today.replace(day=1)
    since = min(county.days[0], (month - _BEFORE).replace(day=1))
    with connection.cursor() as cursor:
        for question in _SUMS:
            cursor.execute(question.format(school=county.school.pk, since=since, today=county.today, month=month))
            cursor.fetchall()
