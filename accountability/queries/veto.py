"""The head counts behind a veto, who it concerns, and whom it bars from being head teacher (F6, K13, K17)."""

import datetime as dt
from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass

from django.db.models import F, OuterRef, Subquery

from accountability.choices import EntryKind, VetoAnswer
from accountability.models import (
    AppointmentExemption,
    CaseEvent,
    DropoutCase,
    FinalMark,
    LedgerEntry,
    Settlement,
    Veto,
    VetoDecision,
)
from accountability.queries.case_facts import CaseEye
from accountability.queries.points_due import Due, dues
from accountability.rules.losses import Finality
from accountability.rules.veto import Barred, VetoCount, barred
from students.models import Term, User
from students.queries.calendar import school_calendar
from students.queries.retention import class_retentions


@dataclass(frozen=True, slots=True)
class ClassCount:
    """A class with the cases of its finally lost children, and the head counts of its rate (F6)."""

    class_id: int
    cases: tuple[DropoutCase, ...]
    count: VetoCount


def class_counts(settlement: Settlement, today: dt.date) -> list[ClassCount]:
    """Every class that finally lost a child in the settled term (F6, K16): classes without one have met their goal."""
    eye = CaseEye.on(settlement.school_id, school_calendar(settlement.school_id), today)
    found = dues(eye, _confirmed_until(settlement))
    mine = [due for due in found if due.term and due.term.term_id == settlement.term_id and due.known.class_id]
    marked = _marked(settlement)
    charged = _charged(settlement)
    final = [due for due in mine if _is_final(due, marked, charged)]
    if not final:
        return []
    lost = {due.known.child_id: due.known.class_id or 0 for due in final}
    term = settlement.term
    before = {
        due.known.child_id
        for due in found
        if due.term and due.term.term_id != term.pk and due.known.loss.covers(term.starts_on)
    }
    kept = class_retentions(settlement.school_id, term.starts_on, term.ends_on, lost, before - lost.keys())
    by_class: dict[int, list[DropoutCase]] = defaultdict(list)
    for due in final:
        by_class[due.known.class_id or 0].append(due.known.case)
    return [
        ClassCount(
            class_id,
            tuple(cases),
            VetoCount(len(cases), len(kept[class_id].base), len(kept[class_id].joined), len(kept[class_id].left)),
        )
        for class_id, cases in sorted(by_class.items())
        if class_id in kept
    ]


def _confirmed_until(settlement: Settlement) -> set[int]:
    rows = CaseEvent.objects.filter(
        school_id=settlement.school_id, kind="confirmed", reversed_by=None, on__lte=settlement.on
    )
    return set(rows.order_by().values_list("case__student_id", flat=True))


def _marked(settlement: Settlement) -> set[int]:
    rows = FinalMark.objects.filter(settlement=settlement).order_by()
    return set(rows.values_list("entry__confirmation_id", flat=True))


def _charged(settlement: Settlement) -> set[int]:
    rows = LedgerEntry.objects.filter(
        school_id=settlement.school_id, term_id=settlement.term_id, kind=EntryKind.CHARGE
    ).order_by()
    return set(rows.values_list("confirmation_id", flat=True))


def _is_final(due: Due, marked: Collection[int], charged: Collection[int]) -> bool:
    """Final by the marks of its entries; a lost child for whom nobody could be charged by what the facts say (F4)."""
    confirmation = due.known.loss.confirmation.ref
    if confirmation in charged:
        return confirmation in marked
    return due.verdict is not None and due.verdict.finality is Finality.FINAL


def charged_persons(veto: Veto) -> list[User]:
    """Everybody charged for a lost child of the veto whose charge stands, in one query (K13)."""
    entries = LedgerEntry.objects.filter(
        case__in=veto.lost.all(),
        term_id=veto.settlement.term_id,
        school_class_id=veto.school_class_id,
        kind=EntryKind.CHARGE,
        reversed_by=None,
    )
    return list(User.objects.filter(pk__in=entries.values("staff_id")).order_by("staff_number", "name", "id"))


def vetoed_in(school_id: int, staff_id: int) -> list[Term]:
    """The terms with a confirmed veto that names the person, without those the principal exempted (F6), in one query.

    Whose charge was reversed since is named by it no longer (K13)."""
    latest = VetoDecision.objects.filter(veto=OuterRef("pk")).order_by("-id")
    confirmed = Veto.objects.annotate(answer=Subquery(latest.values("answer")[:1])).filter(
        school_id=school_id, answer=VetoAnswer.CONFIRMED
    )
    entries = LedgerEntry.objects.filter(
        school_id=school_id,
        staff_id=staff_id,
        kind=EntryKind.CHARGE,
        reversed_by=None,
        final__isnull=False,
        case__vetoes__in=confirmed,
        case__vetoes__settlement__term=F("term"),
        case__vetoes__school_class=F("school_class"),
    )
    exempted = AppointmentExemption.objects.filter(school_id=school_id, staff_id=staff_id)
    rows = Term.objects.filter(school_id=school_id, pk__in=entries.values("term_id"))
    return list(rows.exclude(pk__in=exempted.values("term_id")).order_by("starts_on"))


def bars_of(school_id: int, staff_id: int) -> list[tuple[Term, Barred]]:
    """The times in which the person may not begin to be head teacher, each with the term of the veto (F6).

    One query for whom no veto names, two otherwise."""
    terms = vetoed_in(school_id, staff_id)
    if not terms:
        return []
    spans = list(Term.objects.filter(school_id=school_id).order_by("starts_on").values_list("starts_on", "ends_on"))
    return [(term, barred(term.ends_on, spans)) for term in terms]
