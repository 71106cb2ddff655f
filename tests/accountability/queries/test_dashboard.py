"""The dashboard's sums against a slow reading of the raw rows, on random histories of a school (H1, B2, B3, K2)."""

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from accountability.queries import dashboard as module
from accountability.queries.dashboard import dashboard
from accountability.queries.dashboard_names import unexcused
from accountability.rules.trends import DayCount, Reports
from students.choices import AbsenceKind, AwayKind, DayKind, Session
from students.models import Absence, Away, CalendarDay, Roll, School, SchoolClass, Student, User
from students.queries.calendar import school_calendar
from students.queries.enrolment import expected_placements
from tests import make
from tests.case_scene import make_case, paper_visit

pytestmark = pytest.mark.django_db
# The turn of a month, so that some days lie in this month and some in the last.
DAYS = [dt.date(2026, 10, 28) + dt.timedelta(days=number) for number in range(9)]
TODAY = DAYS[-1]
A = AbsenceKind
MARK = st.sampled_from(
    [("", ""), (A.UNEXCUSED, A.UNEXCUSED), (A.UNEXPLAINED, ""), ("", A.UNEXCUSED), (A.SICK, A.UNEXCUSED), (A.LATE, "")]
)
# When a roll came in: hour and day after; None for no roll; whether the afternoon was taken, whether it was imported.
ROLL = st.none() | st.tuples(st.sampled_from([(8, 0), (9, 0), (10, 0), (8, 1)]), st.booleans(), st.booleans())
ROLLS = st.lists(st.tuples(ROLL, ROLL), min_size=len(DAYS), max_size=len(DAYS))
LIVES = st.lists(st.lists(MARK, min_size=len(DAYS), max_size=len(DAYS)), min_size=3, max_size=3)
PLACE = st.integers(0, len(DAYS) - 1)
AWAY = st.lists(st.tuples(st.integers(0, 2), PLACE, st.integers(1, 9)), max_size=4)
DECLARED = st.lists(st.tuples(PLACE, st.sampled_from(DayKind)), max_size=3, unique_by=lambda pair: pair[0])
STEADY = settings(max_examples=30, suppress_health_check=[HealthCheck.function_scoped_fixture])


@contextmanager
def undone() -> Iterator[None]:
    """Leaves the database as it was before the example."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def write(room: SchoolClass, by: User, day: dt.date, came: tuple[tuple[int, int], bool, bool], marks: dict) -> None:
    """A roll as a row with its exceptions."""
    (hour, after), is_taken, is_imported = came
    at = make.at(day + dt.timedelta(days=after), hour, 0)
    roll = Roll.objects.create(
        school=room.school, school_class=room, date=day, expected=len(marks), present=0, first_submitted_at=at,
        submitted_at=at, submitted_by=by, afternoon_at=at if is_taken else None, is_imported=is_imported,
    )  # fmt: skip
    for child, (morning, afternoon) in marks.items():
        if morning or afternoon:
            Absence.objects.create(
                school=room.school, roll=roll, student=child, date=day, morning=morning, afternoon=afternoon
            )


def slowly(rooms: list[SchoolClass], day: dt.date) -> dict[int, DayCount]:
    """What a day comes to by year of entry, roll by roll and mark by mark."""
    school_id = rooms[0].school_id
    held = school_calendar(school_id).day_status(day).sessions
    found = {}
    for room in rooms:
        owes = bool(held) and expected_placements(school_id, day).filter(school_class=room).exists()
        roll = Roll.objects.filter(school_class=room, date=day).first() if held else None
        expected = absent = missing = children = 0
        for mark in Absence.objects.filter(roll=roll) if roll else ():
            said = {Session.MORNING: mark.morning, Session.AFTERNOON: mark.afternoon}
            if roll and roll.afternoon_at is None and Session.MORNING in held:
                carries = mark.morning in (A.UNEXCUSED, A.UNEXPLAINED, A.SICK, A.PERSONAL)
                said[Session.AFTERNOON] = mark.morning if carries else ""
            without = [said[session] in (A.UNEXCUSED, A.UNEXPLAINED) for session in held]
            absent += sum(said[session] in (A.UNEXCUSED, A.UNEXPLAINED, A.SICK, A.PERSONAL) for session in held)
            missing += sum(without)
            children += all(without)
        if roll:
            expected = roll.expected * len(held)
        found[room.entry_year] = DayCount(expected, absent, missing, children, int(owes), int(roll is not None))
    return found


def judged(room: SchoolClass, days: list[dt.date]) -> Reports:
    """The reports of a class, each by itself: nine o'clock is still in time, the next day is not (B3)."""
    found = {"on_time": 0, "late": 0, "missed": 0}
    for day in days:
        roll = Roll.objects.filter(school_class=room, date=day).first()
        if roll and roll.is_imported:
            continue
        if roll is None:
            found["missed"] += day != TODAY
            continue
        came = roll.first_submitted_at
        name = "missed" if came >= make.at(day + dt.timedelta(days=1), 0, 0) else "on_time"
        found["late" if name == "on_time" and came >= make.at(day, 9, 1) else name] += 1
    return Reports(**found)


@STEADY
@given(taken=ROLLS, lives=LIVES, away=AWAY, declared=DECLARED)
def test_sums_are_those_of_the_raw_rows(
    school: School, registrar: User, taken: list, lives: list, away: list, declared: list
) -> None:
    with undone():
        rooms = [make.make_class(school, entry_year=year) for year in (2024, 2023)]
        children = [make.make_student(rooms[0]), make.make_student(rooms[1]), make.make_student(rooms[1])]
        for place, kind in declared:
            CalendarDay.objects.create(school=school, date=DAYS[place], kind=kind, reason="改动")
        for number, day in enumerate(DAYS):
            for room, came in zip(rooms, taken[number], strict=True):
                own = [place for place, child in enumerate(children) if child.placements.get().school_class == room]
                if came:
                    write(room, registrar, day, came, {children[place]: lives[place][number] for place in own})
        for place, first, length in away:
            child = children[place]
            Away.objects.create(
                school=school, student=child, enrolment=child.enrolments.get(), kind=AwayKind.SUSPENDED,
                starts_on=DAYS[first], ends_on=DAYS[first] + dt.timedelta(days=length),
            )  # fmt: skip
        calendar = school_calendar(school.pk)
        found = dashboard(school.pk, calendar, TODAY)
        days = {day: slowly(rooms, day) for day in DAYS if calendar.is_school_day(day)}
        summed = {day: sum(counts.values(), DayCount()) for day, counts in days.items()}
        assert {day: found.days[day] for day in days} == summed
        assert found.on_day == summed.get(TODAY, DayCount())
        october = sum((each for day, each in summed.items() if day.month == 10), DayCount())
        for year in (2024, 2023):
            of_grade = sum((counts[year] for counts in days.values()), DayCount())
            assert found.grades[year].absent == of_grade.absent
            assert found.grades[year].unexcused == of_grade.unexcused
        now = [day for day in days if day.month == 11]
        assert found.months[0].days == sum((summed[day] for day in now), DayCount())
        assert found.months[1].days.reported <= october.reported
        _same_reports(found, rooms, now)
        _same_names(school, calendar, found)


def _same_reports(found: module.Dashboard, rooms: list[SchoolClass], now: list[dt.date]) -> None:
    """Classes whose owed days and rolls go together are judged as roll by roll; grade four stands after grade three."""
    assert [row.school_class.entry_year for row in found.classes] == sorted(
        (row.school_class.entry_year for row in found.classes), reverse=True
    )
    for room in rooms:
        owed = [day for day in now if expected_placements(room.school_id, day).filter(school_class=room).exists()]
        if owed == now and now:
            assert next(row.reports for row in found.classes if row.id == room.pk) == judged(room, now)


def _same_names(school: School, calendar: module.SchoolCalendar, found: module.Dashboard) -> None:
    """As many rows behind the figure as there are absences with an unexcused session."""
    rows = list(unexcused(school.pk, calendar, list(found.days), None))
    sessions = 0
    for row in rows:
        held = calendar.day_status(row.date).sessions
        taken = row.roll.afternoon_at is not None
        state = module.state_of(held, row.morning, row.afternoon, is_afternoon_taken=taken)
        assert state.unexcused
        sessions += state.unexcused
    assert sessions == found.whole.unexcused


def test_what_happened_counts_on_its_day_only(school: School, principal: User, pupils: list[Student]) -> None:
    calendar, today = school_calendar(school.pk), dt.date(2026, 11, 23)
    make_case(pupils[0])
    make_case(pupils[1], opened_on=dt.date(2026, 10, 20), starts_on=dt.date(2026, 10, 16), closed_on=today)
    make_case(pupils[2], opened_on=dt.date(2025, 11, 3), starts_on=dt.date(2025, 11, 3), closed_on=dt.date(2026, 9, 1))
    paper_visit(pupils[0], principal, today)
    annulled = paper_visit(pupils[0], principal, today)
    type(annulled).objects.filter(pk=annulled.pk).update(
        annulled_at=make.at(today), annulled_by=principal, annulled_because="误录"
    )
    now, before, year_ago = dashboard(school.pk, calendar, today).months
    assert (now.opened, now.closed, now.visits) == (1, 1, 1)
    assert (before.opened, before.closed, before.visits) == (1, 0, 0)
    assert (year_ago.opened, year_ago.has_base) == (0, False)


def test_without_a_term_there_is_nothing_to_show(school: School) -> None:
    school.terms.all().delete()
    found = dashboard(school.pk, school_calendar(school.pk), TODAY)
    assert (found.term, found.days, found.classes, found.is_school_day) == (None, {}, [], False)
