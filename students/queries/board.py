"""The day of the whole school in a fixed number of queries (B2, B3, C1, H1)."""

import datetime as dt
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import groupby

from django.db.models import Count, Sum

from students.choices import AbsenceKind, ContactResult, Session
from students.models import Absence, Contact, Roll, SchoolClass, Student
from students.queries.child_days import standings_on
from students.queries.enrolment import expected_placements
from students.queries.people import head_teachers
from students.queries.rolls import RollState, as_mark, rolls_of_day
from students.rules.board import MissingChild, belongs_on_board, urgency
from students.rules.calendar import SchoolCalendar
from students.rules.lateness import Punctuality, punctuality
from students.rules.marks import DayState, afternoon_mark, day_state
from students.rules.policy import AttendanceLimits
from students.rules.rates import Attendance

_WITHOUT_REASON = (AbsenceKind.UNEXPLAINED, AbsenceKind.UNEXCUSED)
# An open run stands on the board although its class has not reported for so many school days.
_LOOK_BACK = 5


@dataclass(frozen=True, slots=True)
class ClassToday:
    """One class on the board: whether it reported, and how many of its children are missing."""

    id: int
    entry_year: int
    number: int
    place: str
    head_teachers: tuple[str, ...]
    expected: int
    roll: RollState | None
    punctuality: Punctuality
    without_reason: int = 0
    on_leave: int = 0

    @property
    def is_reported(self) -> bool:
        """Whether the school has a roll of the class for the day (B2)."""
        return self.roll is not None


@dataclass(frozen=True, slots=True)
class MissingRow:
    """A missing child as the board shows it, with the contact made about the day, if any (D1)."""

    child: MissingChild
    name: str
    school_class: ClassToday
    contact: Contact | None
    is_at_threshold: bool


@dataclass(frozen=True, slots=True)
class Board:
    """The school on one day. ``kinds`` counts children by mark; rates are person-sessions over rolls taken (H1)."""

    day: dt.date
    classes: tuple[ClassToday, ...]
    missing: tuple[MissingRow, ...]
    attendance: Attendance
    attendance_before: Attendance
    day_before: dt.date | None
    kinds: Counter[AbsenceKind] = field(default_factory=Counter)

    @property
    def owing(self) -> tuple[ClassToday, ...]:
        """Classes that owe a roll and have not handed it in (B2, K2)."""
        return tuple(each for each in self.classes if not each.is_reported)

    @property
    def overdue(self) -> bool:
        """Whether some class has let the time for reporting pass (B3)."""
        return any(each.punctuality is not Punctuality.PENDING for each in self.owing)

    @property
    def grades(self) -> list[list[ClassToday]]:
        """The classes by year of entry, grade one first."""
        return [list(group) for _, group in groupby(self.classes, key=lambda each: each.entry_year)]

    @property
    def reported(self) -> int:
        """How many classes have reported."""
        return len(self.classes) - len(self.owing)

    @property
    def missing_today(self) -> tuple[MissingRow, ...]:
        """Children known to be missing without a reason on the day."""
        return tuple(row for row in self.missing if row.child.is_missing_today)

    @property
    def reached(self) -> int:
        """Of the children missing today, those whose guardian was reached today (D1)."""
        answered = (row.contact for row in self.missing_today if row.contact)
        return sum(contact.result != ContactResult.UNREACHABLE for contact in answered)

    @property
    def at_threshold(self) -> tuple[MissingRow, ...]:
        """Children whose unexcused run has reached the threshold (D2)."""
        return tuple(row for row in self.missing if row.is_at_threshold)


def board(school_id: int, day: dt.date, now: dt.datetime, calendar: SchoolCalendar, limits: AttendanceLimits) -> Board:
    """Everything the board of a day shows, in a number of queries that depends neither on classes nor on days."""
    rolls = rolls_of_day(school_id, day)
    marks = _marks(school_id, day, calendar)
    before = _week_before(day, calendar)
    classes = _classes(school_id, day, now, limits, rolls, marks)
    return Board(
        day=day,
        classes=classes,
        missing=_missing(school_id, day, calendar, limits, {each.id: each for each in classes}),
        attendance=_attendance_today(day, calendar, rolls, marks),
        attendance_before=_attendance_on(school_id, before, calendar) if before else Attendance(),
        day_before=before,
        kinds=Counter(kind for _, kind, _ in marks),
    )


_MarkRow = tuple[int, AbsenceKind, DayState]


def _marks(school_id: int, day: dt.date, calendar: SchoolCalendar) -> list[_MarkRow]:
    """(class, the mark that leads, state) of every child with a mark that day."""
    sessions = calendar.day_status(day).sessions
    if not sessions:
        return []
    rows = Absence.objects.filter(school_id=school_id, date=day).order_by()
    found = rows.values_list("roll__school_class_id", "morning", "afternoon", "roll__afternoon_at")
    return [
        (class_id, as_mark(morning or afternoon) or AbsenceKind.LATE, _state(sessions, morning, afternoon, taken))
        for class_id, morning, afternoon, taken in found
    ]


def _state(sessions: frozenset[Session], morning: str, afternoon: str, taken: dt.datetime | None) -> DayState:
    first, second = as_mark(morning), as_mark(afternoon)
    if Session.MORNING in sessions:
        second = afternoon_mark(first, second, is_afternoon_taken=taken is not None)
    return day_state(first, second, sessions)


def _classes(
    school_id: int,
    day: dt.date,
    now: dt.datetime,
    limits: AttendanceLimits,
    rolls: dict[int, RollState],
    marks: Iterable[_MarkRow],
) -> tuple[ClassToday, ...]:
    expected = _expected(school_id, day)
    teachers = head_teachers(school_id, day)
    without, leave = Counter[int](), Counter[int]()
    for class_id, _, state in marks:
        without[class_id] += state.is_unexcused
        leave[class_id] += state.is_absent and not state.is_unexcused
    rows = SchoolClass.objects.filter(school_id=school_id).order_by("-entry_year", "number")
    return tuple(
        ClassToday(
            *row,
            head_teachers=tuple(teachers.get(row[0], ())),
            expected=expected.get(row[0], 0),
            roll=(roll := rolls.get(row[0])),
            punctuality=_punctuality(roll, day, limits, now),
            without_reason=without[row[0]],
            on_leave=leave[row[0]],
        )
        for row in rows.values_list("id", "entry_year", "number", "place")
        if row[0] in expected or row[0] in rolls
    )


def _punctuality(roll: RollState | None, day: dt.date, limits: AttendanceLimits, now: dt.datetime) -> Punctuality:
    first, is_imported = (roll.first_submitted_at, roll.is_imported) if roll else (None, False)
    return punctuality(first, day, limits.on_time_until, now, is_imported=is_imported)


def _expected(school_id: int, day: dt.date) -> dict[int, int]:
    """How many children each class expects (B11); a class with nobody is not there and owes no roll (K2)."""
    counted = expected_placements(school_id, day).order_by().values("school_class_id").annotate(number=Count("id"))
    return dict(counted.values_list("school_class_id", "number"))


def _missing(
    school_id: int, day: dt.date, calendar: SchoolCalendar, limits: AttendanceLimits, classes: dict[int, ClassToday]
) -> tuple[MissingRow, ...]:
    days = [each for each, _ in zip(calendar.backwards(day), range(_LOOK_BACK + 1), strict=False)]
    recent = Absence.objects.filter(school_id=school_id, date__in=days).order_by()
    suspects = recent.filter(morning__in=_WITHOUT_REASON) | recent.filter(afternoon__in=_WITHOUT_REASON)
    ids = suspects.values("student_id")
    found = standings_on(school_id, ids, calendar, day)
    names = dict(Student.objects.filter(school_id=school_id, pk__in=ids).order_by().values_list("id", "name"))
    children = [
        MissingChild(child_id, each.class_id, each.runs, each.today)
        for child_id, each in found.items()
        if each.class_id in classes
    ]
    shown = sorted((child for child in children if belongs_on_board(child, limits.run_days)), key=urgency)
    return _rows(school_id, day, shown, limits, classes, names)


def _rows(
    school_id: int,
    day: dt.date,
    children: list[MissingChild],
    limits: AttendanceLimits,
    classes: dict[int, ClassToday],
    names: dict[int, str],
) -> tuple[MissingRow, ...]:
    about = Contact.objects.filter(school_id=school_id, about_on=day, annulled_at__isnull=True).order_by("at", "id")
    contacts = {contact.student_id: contact for contact in about}
    return tuple(
        MissingRow(
            child,
            names[child.child_id],
            classes[child.class_id],
            contacts.get(child.child_id),
            child.runs.unexcused >= limits.run_days,
        )
        for child in children
    )


def _week_before(day: dt.date, calendar: SchoolCalendar) -> dt.date | None:
    """The same weekday a week earlier when it was a school day, else the school day before it."""
    last_week = day - dt.timedelta(days=7)
    return last_week if calendar.is_school_day(last_week) else calendar.previous_school_day(last_week)


def _attendance_today(
    day: dt.date, calendar: SchoolCalendar, rolls: dict[int, RollState], marks: Iterable[_MarkRow]
) -> Attendance:
    held = len(calendar.day_status(day).sessions)
    expected = held * sum(roll.expected for roll in rolls.values())
    return Attendance(expected, expected - sum(state.absent for _, _, state in marks))


def _attendance_on(school_id: int, day: dt.date, calendar: SchoolCalendar) -> Attendance:
    held = len(calendar.day_status(day).sessions)
    total = Roll.objects.filter(school_id=school_id, date=day).aggregate(total=Sum("expected"))["total"] or 0
    return Attendance(
        held * total, held * total - sum(state.absent for _, _, state in _marks(school_id, day, calendar))
    )


def week_of_term(school_days: SchoolCalendar, day: dt.date) -> int | None:
    """The week of the term, the week of its first day being the first; None outside every term."""
    term = school_days.term_of(day)
    if term is None:
        return None
    monday = term[0] - dt.timedelta(days=term[0].weekday())
    return (day - monday).days // 7 + 1
