"""What is due in the ledger of deductions: for each loss its term, its verdict and who is charged (F2 to F4, K14)."""

import datetime as dt
from collections import defaultdict
from collections.abc import Callable, Collection
from dataclasses import dataclass
from typing import TypeAlias

from accountability.queries.case_facts import CaseEye
from accountability.queries.losses import KnownLoss, known_losses
from accountability.queries.policy import point_policy
from accountability.rules.deductions import Charge, HeldPost, charges, is_vacant
from accountability.rules.losses import Verdict, verdict
from accountability.rules.policy import PointLimits
from accountability.rules.terms import SettledTerm, term_of
from students.choices import Role
from students.models import Appointment, Term

_CHARGED = (Role.HEAD_TEACHER, Role.SUBJECT_TEACHER)
PolicyOn: TypeAlias = Callable[[dt.date], tuple[dt.date | None, PointLimits]]


@dataclass(frozen=True, slots=True)
class Due:
    """A loss with what it comes to; ``term`` and ``verdict`` are None while its term is not in the calendar yet.

    ``policy_on`` and ``limits`` are those of the day of confirmation (K14). ``is_vacant`` says that the class had no
    head teacher on the first unexcused day (F4).
    """

    known: KnownLoss
    term: SettledTerm | None
    verdict: Verdict | None
    charges: tuple[Charge, ...]
    policy_on: dt.date | None
    limits: PointLimits
    is_vacant: bool


def settled_terms(school_id: int, policy_on: PolicyOn) -> list[SettledTerm]:
    """The terms with their settlement days, in two queries; of a settled term it is the day it was settled for."""
    rows = Term.objects.filter(school_id=school_id).order_by("starts_on")
    return [
        SettledTerm(
            pk, starts_on, ends_on, on or settlement_day(ends_on, policy_on(ends_on)[1]), is_settled=on is not None
        )
        for pk, starts_on, ends_on, on in rows.values_list("pk", "starts_on", "ends_on", "settlement__on")
    ]


def settlement_day(ends_on: dt.date, limits: PointLimits) -> dt.date:
    """The day on which a term is settled: so many days ⚙ after its last one (F3)."""
    return ends_on + dt.timedelta(days=limits.settlement_days)


def dues(eye: CaseEye, children: Collection[int]) -> list[Due]:
    """What is due for every loss of the children at the end of the day judged, in at most thirteen queries."""
    found = known_losses(eye, children)
    if not found:
        return []
    policy_on = point_policy(eye.school_id)
    terms = settled_terms(eye.school_id, policy_on)
    posts = posts_in(eye.school_id, {each.class_id for each in found if each.class_id})
    return [_due(each, terms, posts, policy_on, eye.today) for each in found]


def _due(
    known: KnownLoss,
    terms: list[SettledTerm],
    posts: dict[int, list[HeldPost]],
    policy_on: PolicyOn,
    today: dt.date,
) -> Due:
    loss, confirmed_on = known.loss, known.loss.confirmation.on
    term = term_of(confirmed_on, terms)
    since, limits = policy_on(confirmed_on)
    held = posts.get(known.class_id or 0, [])
    return Due(
        known=known,
        term=term,
        verdict=verdict(loss, term.settled_on, today) if term else None,
        charges=charges(held, loss.lost_on, limits),
        policy_on=since,
        limits=limits,
        is_vacant=is_vacant(held, loss.lost_on),
    )


def posts_in(school_id: int, classes: Collection[int]) -> dict[int, list[HeldPost]]:
    """The posts in the classes whose holders can be charged, in one query (F1, F4)."""
    rows = Appointment.objects.filter(school_id=school_id, school_class_id__in=classes, role__in=_CHARGED).order_by(
        "id"
    )
    found: dict[int, list[HeldPost]] = defaultdict(list)
    for row in rows:
        post = HeldPost(row.staff_id, row.role, row.subject, row.starts_on, row.ends_on)
        found[row.school_class_id or 0].append(post)
    return found
