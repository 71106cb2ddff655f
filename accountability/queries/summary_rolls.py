"""What the rolls of a month come to by class: sessions, marks, punctuality, in two statements (B3, H1, K15)."""

import datetime as dt
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db.models import BooleanField, Case, Count, ExpressionWrapper, Q, Sum, Value, When
from django.db.models.functions import Coalesce

from students.choices import AbsenceKind, Session
from students.models import Absence, Roll
from students.queries.rolls import as_mark
from students.rules.calendar import BOTH_SESSIONS, SchoolCalendar
from students.rules.lateness import day_end, deadline
from students.rules.marks import afternoon_mark

Sessions = frozenset[Session]
_WITHOUT_LEAVE = (AbsenceKind.UNEXPLAINED, AbsenceKind.UNEXCUSED)


@dataclass(slots=True)
class ClassRolls:
    """The rolls of one class: expected and absent person-sessions, times late, persons by kind, reports by time.

    ``taken`` are days with a roll; ``reported`` those reported in time or late, ``today`` of them today's.
    """

    expected: int = 0
    taken: int = 0
    on_time: int = 0
    late_reports: int = 0
    imported: int = 0
    today: int = 0
    sick: int = 0
    personal: int = 0
    unexcused: int = 0
    late: int = 0
    persons: dict[str, set[int]] = field(default_factory=lambda: {"sick": set(), "personal": set(), "unexcused": set()})

    @property
    def absent(self) -> int:
        """Person-sessions missed."""
        return self.sick + self.personal + self.unexcused

    def missed(self, owed_before_today: int) -> int:
        """Class-days before today that were owed and came neither in time nor late; a back-fill stays missed (B3)."""
        return max(0, owed_before_today - (self.on_time + self.late_reports + self.imported - self.today))


def class_rolls(
    school_id: int,
    days: Sequence[dt.date],
    today: dt.date,
    calendar: SchoolCalendar,
    on_time_until: Callable[[dt.date], dt.time],
) -> dict[int, ClassRolls]:
    """The rolls of the school days by class (H1, B3); a roll of a day that is no school day says nothing (K2)."""
    halves = {day: held for day in days if (held := calendar.day_status(day).sessions) != BOTH_SESSIONS}
    found: dict[int, ClassRolls] = {}
    for class_id, *sums in _reports(school_id, days, today, halves, on_time_until):
        taken, full, half, on_time, in_time, imported, of_today = sums
        found[class_id] = ClassRolls(
            expected=full * len(BOTH_SESSIONS) + half,
            taken=taken,
            on_time=on_time,
            late_reports=in_time - on_time,
            imported=imported,
            today=of_today,
        )
    for row in _marks(school_id, days, halves):
        _count(found, *row)
    return found


def _reports(
    school_id: int,
    days: Sequence[dt.date],
    today: dt.date,
    halves: Mapping[dt.date, Sessions],
    on_time_until: Callable[[dt.date], dt.time],
) -> Iterable[tuple[int, ...]]:
    """Of each class: rolls taken, expected on whole and half days, on time, on their day at all, imported, today's."""
    on_time, in_time = _before(days, lambda day: deadline(day, on_time_until(day))), _before(days, day_end)
    own, of_half = Q(is_imported=False), Q(date__in=list(halves))
    rows = Roll.objects.filter(school_id=school_id, date__in=list(days)).order_by().values("school_class_id")
    return rows.annotate(
        taken=Count("id"),
        full=Coalesce(Sum("expected", filter=~of_half if halves else None), 0),
        half=Coalesce(Sum("expected", filter=of_half), 0) if halves else Value(0),
        on_time=Count("id", filter=own & on_time),
        in_time=Count("id", filter=own & in_time),
        imported=Count("id", filter=~own),
        of_today=Count("id", filter=Q(date=today)),
    ).values_list("school_class_id", "taken", "full", "half", "on_time", "in_time", "imported", "of_today")


def _before(days: Iterable[dt.date], moment: Callable[[dt.date], dt.datetime]) -> Q:
    """Rolls that were first handed in before a moment of their own day (A3)."""
    found = Q(pk__in=())
    for day in days:
        found |= Q(date=day, first_submitted_at__lt=moment(day))
    return found


_MarkRow = tuple[int, int, str, str, bool, Sessions, int]


def _marks(school_id: int, days: Sequence[dt.date], halves: Mapping[dt.date, Sessions]) -> Iterable[_MarkRow]:
    """Equal marks of a child in a class counted together: class, child, morning, afternoon, taken, held, how often."""
    taken = ExpressionWrapper(Q(roll__afternoon_at__isnull=False), output_field=BooleanField())
    rows = Absence.objects.filter(school_id=school_id, date__in=list(days)).order_by()
    rows = rows.annotate(taken=taken, held=_held(halves))
    kinds = dict(_KINDS)
    names = ("roll__school_class_id", "student_id", "morning", "afternoon", "taken", "held")
    for *said, held, often in rows.values(*names).annotate(often=Count("id")).values_list(*names, "often"):
        yield *said, kinds[held], often


_KINDS: tuple[tuple[int, Sessions], ...] = (
    (0, BOTH_SESSIONS),
    (1, frozenset({Session.MORNING})),
    (2, frozenset({Session.AFTERNOON})),
)


def _held(halves: Mapping[dt.date, Sessions]) -> Any:
    if not halves:
        return Value(0)
    whens = [
        When(date__in=[day for day, held in halves.items() if held == sessions], then=Value(number))
        for number, sessions in _KINDS[1:]
        if sessions in halves.values()
    ]
    return Case(*whens, default=Value(0))


def _count(
    found: dict[int, ClassRolls],
    class_id: int,
    child: int,
    morning: str,
    afternoon: str,
    taken: bool,
    held: Sessions,
    often: int,
) -> None:
    rolls = found.setdefault(class_id, ClassRolls())
    for mark in _effective(morning, afternoon, taken, held):
        name = _NAMES.get(mark)
        if name:
            setattr(rolls, name, getattr(rolls, name) + often)
        if name in rolls.persons:
            rolls.persons[name].add(child)


_NAMES = {
    AbsenceKind.SICK: "sick",
    AbsenceKind.PERSONAL: "personal",
    AbsenceKind.LATE: "late",
    **dict.fromkeys(_WITHOUT_LEAVE, "unexcused"),
}


def _effective(morning: str, afternoon: str, taken: bool, held: Sessions) -> list[AbsenceKind]:
    """The marks that count in the sessions held: the morning's absence carries until the afternoon is taken (K3)."""
    first, second = as_mark(morning), as_mark(afternoon)
    if Session.MORNING in held:
        second = afternoon_mark(first, second, is_afternoon_taken=taken)
    by_session = ((Session.MORNING, first), (Session.AFTERNOON, second))
    return [mark for session, mark in by_session if session in held and mark]
