"""The cases of a school as the ledgers of a day hold them, in a number of queries that does not grow (K15, D11)."""

import datetime as dt
from collections.abc import Collection, Iterable
from dataclasses import dataclass

from django.db.models import Q

from accountability.choices import CaseEventKind, CaseOutcome
from accountability.models import CaseEvent, DropoutCase
from accountability.queries.case_facts import CaseEye, KnownCase, days_of, known_cases
from accountability.rules.ledgers import DaysOut, Ledger, Standing, days_out, standing
from students.choices import MovementKind
from students.models import Movement, Placement
from students.queries.child_days import ChildDays
from students.rules.class_names import ClassKey
from students.rules.enrolment import class_on
from students.rules.marks import DayState

_DAY = dt.timedelta(days=1)
_LEAVES = (MovementKind.TRANSFER_OUT, MovementKind.ABROAD, MovementKind.DEATH)
_SECRETS = ("id_number", "status_number", "address", "registered_address")


@dataclass(frozen=True, slots=True)
class LedgerCase:
    """A case, where it stands, how long its child has been missing, and the class the child is or was last in.

    ``is_same_class`` says whether a child that returned came back into the class it left; None without a return.
    """

    known: KnownCase
    place: Standing
    days: DaysOut
    class_key: ClassKey | None
    is_same_class: bool | None = None

    @property
    def case(self) -> DropoutCase:
        """The case with its child."""
        return self.known.case


def ledger_cases(eye: CaseEye, since: dt.date | None = None) -> list[LedgerCase]:
    """Every case in the ledgers at the end of the day judged, in the order in which the cases were opened.

    With ``since`` also those closed on that day or later. The past is what the records of today say about it: a roll
    corrected since, a letter made void since count as corrected and void.
    """
    cases = _cases(eye, since or eye.today + _DAY)
    if not cases:
        return []
    days = days_of(eye, cases)
    classes = classes_on(eye.school_id, [case.student_id for case in cases], eye.today)
    left = _left_on(eye, [case.student_id for case in cases])
    return [_placed(eye, each, days, left, classes) for each in known_cases(eye, cases, days)]


def kept_since(schools: Collection[int], since: dt.date) -> Q:
    """Cases that are open, were closed on the day or later, or ended as missing, of any school among these (D11)."""
    missing = CaseEvent.objects.filter(
        school_id__in=schools, kind=CaseEventKind.CLOSED, outcome=CaseOutcome.MISSING
    ).order_by()
    return Q(closed_on__isnull=True) | Q(closed_on__gte=since) | Q(pk__in=missing.values("case_id"))


def _cases(eye: CaseEye, since: dt.date) -> list[DropoutCase]:
    kept = kept_since([eye.school_id], since)
    rows = DropoutCase.objects.filter(kept, school_id=eye.school_id, opened_on__lte=eye.today)
    secrets = [f"student__{name}" for name in _SECRETS]
    return list(rows.select_related("student").defer(*secrets).order_by("opened_on", "id"))


def classes_on(school_id: int, ids: Collection[int], day: dt.date) -> dict[int, ClassKey]:
    """The class of each child on the day, or the last one before it, in one query."""
    stays = Placement.objects.filter(school_id=school_id, student_id__in=ids, starts_on__lte=day)
    rows = stays.order_by("starts_on", "id").values_list(
        "student_id", "school_class__entry_year", "school_class__number"
    )
    return {child: ClassKey(year, number) for child, year, number in rows}


def _left_on(eye: CaseEye, ids: Collection[int]) -> dict[int, list[dt.date]]:
    """The days on which children left with their papers, up to the day judged."""
    rows = Movement.objects.filter(
        school_id=eye.school_id,
        student_id__in=ids,
        kind__in=_LEAVES,
        on__lte=eye.today,
        reverses=None,
        reversed_by=None,
    )
    found: dict[int, list[dt.date]] = {}
    for child, on in rows.order_by("on").values_list("student_id", "on"):
        found.setdefault(child, []).append(on)
    return found


def _placed(
    eye: CaseEye,
    each: KnownCase,
    days: ChildDays,
    left: dict[int, list[dt.date]],
    classes: dict[int, ClassKey],
) -> LedgerCase:
    child = each.case.student_id
    found = found_on(eye, each, days, left.get(child, ()))
    place = standing(each.facts, each.state, eye.today, found)
    until = eye.today if place.ledger else each.state.day
    out = days_out(each.state.episode, until, eye.calendar, days.state_of(child))
    return LedgerCase(each, place, out, classes.get(child), _is_same_class(each, days))


def _is_same_class(each: KnownCase, days: ChildDays) -> bool | None:
    episode, stays = each.state.episode, days.children[each.case.student_id].stays
    if episode.returned_on is None:
        return None
    return class_on(episode.starts_on, stays) == class_on(episode.returned_on, stays)


def found_on(eye: CaseEye, each: KnownCase, days: ChildDays, left: Iterable[dt.date]) -> dt.date | None:
    """The day on which a child whose case was closed as missing was seen again, or left with its papers (D11)."""
    if each.state.outcome != CaseOutcome.MISSING:
        return None
    after = each.state.day + _DAY
    state_of = days.state_of(each.case.student_id)
    states = ((day, state_of(day)) for day in eye.calendar.school_days_between(after, eye.today))
    seen = next((day for day, state in states if isinstance(state, DayState) and state.is_present), None)
    gone = next((day for day in left if day >= each.state.day), None)
    return min((day for day in (seen, gone) if day), default=None)


def of_ledger(cases: Iterable[LedgerCase], ledger: Ledger) -> list[LedgerCase]:
    """The cases that stand in the ledger, one a child: of several the latest decides (D9)."""
    latest = {each.case.student_id: each for each in cases if each.place.ledger}
    return [each for each in latest.values() if each.place.ledger is ledger]


def struck_off(cases: Iterable[LedgerCase], ledger: Ledger, since: dt.date) -> list[LedgerCase]:
    """The cases that were struck off the ledger on the day or later."""
    return [each for each in cases if each.place.left(ledger, since)]
