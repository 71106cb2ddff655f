"""The head counts behind a veto, who it concerns, and whom it bars from being head teacher (F6, K13, K17)."""

import datetime as dt
from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass

from django.db.models import Exists, F, OuterRef, Subquery

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
from students.choices import Role
from students.models import Appointment, SchoolClass, Term, User
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


def vetoed_terms(school_id: int, staff: Collection[int]) -> set[tuple[int, int]]:
    """Person and term of each confirmed veto that names somebody, without exempted ones (F6), in one query.

    Whose charge was reversed since is named by it no longer (K13)."""
    latest = VetoDecision.objects.filter(veto=OuterRef("pk")).order_by("-id")
    confirmed = Veto.objects.annotate(answer=Subquery(latest.values("answer")[:1])).filter(
        school_id=school_id, answer=VetoAnswer.CONFIRMED
    )
    exempted = AppointmentExemption.objects.filter(staff=OuterRef("staff"), term=OuterRef("term"))
    entries = LedgerEntry.objects.filter(
        ~Exists(exempted),
        school_id=school_id,
        staff_id__in=staff,
        kind=EntryKind.CHARGE,
        reversed_by=None,
        final__isnull=False,
        case__vetoes__in=confirmed,
        case__vetoes__settlement__term=F("term"),
        case__vetoes__school_class=F("school_class"),
    )
    return set(entries.order_by().values_list("staff_id", "term_id"))


def bars_of(school_id: int, staff: Collection[int]) -> dict[int, list[tuple[Term, Barred]]]:
    """The times in which these people may not begin to be head teacher, each with the term of the veto (F6).

    One query where no veto names any of them, two otherwise."""
    named = vetoed_terms(school_id, staff)
    if not named:
        return {}
    terms = {term.pk: term for term in Term.objects.filter(school_id=school_id)}
    spans = [(term.starts_on, term.ends_on) for term in terms.values()]
    found: dict[int, list[tuple[Term, Barred]]] = defaultdict(list)
    for staff_id, term_id in sorted(named):
        found[staff_id].append((terms[term_id], barred(terms[term_id].ends_on, spans)))
    return found


def vetoes_of(school_id: int) -> list[Veto]:
    """Every veto of a school with its decisions, the latest first, in two queries."""
    rows = Veto.objects.filter(school_id=school_id).select_related("settlement__term", "school_class")
    return list(rows.prefetch_related("decisions").order_by("-settlement__on", "school_class__entry_year", "pk"))


@dataclass(frozen=True, slots=True)
class Concerned:
    """Somebody whom a veto concerns: why an exemption was given, and the classes still headed when the term ends."""

    staff: User
    exemption: AppointmentExemption | None
    heads: tuple[SchoolClass, ...]


def concerned(veto: Veto) -> list[Concerned]:
    """Everybody charged for a lost child of the veto, in three queries (K13)."""
    people = charged_persons(veto)
    term = veto.settlement.term
    given = AppointmentExemption.objects.filter(term=term, staff__in=people).select_related("granted_by")
    exemptions = {each.staff_id: each for each in given}
    posts = Appointment.objects.filter(staff__in=people, role=Role.HEAD_TEACHER, starts_on__lte=term.ends_on)
    posts = posts.exclude(ends_on__lte=term.ends_on).select_related("school_class")
    heads: dict[int, list[SchoolClass]] = defaultdict(list)
    for post in posts.order_by("school_class__entry_year", "school_class__number"):
        if post.school_class is not None:
            heads[post.staff_id].append(post.school_class)
    return [Concerned(each, exemptions.get(each.pk), tuple(heads[each.pk])) for each in people]


def veto_of_staff(term: Term, staff_id: int) -> list[Veto]:
    """The vetoes of a term that concern somebody and are confirmed, in two queries (F11)."""
    entries = LedgerEntry.objects.filter(
        school_id=term.school_id,
        staff_id=staff_id,
        term=term,
        kind=EntryKind.CHARGE,
        reversed_by=None,
        case__vetoes=OuterRef("pk"),
        school_class=OuterRef("school_class"),
    )
    rows = Veto.objects.filter(Exists(entries), settlement__term=term).select_related("school_class")
    found = list(rows.prefetch_related("decisions").order_by("pk"))
    return [each for each in found if _answer(each) == VetoAnswer.CONFIRMED]


def _answer(veto: Veto) -> str:
    decisions = sorted(veto.decisions.all(), key=lambda decision: decision.pk)
    return decisions[-1].answer if decisions else ""
