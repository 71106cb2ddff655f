"""Everything that is owed in a school on a day, by whom and until when, in a number of queries that does not grow."""

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Q

from accountability.choices import DutyKind
from accountability.queries.case_facts import CaseEye, KnownCase, known_cases, open_cases
from accountability.queries.month_facts import month_facts
from accountability.queries.trails import trails
from accountability.rules.case_duties import Due, Owner, case_dues, missing_dues
from accountability.rules.duties import Duty
from accountability.rules.summary import months_owed
from students.choices import Role
from students.models import Appointment, Placement
from students.queries.child_days import standings_on
from students.queries.enrolment import covering
from students.queries.missing import missing_children
from students.rules.calendar import SchoolCalendar


@dataclass(slots=True)
class Posts:
    """Who holds which post on a day."""

    heads: dict[int, set[int]] = field(default_factory=lambda: defaultdict(set))
    office: dict[str, set[int]] = field(default_factory=lambda: defaultdict(set))
    serving: set[int] = field(default_factory=set)

    def owners(self, owner: Owner, class_id: int | None, responsible_id: int | None) -> frozenset[int]:
        """The accounts whose duty it is; where the post in charge is vacant it is the registrar's.

        A person named who has left the school, or holds no post any more, owes nothing: the head teacher does (I6).
        """
        if owner is Owner.RESPONSIBLE and responsible_id in self.serving:
            return frozenset({responsible_id})
        if owner in (Owner.HEAD, Owner.RESPONSIBLE):
            found = self.heads.get(class_id or 0)
        else:
            found = self.office.get(Role.PRINCIPAL if owner is Owner.PRINCIPAL else Role.REGISTRAR)
        return frozenset(found or self.office.get(Role.REGISTRAR) or ())


def posts_held(school_id: int, day: dt.date) -> Posts:
    """Heads of classes, registrars and principals on the day, and who holds any post at all, in one query (I6)."""
    held = Q(starts_on__lte=day) & (Q(ends_on__isnull=True) | Q(ends_on__gte=day))
    rows = Appointment.objects.filter(held, school_id=school_id, staff__is_active=True).order_by()
    posts = Posts()
    for role, staff_id, class_id in rows.values_list("role", "staff_id", "school_class_id"):
        posts.serving.add(staff_id)
        if role == Role.HEAD_TEACHER:
            posts.heads[class_id].add(staff_id)
        elif role in (Role.REGISTRAR, Role.PRINCIPAL):
            posts.office[role].add(staff_id)
    return posts


def school_duties(
    school_id: int, calendar: SchoolCalendar, today: dt.date, among: Collection[int] | None = None
) -> list[Duty]:
    """What is owed in the school on the day for all children, or for some, overdue first (D1 to D9).

    For the whole school that is also the months that are not frozen, in one query more (H5)."""
    eye = CaseEye.on(school_id, calendar, today)
    chosen: dict[str, Any] = {} if among is None else {"student_id__in": list(among)}
    known = known_cases(eye, open_cases(school_id, **chosen))
    return whole_duties(eye, known) if among is None else duties_of(eye, known, among)


def whole_duties(eye: CaseEye, known: Collection[KnownCase]) -> list[Duty]:
    """What is owed in the whole school, months included, with the cases that the caller has read (D1 to D9, H5)."""
    posts = posts_held(eye.school_id, eye.today)
    found = [*duties_of(eye, known, posts=posts), *month_duties(eye, posts)]
    return sorted(found, key=lambda duty: duty.urgency)


def month_duties(eye: CaseEye, posts: Posts) -> list[Duty]:
    """Months to be frozen by the principal and prepared by the registrar; one person who is both freezes (H5, J)."""
    facts = month_facts(eye.school_id)
    if facts.since is None:
        return []
    owed = months_owed(eye.calendar, facts.since, eye.today, facts.frozen, facts.summary_days)
    heads = frozenset(posts.office[Role.PRINCIPAL])
    owners = {
        DutyKind.MONTH_FREEZE: heads,
        DutyKind.MONTH_PREPARE: frozenset(posts.office[Role.REGISTRAR]) - heads,
    }
    return [
        Duty(
            kind=kind,
            student_id=0,
            month=first,
            due_on=due,
            is_overdue=due is not None and eye.today > due,
            owners=of_kind,
        )
        for first, due in owed
        for kind, of_kind in owners.items()
        if of_kind or kind is DutyKind.MONTH_FREEZE
    ]


def duties_of(
    eye: CaseEye, known: Collection[KnownCase], among: Collection[int] | None = None, posts: Posts | None = None
) -> list[Duty]:
    """The same for children, with cases, and perhaps posts, that the caller has read."""
    missing = missing_children(eye.school_id, eye.calendar, eye.today, among)
    standings = standings_on(eye.school_id, missing, eye.calendar, eye.today) if missing else {}
    runs = {child: each.runs for child, each in standings.items() if each.runs.unexcused}
    case_of = {each.case.student_id: each for each in known}
    posts = posts or posts_held(eye.school_id, eye.today)
    classes = classes_of(eye, {*runs, *case_of})
    found: list[tuple[int, Due]] = []
    for child, trail in trails(eye.school_id, runs).items():
        found += [(child, due) for due in missing_dues(runs[child], trail, eye.calendar, eye.limits)]
    for each in known:
        found += [(each.case.student_id, due) for due in case_dues(each.facts, each.state, eye.calendar, eye.limits)]
    rows = (_duty(eye, child, due, case_of.get(child), classes.get(child), posts) for child, due in _once(found))
    return sorted(rows, key=lambda duty: duty.urgency)


def _once(found: Iterable[tuple[int, Due]]) -> Iterator[tuple[int, Due]]:
    """Each kind once a child, the nearest: a visit owed after a failed contact is also one before the report."""
    nearest: dict[tuple[int, DutyKind], Due] = {}
    for child, due in found:
        other = nearest.get((child, due.kind))
        if other is None or (due.due_on or dt.date.max) < (other.due_on or dt.date.max):
            nearest[child, due.kind] = due
    return ((child, due) for (child, _), due in nearest.items())


def classes_of(eye: CaseEye, children: Collection[int]) -> dict[int, int]:
    """The class in which each child is on the day, in one query; a child in none is not there."""
    stays = Placement.objects.filter(covering(eye.today), school_id=eye.school_id, student_id__in=list(children))
    return dict(stays.order_by("starts_on").values_list("student_id", "school_class_id"))


def _duty(eye: CaseEye, child: int, due: Due, known: KnownCase | None, class_id: int | None, posts: Posts) -> Duty:
    responsible = known.state.responsible_id if known else None
    return Duty(
        kind=due.kind,
        student_id=child,
        case_id=known.case.pk if known else None,
        class_id=class_id,
        since=due.since,
        due_on=due.due_on,
        is_overdue=due.is_overdue(eye.today),
        owners=posts.owners(due.owner, class_id, responsible),
    )
