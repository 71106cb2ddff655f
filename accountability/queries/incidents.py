"""Reading incidents: lists with their stages, steps, and the lost returnees that open one by themselves (F9, K13)."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from django.db.models import Exists, OuterRef, Q

from accountability.choices import CaseEventKind, FindingResult, IncidentStepKind
from accountability.models import CaseEvent, DropoutCase, Incident, IncidentStep, StoredFile
from accountability.queries.case_facts import CaseEye, KnownCase, known_cases
from accountability.rules.incidents import StepFact
from students.choices import MovementKind, Role
from students.models import Appointment, Movement, Placement
from students.queries.calendar import school_calendar
from students.rules.enrolment import Stay, class_on

_RETURNED = Q(kind=MovementKind.RETURN, reverses=None, reversed_by=None)


def step_facts(steps: Iterable[IncidentStep]) -> list[StepFact]:
    """Steps as the rules see them."""
    return [
        StepFact(IncidentStepKind(step.kind), step.until, FindingResult(step.result) if step.result else None)
        for step in steps
    ]


def steps_of(incidents: Iterable[Incident]) -> dict[int, list[IncidentStep]]:
    """The steps of each incident in order, with who took them, in one query; texts are not read."""
    found: dict[int, list[IncidentStep]] = defaultdict(list)
    rows = IncidentStep.objects.filter(incident__in=[each.pk for each in incidents]).order_by("id")
    for step in rows.defer("text"):
        found[step.incident_id].append(step)
    return found


def full_steps(incident: Incident) -> list[IncidentStep]:
    """The steps of one incident with their texts and who took them, in one query."""
    return list(IncidentStep.objects.filter(incident=incident).select_related("by").order_by("id"))


def files_of(incident: Incident) -> list[StoredFile]:
    """The evidence in order, without the contents."""
    return list(StoredFile.objects.filter(incident=incident).defer("content").order_by("pk"))


@dataclass(frozen=True, slots=True)
class LostReturnee:
    """A confirmed dropout of a child that had been taken in as a returnee, and who is concerned by it (K13, F4)."""

    confirmation: CaseEvent
    first_on: dt.date
    heads: tuple[int, ...]


def lost_returnees(school_id: int, today: dt.date, case: DropoutCase | None = None) -> Iterator[LostReturnee]:
    """The confirmations of returned children for which no incident is there yet, in a fixed number of queries; of one
    case where it is named (G5, K13).

    Concerned are the head teachers of the child's class on the first unexcused day; a vacant post concerns nobody.
    """
    events = _confirmations(school_id, case)
    if not events:
        return
    eye = CaseEye.on(school_id, school_calendar(school_id), today)
    cases = {event.case_id: event.case for event in events}
    known = {each.case.pk: each for each in known_cases(eye, list(cases.values()))}
    children = {each.student_id for each in cases.values()}
    stays, returns, heads = _stays(school_id, children), _returns(school_id, children), _heads(school_id)
    for event in events:
        first_on = _first_on(known.get(event.case_id), event)
        child = event.case.student_id
        class_id = class_on(first_on, stays[child]) if first_on else None
        if first_on and any(day <= first_on for day in returns[child]):
            yield LostReturnee(event, first_on, tuple(sorted(_holding(heads, class_id, first_on))))


def _confirmations(school_id: int, case: DropoutCase | None) -> list[CaseEvent]:
    came_back = Movement.objects.filter(_RETURNED, school_id=school_id, student=OuterRef("case__student"))
    rows = CaseEvent.objects.filter(
        Exists(came_back), school_id=school_id, kind=CaseEventKind.CONFIRMED, reversed_by=None, incidents=None
    )
    rows = rows if case is None else rows.filter(case=case)
    return list(rows.select_related("case").order_by("id"))


def _first_on(known: KnownCase | None, event: CaseEvent) -> dt.date | None:
    """The first unexcused day of the episode that was confirmed."""
    episodes = known.state.episodes if known else ()
    return next((each.starts_on for each in reversed(episodes) if each.since <= event.on), None)


def _stays(school_id: int, children: Iterable[int]) -> dict[int, list[Stay]]:
    found: dict[int, list[Stay]] = defaultdict(list)
    rows = Placement.objects.filter(school_id=school_id, student_id__in=list(children)).order_by("starts_on")
    for child, starts_on, ends_on, class_id in rows.values_list(
        "student_id", "starts_on", "ends_on", "school_class_id"
    ):
        found[child].append(Stay(starts_on, ends_on, class_id=class_id))
    return found


def _returns(school_id: int, children: Iterable[int]) -> dict[int, list[dt.date]]:
    found: dict[int, list[dt.date]] = defaultdict(list)
    rows = Movement.objects.filter(_RETURNED, school_id=school_id, student_id__in=list(children)).order_by("on")
    for child, on in rows.values_list("student_id", "on"):
        found[child].append(on)
    return found


_Held = tuple[int, int | None, dt.date, dt.date | None]


def _heads(school_id: int) -> list[_Held]:
    rows = Appointment.objects.filter(school_id=school_id, role=Role.HEAD_TEACHER).order_by()
    return list(rows.values_list("staff_id", "school_class_id", "starts_on", "ends_on"))


def _holding(heads: Iterable[_Held], class_id: int | None, day: dt.date) -> set[int]:
    return {
        staff
        for staff, of_class, since, until in heads
        if of_class == class_id and class_id is not None and since <= day and (until is None or day <= until)
    }
