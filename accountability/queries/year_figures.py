"""The figures of both terms and of the school year, by class, grade and school (H1, H2, H3, M22).

The time from the day after the first one is counted: who comes or leaves on the first day is in its base, or is not.
"""

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from accountability.queries.lost import LostInTerm, lost_in, lost_on
from accountability.queries.span_books import School, SpanBooks, school_of, span_books
from accountability.queries.summary_rolls import MOST_DAYS, class_rolls
from accountability.queries.targets import Targets, targets_on
from accountability.rules.books import booked_on, place_of
from accountability.rules.cases import opens_by_transfer
from accountability.rules.unit_moves import balance, unit_moves
from accountability.rules.year_figures import Figures, cohort_retention
from students.choices import AwayKind, EnrolmentKind
from students.models import Away, Placement, SchoolClass, Term
from students.models import School as SchoolRow
from students.queries.calendar import limits_on
from students.queries.enrolment import covering
from students.queries.movements import steps_of
from students.queries.retention import class_retentions, school_retention
from students.rules.class_names import school_year
from students.rules.enrolment_rates import Rate
from students.rules.movements import fold
from students.rules.rates import Attendance
from students.rules.year_turn import first_day

_DAY = dt.timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Period:
    """A term, or the school year where ``term`` is None, up to the day counted."""

    term: Term | None
    first: dt.date
    until: dt.date


@dataclass(frozen=True, slots=True)
class PeriodFigures:
    """The figures of a period: by class, and of the school, whose retention knows no change of class (H2)."""

    period: Period
    classes: Mapping[int, Figures]
    school: Figures

    def grade(self, classes: Iterable[int]) -> Figures:
        """The sum of the classes of a grade."""
        return sum((self.classes[each] for each in classes if each in self.classes), Figures())


@dataclass(frozen=True, slots=True)
class YearFigures:
    """A school year: its terms that have begun, then the year. ``cohort`` is the retention of the highest grade."""

    year: int
    day: dt.date
    rules: Mapping[str, Mapping[str, str]]
    periods: tuple[PeriodFigures, ...]
    classes: tuple[SchoolClass, ...]
    targets: Targets
    cohort: Rate | None


def known_years(school_id: int, today: dt.date) -> list[int]:
    """The school years of which a term has begun, the latest first."""
    begun = Term.objects.filter(school_id=school_id, starts_on__lte=today).order_by()
    return sorted({school_year(ends_on) for ends_on in begun.values_list("ends_on", flat=True)}, reverse=True)


def last_day(year: int) -> dt.date:
    """The last day of a school year."""
    return first_day(year + 1) - _DAY


def year_figures(school: SchoolRow, year: int, day: dt.date) -> YearFigures:
    """The figures of a school year up to a day of it, in a number of statements that does not grow."""
    ground = school_of(school.pk)
    terms = [
        term for term in Term.objects.filter(school=school, starts_on__lte=day) if school_year(term.ends_on) == year
    ]
    terms.sort(key=lambda term: term.starts_on)
    found = [_figures(ground, Period(term, term.starts_on, min(day, term.ends_on)), term) for term in terms]
    whole = Period(None, first_day(year), day)
    if terms:
        found.append(_figures(ground, whole, terms[0], attended=found))
    seen = {class_id for each in found for class_id in each.classes}
    classes = SchoolClass.objects.filter(school=school, pk__in=seen).order_by("-entry_year", "number")
    return YearFigures(
        year=year,
        day=day,
        rules=ground.policies.rule_set(day),
        periods=tuple(found),
        classes=tuple(classes),
        targets=targets_on(school.pk, day),
        cohort=_cohort(ground, year - school.grades + 1, day),
    )


def _figures(school: School, period: Period, term: Term, attended: Iterable[PeriodFigures] = ()) -> PeriodFigures:
    """The figures of a period; the attendance of a year is that of its terms."""
    books = span_books(school, period.first + _DAY, max(period.until, period.first + _DAY))
    lost = lost_in(term, period.until)
    base = _enrolled(school.school_id, period.first)
    gone = _head_count(school, period, lost)
    balances = _balances(books, period)
    kept = class_retentions(school.school_id, period.first, period.until, lost.lost, lost.before)
    rolls = _sum_of(attended) if period.term is None else _attended(school, books, period)
    ledger, head_count = Counter(lost.present.values()), Counter(gone.values())
    classes = {
        class_id: Figures(
            attendance=rolls[class_id].attendance,
            owed_days=rolls[class_id].owed_days,
            unknown_days=rolls[class_id].unknown_days,
            base=base[class_id],
            balance=balances[class_id],
            head_count=head_count[class_id],
            ledger=ledger[class_id],
            kept=kept[class_id].rate.part if class_id in kept else 0,
            whole=kept[class_id].rate.whole if class_id in kept else 0,
        )
        for class_id in {*rolls, *base, *balances, *head_count, *ledger, *kept}
    }
    return PeriodFigures(period, classes, _of_school(school.school_id, period, lost, classes))


def _of_school(school_id: int, period: Period, lost: LostInTerm, classes: Mapping[int, Figures]) -> Figures:
    total = sum(classes.values(), Figures())
    rate = school_retention(school_id, period.first, period.until, lost.lost, lost.before).rate
    return Figures(
        total.attendance,
        total.owed_days,
        total.unknown_days,
        total.base,
        total.balance,
        total.head_count,
        total.ledger,
        rate.part,
        rate.whole,
    )


def _enrolled(school_id: int, day: dt.date) -> Counter[int]:
    """The own pupils enrolled on a day by class, suspended ones included (H3, K1)."""
    rows = Placement.objects.filter(covering(day), school_id=school_id, enrolment__kind=EnrolmentKind.OWN).order_by()
    return Counter(rows.values_list("school_class_id", flat=True))


def _balances(books: SpanBooks, period: Period) -> Counter[int]:
    """Accounting (a) by class: a change of class is neither leaving nor coming (K15)."""
    found: Counter[int] = Counter()
    for moves in books.moves(lambda class_id: class_id).values():
        for move in moves:
            if move.on <= period.until:
                found[move.unit] += balance([move])
    return found


def _head_count(school: School, period: Period, lost: LostInTerm) -> dict[int, int]:
    """Accounting (b): children lost, suspended since the first day, or in transit beyond the time (K9, K15).

    Each with the class that it left; transfers that arrived, deaths and moves abroad are none."""
    day = period.until
    away = Away.objects.filter(covering(day), school_id=school.school_id, enrolment__kind=EnrolmentKind.OWN).order_by()
    rows = list(away.values_list("student_id", "kind", "starts_on"))
    transfer_days = limits_on(school.school_id, day).transfer_days
    gone = {
        child
        for child, kind, since in rows
        if (kind == AwayKind.SUSPENDED and since > period.first)
        or (kind == AwayKind.TRANSFER_PENDING and opens_by_transfer(since, day, school.calendar, transfer_days))
    }
    return {**_rooms(school.school_id, gone - lost.present.keys(), day), **lost.present}


def _rooms(school_id: int, children: Collection[int], day: dt.date) -> dict[int, int]:
    rows = Placement.objects.filter(covering(day), school_id=school_id, student_id__in=children).order_by()
    return dict(rows.values_list("student_id", "school_class_id"))


def _attended(school: School, books: SpanBooks, period: Period) -> dict[int, Figures]:
    """Attendance over rolls taken, and on how many class-days none was (H1)."""
    days = school.calendar.school_days_between(period.first, period.until)
    owing, counted = books.places.owing(days), _rolls(school, days)
    found: dict[int, Figures] = defaultdict(Figures)
    for class_id in {*owing, *counted}:
        expected, attended, taken = counted.get(class_id, (0, 0, 0))
        due = max(owing.get(class_id, 0).bit_count(), taken)
        found[class_id] = Figures(Attendance(expected, attended), due, due - taken)
    return found


def _rolls(school: School, days: Sequence[dt.date]) -> dict[int, tuple[int, int, int]]:
    """Expected and attended person-sessions and days with a roll by class; as many days at a time as fit a mask."""
    found: dict[int, tuple[int, int, int]] = {}
    for at in range(0, len(days), MOST_DAYS):
        some = days[at : at + MOST_DAYS]
        rolls = class_rolls(school.school_id, some, school.calendar, school.policies.on_time_until)
        for class_id, each in rolls.items():
            expected, attended, taken = found.get(class_id, (0, 0, 0))
            found[class_id] = expected + each.expected, attended + each.expected - each.absent, taken + each.taken
    return found


def _sum_of(periods: Iterable[PeriodFigures]) -> dict[int, Figures]:
    found: dict[int, Figures] = defaultdict(Figures)
    for each in periods:
        for class_id, figures in each.classes.items():
            found[class_id] = found[class_id] + Figures(figures.attendance, figures.owed_days, figures.unknown_days)
    return found


def _cohort(school: School, entry_year: int, day: dt.date) -> Rate | None:
    """The retention of those who entered grade one in a year, since then (domain 3.5). Who is lost is not kept."""
    rooms = [class_id for class_id, year in school.years.items() if year == entry_year]
    stays = Placement.objects.filter(school_id=school.school_id, school_class_id__in=rooms).order_by()
    steps = steps_of(stays.values("student_id"), school_id=school.school_id, on__lte=day)
    lost, children = lost_on(school.school_id, day), []
    for child, mine in steps.items():
        moves = unit_moves(mine, (), dt.date.min + _DAY, day, lambda _class_id: 0)
        is_here = child not in lost and booked_on(place_of(fold(mine)), (), day) is not None
        children.append((moves, is_here))
    return cohort_retention(children, last_day(entry_year))
