"""Cases as lists show them: open ones by what is owed next, closed ones by the day of closing (D8, D11)."""

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

from accountability.models import DropoutCase
from accountability.queries.case_facts import CaseEye, KnownCase, known_cases
from accountability.queries.case_file import names_of
from accountability.queries.duties import duties_of, posts_held
from accountability.rules.cases import CaseState
from accountability.rules.duties import Duty
from students.models import Placement, SchoolClass
from students.queries.enrolment import covering


@dataclass(frozen=True, slots=True)
class CaseRow:
    """A case in a list: where it stands, in which class the child is today, who looks after it, what is owed next."""

    case: DropoutCase
    state: CaseState
    school_class: SchoolClass | None
    people: tuple[str, ...]
    next: Duty | None

    @property
    def urgency(self) -> tuple[bool, dt.date, int]:
        """What is overdue first, then the nearest deadline, then the oldest case."""
        if self.next is None:
            return (True, dt.date.max, self.case.pk)
        return (not self.next.is_overdue, self.next.due_on or dt.date.max, self.case.pk)


def case_rows(eye: CaseEye, cases: Sequence[DropoutCase]) -> list[CaseRow]:
    """The rows of these cases, in as many queries for one as for all."""
    known = known_cases(eye, cases)
    duties = duties_of(eye, [each for each in known if each.state.is_open], {case.student_id for case in cases})
    nearest: dict[int, Duty] = {}
    for duty in duties:
        if duty.case_id is not None:
            nearest.setdefault(duty.case_id, duty)
    return _rows(eye, known, nearest)


def _rows(eye: CaseEye, known: Iterable[KnownCase], nearest: dict[int, Duty]) -> list[CaseRow]:
    known = list(known)
    classes = classes_of(eye.school_id, [each.case.student_id for each in known], eye.today)
    heads = posts_held(eye.school_id, eye.today).heads
    in_charge = {each.case.pk: _in_charge(each, classes, heads) for each in known}
    names = names_of({pk for ids in in_charge.values() for pk in ids})
    return [
        CaseRow(
            each.case,
            each.state,
            classes.get(each.case.student_id),
            tuple(names[pk] for pk in in_charge[each.case.pk] if pk in names),
            nearest.get(each.case.pk),
        )
        for each in known
    ]


def _in_charge(each: KnownCase, classes: dict[int, SchoolClass], heads: dict[int, set[int]]) -> list[int]:
    """The person named, and the head teachers of the class."""
    found = classes.get(each.case.student_id)
    named = [each.state.responsible_id] if each.state.responsible_id else []
    return [*named, *sorted(pk for pk in (heads.get(found.pk, ()) if found else ()) if pk not in named)]


def classes_of(school_id: int, children: Collection[int], day: dt.date) -> dict[int, SchoolClass]:
    """The class in which each child is on the day, in one query."""
    stays = Placement.objects.filter(covering(day), school_id=school_id, student_id__in=list(children))
    return {stay.student_id: stay.school_class for stay in stays.select_related("school_class").order_by("starts_on")}


def open_cases_of(school_id: int, children: Collection[int]) -> dict[int, DropoutCase]:
    """The open case of each of these children, in one query."""
    found = DropoutCase.objects.filter(school_id=school_id, student_id__in=list(children), closed_on__isnull=True)
    return {case.student_id: case for case in found}


def cases_by_child(children: Collection[int]) -> dict[int, list[DropoutCase]]:
    """All cases of each child, the latest first, in one query (一生一案)."""
    found: dict[int, list[DropoutCase]] = defaultdict(list)
    for case in DropoutCase.objects.filter(student_id__in=list(children)).order_by("-opened_on", "-pk"):
        found[case.student_id].append(case)
    return found
