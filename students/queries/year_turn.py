"""What a turn of the school year is judged and counted by (G1, G3, B11)."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Count, Q, QuerySet

from students.choices import AwayKind, EnrolmentKind, Role, Status, TurnStatus
from students.models import Appointment, Away, Placement, School, SchoolClass, Term, YearTurn
from students.queries.enrolment import covering, expected_placements
from students.rules.class_names import ClassKey
from students.rules.turn_plan import Plan
from students.rules.year_turn import ONE_DAY, Ground, TurnChild, first_day, graduation_day, is_due, year_to_turn
from students.rules.year_turn_balance import TurnStay

_AWAY = {
    AwayKind.SUSPENDED: Status.SUSPENDED,
    AwayKind.TRANSFER_PENDING: Status.TRANSFER_PENDING,
    AwayKind.GUEST_ELSEWHERE: Status.GUEST_ELSEWHERE,
}
_OF_CLASS = (Role.HEAD_TEACHER, Role.SUBJECT_TEACHER)


@dataclass(frozen=True, slots=True)
class TurnFacts:
    """The ground of a plan with the rows behind it; ``eve`` is the day before the turn's first date."""

    ground: Ground
    eve: dt.date
    classes: dict[ClassKey, SchoolClass]
    names: dict[int, str]
    stays: tuple[TurnStay, ...]


def turn_facts(school: School, year: int, plan: Plan) -> TurnFacts:
    """Classes, children with their state on the day of graduation, and stays around the turn, in four queries."""
    on, first = graduation_day(plan, year), first_day(year)
    rows = {ClassKey(row.entry_year, row.number): row for row in SchoolClass.objects.filter(school=school)}
    classes = {key: row for key, row in rows.items() if _goes_on(row, year, first)}
    eve = min(on, first) - ONE_DAY
    placed = _placed(school.pk, [row.pk for row in classes.values()], eve, first)
    away = _away(school.pk, on)
    children = tuple(
        TurnChild(row.student_id, _key(row), row.seat_number, away.get(row.student_id) or _kind(row))
        for row in placed
        if row.ends_on is None
    )
    return TurnFacts(
        Ground(year, school.grades, frozenset(classes), frozenset(rows) - _never_used(school), children),
        eve,
        rows,
        {row.student_id: row.student.name for row in placed},
        tuple(TurnStay(starts_on=row.starts_on, ends_on=row.ends_on, key=_key(row)) for row in placed),
    )


def _goes_on(row: SchoolClass, year: int, first: dt.date) -> bool:
    return row.entry_year <= year and (row.closed_on is None or row.closed_on > first)


def _never_used(school: School) -> frozenset[ClassKey]:
    """Closed classes that nobody was ever in, as a turn taken back leaves them: they may be opened again."""
    rows = SchoolClass.objects.filter(school=school, placements=None).exclude(closed_on=None)
    return frozenset(ClassKey(*key) for key in rows.values_list("entry_year", "number"))


def _placed(school_id: int, class_ids: list[int], eve: dt.date, first: dt.date) -> QuerySet[Placement]:
    """The stays in the classes that hold some day from the eve to the first day."""
    rows = Placement.objects.filter(
        Q(ends_on=None) | Q(ends_on__gt=eve), school_id=school_id, school_class_id__in=class_ids, starts_on__lte=first
    )
    return rows.select_related("student", "school_class", "enrolment").order_by("school_class_id", "seat_number", "pk")


def _key(row: Placement) -> ClassKey:
    return ClassKey(row.school_class.entry_year, row.school_class.number)


def _kind(row: Placement) -> Status:
    return Status.GUEST if row.enrolment.kind == EnrolmentKind.GUEST else Status.ENROLLED


def _away(school_id: int, day: dt.date) -> dict[int, Status]:
    rows = Away.objects.filter(covering(day), school_id=school_id).values_list("student_id", "kind")
    return {student: _AWAY[AwayKind(kind)] for student, kind in rows}


def placed_by_class(school_id: int, day: dt.date) -> dict[ClassKey, int]:
    """How many children each class has on the day, those away included."""
    return _counted(Placement.objects.filter(covering(day), school_id=school_id))


def expected_by_class(school_id: int, day: dt.date) -> dict[ClassKey, int]:
    """How many children each class expects on the day (B11)."""
    return _counted(expected_placements(school_id, day))


def _counted(rows: QuerySet[Placement]) -> dict[ClassKey, int]:
    by_class = rows.order_by().values_list("school_class__entry_year", "school_class__number").annotate(Count("pk"))
    return {ClassKey(year, number): count for year, number, count in by_class}


def class_posts(school_id: int, day: dt.date) -> list[Appointment]:
    """The posts in classes that are held on the day or later, in one query."""
    rows = Appointment.objects.filter(Q(ends_on=None) | Q(ends_on__gte=day), school_id=school_id, role__in=_OF_CLASS)
    return list(rows.select_related("staff", "school_class").order_by("starts_on", "pk"))


def key_of(post: Appointment) -> ClassKey:
    """The class of a teacher's post."""
    assert post.school_class is not None
    return ClassKey(post.school_class.entry_year, post.school_class.number)


def head_names(school_id: int, day: dt.date) -> dict[ClassKey, list[str]]:
    """The head teachers of each class on the day."""
    names: dict[ClassKey, list[str]] = {}
    for post in class_posts(school_id, day):
        if post.role == Role.HEAD_TEACHER and post.starts_on <= day:
            names.setdefault(key_of(post), []).append(post.staff.name)
    return names


def turns_of(school_id: int) -> list[YearTurn]:
    """Every turn that was prepared, the latest first."""
    return list(YearTurn.objects.filter(school_id=school_id).select_related("done_by").order_by("-year", "-pk"))


def terms_of_year(school_id: int, year: int) -> list[Term]:
    """The terms that begin in the school year, its August included (A1)."""
    first = dt.date(year, 8, 1)
    return list(Term.objects.filter(school_id=school_id, starts_on__gte=first, starts_on__lt=first.replace(year + 1)))


def coming_turn(school: School, today: dt.date, turns: Iterable[YearTurn]) -> int:
    """The school year whose turn comes next (G1).

    A running year that was never turned counts as begun once it has a term and no class is beyond the last grade: the
    school may have begun with this program in the middle of it.
    """
    turned = [turn.year for turn in turns if turn.status == TurnStatus.DONE]
    running = year_to_turn(today, (), begun=False)
    beyond = SchoolClass.objects.filter(
        Q(closed_on=None) | Q(closed_on__gt=today), school=school, entry_year__lte=running - school.grades
    )
    begun = bool(terms_of_year(school.pk, running)) and not beyond.exists()
    return year_to_turn(today, turned, begun=begun)


def turn_is_due(school: School, today: dt.date) -> bool:
    """Whether the coming turn begins soon, or should have been carried out already (G1)."""
    return is_due(today, coming_turn(school, today, turns_of(school.pk)))
