"""What a school reports in writing at the beginning of a term, counted on a day and by grade (H6, M21).

Who is enrolled and what moved are the monthly books (K1, K16); cases stand in the class of the first unexcused day
(K17). Nothing here names a child.
"""

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from accountability.queries.span_books import School, SpanBooks, school_of, span_books
from accountability.queries.summary_cases import Stood, in_ledger
from accountability.queries.targets import Targets, targets_on
from accountability.rules.ledgers import Ledger
from accountability.rules.unit_moves import Why
from students.choices import AwayKind, EnrolmentKind, MovementKind, NeedKind, Sex
from students.models import Absence, Away, Enrolment, Movement, Placement, RegistryTask, Roll, Term
from students.queries.child_days import ChildDays, child_days
from students.queries.enrolment import covering, expected_placements
from students.queries.needs import kinds_on
from students.rules.marks import DayState
from students.rules.needs import HEALTH, is_doubly_burdened

_DAY = dt.timedelta(days=1)


@dataclass(frozen=True, slots=True)
class GradeCounts:
    """What is counted of one grade, or of the school where they are added up."""

    counts: Counter[str] = field(default_factory=Counter)
    moves: Counter[Why] = field(default_factory=Counter)

    def __add__(self, other: "GradeCounts") -> "GradeCounts":
        return GradeCounts(Counter(self.counts + other.counts), Counter(self.moves + other.moves))

    @property
    def enrolled(self) -> int:
        """The children in the books on the day (K1)."""
        return sum(self.counts[name] for name in (Sex.MALE.value, Sex.FEMALE.value, ""))

    @property
    def difference(self) -> int:
        """The children in the books less what start and moves come to: 0 where the report balances (H4)."""
        return self.enrolled - self.counts["start"] - sum(why.sign * many for why, many in self.moves.items())


@dataclass(frozen=True, slots=True)
class TermReport:
    """The report of a term as of a day; ``since`` is the day from which movements are counted.

    ``grades`` are by year of entry, grade one first; ``needs`` leaves out whatever is a matter of health, of which
    ``health`` says how many children have any (I4).
    """

    term: Term
    since: dt.date
    day: dt.date
    rules: Mapping[str, Mapping[str, str]]
    grades: Mapping[int, GradeCounts]
    needs: Counter[str]
    doubly: int
    health: int
    targets: Targets

    @property
    def total(self) -> GradeCounts:
        """The school."""
        return sum(self.grades.values(), GradeCounts())


def opening_terms(school_id: int, today: dt.date) -> list[Term]:
    """The terms that have begun, the latest first."""
    rows = Term.objects.filter(school_id=school_id, starts_on__lte=today).select_related("school")
    return list(rows.order_by("-starts_on"))


def since_when(terms: Iterable[Term], term: Term) -> dt.date:
    """The day after the term before began: its own report said what stood on that first day (H6).

    Of the first term known, the day after this one began."""
    before = [each.starts_on for each in terms if each.starts_on < term.starts_on]
    return max(before, default=term.starts_on) + _DAY


def term_report(term: Term, since: dt.date, day: dt.date) -> TermReport:
    """The report of a term as of a day, in a number of statements that does not grow."""
    school = school_of(term.school_id)
    books = span_books(school, min(since, day), day)
    found: dict[int, Counter[str]] = defaultdict(Counter)
    _count_enrolled(school, books, found)
    _count_missing(school, term, books, found)
    _count_cases(school, books, found)
    _count_returnees(school, books, found)
    moves = _moves(school, books)
    years = sorted({*found, *moves}, reverse=True)
    kinds = kinds_on(school.school_id, _own(school.school_id, day), day)
    return TermReport(
        term=term,
        since=books.first,
        day=day,
        rules=school.policies.rule_set(day),
        grades={
            year: GradeCounts(found[year], moves[year]) for year in years if any(found[year].values()) or moves[year]
        },
        needs=Counter(kind for mine in kinds.values() for kind in NeedKind if kind in mine and kind not in HEALTH),
        doubly=sum(is_doubly_burdened(mine) for mine in kinds.values()),
        health=sum(not HEALTH.isdisjoint(mine) for mine in kinds.values()),
        targets=targets_on(school.school_id, day),
    )


def _own(school_id: int, day: dt.date) -> Iterable[int]:
    rows = Enrolment.objects.filter(covering(day), school_id=school_id, kind=EnrolmentKind.OWN).order_by()
    return rows.values_list("student_id", flat=True)


def _count_enrolled(school: School, books: SpanBooks, found: dict[int, Counter[str]]) -> None:
    """By sex who is in the books; beside them who is suspended, elsewhere, in transit, lost, or a guest (K1)."""
    day = books.until
    away = _away(school.school_id, day)
    lost = books.lost_on(day)
    classes: dict[int, set[int]] = defaultdict(set)
    rows = Placement.objects.filter(covering(day), school_id=school.school_id).order_by()
    for child, class_id, kind, sex in rows.values_list(
        "student_id", "school_class_id", "enrolment__kind", "student__sex"
    ):
        year = school.year_of(class_id)
        classes[year].add(class_id)
        if kind == EnrolmentKind.GUEST:
            found[year]["guests"] += 1
            continue
        if child in away:
            found[year][away[child]] += 1
        if away.get(child) != AwayKind.SUSPENDED and child not in lost:
            found[year][sex] += 1
    for year, rooms in classes.items():
        found[year]["classes"] = len(rooms)
    for class_id, many in books.roster(books.first - _DAY).items():
        found[school.year_of(class_id)]["start"] += many


def _away(school_id: int, day: dt.date) -> dict[int, str]:
    rows = Away.objects.filter(covering(day), school_id=school_id).order_by()
    return dict(rows.values_list("student_id", "kind"))


def _moves(school: School, books: SpanBooks) -> dict[int, Counter[Why]]:
    found: dict[int, Counter[Why]] = defaultdict(Counter)
    for moves in books.moves(school.year_of).values():
        for move in moves:
            found[move.unit][move.why] += 1
    return found


def _count_missing(school: School, term: Term, books: SpanBooks, found: dict[int, Counter[str]]) -> None:
    """Children expected who were absent on every day with a roll since the term began, and classes without any (B2).

    Who is lost already is counted as that. The latest of those days says whether there is an excuse.
    """
    day, first = books.until, term.starts_on
    here = expected_placements(school.school_id, day).order_by()
    marked = Absence.objects.filter(school_id=school.school_id, date__range=(first, day)).order_by()
    ids = here.filter(student_id__in=marked.values("student_id")).values("student_id")
    days = child_days(school.school_id, ids, school.calendar, first)
    lost = books.lost_on(day)
    rooms = dict(here.values_list("student_id", "school_class_id"))
    for child in days.children:
        name = None if child in lost else _missing(days, child, first, day)
        if name:
            found[school.year_of(rooms[child])][name] += 1
    rolls = Roll.objects.filter(school_id=school.school_id, date__range=(first, day)).order_by()
    reported = set(rolls.values_list("school_class_id", flat=True).distinct())
    for class_id in {*rooms.values()} - reported:
        found[school.year_of(class_id)]["silent"] += 1


def _missing(days: ChildDays, child: int, first: dt.date, day: dt.date) -> str | None:
    """Whether the child was never there, with or without an excuse on the latest day known."""
    state_of, last = days.state_of(child), None
    for on in days.calendar.school_days_between(first, day):
        state = state_of(on)
        if isinstance(state, DayState):
            if state.is_present:
                return None
            last = state
    if last is None:
        return None
    return "not_back_unexcused" if last.unexcused else "not_back_excused"


def _count_cases(school: School, books: SpanBooks, found: dict[int, Counter[str]]) -> None:
    for case in books.cases:
        if case.known.case.opened_on >= books.first:
            _add(school, found, "opened", case.class_id(case.known.case.opened_on))
        if case.place.left(Ledger.SUSPECTED, books.first):
            _add(school, found, "closed", case.class_id(books.until))
        for time in case.lost():
            if time.is_return and time.ends_on and books.first <= time.ends_on and not books.is_guest(case):
                _add(school, found, "back", case.class_id(books.until))
    for case in in_ledger(books.cases, Ledger.SUSPECTED):
        _add(school, found, "suspected", case.class_id(books.until))
    for case in _lost(books):
        _add(school, found, "lost", case.class_id(books.until))


def _lost(books: SpanBooks) -> list[Stood]:
    return [case for case in in_ledger(books.cases, Ledger.DROPOUT) if not books.is_guest(case)]


def _add(school: School, found: dict[int, Counter[str]], name: str, class_id: int | None) -> None:
    if class_id is not None:
        found[school.year_of(class_id)][name] += 1


def _count_returnees(school: School, books: SpanBooks, found: dict[int, Counter[str]]) -> None:
    """Children admitted by a return that stands, and who of them waits for a registry record on the day (G5)."""
    rows = Movement.objects.filter(
        school_id=school.school_id,
        kind=MovementKind.RETURN,
        on__range=(books.first, books.until),
        reverses=None,
        reversed_by=None,
        to_class__isnull=False,
    ).order_by()
    tasks = RegistryTask.objects.filter(school_id=school.school_id, student_id__in=rows.values("student_id"))
    waiting = set(tasks.exclude(done_at__date__lte=books.until).order_by().values_list("student_id", flat=True))
    for child, class_id in rows.values_list("student_id", "to_class_id"):
        _add(school, found, "returnees", class_id)
        if child in waiting:
            _add(school, found, "unregistered", class_id)
