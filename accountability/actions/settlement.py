"""Settling the points of a term (F3, F6, F8): what is provisional and not just back becomes final."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass, field

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accountability.actions.points import post_points
from accountability.actions.vetoes import propose_vetoes
from accountability.choices import EntryKind
from accountability.models import LedgerEntry, Settlement, Veto
from accountability.queries.points_due import settled_terms
from accountability.queries.policy import point_policy
from students.models import Term, User


@dataclass(slots=True)
class Settled:
    """What settling a term came to, in counts and ids; never names (I4)."""

    term: Term
    on: dt.date
    is_new: bool = False
    final: int = 0
    provisional: int = 0
    reversed: int = 0
    vetoes: list[Veto] = field(default_factory=list)


@transaction.atomic
def settle_term(*, term: Term, at: dt.datetime, actor: User | None = None) -> Settled:
    """Settle the points of a term whose settlement day has passed (F3, K10); ``actor`` is None for the daily run.

    Judged on the settlement day, however late it is done; doing it again changes nothing. Raises ValidationError too
    early, and while an earlier term waits.
    """
    term = Term.objects.select_for_update(no_key=True).get(pk=term.pk)
    known = Settlement.objects.filter(term=term).first()
    if known is None:
        _check_may_settle(term, timezone.localdate(at))
        post_points(school_id=term.school_id, at=at)
        settlement = _settlement(term, at, actor)
        post_points(school_id=term.school_id, at=at)
        propose_vetoes(settlement=settlement, at=at)
    return _summary(known or settlement, is_new=known is None)


def _settlement(term: Term, at: dt.datetime, actor: User | None) -> Settlement:
    """The row with the values of the day itself: the veto's line by the settlement day (K14)."""
    on = settlement_day_of(term)
    since, limits = point_policy(term.school_id)(on)
    return Settlement.objects.create(
        school_id=term.school_id,
        term=term,
        on=on,
        policy_on=since,
        veto_percent=limits.veto_percent,
        settled_at=at,
        settled_by=actor,
    )


def settlement_day_of(term: Term) -> dt.date:
    """The day on which the points of the term are settled (F3)."""
    found = settled_terms(term.school_id, point_policy(term.school_id))
    return next(each.settled_on for each in found if each.term_id == term.pk)


def _check_may_settle(term: Term, today: dt.date) -> None:
    terms = settled_terms(term.school_id, point_policy(term.school_id))
    mine = next(each for each in terms if each.term_id == term.pk)
    if today <= mine.settled_on:
        told = _("The points of this term can be settled from the day after %(day)s on.")
        raise ValidationError(told % {"day": f"{mine.settled_on:%Y-%m-%d}"})
    waiting = [each for each in terms if each.settled_on < mine.settled_on and not each.is_settled]
    if waiting:
        name = Term.objects.get(pk=waiting[0].term_id).name
        raise ValidationError(_("Settle %(term)s first.") % {"term": name})


def _summary(settlement: Settlement, *, is_new: bool) -> Settled:
    charges = LedgerEntry.objects.filter(term_id=settlement.term_id, kind=EntryKind.CHARGE)
    return Settled(
        term=settlement.term,
        on=settlement.on,
        is_new=is_new,
        final=charges.filter(final__isnull=False, reversed_by=None).count(),
        provisional=charges.filter(final=None, reversed_by=None).count(),
        reversed=charges.filter(reversed_by__isnull=False).count(),
        vetoes=list(settlement.vetoes.order_by("pk")),
    )


def settle_due(*, school_id: int, at: dt.datetime) -> list[Settled]:
    """Settle every term whose settlement day has passed, the earliest first; the daily run does it (F3)."""
    return list(_settle_each(school_id, at))


def _settle_each(school_id: int, at: dt.datetime) -> Iterator[Settled]:
    today = timezone.localdate(at)
    terms = settled_terms(school_id, point_policy(school_id))
    due = [each.term_id for each in terms if not each.is_settled and each.settled_on < today]
    for term in Term.objects.filter(pk__in=due).order_by("starts_on"):
        yield settle_term(term=term, at=at)
