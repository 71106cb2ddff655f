"""Duties as boards show them: names for the rows shown only, and how many each person has (J)."""

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from django.db.models import Q

from accountability.models import DropoutCase
from accountability.queries.case_file import names_of
from accountability.rules.duties import Duty
from students.choices import AbsenceKind
from students.models import Absence, SchoolClass, Student

_WITHOUT_REASON = [kind.value for kind in AbsenceKind if not kind.is_excused]


@dataclass(frozen=True, slots=True)
class DutyRow:
    """A duty with the words of its row; one about a month has no name.

    ``roll_on`` is the last day on which a roll of the class misses the child."""

    duty: Duty
    name: str
    school_class: SchoolClass | None
    case_label: str
    roll_on: dt.date | None


def duty_rows(school_id: int, duties: Sequence[Duty]) -> list[DutyRow]:
    """The rows of these duties, in four queries."""
    children = {duty.student_id for duty in duties if duty.student_id}
    names = dict(Student.objects.filter(pk__in=children).order_by().values_list("pk", "name"))
    classes = SchoolClass.objects.in_bulk({duty.class_id for duty in duties if duty.class_id})
    cases = DropoutCase.objects.in_bulk({duty.case_id for duty in duties if duty.case_id})
    missed = _missed_on(school_id, children)
    return [
        DutyRow(
            duty,
            names.get(duty.student_id, ""),
            classes.get(duty.class_id or 0),
            cases[duty.case_id].label if duty.case_id else "",
            missed.get((duty.student_id, duty.class_id)),
        )
        for duty in duties
    ]


def _missed_on(school_id: int, children: Iterable[int]) -> dict[tuple[int, int | None], dt.date]:
    """The last day on which a roll of each class misses each child: there its contacts are recorded (D1)."""
    without = Q(morning__in=_WITHOUT_REASON) | Q(afternoon__in=_WITHOUT_REASON)
    rows = Absence.objects.filter(without, school_id=school_id, student_id__in=list(children)).order_by("date")
    return {(child, class_id): day for child, class_id, day in rows.values_list(*_MISSED)}


_MISSED = ("student_id", "roll__school_class_id", "date")


@dataclass(slots=True)
class Load:
    """How much one person has to do, in counts: nobody is named but the person."""

    user_id: int
    name: str = ""
    overdue: int = 0
    today: int = 0
    coming: int = 0
    children: set[int] = field(default_factory=set)

    @property
    def urgency(self) -> tuple[int, int, str]:
        """Whoever has most overdue first."""
        return (-self.overdue, -self.today, self.name)


def loads(duties: Iterable[Duty], today: dt.date) -> list[Load]:
    """What each person has to do, in one query; a duty of two people counts for both."""
    found: dict[int, Load] = {}
    for duty in duties:
        for owner in duty.owners:
            load = found.setdefault(owner, Load(owner))
            load.children |= {duty.student_id} if duty.student_id else set()
            load.overdue += duty.is_overdue
            load.today += not duty.is_overdue and duty.due_on == today
            load.coming += not duty.is_overdue and duty.due_on != today
    for pk, name in names_of(found).items():
        found[pk].name = name
    return sorted(found.values(), key=lambda load: load.urgency)


def counts(duties: Iterable[Duty], today: dt.date) -> Counter[str]:
    """How many are overdue, due today and coming."""
    return Counter("overdue" if each.is_overdue else "today" if each.due_on == today else "coming" for each in duties)
