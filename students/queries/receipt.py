"""What the school has of one class and day, and whom to contact about it (D1, K8)."""

import datetime as dt
from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass, field

from students.choices import AbsenceKind, ContactResult, Session
from students.models import Contact, Guardian, Leave, Placement, Student
from students.queries.child_days import standings_on
from students.queries.rolls import RollState
from students.rules.calendar import DayStatus, SchoolCalendar
from students.rules.marks import DayState, afternoon_mark, day_state
from students.rules.roll import Mark, Totals
from students.rules.runs import Runs

_WITHOUT_REASON = frozenset({AbsenceKind.UNEXPLAINED, AbsenceKind.UNEXCUSED})


@dataclass(frozen=True, slots=True)
class MarkedChild:
    """A child that is not simply present: marks as they count, and what has been done about it."""

    id: int
    name: str
    seat_number: int
    morning: Mark
    afternoon: Mark
    state: DayState
    runs: Runs | None = None
    guardians: tuple[Guardian, ...] = ()
    contacts: tuple[Contact, ...] = ()
    has_leave: bool = False

    @property
    def mark(self) -> AbsenceKind:
        """The mark that leads: one without a reason before any other."""
        marks = [mark for mark in (self.morning, self.afternoon) if mark]
        return next((mark for mark in marks if mark in _WITHOUT_REASON), marks[0])

    @property
    def is_without_reason(self) -> bool:
        """Missing in some session without a reason: to be asked about (B4)."""
        return self.mark in _WITHOUT_REASON

    def is_owed_contact(self, day: dt.date) -> bool:
        """Whether the guardian has to be contacted on this day: the first unexcused day of a run (D1, K8)."""
        return self.state.is_unexcused and self.runs is not None and self.runs.first_unexcused_on == day

    @property
    def is_unreached(self) -> bool:
        """Whether the latest contact about the day reached nobody: the home has to be visited (D1)."""
        return bool(self.contacts) and self.contacts[0].result == ContactResult.UNREACHABLE

    @property
    def needs_slip(self) -> bool:
        """On leave by the roll, but no leave slip covers the day."""
        return self.mark in (AbsenceKind.SICK, AbsenceKind.PERSONAL) and not self.has_leave


@dataclass(frozen=True, slots=True)
class RollReceipt:
    """A roll as its receipt shows it: totals of each session held and taken, children with a mark."""

    roll: RollState
    status: DayStatus
    totals: dict[Session, Totals]
    children: list[MarkedChild] = field(default_factory=list)

    @property
    def to_contact(self) -> list[MarkedChild]:
        """Children missing without a reason."""
        return [child for child in self.children if child.is_without_reason]

    @property
    def others(self) -> list[MarkedChild]:
        """Children on leave, late or gone early."""
        return [child for child in self.children if not child.is_without_reason]

    @property
    def whole_day_absent(self) -> int:
        """Children missing in every session held (B5)."""
        return sum(child.state.is_absent for child in self.children)


def roll_receipt(school_id: int, roll: RollState, calendar: SchoolCalendar) -> RollReceipt:
    """The receipt of a stored roll; queries do not grow with the children."""
    status = calendar.day_status(roll.date)
    marks = {child: _effective(pair, roll, status) for child, pair in roll.marks.items()}
    children = _children(school_id, roll, {child: pair for child, pair in marks.items() if any(pair)}, status, calendar)
    sessions = [each for each in Session if each in status.sessions]
    taken = [each for each in sessions if each == sessions[0] or roll.is_afternoon_taken]
    return RollReceipt(roll, status, {each: _totals(roll.expected, marks, each) for each in taken}, children)


_Pair = tuple[Mark, Mark]


def _effective(pair: _Pair, roll: RollState, status: DayStatus) -> _Pair:
    """Marks of both sessions as they count: the morning's absence carries on until the afternoon is taken (K3)."""
    morning, afternoon = pair
    if Session.MORNING not in status.sessions:
        return None, afternoon
    if Session.AFTERNOON not in status.sessions:
        return morning, None
    return morning, afternoon_mark(morning, afternoon, is_afternoon_taken=roll.is_afternoon_taken)


def _totals(expected: int, marks: dict[int, _Pair], session: Session) -> Totals:
    index = 0 if session == Session.MORNING else 1
    absent = sum(1 for pair in marks.values() if (mark := pair[index]) and mark.counts_as_absent)
    return Totals(expected, expected - absent)


def _children(
    school_id: int, roll: RollState, marks: dict[int, _Pair], status: DayStatus, calendar: SchoolCalendar
) -> list[MarkedChild]:
    missing = [child for child, pair in marks.items() if set(pair) & _WITHOUT_REASON]
    runs = standings_on(school_id, missing, calendar, roll.date) if missing else {}
    guardians = _guardians(school_id, missing)
    contacts = _contacts(school_id, roll.date, missing)
    on_leave = _on_leave(school_id, roll.date, marks)
    return [
        MarkedChild(
            child,
            name,
            seat,
            *marks[child],
            state=day_state(*marks[child], status.sessions),
            runs=runs[child].runs if child in runs else None,
            guardians=tuple(guardians[child]),
            contacts=tuple(contacts[child]),
            has_leave=child in on_leave,
        )
        for child, name, seat in _named(school_id, roll, marks)
    ]


def _named(school_id: int, roll: RollState, ids: Collection[int]) -> list[tuple[int, str, int]]:
    """Id, name and number of children, by number in the class."""
    seats = dict(
        Placement.objects.filter(school_id=school_id, student_id__in=ids, school_class_id=roll.class_id)
        .order_by("starts_on")
        .values_list("student_id", "seat_number")
    )
    names = Student.objects.filter(school_id=school_id, pk__in=ids).order_by("id").values_list("id", "name")
    return sorted(((child, name, seats.get(child, 0)) for child, name in names), key=lambda row: (row[2], row[0]))


def _guardians(school_id: int, ids: Collection[int]) -> dict[int, list[Guardian]]:
    found: dict[int, list[Guardian]] = defaultdict(list)
    for guardian in Guardian.objects.filter(school_id=school_id, student_id__in=ids).order_by("position"):
        found[guardian.student_id].append(guardian)
    return found


def _contacts(school_id: int, day: dt.date, ids: Collection[int]) -> dict[int, list[Contact]]:
    found: dict[int, list[Contact]] = defaultdict(list)
    about = Contact.objects.filter(school_id=school_id, about_on=day, student_id__in=ids, annulled_at__isnull=True)
    for contact in about.select_related("recorded_by").order_by("-at", "-id"):
        found[contact.student_id].append(contact)
    return found


def _on_leave(school_id: int, day: dt.date, ids: Collection[int]) -> set[int]:
    slips = Leave.objects.filter(school_id=school_id, student_id__in=list(ids), cancelled_at__isnull=True)
    covering = slips.filter(starts_on__lte=day, ends_on__gte=day).exclude(returned_on__lte=day)
    return set(covering.values_list("student_id", flat=True))
