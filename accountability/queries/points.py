"""Reading the ledger of deductions for the pages: sheets by person and term, one entry, what waits (F7, F8, F11)."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import F, QuerySet

from accountability.choices import CaseEventKind, EntryKind
from accountability.models import CaseEvent, LedgerEntry, Objection, Settlement
from accountability.queries.case_facts import CaseEye, KnownCase
from accountability.queries.losses import class_or_last
from accountability.queries.points_due import Due, dues, posts_in, settlement_day
from accountability.queries.policy import point_policy
from accountability.rules.deductions import Preview, charges, is_vacant
from accountability.rules.losses import Finality
from accountability.rules.terms import SettledTerm
from students.choices import AbsenceKind
from students.models import Absence, Placement, Term, User
from students.queries.calendar import school_calendar
from students.queries.rolls import as_mark
from students.rules.enrolment import Stay
from students.rules.marks import afternoon_mark


def finality_of(entry: LedgerEntry) -> Finality:
    """What a charge is now: reversed, final, or still provisional (F3)."""
    if hasattr(entry, "reversed_by"):
        return Finality.REVERSED
    return Finality.FINAL if hasattr(entry, "final") else Finality.PROVISIONAL


def charges_with_all(school_id: int) -> QuerySet[LedgerEntry]:
    """The charges of a school with everything that a sheet shows of them, the latest first; not yet read."""
    rows = LedgerEntry.objects.filter(school_id=school_id, kind=EntryKind.CHARGE)
    about = (
        "staff",
        "school_class",
        "case__student",
        "final",
        "reversed_by",
        "term__settlement",
        "objection__decision",
    )
    secrets = [f"case__student__{name}" for name in ("id_number", "status_number", "address", "registered_address")]
    return rows.select_related(*about).defer(*secrets, "staff__phone").order_by("-confirmed_on", "-id")


@dataclass(frozen=True, slots=True)
class Sheet:
    """The charges of one person in one term, and what they come to; reversed ones cost nothing (F7)."""

    staff: User
    entries: tuple[LedgerEntry, ...]

    def _sum(self, finality: Finality) -> Decimal:
        return sum((each.points for each in self.entries if finality_of(each) is finality), Decimal())

    @property
    def provisional(self) -> Decimal:
        """Points that may still come back."""
        return self._sum(Finality.PROVISIONAL)

    @property
    def final(self) -> Decimal:
        """Points that stay."""
        return self._sum(Finality.FINAL)

    @property
    def total(self) -> Decimal:
        """Points as they are now."""
        return self.provisional + self.final

    @property
    def reversed(self) -> int:
        """How many charges were taken back."""
        return sum(finality_of(each) is Finality.REVERSED for each in self.entries)


def sheet_of(staff: User, term: Term) -> Sheet:
    """The sheet of one person, in one query (F11)."""
    return Sheet(staff, tuple(charges_with_all(term.school_id).filter(staff=staff, term=term)))


def sheets_of(term: Term) -> list[Sheet]:
    """The sheets of everybody charged in the term, in one query."""
    found: dict[int, list[LedgerEntry]] = defaultdict(list)
    for entry in charges_with_all(term.school_id).filter(term=term):
        found[entry.staff_id].append(entry)
    sheets = [Sheet(entries[0].staff, tuple(entries)) for entries in found.values()]
    return sorted(sheets, key=lambda sheet: (sheet.total, sheet.staff.staff_number, sheet.staff.pk))


def term_day(term: Term) -> SettledTerm:
    """The term with its settlement day (F3), in one query where it is settled and in two where it is not."""
    on = Settlement.objects.filter(term=term).values_list("on", flat=True).first()
    due_on = on or settlement_day(term.ends_on, point_policy(term.school_id)(term.ends_on)[1])
    return SettledTerm(term.pk, term.starts_on, term.ends_on, due_on, is_settled=on is not None)


@dataclass(frozen=True, slots=True)
class Untold:
    """Losses that the entries alone do not tell: a vacant post, and a term that is not in the calendar yet (F3, F4)."""

    vacant: tuple[Due, ...] = ()
    waiting: tuple[Due, ...] = ()


def untold(term: Term, today: dt.date) -> Untold:
    """What the principal is told beside the entries of a term; one query where nobody was confirmed."""
    rows = CaseEvent.objects.filter(school_id=term.school_id, kind=CaseEventKind.CONFIRMED, reversed_by=None)
    children = set(rows.order_by().values_list("case__student_id", flat=True))
    if not children:
        return Untold()
    found = dues(CaseEye.on(term.school_id, school_calendar(term.school_id), today), children)
    mine = [due for due in found if due.term and due.term.term_id == term.pk]
    return Untold(
        vacant=tuple(due for due in mine if due.is_vacant),
        waiting=tuple(due for due in found if due.term is None and due.known.loss.end is None),
    )


@dataclass(frozen=True, slots=True)
class FirstDay:
    """What the roll said of the child on its first unexcused day, morning and afternoon, and who handed it in (B1).

    Where no afternoon was called, the absence of the morning goes on (B5).
    """

    marks: tuple[AbsenceKind | None, AbsenceKind | None]
    by: User | None
    at: dt.datetime | None


def first_day(entry: LedgerEntry) -> FirstDay | None:
    """The morning on which it began; None where no roll has a mark, as for a transfer or a case opened by hand."""
    rows = Absence.objects.filter(school_id=entry.school_id, student_id=entry.case.student_id, date=entry.lost_on)
    found = rows.select_related("roll__submitted_by").first()
    if found is None:
        return None
    morning, afternoon = as_mark(found.morning), as_mark(found.afternoon)
    afternoon = afternoon_mark(morning, afternoon, is_afternoon_taken=found.roll.afternoon_at is not None)
    return FirstDay((morning, afternoon), found.roll.submitted_by, found.roll.submitted_at)


def objections_of(school_id: int) -> QuerySet[Objection]:
    """The objections of a school, those that wait first; not yet read."""
    about = ("entry__staff", "entry__school_class", "entry__case__student", "entry__term", "decision", "made_by")
    secrets = ("id_number", "status_number", "address", "registered_address")
    rows = Objection.objects.filter(school_id=school_id).select_related(*about)
    rows = rows.defer(*(f"entry__case__student__{name}" for name in secrets), "made_by__phone", "entry__staff__phone")
    return rows.order_by(F("decision__id").desc(nulls_first=True), "-made_at")


def waiting_objections(school_id: int) -> int:
    """How many objections nobody has decided."""
    return Objection.objects.filter(school_id=school_id, decision=None).count()


def preview(known: KnownCase) -> Preview:
    """Who would be charged if the dropout were confirmed on the day judged, in four queries."""
    case, lost_on = known.case, known.state.episode.starts_on
    rows = Placement.objects.filter(student_id=case.student_id).order_by("starts_on")
    stays = [
        Stay(since, until, class_id=class_id)
        for since, until, class_id in rows.values_list("starts_on", "ends_on", "school_class_id")
    ]
    class_id = class_or_last(lost_on, stays)
    posts = posts_in(case.school_id, [class_id] if class_id else []).get(class_id or 0, [])
    found = charges(posts, lost_on, point_policy(case.school_id)(known.state.day)[1])
    people = User.objects.in_bulk([each.staff_id for each in found])
    told = tuple((people[each.staff_id].name, each.posts, each.points) for each in found)
    return Preview(lost_on, told, is_vacant(posts, lost_on))


def total_of(sheets: Iterable[Sheet]) -> Decimal:
    """The points of all sheets as they are now."""
    return sum((sheet.total for sheet in sheets), Decimal())
