"""The children to choose from for support and aid: those in need first, or a class (M10, M11, G6).

Needs of health are left out: nobody but head teacher and registrar learns of them, and a proposal would tell (I4).
"""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Exists, OuterRef, QuerySet

from accountability.models import SupportPair
from accountability.queries.support import is_over
from students.choices import NeedKind
from students.models import Need, Placement, SchoolClass
from students.queries.enrolment import covering
from students.queries.needs import in_force
from students.rules.needs import is_doubly_burdened, visible_kinds

_KINDS = visible_kinds(sees_health=False)


@dataclass(frozen=True, slots=True)
class Candidate:
    """A child that may be chosen, with the needs that are no matter of health and who supports it already."""

    student_id: int
    name: str
    seat_number: int
    school_class: SchoolClass
    needs: tuple[str, ...]
    is_doubly_burdened: bool
    supporters: tuple[str, ...]


def candidates(school_id: int, class_id: int | None, today: dt.date) -> list[Candidate]:
    """The children of a class, or those of the school with a need; 双困 first, then other needs, in three queries."""
    stays = list(_stays(school_id, class_id, today))
    kinds = _kinds((stay.student_id for stay in stays), today)
    supporters = _supporters(school_id, (stay.student_id for stay in stays), today)
    found = [
        Candidate(
            stay.student_id,
            stay.student.name,
            stay.seat_number,
            stay.school_class,
            tuple(str(NeedKind(kind).label) for kind in _KINDS if kind in kinds[stay.student_id]),
            is_doubly_burdened(kinds[stay.student_id]),
            tuple(supporters[stay.student_id]),
        )
        for stay in stays
    ]
    return sorted(found, key=lambda child: (not child.is_doubly_burdened, not child.needs))


def _stays(school_id: int, class_id: int | None, today: dt.date) -> QuerySet[Placement]:
    stays = Placement.objects.filter(covering(today), school_id=school_id).select_related("student", "school_class")
    if class_id is not None:
        stays = stays.filter(school_class=class_id)
    else:
        needs = Need.objects.filter(in_force(today), student_id=OuterRef("student_id"), kind__in=_KINDS)
        stays = stays.filter(Exists(needs))
    return stays.order_by("-school_class__entry_year", "school_class__number", "seat_number", "pk")


def _kinds(ids: Iterable[int], today: dt.date) -> dict[int, set[str]]:
    found: dict[int, set[str]] = defaultdict(set)
    needs = Need.objects.filter(in_force(today), student_id__in=list(ids), kind__in=_KINDS).order_by()
    for student_id, kind in needs.values_list("student_id", "kind"):
        found[student_id].add(kind)
    return found


def _supporters(school_id: int, ids: Iterable[int], today: dt.date) -> dict[int, list[str]]:
    found: dict[int, list[str]] = defaultdict(list)
    pairs = SupportPair.objects.filter(school_id=school_id, student_id__in=list(ids)).exclude(is_over(today))
    for student_id, name in pairs.order_by("pk").values_list("student_id", "staff__name"):
        found[student_id].append(name)
    return found
