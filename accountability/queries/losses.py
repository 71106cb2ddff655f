"""The losses of children as the records of today have them, in a number of queries that does not grow (F3, F4, K1)."""

import datetime as dt
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass

from accountability.choices import CaseEventKind, CaseOrigin
from accountability.models import CaseEvent, DropoutCase
from accountability.queries.case_facts import CaseEye, days_of, event_facts
from accountability.queries.policy import point_limits
from accountability.rules.case_facts import CaseFacts, Fact
from accountability.rules.episodes import Rolls, episodes
from accountability.rules.losses import ChildCase, Leave, Loss, losses
from accountability.rules.policy import PointLimits
from students.choices import EnrolmentKind, MovementKind
from students.models import Enrolment, Movement
from students.queries.child_days import ChildDays
from students.rules.enrolment import Stay, class_on

_LEAVES = (MovementKind.TRANSFER_OUT, MovementKind.ABROAD, MovementKind.DEATH, MovementKind.GRADUATION)


@dataclass(frozen=True, slots=True)
class KnownLoss:
    """A loss of a child: its case, and the class of the first unexcused day (F4, K17); None where it was in none."""

    case: DropoutCase
    loss: Loss
    class_id: int | None

    @property
    def child_id(self) -> int:
        """The child."""
        return self.case.student_id


def confirmed_children(school_id: int) -> set[int]:
    """The children of whom a confirmation stands, in one query."""
    rows = CaseEvent.objects.filter(school_id=school_id, kind=CaseEventKind.CONFIRMED, reversed_by=None)
    return set(rows.order_by().values_list("case__student_id", flat=True))


def known_losses(eye: CaseEye, children: Collection[int]) -> list[KnownLoss]:
    """Every loss of the children up to the end of the day judged, in six queries; guests have none (K1)."""
    cases = DropoutCase.objects.filter(school_id=eye.school_id, student_id__in=children, opened_on__lte=eye.today)
    rows = list(cases.select_related("student").order_by("opened_on", "id"))
    if not rows:
        return []
    facts, days = event_facts(eye.school_id, rows), days_of(eye, rows)
    of_child: dict[int, list[DropoutCase]] = defaultdict(list)
    for case in rows:
        of_child[case.student_id].append(case)
    ground = _Ground(eye, facts, days, point_limits(eye.school_id), _leaves(eye, of_child), _guests(eye, of_child))
    return [each for child, mine in sorted(of_child.items()) for each in _of_child(ground, child, mine)]


@dataclass(frozen=True, slots=True)
class _Ground:
    eye: CaseEye
    facts: dict[int, list[Fact]]
    days: ChildDays
    limits_on: Callable[[dt.date], PointLimits]
    leaves: dict[int, list[Leave]]
    guests: dict[int, list[tuple[dt.date, dt.date | None]]]

    def is_guest(self, child: int, day: dt.date) -> bool:
        """Whether the child was another school's own pupil on the day (K1)."""
        return any(since <= day and (until is None or day < until) for since, until in self.guests.get(child, ()))


def _of_child(ground: _Ground, child: int, cases: Sequence[DropoutCase]) -> list[KnownLoss]:
    eye = ground.eye
    rolls = Rolls(eye.today, eye.calendar, ground.days.state_of(child), eye.limits_on)
    seen = [_seen(case, ground.facts[case.pk], rolls) for case in cases]
    found = losses(seen, rolls, lambda day: ground.limits_on(day).back_days, ground.leaves.get(child, ()))
    by_id = {case.pk: case for case in cases}
    stays = ground.days.children[child].stays
    return [
        KnownLoss(by_id[loss.case_id], loss, class_or_last(loss.lost_on, stays))
        for loss in found
        if not ground.is_guest(child, loss.lost_on)
    ]


def _seen(case: DropoutCase, facts: Iterable[Fact], rolls: Rolls) -> ChildCase:
    known = CaseFacts.known_on(rolls.day, CaseOrigin(case.origin), facts)
    return ChildCase(case.pk, known, episodes(known, rolls))


def class_or_last(day: dt.date, stays: Iterable[Stay]) -> int | None:
    """The class on the day, or the last one before it."""
    mine = sorted(stays, key=lambda stay: stay.starts_on)
    now = class_on(day, mine)
    return now or next((stay.class_id for stay in reversed(mine) if stay.starts_on <= day), None)


def _leaves(eye: CaseEye, children: Iterable[int]) -> dict[int, list[Leave]]:
    standing = Movement.objects.filter(reverses=None, reversed_by=None, on__lte=eye.today, kind__in=_LEAVES)
    rows = standing.filter(school_id=eye.school_id, student_id__in=list(children)).order_by("on", "id")
    found: dict[int, list[Leave]] = defaultdict(list)
    for child, on, kind in rows.values_list("student_id", "on", "kind"):
        found[child].append(Leave(on, kind == MovementKind.GRADUATION))
    return found


def _guests(eye: CaseEye, children: Iterable[int]) -> dict[int, list[tuple[dt.date, dt.date | None]]]:
    rows = Enrolment.objects.filter(
        school_id=eye.school_id, student_id__in=list(children), kind=EnrolmentKind.GUEST
    ).order_by("starts_on")
    found: dict[int, list[tuple[dt.date, dt.date | None]]] = defaultdict(list)
    for child, since, until in rows.values_list("student_id", "starts_on", "ends_on"):
        found[child].append((since, until))
    return found
