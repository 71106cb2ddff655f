"""What a change of values would do to the facts of today, counted by the rules themselves with other values (K14).

Every function looks at the same facts twice, with the values as they are and as they would be, in a number of queries
that does not grow with children, classes or days. Entries are pairs of a class and whatever is counted; the pages show
how many there are, never which (I4).
"""

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Hashable
from dataclasses import dataclass, replace
from typing import TypeAlias

from accountability.choices import CaseEventKind
from accountability.models import CaseEvent, SupportPair
from accountability.queries.case_facts import CaseEye, KnownCase, known_cases, open_cases
from accountability.queries.case_opening import due_openings, overdue_transfers
from accountability.queries.duties import classes_of, duties_of
from accountability.queries.policy_rows import Policies
from accountability.queries.support import is_over, pair_rows
from accountability.rules.case_facts import Fact, FactKind
from accountability.rules.cases import case_state
from accountability.rules.duties import Duty
from accountability.rules.episodes import is_dissolved, relapse_starts_on
from students.choices import Role
from students.models import Leave, Placement, Roll
from students.queries.calendar import school_calendar
from students.queries.checks import check_figures
from students.queries.enrolment import covering
from students.queries.leave import span_of
from students.queries.strips import month_span
from students.queries.watch import watched_children
from students.rules.calendar import SchoolCalendar
from students.rules.flags import FlagCode
from students.rules.lateness import Punctuality, day_end, punctuality
from students.rules.leave import LeaveSpan, granted_days, granting_role, needs_evidence
from students.rules.policy import AttendanceLimits

Entry: TypeAlias = tuple[int | None, Hashable]
"""A class, None for a child in none, and what is counted."""


@dataclass(frozen=True, slots=True)
class Shift:
    """What is counted with the values as they are, and as they would be."""

    before: frozenset[Entry] = frozenset()
    after: frozenset[Entry] = frozenset()

    @property
    def changed(self) -> int:
        """How many entries come or go."""
        return len(self.before ^ self.after)

    @property
    def classes(self) -> list[tuple[int | None, int, int]]:
        """(class, before, after) of every class with an entry on either side."""
        counts: dict[int | None, list[int]] = defaultdict(lambda: [0, 0])
        for side, entries in enumerate((self.before, self.after)):
            for class_id, _ in entries:
                counts[class_id][side] += 1
        return [(class_id, *numbers) for class_id, numbers in counts.items()]  # type: ignore[misc]  # two sides


@dataclass(frozen=True, slots=True)
class Scene:
    """The facts are read for a school on a day; ``old`` and ``new`` are its values."""

    school_id: int
    day: dt.date
    old: Policies
    new: Policies
    calendar: SchoolCalendar

    @classmethod
    def of(cls, school_id: int, day: dt.date, old: Policies, new: Policies) -> "Scene":
        """The scene with the calendar of the school, in one query."""
        return cls(school_id, day, old, new, school_calendar(school_id))

    def eyes(self) -> tuple[CaseEye, CaseEye]:
        """What cases are looked at with, before and after."""
        sides = (self.old, self.new)
        first, second = (CaseEye(self.school_id, self.calendar, self.day, each.case_limits()) for each in sides)
        return first, second

    def limits(self) -> tuple[AttendanceLimits, AttendanceLimits]:
        """The limits of attendance on the day, before and after."""
        return self.old.attendance_limits(self.day), self.new.attendance_limits(self.day)


def watch_shifts(scene: Scene) -> dict[FlagCode, Shift]:
    """The children with each flag of the watch list (C3, C4, D2)."""
    sides = [_flagged(scene, limits) for limits in scene.limits()]
    return {code: Shift(*(frozenset(side[code]) for side in sides)) for code in FlagCode}


def _flagged(scene: Scene, limits: AttendanceLimits) -> dict[FlagCode, set[Entry]]:
    found: dict[FlagCode, set[Entry]] = defaultdict(set)
    for child in watched_children(scene.school_id, scene.calendar, scene.day, limits):
        for flag in child.flags:
            found[flag.code].add((child.school_class.pk, child.id))
    return found


@dataclass(frozen=True, slots=True)
class CaseShifts:
    """The cases that the rolls of the day open, let relapse or dissolve; ``before`` is what they would do anyway."""

    opened: Shift
    relapsed: Shift
    dissolved: Shift


def case_shifts(scene: Scene) -> CaseShifts:
    """What looking at the facts of the day would do to cases: the same as ``follow_facts`` does (D2, D9, B4)."""
    cases = open_cases(scene.school_id)
    sides = [_follow(eye, known_cases(eye, cases)) for eye in scene.eyes()]
    children = {child for side in sides for kind in side for child in kind}
    classes = classes_of(scene.eyes()[0], children)
    opened, relapsed, dissolved = (
        Shift(*(frozenset((classes.get(child), child) for child in side[kind]) for side in sides)) for kind in range(3)
    )
    return CaseShifts(opened, relapsed, dissolved)


def _follow(eye: CaseEye, known: Collection[KnownCase]) -> tuple[set[int], set[int], set[int]]:
    dissolved = {each.case.student_id for each in known if is_dissolved(each.facts, each.rolls)}
    relapsed = {each.case.student_id for each in known if _relapse(each)} - dissolved
    opened = {due.student_id for due in due_openings(eye, {each.case.student_id for each in known})}
    return opened, relapsed, dissolved


def _relapse(known: KnownCase) -> dt.date | None:
    return relapse_starts_on(known.state.episode, known.state.run, known.rolls)


def transfer_shift(scene: Scene) -> Shift:
    """The transfers that are suspected dropouts (D10)."""
    sides = [
        {child for child, _ in overdue_transfers(scene.school_id, scene.calendar, scene.day, limits.transfer_days)}
        for limits in scene.limits()
    ]
    classes = classes_of(scene.eyes()[0], sides[0] | sides[1])
    return Shift(*(frozenset((classes.get(child), child) for child in side) for side in sides))


@dataclass(frozen=True, slots=True)
class DutyShifts:
    """Duties that are owed, those overdue, and those whose last day moves."""

    owed: Shift
    overdue: Shift
    moved: Shift


def duty_shifts(scene: Scene) -> DutyShifts:
    """What is owed on the day for cases and for children missing (D1 to D9)."""
    cases = open_cases(scene.school_id)
    before, after = (_duties(eye, known_cases(eye, cases)) for eye in scene.eyes())
    moved = {key for key in before.keys() & after.keys() if before[key].due_on != after[key].due_on}
    return DutyShifts(
        owed=Shift(frozenset(before), frozenset(after)),
        overdue=Shift(*(frozenset(key for key, duty in side.items() if duty.is_overdue) for side in (before, after))),
        moved=Shift(after=frozenset(moved)),
    )


def _duties(eye: CaseEye, known: Collection[KnownCase]) -> dict[Entry, Duty]:
    found = duties_of(eye, [_relapsed(eye, each) for each in known])
    return {(duty.class_id, (duty.student_id, duty.kind)): duty for duty in found}


def _relapsed(eye: CaseEye, known: KnownCase) -> KnownCase:
    """The case as it will be once the relapse that the values make is recorded (D9)."""
    first = _relapse(known)
    if first is None:
        return known
    last = max((fact.ref for fact in known.facts.facts), default=0)
    relapse = Fact(kind=FactKind.RELAPSED, on=eye.today, starts_on=first, ref=last + 1)
    facts = replace(known.facts, facts=(*known.facts.facts, relapse))
    return replace(known, facts=facts, state=case_state(facts, known.rolls))


def late_shift(scene: Scene) -> Shift:
    """The late reports of the month so far: by the deadline in force on each day, and had the new one been (B3)."""
    rows = Roll.objects.filter(school_id=scene.school_id, date__gte=month_span(scene.day)[0], date__lte=scene.day)
    found = rows.order_by().values_list("school_class_id", "date", "first_submitted_at", "is_imported")
    new_limit = scene.limits()[1].on_time_until
    before: set[Entry] = set()
    after: set[Entry] = set()
    for class_id, day, at, is_imported in found:
        old_limit = scene.old.attendance_limits(day).on_time_until
        for side, limit in ((before, old_limit), (after, new_limit)):
            if punctuality(at, day, limit, day_end(day), is_imported=is_imported) is Punctuality.LATE:
                side.add((class_id, day))
    return Shift(frozenset(before), frozenset(after))


@dataclass(frozen=True, slots=True)
class LeaveShifts:
    """The slips of the term beyond what the head teacher grants, beyond the registrar, and with evidence asked."""

    beyond_head: Shift
    beyond_registrar: Shift
    evidence: Shift


def leave_shifts(scene: Scene) -> LeaveShifts:
    """Who would have granted the slips of the running term, and where evidence would have been asked for (B7)."""
    term = next((term for term in scene.calendar.terms if term[0] <= scene.day <= term[1]), None)
    days = _slip_days(scene, term[0] if term else scene.day)
    asked = [{key: _asks(many, limits) for key, many in days.items()} for limits in scene.limits()]
    shifts = (
        Shift(*(frozenset(key for key, found in side.items() if found[kind]) for side in asked)) for kind in range(3)
    )
    return LeaveShifts(*shifts)


def _asks(days: int, limits: AttendanceLimits) -> tuple[bool, bool, bool]:
    role = granting_role(days, limits)
    return role != Role.HEAD_TEACHER, role == Role.PRINCIPAL, needs_evidence(days, limits)


def _slip_days(scene: Scene, since: dt.date) -> dict[Entry, int]:
    """The school days of each slip since then with those that adjoin it (K4), in two queries."""
    slips = Leave.objects.filter(school_id=scene.school_id, cancelled_at=None, ends_on__gte=since).order_by("pk")
    of_child: dict[int, list[tuple[int, LeaveSpan]]] = defaultdict(list)
    for slip in slips:
        of_child[slip.student_id].append((slip.pk, span_of(slip)))
    stays = Placement.objects.filter(covering(scene.day), school_id=scene.school_id, student_id__in=list(of_child))
    classes = dict(stays.order_by().values_list("student_id", "school_class_id"))
    return {
        (classes.get(child), pk): granted_days(span, [each for other, each in spans if other != pk], scene.calendar)
        for child, spans in of_child.items()
        for pk, span in spans
    }


def support_shift(scene: Scene) -> Shift:
    """The pairs for which a contact or a review is owed (M10, G8)."""
    pairs = SupportPair.objects.filter(school_id=scene.school_id).exclude(is_over(scene.day))
    sides = []
    for policies in (scene.old, scene.new):
        rows = pair_rows(pairs, scene.school_id, scene.day, policies.support_limits(scene.day))
        owed = (row for row in rows if row.standing.is_silent or row.standing.review_term is not None)
        sides.append(frozenset((row.school_class.pk if row.school_class else None, row.pair.pk) for row in owed))
    return Shift(*sides)


def visited_classes(scene: Scene) -> tuple[int, int]:
    """How many classes had a spot check within the days of the round, before and after (M3)."""
    first, second = (
        check_figures(scene.school_id, scene.calendar, scene.day, limits.revisit_days).visited
        for limits in scene.limits()
    )
    return first, second


def confirmed_in_term(scene: Scene) -> int:
    """How many dropouts were confirmed in the running term: their points follow the day of confirmation (K14)."""
    term = next((term for term in scene.calendar.terms if term[0] <= scene.day <= term[1]), None)
    if term is None:
        return 0
    events = CaseEvent.objects.filter(school_id=scene.school_id, kind=CaseEventKind.CONFIRMED, on__range=term)
    return events.filter(reversed_by__isnull=True).values("case").distinct().count()


def summary_due(scene: Scene) -> tuple[dt.date | None, dt.date | None]:
    """When the summary of the running month is due, before and after (H5)."""
    last = month_span(scene.day)[1]
    first, second = (
        scene.calendar.add_school_days(last, int(f"{policies.value('summary_days', scene.day)}"))
        for policies in (scene.old, scene.new)
    )
    return first, second
