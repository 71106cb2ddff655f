"""Reading support pairs: who supports whom, what is owed, what was done (M10, G8)."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Count, Max, Q, QuerySet

from accountability.models import SupportContact, SupportPair, SupportReview
from accountability.queries.policy import support_limits_on
from accountability.rules.policy import SupportLimits
from accountability.rules.support import Span, Standing, TermSpan, standing
from students.models import Placement, SchoolClass, Term
from students.queries.enrolment import covering


@dataclass(frozen=True, slots=True)
class PairRow:
    """A pair in a list: the child's class today, the contacts so far, and what is owed."""

    pair: SupportPair
    school_class: SchoolClass | None
    contacts: int
    last_on: dt.date | None
    standing: Standing


def is_over(today: dt.date) -> Q:
    """Pairs that ended; on the day a pair ends it is over (I6)."""
    return Q(ended_on__lte=today)


def span_of(pair: SupportPair) -> Span:
    """The pair's time as the rules see it."""
    return Span(pair.starts_on, pair.planned_until, pair.ended_on)


def terms_of(school_id: int) -> list[TermSpan]:
    """Every term of the school, the earliest first."""
    rows = Term.objects.filter(school_id=school_id).order_by("starts_on")
    return [TermSpan(*row) for row in rows.values_list("pk", "starts_on", "ends_on")]


def pair_rows(
    pairs: QuerySet[SupportPair], school_id: int, today: dt.date, limits: SupportLimits | None = None
) -> list[PairRow]:
    """The pairs with what is owed for each, what is overdue first, in five queries, one where there is none.

    ``limits`` stand in for the values in force on the day.
    """
    found = list(pairs.select_related("staff", "student").annotate(last_on=Max("contacts__on"), many=Count("contacts")))
    if not found:
        return []
    terms, limits = terms_of(school_id), limits or support_limits_on(school_id, today)
    reviewed = _reviewed(found)
    classes = classes_today(school_id, (pair.student_id for pair in found), today)
    rows = [
        PairRow(
            pair,
            classes.get(pair.student_id),
            pair.many,
            pair.last_on,
            standing(span_of(pair), pair.last_on, terms, reviewed[pair.pk], limits, today),
        )
        for pair in found
    ]
    return sorted(rows, key=_urgency)


def _urgency(row: PairRow) -> tuple[bool, bool, str, int]:
    return (not row.standing.is_overdue, row.standing.review_term is None, row.pair.staff.name, row.pair.pk)


def _reviewed(pairs: Iterable[SupportPair]) -> dict[int, set[int]]:
    found: dict[int, set[int]] = defaultdict(set)
    rows = SupportReview.objects.filter(pair__in=[pair.pk for pair in pairs]).order_by()
    for pair_id, term_id in rows.values_list("pair_id", "term_id"):
        found[pair_id].add(term_id)
    return found


def classes_today(school_id: int, ids: Iterable[int], today: dt.date) -> dict[int, SchoolClass]:
    """The class of each child on the day; a child in none is not there."""
    stays = Placement.objects.filter(covering(today), school_id=school_id, student_id__in=list(ids))
    return {stay.student_id: stay.school_class for stay in stays.select_related("school_class")}


def contacts_of(pair: SupportPair) -> list[SupportContact]:
    """What was done, the latest first."""
    return list(SupportContact.objects.filter(pair=pair).select_related("recorded_by").order_by("-on", "-pk"))


def reviews_of(pair: SupportPair) -> list[SupportReview]:
    """What the terms decided, the latest first."""
    return list(SupportReview.objects.filter(pair=pair).select_related("term", "recorded_by").order_by("-on", "-pk"))


def reviewable_term(pair: SupportPair, due: TermSpan | None, today: dt.date) -> Term | None:
    """The term a review is owed for, else the one running; None where that is reviewed already (G8)."""
    if due is not None:
        return Term.objects.get(pk=due.id)
    running = Term.objects.filter(school_id=pair.school_id, starts_on__lte=today, ends_on__gte=today)
    return running.exclude(pk__in=SupportReview.objects.filter(pair=pair).values("term")).first()
