"""The calendar of 2026 and a shorthand for a child's days, for the tables of cases.

A day is one or two letters, morning and afternoon: U unexcused, N unexplained, S sick, P personal, O official, L late,
E left early, a dot for present. A day without marks: ? no roll, - not expected, | a run ends (suspension, enrolment).
"""

from collections.abc import Callable
from datetime import date, time

from students.choices import AbsenceKind, DayKind
from students.rules.calendar import BOTH_SESSIONS, DayEntry, NationalDay, SchoolCalendar
from students.rules.marks import DayState, Gap, day_state
from students.rules.policy import AttendanceLimits

AUTUMN = (date(2026, 9, 1), date(2027, 1, 15))
SPRING = (date(2026, 3, 2), date(2026, 7, 3))
OFF_2026 = {
    "元旦": [(1, 1), (1, 2), (1, 3)],
    "春节": [(2, day) for day in range(15, 24)],
    "清明节": [(4, 4), (4, 5), (4, 6)],
    "劳动节": [(5, day) for day in range(1, 6)],
    "端午节": [(6, 19), (6, 20), (6, 21)],
    "中秋节": [(9, 25), (9, 26), (9, 27)],
    "国庆节": [(10, day) for day in range(1, 8)],
}
MAKE_UP_2026 = {"元旦": [(1, 4)], "春节": [(2, 14), (2, 28)], "劳动节": [(5, 9)], "国庆节": [(9, 20), (10, 10)]}
NATIONAL_2026 = {
    date(2026, month, day): NationalDay(is_off, name)
    for is_off, table in ((True, OFF_2026), (False, MAKE_UP_2026))
    for name, days in table.items()
    for month, day in days
}
MORNING_ONLY = DayEntry(DayKind.MORNING_ONLY, "期中考试")
LIMITS = AttendanceLimits(
    on_time_until=time(9, 0),
    late_slip_days=1,
    head_teacher_leave_days=2,
    registrar_leave_days=5,
    evidence_from_days=3,
    run_days=3,
    intermittent_days=7,
    chronic_percent=10,
    chronic_min_days=20,
    long_run_days=15,
    long_leave_days=40,
    transfer_days=10,
    transfer_warn_days=3,
    suspension_warn_days=14,
    registry_task_days=30,
    revisit_days=20,
    too_good_percent=5,
    school_age_from=6,
    school_age_until=12,
)

_KINDS = {
    "U": AbsenceKind.UNEXCUSED,
    "N": AbsenceKind.UNEXPLAINED,
    "S": AbsenceKind.SICK,
    "P": AbsenceKind.PERSONAL,
    "O": AbsenceKind.OFFICIAL,
    "L": AbsenceKind.LATE,
    "E": AbsenceKind.LEFT_EARLY,
    ".": None,
}
_GAPS = {"?": Gap.UNKNOWN, "-": Gap.NOT_EXPECTED, "|": Gap.ENDS_RUN}


def day(month: int, number: int, year: int = 2026) -> date:
    """A date of 2026 unless told otherwise."""
    return date(year, month, number)


def calendar(*terms: tuple[date, date], own: dict[date, DayEntry] | None = None) -> SchoolCalendar:
    """A calendar under the arrangement of 2026, of the autumn term unless terms are given."""
    return SchoolCalendar(terms or (AUTUMN,), own, NATIONAL_2026)


def mark(letter: str) -> AbsenceKind | None:
    """The mark that a letter stands for; a dot is present."""
    return _KINDS[letter]


def state(letters: str) -> DayState | Gap:
    """A day in shorthand: "U" all day, "U." in the morning only, "?" without a roll."""
    if letters in _GAPS:
        return _GAPS[letters]
    return day_state(mark(letters[0]), mark(letters[-1]), BOTH_SESSIONS)


def story(text: str, calendar: SchoolCalendar, first: date) -> tuple[Callable[[date], DayState | Gap], date]:
    """Days in shorthand, one for each school day from ``first`` on; days around them are present.

    Returns what ``runs`` asks for, and the last day told.
    """
    words = text.split()
    days = [calendar.nth(first, number) for number in range(1, len(words) + 1)]
    told = {each: state(word) for each, word in zip(days, words, strict=True)}
    present = state(".")
    last = days[-1]
    assert last is not None
    return (lambda each: told.get(each, present)), last
