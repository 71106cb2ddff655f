"""The children lost at present, each with the class to which it is lost (F3, K16, K17)."""

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from accountability.queries.case_facts import CaseEye
from accountability.queries.losses import KnownLoss, confirmed_children, known_losses
from accountability.queries.points_due import settled_terms
from accountability.queries.policy import point_policy
from accountability.rules.terms import SettledTerm, term_of
from students.choices import EnrolmentKind
from students.models import Enrolment, Term
from students.queries.calendar import school_calendar
from students.queries.enrolment import covering


def lost_on(school_id: int, day: dt.date) -> Mapping[int, int]:
    """The own pupils lost at the end of the day, provisional or final, with the class of the first unexcused day (K17).

    Back is F3's back: whole days attended since, not the first one. One query where nobody was ever confirmed.
    """
    found = [each for each in _losses(school_id, day) if each.loss.covers(day)]
    return _classes(found)


def _classes(found: Iterable[KnownLoss]) -> dict[int, int]:
    return {each.child_id: each.class_id for each in found if each.class_id is not None}


@dataclass(frozen=True, slots=True)
class LostInTerm:
    """The children lost in a term, each with its class, and those lost in an earlier one, who are in no base (K1).

    ``present`` are all lost at the end of the day, whenever they were confirmed.
    """

    lost: Mapping[int, int] = field(default_factory=dict)
    before: frozenset[int] = frozenset()
    present: Mapping[int, int] = field(default_factory=dict)


def lost_in(term: Term, day: dt.date) -> LostInTerm:
    """Who is lost at the end of a day of the term: confirmed for it, or for an earlier one and not back on its first
    day (H2, K1)."""
    found = _losses(term.school_id, day)
    if not found:
        return LostInTerm()
    terms = settled_terms(term.school_id, point_policy(term.school_id))
    earlier = {each.term_id for each in terms if each.starts_on < term.starts_on}
    old = [each for each in found if _term_id(each, terms) in earlier]
    new = [each for each in found if _term_id(each, terms) not in earlier and each.loss.covers(day)]
    lost, present = _classes(new), _classes(each for each in found if each.loss.covers(day))
    before = {each.child_id for each in old if each.loss.covers(term.starts_on)}
    return LostInTerm(lost, frozenset(before - lost.keys()), present)


def _term_id(each: KnownLoss, terms: list[SettledTerm]) -> int | None:
    term = term_of(each.loss.confirmation.on, terms)
    return term.term_id if term else None


def _losses(school_id: int, day: dt.date) -> list[KnownLoss]:
    children = confirmed_children(school_id)
    if not children:
        return []
    rows = Enrolment.objects.filter(
        covering(day), school_id=school_id, student_id__in=children, kind=EnrolmentKind.OWN
    ).order_by()
    enrolled = set(rows.values_list("student_id", flat=True))
    eye = CaseEye.on(school_id, school_calendar(school_id), day)
    return known_losses(eye, enrolled)
