"""All facts of one school and month, up to any day, in a number of statements that does not grow (H1, H4, H5, K14)."""

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from django.db import connection

from accountability.queries.case_facts import CaseEye
from accountability.queries.summary_books import Places, places
from accountability.queries.summary_cases import (
    Stood,
    StoredCase,
    children_of,
    in_ledger,
    lost_times,
    stood,
    stored_cases,
)
from accountability.queries.summary_month import Month, Readings
from accountability.queries.summary_rolls import ClassRolls, class_rolls
from accountability.rules.books import Doubt, Flow, Lost, booked_on, disagreement, flows
from accountability.rules.ledgers import Ledger, SignedOff
from accountability.rules.report_days import bits
from accountability.rules.summary import Counts, Persons, Row, Summary, summarise
from students.choices import EnrolmentKind, Role
from students.queries.child_days import ChildDays, Wanted, days_of_all
from students.queries.movements import steps_of_moved
from students.rules.class_names import class_label, school_year
from students.rules.movements import Step, fold
from students.rules.year_turn import first_day

_DAY = dt.timedelta(days=1)
_WORK = """
SELECT done.what, (
  SELECT stay.school_class_id FROM students_placement stay
  WHERE stay.student_id = done.child AND stay.starts_on <= done.day ORDER BY stay.starts_on DESC LIMIT 1
) FROM (
  SELECT 'visits' AS what, student_id AS child, "on" AS day FROM accountability_homevisit
  WHERE school_id = %s AND "on" BETWEEN %s AND %s AND annulled_at IS NULL
  UNION ALL
  SELECT 'letters', student_id, issued_on FROM accountability_paper
  WHERE school_id = %s AND issued_on BETWEEN %s AND %s AND kind = 'letter' AND voided_at IS NULL
) done
"""
_HEADS = """
SELECT room.id, room.entry_year, room.number, person.name FROM students_schoolclass room
LEFT JOIN students_appointment head ON head.school_class_id = room.id AND head.role = %s AND head.starts_on <= %s
  AND (head.ends_on IS NULL OR head.ends_on >= %s)
LEFT JOIN students_user person ON person.id = head.staff_id
WHERE room.school_id = %s ORDER BY room.id, head.starts_on, head.id
"""
Scores = Mapping[int, object]
"""What the evaluation of a month gives each class, by its id; its text is what is printed (F10)."""
ReadScores = Callable[[Readings], Scores]
_readers: list[tuple[ReadScores, Callable[[Month], Wanted] | None]] = []


def read_scores_with(reader: ReadScores, wanted: Callable[[Month], Wanted] | None = None) -> None:
    """Let the evaluation fill the column 评比得分 from what is read already, and of the children it wants the histories
    of. Called in apps.ready."""
    _readers[:] = [(reader, wanted)]


@dataclass(frozen=True, slots=True)
class MonthlySummary:
    """A month with its rows and the children because of whom a class does not balance (H4)."""

    month: Month
    summary: Summary
    doubts: tuple[Doubt, ...]

    @property
    def is_balanced(self) -> bool:
        """Whether 月末 = 上月末 + 增 - 减 in every class."""
        return not self.summary.unbalanced


@dataclass(slots=True)
class _Facts:
    """Everything read for the rows, by class or by child."""

    places: Places
    steps: Mapping[int, list[Step]]
    lost: Mapping[int, list[Lost]]
    rolls: Mapping[int, ClassRolls]
    days: Sequence[dt.date]
    owed: Mapping[int, int]
    children: ChildDays | None
    at_end: list[Stood]
    work: Mapping[str, Counter[int]]
    guests: frozenset[int]


def monthly_summary(month: Month) -> MonthlySummary:
    """The rows of every class, grade and the school (H4), in twelve statements with cases and evaluation; the
    three of ``month_on`` come before."""
    facts = _facts(month)
    moved = {
        child: flows(facts.steps.get(child, ()), facts.lost.get(child, ()), month.first, month.until)
        for child in {*facts.steps, *facts.lost}
    }
    counts = _counts(month, facts, moved)
    scores = _scores(month, facts)
    persons = _persons(month, facts)
    rows = _rows(month, counts, persons, scores)
    return MonthlySummary(month, summarise(rows), tuple(_doubts(month, facts, moved)))


def _scores(month: Month, facts: _Facts) -> Scores:
    reports = {class_id: rolls.days for class_id, rolls in facts.rolls.items()}
    read = Readings(month, facts.days, facts.owed, reports, facts.children)
    return _readers[0][0](read) if _readers else {}


def _facts(month: Month) -> _Facts:
    cases = stored_cases(month.school_id, month.until, first_day(school_year(month.until)))
    end, start = month.eye(month.until), month.eye(month.first - _DAY)
    days = _histories(month, end, cases)
    ids = {each.case.student_id for each in cases}
    steps = steps_of_moved(month.school_id, month.first, month.until, ids)
    at_end, at_start = stood(end, cases, days, steps), stood(start, cases, days, steps)
    school_days = month.calendar.school_days_between(month.first, month.until)
    held = places(month.school_id, month.first, month.until)
    return _Facts(
        places=held,
        steps=steps,
        lost=lost_times(at_end, at_start, month.first),
        rolls=class_rolls(month.school_id, school_days, month.calendar, month.policies.on_time_until),
        days=school_days,
        owed=held.owing(school_days),
        children=days,
        at_end=at_end,
        work=_work(month),
        guests=frozenset(each.child_id for each in at_end if _is_guest(steps.get(each.child_id, ()), each)),
    )


def _histories(month: Month, eye: CaseEye, cases: Sequence[StoredCase]) -> ChildDays | None:
    """The histories of the children of cases and of those whom the evaluation asks for, in one statement."""
    wanted = [children_of(eye, cases)] if cases else []
    wanted += [ask(month) for _reader, ask in _readers if ask]
    return days_of_all(month.school_id, month.calendar, wanted, month.until) if wanted else None


def _is_guest(steps: Sequence[Step], case: Stood) -> bool:
    """Whether the child was here as a guest on the first unexcused day: its case counts, a loss does not (K1)."""
    day = case.known.state.episode.starts_on
    spells = (spell for spell in fold(steps).spells if spell.covers(day))
    return any(spell.kind == EnrolmentKind.GUEST for spell in spells)


def _work(month: Month) -> dict[str, Counter[int]]:
    """Home visits and letters by the class in which the child was that day, in one statement (D3, D4)."""
    first, until = (connection.ops.adapt_datefield_value(day) for day in (month.first, month.until))
    found: dict[str, Counter[int]] = defaultdict(Counter)
    with connection.cursor() as cursor:
        cursor.execute(_WORK, [month.school_id, first, until] * 2)
        for what, class_id in cursor:
            found[what][class_id or 0] += 1
    return found


_Numbers = dict[int, Counter[str]]


def _counts(month: Month, facts: _Facts, moved: Mapping[int, Iterable[Flow]]) -> _Numbers:
    found: _Numbers = defaultdict(Counter)
    for name, day in (("start", month.first - _DAY), ("end", month.until)):
        for class_id, number in facts.places.roster(day, facts.lost).items():
            found[class_id][name] += number
    for each in (flow for of_child in moved.values() for flow in of_child):
        found[each.class_id][each.column.value] += 1
    for what, by_class in facts.work.items():
        for room, many in by_class.items():
            found[room][str(what)] += many
    _count_reports(month, facts, found)
    _count_cases(month, facts, found)
    return found


def _count_reports(month: Month, facts: _Facts, found: _Numbers) -> None:
    past = bits(facts.days, month.first, month.today)
    for class_id in {*facts.owed, *facts.rolls}:
        rolls, owing = facts.rolls.get(class_id) or ClassRolls(), facts.owed.get(class_id, 0)
        owed = owing.bit_count()
        found[class_id] += Counter(
            expected=rolls.expected,
            attended=rolls.expected - rolls.absent,
            sick=rolls.sick,
            personal=rolls.personal,
            unexcused=rolls.unexcused,
            late=rolls.late,
            on_time=rolls.days.on_time.bit_count(),
            late_reports=(rolls.days.in_time & ~rolls.days.on_time).bit_count(),
            missed_reports=rolls.missed(owing, past),
            owed_days=max(owed, rolls.taken),
            unknown_days=max(0, owed - rolls.taken),
        )


def _count_cases(month: Month, facts: _Facts, found: _Numbers) -> None:
    """Each case in the class of the first unexcused day of the episode counted (K15, K17)."""
    counted = [pair for each in facts.at_end for pair in _events(month, each, is_guest=each.child_id in facts.guests)]
    suspected = in_ledger(facts.at_end, Ledger.SUSPECTED)
    for name, room in (*counted, *(("suspected_open", each.class_id(month.until)) for each in suspected)):
        if room is not None:
            found[room][name] += 1


def _events(month: Month, case: Stood, *, is_guest: bool) -> Iterator[tuple[str, int | None]]:
    """What happened to a case in the month: 新增 counts cases and confirmations, 销号 cases (K15, K17)."""
    opened_on = case.known.case.opened_on
    if opened_on >= month.first:
        yield "suspected_new", case.class_id(opened_on)
    if case.place.left(Ledger.SUSPECTED, month.first):
        yield "suspected_closed", case.class_id(month.until)
    for time in case.place.lost:
        if time.starts_on >= month.first and not is_guest:
            yield "dropout_new", case.class_id(time.starts_on)


def _persons(month: Month, facts: _Facts) -> dict[int, Persons]:
    found: dict[int, dict[str, set[int]]] = defaultdict(lambda: defaultdict(set))
    for class_id, rolls in facts.rolls.items():
        for name, children in rolls.persons.items():
            found[class_id][name] |= children
    since = first_day(school_year(month.until))
    for each in facts.at_end:
        place, room = each.signed_off(since), each.class_id(month.until)
        if place is None or room is None or each.child_id in facts.guests:
            continue
        found[room]["dropout_total"].add(each.child_id)
        if place is SignedOff.RETURNED:
            found[room]["dropout_back"].add(each.child_id)
    return {
        class_id: Persons(**{name: frozenset(children) for name, children in sets.items()})
        for class_id, sets in found.items()
    }


def _rows(month: Month, counts: _Numbers, persons: Mapping[int, Persons], scores: Scores) -> list[Row]:
    """The classes of which anything is to be said, with their head teachers of the last day, in one statement."""
    heads: dict[int, list[str]] = defaultdict(list)
    classes: dict[int, tuple[int, int]] = {}
    for class_id, entry_year, number, name in _classes(month):
        classes[class_id] = (entry_year, number)
        heads[class_id] += [name] if name else []
    return [
        Row(
            grade=class_label(entry_year, number, month.last)[0],
            entry_year=entry_year,
            number=number,
            class_id=class_id,
            counts=Counts(**counts[class_id]),
            persons=persons.get(class_id, Persons()),
            heads=tuple(heads[class_id]),
            score=str(scores.get(class_id, "")),
        )
        for class_id, (entry_year, number) in classes.items()
        if any(counts.get(class_id, Counter()).values()) or class_id in persons
    ]


def _classes(month: Month) -> Iterable[tuple[int, int, int, str | None]]:
    until = connection.ops.adapt_datefield_value(month.until)
    with connection.cursor() as cursor:
        cursor.execute(_HEADS, [Role.HEAD_TEACHER, until, until, month.school_id])
        found: list[tuple[int, int, int, str | None]] = cursor.fetchall()
    return found


def _doubts(month: Month, facts: _Facts, moved: Mapping[int, Sequence[Flow]]) -> Iterable[Doubt]:
    """Children whose movements and stored places disagree, the movement or place that shows it (H4)."""
    for child in sorted({*facts.places.stays, *moved}):
        place, lost = facts.places.place_of(child), facts.lost.get(child, ())
        before, after = (booked_on(place, lost, day) for day in (month.first - _DAY, month.until))
        for class_id, number in disagreement(before, after, moved.get(child, ())).items():
            steps = [step for step in facts.steps.get(child, ()) if step.on >= month.first]
            stays = [each for each in facts.places.stays.get(child, ()) if each.stay.class_id == class_id]
            yield Doubt(
                class_id,
                child,
                number,
                movement_id=steps[-1].order if steps else None,
                placement_id=stays[-1].placement_id if stays else None,
            )
