"""Rows of the ledger of deductions for pages and their walks, as posting leaves them, without a life lived for them."""

from dataclasses import dataclass
from decimal import Decimal

from accountability.choices import BothPosts, EntryKind, FinalReason
from accountability.models import DropoutCase, FinalMark, LedgerEntry, Objection, Settlement, Veto
from students.models import SchoolClass, Term, User
from tests import make


@dataclass(frozen=True, slots=True)
class Charged:
    """A final charge with an objection to it, and the veto of its class."""

    charge: LedgerEntry
    objection: Objection
    veto: Veto


def make_charge(case: DropoutCase, staff: User, school_class: SchoolClass, term: Term) -> LedgerEntry:
    """Somebody's three points for a child; it stands on the opening of the case."""
    opened = case.events.order_by("id")[0]
    return LedgerEntry.objects.create(
        school=case.school, term=term, case=case, confirmation=opened, confirmed_on=case.opened_on,
        lost_on=case.starts_on, staff=staff, school_class=school_class, posts=["head_teacher"],
        kind=EntryKind.CHARGE, points=Decimal(-3), head_points=3, subject_points=2, both_posts=BothPosts.HIGHER,
        posted_at=make.at(case.opened_on, 9),
    )  # fmt: skip


def make_charged(case: DropoutCase, staff: User, school_class: SchoolClass) -> Charged:
    """A charge that is final, objected to, and behind a veto that nobody has decided."""
    term = Term.objects.filter(school=case.school).earliest("starts_on")
    charge, at = make_charge(case, staff, school_class, term), make.at(case.opened_on, 10)
    settlement, _made = Settlement.objects.get_or_create(
        term=term, defaults={"school": case.school, "on": case.opened_on, "veto_percent": 50, "settled_at": at}
    )
    FinalMark.objects.create(
        school=case.school, entry=charge, settlement=settlement, on=settlement.on, reason=FinalReason.SETTLED, at=at
    )
    veto, _new = Veto.objects.get_or_create(
        settlement=settlement,
        school_class=school_class,
        defaults={
            "school": case.school, "lost_count": 2, "base": 3, "joined": 0, "left": 0, "percent": 50,
            "proposed_at": at,
        },
    )  # fmt: skip
    veto.lost.add(case)
    objection = Objection.objects.create(
        school=case.school, entry=charge, text="那天我在县里培训", made_by=staff, made_at=at
    )
    return Charged(charge, objection, veto)
