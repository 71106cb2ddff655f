"""Reading needs: of a child, of the school, of a class (G6, I4)."""

import datetime as dt
from collections import Counter
from collections.abc import Collection, Iterable
from dataclasses import dataclass

from django.db.models import Q, QuerySet

from students.choices import NeedKind
from students.models import Need, Placement, SchoolClass, Student
from students.queries.enrolment import covering
from students.rules.needs import is_doubly_burdened


def in_force(day: dt.date) -> Q:
    """Needs that hold on the day; the last day belongs to them."""
    return Q(starts_on__lte=day) & (Q(ends_on=None) | Q(ends_on__gte=day))


def needs_of(student: Student, kinds: Collection[str]) -> list[Need]:
    """Every need of the child that the reader may know, the running ones first, the latest first within."""
    rows = Need.objects.filter(student=student, kind__in=kinds).select_related("recorded_by")
    return sorted(rows, key=lambda need: (need.ends_on is not None, -need.starts_on.toordinal(), need.pk))


def kinds_on(school_id: int, ids: Iterable[int], day: dt.date) -> dict[int, set[str]]:
    """The kinds of need of each child on the day, in one query (G6)."""
    found: dict[int, set[str]] = {}
    rows = Need.objects.filter(in_force(day), school_id=school_id, student_id__in=ids).order_by()
    for child_id, kind in rows.values_list("student_id", "kind"):
        found.setdefault(child_id, set()).add(kind)
    return found


@dataclass(frozen=True, slots=True)
class NeedyChild:
    """A child of the list with the needs that the reader may know."""

    student: Student
    school_class: SchoolClass | None
    needs: tuple[Need, ...]
    is_doubly_burdened: bool

    @property
    def labels(self) -> list[str]:
        """The needs by name."""
        return [need.get_kind_display() for need in self.needs]


def needy_children(
    school_id: int, day: dt.date, kinds: Collection[str], *, class_id: int | None = None
) -> list[NeedyChild]:
    """Children of the school with a need on the day, by class and number, in three queries (G6).

    ``kinds`` are those the reader may know; ``class_id`` keeps to one class.
    """
    needs: dict[int, list[Need]] = {}
    rows = Need.objects.filter(in_force(day), school_id=school_id, kind__in=kinds).select_related("student")
    for need in rows.order_by("starts_on", "pk"):
        needs.setdefault(need.student_id, []).append(need)
    stays = _stays(school_id, needs, day)
    found = [
        NeedyChild(
            mine[0].student,
            stays[child_id].school_class if child_id in stays else None,
            tuple(mine),
            is_doubly_burdened({need.kind for need in mine}),
        )
        for child_id, mine in needs.items()
    ]
    kept = [child for child in found if class_id is None or (child.school_class and child.school_class.pk == class_id)]
    return sorted(kept, key=lambda child: _place(child, stays))


def _stays(school_id: int, ids: Iterable[int], day: dt.date) -> dict[int, Placement]:
    rows = Placement.objects.filter(covering(day), school_id=school_id, student_id__in=list(ids))
    return {stay.student_id: stay for stay in rows.select_related("school_class")}


def _place(child: NeedyChild, stays: dict[int, Placement]) -> tuple[int, int, int, int]:
    if child.school_class is None:
        return 1, 0, 0, child.student.pk
    seat = stays[child.student.pk].seat_number
    return -child.school_class.entry_year, child.school_class.number, seat, child.student.pk


def count_kinds(children: Iterable[NeedyChild]) -> Counter[str]:
    """How many children have each kind of need."""
    return Counter(kind for child in children for kind in {need.kind for need in child.needs})


def health_count(school_id: int, day: dt.date, kinds: Collection[str]) -> int:
    """How many children have a need of one of those kinds: the only thing the principal learns of health (I4)."""
    rows = Need.objects.filter(in_force(day), school_id=school_id, kind__in=kinds)
    return rows.order_by().values("student_id").distinct().count()


def holders(school_class: SchoolClass, kind: NeedKind | str, day: dt.date) -> set[int]:
    """The children now in the class who have the need already."""
    now_in = Placement.objects.filter(covering(day), school_class=school_class).order_by().values("student_id")
    rows: QuerySet[Need] = Need.objects.filter(in_force(day), kind=kind, student_id__in=now_in)
    return set(rows.order_by().values_list("student_id", flat=True))
