"""A term of the sample school, day by day: rolls, slips, movements, papers, decisions, the daily run every evening.

Three classes hand in their rolls on all 94 school days, with the sample school's illnesses around six children whose
ladders are written down here by hand (D1 to D11, K3, K6, K9, K11, K16). The other fifteen classes stay unknown (B2).
"""

import datetime as dt
import json
from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from io import StringIO
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.db import transaction
from pytest_django.plugin import DjangoDbBlocker

from accountability.actions.cases import (
    Ending,
    close_case,
    confirm_dropout,
    name_responsible,
    override_report,
    propose_closing,
    record_cause,
    write_observation,
)
from accountability.choices import CaseOrigin, CaseOutcome, CaseStage, Cause, DutyKind, PaperKind
from accountability.models import DropoutCase
from accountability.queries.case_facts import CaseEye, known_cases
from accountability.queries.duties import school_duties
from kongchuo.lib import clock
from students.actions.movements import NewMovement, record_movement
from students.actions.returnees import Returnee, take_in
from students.choices import AbsenceKind, MovementKind, Role
from students.demo.build import build_demo
from students.demo.spells import spells_by_day
from students.models import Appointment, Movement, Placement, School, SchoolClass, Student, User
from students.queries.calendar import school_calendar
from students.queries.enrolment import expected_pupils
from students.rules.calendar import SchoolCalendar
from tests import make
from tests.cases import correct_roll, late_slip, make_contact, make_notice, make_paper, make_visits
from tests.rolls import take_roll

START, END = dt.date(2026, 9, 1), dt.date(2027, 1, 15)
U, S = AbsenceKind.UNEXPLAINED, AbsenceKind.SICK
C, Out, D = CaseStage, CaseOutcome, DutyKind
# Classes of the sample school that have not reported on its first day: (year of entry, number).
SECOND, THIRD, FIFTH = (2025, 3), (2024, 2), (2022, 1)
Story = tuple[tuple[int, int], int]
LONG, AGAIN, HOLIDAY, SLIP, TRANSFER, RETURNEE = CHILDREN = (
    (THIRD, 3),
    (SECOND, 5),
    (FIFTH, 7),
    (SECOND, 9),
    (FIFTH, 11),
    (THIRD, 15),
)
UNREPORTED = {(FIFTH, "10-09"), (THIRD, "10-20")}


def on(text: str) -> dt.date:
    """A date of the term: "10-09", in January of the next year."""
    month, number = map(int, text.split("-"))
    return dt.date(2027 if month == 1 else 2026, month, number)


def days_of(*texts: str) -> list[dt.date]:
    """Dates of the term."""
    return [on(text) for text in texts]


@dataclass
class Term:
    """The school, who acts, and what was seen of the cases every evening."""

    school: School
    principal: User
    registrar: User
    rooms: dict[tuple[int, int], SchoolClass]
    heads: dict[tuple[int, int], User]
    children: dict[Story, Student]
    calendar: SchoolCalendar
    marks: dict[Story, dict[dt.date, AbsenceKind]]
    today: dt.date = START
    stages: dict[Story, list[tuple[dt.date, CaseStage]]] = field(default_factory=lambda: defaultdict(list))
    opened_by_day: dict[dt.date, list[str]] = field(default_factory=dict)
    owed: dict[tuple[Story, dt.date], dict[DutyKind, tuple[dt.date | None, bool]]] = field(default_factory=dict)

    def case(self, story: Story) -> DropoutCase:
        """The child's latest case."""
        return DropoutCase.objects.filter(student=self.children[story]).latest("id")

    def at(self, hour: int = 15) -> dt.datetime:
        """A moment of today."""
        return make.at(self.today, hour)


def marks_of_the_stories(calendar: SchoolCalendar) -> dict[Story, dict[dt.date, AbsenceKind]]:
    """Who is missing when; all other days are present."""
    away = calendar.school_days_between
    return {
        LONG: dict.fromkeys(away(on("09-14"), on("10-30")), U),
        AGAIN: dict.fromkeys(days_of("10-09", "10-10", "10-12", "10-20", "11-24", "11-25", "11-26"), U)
        | {on("10-15"): S},
        HOLIDAY: dict.fromkeys(days_of("09-30", "10-10", "10-12", "10-13"), U)
        | dict.fromkeys(days_of("10-08", "10-26", "10-27", "10-28"), S),
        SLIP: dict.fromkeys(days_of("11-16", "11-17", "11-18", "12-07", "12-08", "12-09"), U),
        TRANSFER: {},
        RETURNEE: dict.fromkeys(days_of("09-21", "09-22"), U) | dict.fromkeys(away(on("10-21"), END), U),
    }


# What is written down of each evening on which the stage is another one than the evening before.
LADDERS: dict[Story, list[tuple[str, CaseStage]]] = {
    LONG: [
        ("09-16", C.SUSPECTED),
        ("09-17", C.PERSUADING),
        ("09-24", C.REPORTED),
        ("09-29", C.ORDERED),
        ("10-13", C.CONFIRMED),
        ("11-02", C.RETURNED),
        ("12-02", C.STEADY),
        ("12-03", C.CLOSED),
    ],
    AGAIN: [
        ("10-12", C.SUSPECTED),
        ("10-13", C.RETURNED),
        ("10-20", C.SUSPECTED),
        ("10-21", C.RETURNED),
        ("11-20", C.STEADY),
        ("11-26", C.SUSPECTED),
        ("11-27", C.RETURNED),
        ("12-28", C.STEADY),
        ("12-29", C.CLOSED),
    ],
    HOLIDAY: [
        ("10-12", C.SUSPECTED),
        ("10-14", C.RETURNED),
        ("11-13", C.STEADY),
        ("11-16", C.CLOSED),
    ],
    SLIP: [
        ("11-18", C.SUSPECTED),
        ("11-19", C.CLOSED),
        ("12-09", C.SUSPECTED),
        ("12-10", C.RETURNED),
        ("01-08", C.STEADY),
    ],
    TRANSFER: [("11-18", C.SUSPECTED), ("11-25", C.CLOSED)],
    RETURNEE: [
        ("10-23", C.SUSPECTED),
        ("10-26", C.PERSUADING),
        ("11-03", C.REPORTED),
        ("11-18", C.CONFIRMED),
    ],
}
# Case, origin, first unexcused day (of the first episode), opened, closed, outcome.
CASES: dict[Story, list[tuple[CaseOrigin, str, str, str | None, CaseOutcome | None]]] = {
    LONG: [(CaseOrigin.RUN, "09-14", "09-16", "12-03", Out.RETURNED)],
    AGAIN: [(CaseOrigin.RUN, "10-09", "10-12", "12-29", Out.RETURNED)],
    HOLIDAY: [(CaseOrigin.RUN, "09-30", "10-12", "11-16", Out.RETURNED)],
    SLIP: [
        (CaseOrigin.RUN, "11-16", "11-18", "11-19", Out.EXPLAINED),
        (CaseOrigin.RUN, "12-07", "12-09", None, None),
    ],
    TRANSFER: [(CaseOrigin.TRANSFER, "11-02", "11-18", "11-25", Out.TRANSFERRED)],
    RETURNEE: [(CaseOrigin.RUN, "10-21", "10-23", None, None)],
}
# First unexcused day, day of return, last day of the observation of each episode.
EPISODES: dict[Story, list[tuple[str, str | None, str | None]]] = {
    LONG: [("09-14", "11-02", "12-01")],
    AGAIN: [("10-09", "10-13", "11-11"), ("10-20", "10-21", "11-19"), ("11-24", "11-27", "12-25")],
    HOLIDAY: [("09-30", "10-14", "11-12")],
    SLIP: [("12-07", "12-10", "01-07")],
    TRANSFER: [("11-02", None, None)],
    RETURNEE: [("10-21", None, None)],
}
# What is owed for the child on an evening: until when, and whether it is overdue.
OWED: dict[tuple[Story, str], dict[DutyKind, tuple[str | None, bool]]] = {
    (LONG, "09-14"): {D.VISIT: ("09-15", False)},
    (LONG, "09-15"): {D.VISIT: ("09-15", False), D.CAUSE: ("09-15", False)},
    (LONG, "09-16"): {
        D.RESPONSIBLE: ("09-16", False),
        D.LETTER: ("09-17", False),
        D.VISIT: ("09-15", True),
        D.REPORT: ("09-24", False),
    },
    (LONG, "09-17"): {D.LETTER: ("09-17", False), D.VISIT: ("09-24", False), D.REPORT: ("09-24", False)},
    (LONG, "09-23"): {D.REPORT: ("09-24", False)},
    (LONG, "09-28"): {D.NOTICE: ("10-09", False)},
    (LONG, "10-12"): {},
    (LONG, "11-02"): {D.OBSERVE: ("11-10", False)},
    (LONG, "12-02"): {D.CLOSE: ("12-02", False)},
    (AGAIN, "10-20"): {
        D.CONTACT: ("10-20", False),
        D.RESPONSIBLE: ("10-20", False),
        D.LETTER: ("10-21", False),
        D.VISIT: ("11-02", False),
        D.REPORT: ("11-02", False),
    },
    (AGAIN, "11-23"): {D.CLOSE: ("11-24", False)},
    (HOLIDAY, "10-08"): {D.CONTACT: ("09-30", True)},
    (TRANSFER, "11-23"): {
        D.RESPONSIBLE: ("11-18", True),
        D.LETTER: ("11-19", True),
        D.VISIT: (None, False),
    },
    (TRANSFER, "11-24"): {D.CLOSE: ("11-25", False)},
    (RETURNEE, "11-02"): {
        D.CONTACT: ("10-21", True),
        D.CAUSE: ("10-22", True),
        D.RESPONSIBLE: ("10-23", True),
        D.VISIT: ("11-03", False),
        D.REPORT: ("11-03", False),
    },
    (SLIP, "01-15"): {D.CLOSE: ("01-08", True)},
}


def scripts() -> dict[str, list[Callable[[Term], object]]]:
    """What people do on which afternoon."""
    by: dict[str, list[Callable[[Term], object]]] = defaultdict(list)
    by["09-14"] += [lambda t: make_contact(t.children[LONG], t.heads[THIRD], t.today, is_reached=False)]
    by["09-16"] += [lambda t: record_cause(student=t.children[LONG], cause=Cause.WORK, actor=t.registrar, at=t.at())]
    by["09-17"] += [
        lambda t: name_responsible(case=t.case(LONG), staff=t.heads[THIRD], actor=t.principal, at=t.at()),
        lambda t: make_visits(t.children[LONG], t.heads[THIRD], t.today),
    ]
    by["09-18"] += [lambda t: make_paper(t.case(LONG), PaperKind.LETTER, t.heads[THIRD], t.today, served_on=t.today)]
    for visited in ("09-21", "09-22"):
        by[visited] += [lambda t: make_visits(t.children[LONG], t.heads[THIRD], t.today)]
    by["09-24"] += [lambda t: make_paper(t.case(LONG), PaperKind.REPORT, t.registrar, t.today, served_on=t.today)]
    by["09-29"] += [lambda t: make_notice(t.case(LONG), t.registrar, t.today, on("10-12"))]
    by["10-12"] += [lambda t: refused(confirm_dropout, t, LONG)]
    by["10-13"] += [
        lambda t: confirm_dropout(case=t.case(LONG), actor=t.principal, at=t.at()),
        lambda t: correct_roll(t.rooms[FIFTH], t.registrar, on("10-09"), {t.children[HOLIDAY]: U}, today=t.today),
    ]
    by["11-09"] += [lambda t: write_observation(case=t.case(LONG), text="按时到校", actor=t.heads[THIRD], at=t.at())]
    by["12-01"] += [lambda t: refused(close_case, t, LONG, ending=returned())]
    by["12-03"] += [lambda t: close_case(case=t.case(LONG), ending=returned(), actor=t.registrar, at=t.at())]
    by["11-16"] += [lambda t: close_case(case=t.case(HOLIDAY), ending=returned(), actor=t.registrar, at=t.at())]
    by["11-23"] += [lambda t: propose_closing(case=t.case(AGAIN), ending=returned(), actor=t.heads[SECOND], at=t.at())]
    by["12-29"] += [lambda t: close_case(case=t.case(AGAIN), ending=returned(), actor=t.registrar, at=t.at())]
    by["11-19"] += [lambda t: late_slip(t.children[SLIP], t.registrar, on("11-16"), on("11-18"), today=t.today)]
    by["11-02"] += [lambda t: moved(t, TRANSFER, MovementKind.TRANSFER_REQUEST)]
    by["11-24"] += [lambda t: moved(t, TRANSFER, MovementKind.TRANSFER_OUT)]
    by["11-25"] += [transfer_settled]
    by["09-23"] += [lambda t: moved(t, RETURNEE, MovementKind.TRANSFER_OUT)]
    by["10-19"] += [returnee_taken_in]
    by["10-26"] += [
        lambda t: make_paper(t.case(RETURNEE), PaperKind.LETTER, t.heads[THIRD], t.today, served_on=t.today)
    ]
    by["11-03"] += [
        lambda t: override_report(case=t.case(RETURNEE), reason="山路塌方，无法家访", actor=t.principal, at=t.at()),
        lambda t: make_paper(t.case(RETURNEE), PaperKind.REPORT, t.registrar, t.today, served_on=t.today),
    ]
    by["11-17"] += [lambda t: refused(confirm_dropout, t, RETURNEE)]
    by["11-18"] += [lambda t: confirm_dropout(case=t.case(RETURNEE), actor=t.principal, at=t.at())]
    return by


def returned() -> Ending:
    """Back, and steady for the whole observation."""
    return Ending(outcome=CaseOutcome.RETURNED, evidence="点名记录与观察记录")


def refused(action: Callable[..., object], term: Term, story: Story, **more: object) -> None:
    """A day too early: the action says so."""
    with pytest.raises(ValidationError):
        action(case=term.case(story), actor=term.principal, at=term.at(), **more)


def moved(term: Term, story: Story, kind: MovementKind) -> Movement:
    """A movement of the day."""
    new = NewMovement(kind=kind, on=term.today, other_school="渝川县城关镇小学", reason="随父母外出")
    return record_movement(student=term.children[story], new=new, actor=term.registrar, at=term.at(7))


def transfer_settled(term: Term) -> None:
    """The outcome that the confirmation proposed is what the registrar closes with (K9)."""
    case = term.case(TRANSFER)
    movement = Movement.objects.get(student=case.student, kind=MovementKind.TRANSFER_OUT)
    ending = Ending(outcome=CaseOutcome.TRANSFERRED, evidence="接收学校回执", movement=movement)
    close_case(case=case, ending=ending, actor=term.registrar, at=term.at())


def returnee_taken_in(term: Term) -> None:
    """The child is back in its class, which has no roll of the day yet (G5, M9)."""
    child = term.children[RETURNEE]
    new = Returnee(
        name=child.name, sex=child.sex, birth_on=child.birth_on, on=term.today, other_school="渝川县城关镇小学",
        to_class=term.rooms[THIRD],
    )  # fmt: skip
    take_in(school=term.school, new=new, known=child, actor=term.registrar, at=term.at(7))


BEFORE_ROLLS = frozenset({"09-23", "10-19", "11-02", "11-24"})
"""Movements are entered before the rolls of their day."""


def make_term() -> Term:
    """The sample school as it stands on its first day, with three classes that have not reported."""
    build_demo(on=START, at=make.at(START, 10, 15), passwords=dict.fromkeys(Role, "correct horse 1"))
    school = School.objects.get()
    rooms = {key: SchoolClass.objects.get(entry_year=key[0], number=key[1]) for key in (SECOND, THIRD, FIFTH)}
    stays = Placement.objects.filter(ends_on=None)
    children = {(key, seat): stays.get(school_class=rooms[key], seat_number=seat).student for key, seat in CHILDREN}
    posts = Appointment.objects.filter(ends_on=None, school=school)
    heads = {key: posts.filter(role=Role.HEAD_TEACHER, school_class=room)[0].staff for key, room in rooms.items()}
    principal, registrar = (posts.filter(role=role)[0].staff for role in (Role.PRINCIPAL, Role.REGISTRAR))
    calendar = school_calendar(school.pk)
    return Term(school, principal, registrar, rooms, heads, children, calendar, marks_of_the_stories(calendar))


def noise(term: Term, key: tuple[int, int]) -> Iterator[dict[Student, AbsenceKind]]:
    """The illnesses of the others in a class, for each school day."""
    told = {child.pk for child in term.children.values()}
    pupils = {stay.student_id: stay.student for stay in Placement.objects.filter(school_class=term.rooms[key])}
    days = term.calendar.school_days_between(START, END)
    for spells in spells_by_day(f"replay:{key}", sorted(set(pupils) - told), days):
        yield {pupils[child]: spell.kind for child, spell in spells.items()}


def replay(term: Term) -> None:
    """Every school day: movements, rolls, what people do in the afternoon, the daily run at night."""
    others = {key: noise(term, key) for key in term.rooms}
    by = scripts()
    for day in term.calendar.school_days_between(START, END):
        term.today = day
        told = by.get(f"{term.today:%m-%d}", [])
        is_early = f"{term.today:%m-%d}" in BEFORE_ROLLS
        with clock.at_moment(term.at(8)):
            for act in told if is_early else ():
                act(term)
            for key in term.rooms:
                hand_in(term, key, next(others[key]))
        with clock.at_moment(term.at()):
            for act in () if is_early else told:
                act(term)
        see(term)


def hand_in(term: Term, key: tuple[int, int], marks: dict[Student, AbsenceKind]) -> None:
    """The roll of a class with the stories of its children; some days nobody reports."""
    if (key, f"{term.today:%m-%d}") in UNREPORTED:
        return
    here = {child.pk for child in expected(term, key)}
    own = {term.children[story]: days.get(term.today) for story, days in term.marks.items() if story[0] == key}
    all_marks = {**marks, **{child: mark for child, mark in own.items() if mark}}
    take_roll(term.rooms[key], term.heads[key], term.today, {c: m for c, m in all_marks.items() if c.pk in here})


def expected(term: Term, key: tuple[int, int]) -> list[Student]:
    """Whom the class expects today."""
    ids = [pupil.id for pupil in expected_pupils(term.school.pk, [term.rooms[key].pk], term.today)]
    return list(Student.objects.filter(pk__in=ids))


def see(term: Term) -> None:
    """The daily run, then the stages of the evening and what is owed."""
    out = StringIO()
    with clock.at_moment(term.at(23)):
        call_command("run_day", "--json", stdout=out)
    term.opened_by_day[term.today] = json.loads(out.getvalue())["opened"]
    cases = list(DropoutCase.objects.order_by("id"))
    place = {child.pk: story for story, child in term.children.items()}
    latest: dict[Story, CaseStage] = {}
    for each in known_cases(CaseEye.on(term.school.pk, term.calendar, term.today), cases):
        if story := place.get(each.case.student_id):
            latest[story] = each.state.stage
    for story, stage in latest.items():
        if not term.stages[story] or term.stages[story][-1][1] != stage:
            term.stages[story].append((term.today, stage))
    note_duties(term, {story: child.pk for story, child in term.children.items()})


def note_duties(term: Term, ids: dict[Story, int]) -> None:
    """What is owed this evening for the children of whom it is written down."""
    asked = [story for story, day in OWED if on(day) == term.today]
    if asked:
        duties = school_duties(term.school.pk, term.calendar, term.today)
        for story in asked:
            mine = (duty for duty in duties if duty.student_id == ids[story])
            term.owed[story, term.today] = {duty.kind: (duty.due_on, duty.is_overdue) for duty in mine}


@pytest.fixture(scope="module")
def term(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[Term]:
    """The term, lived through once."""
    with django_db_blocker.unblock(), transaction.atomic():
        made = make_term()
        replay(made)
        yield made
        transaction.set_rollback(True)


pytestmark = pytest.mark.django_db
NAMES = ("long", "again", "holiday", "slip", "transfer", "returnee")


@pytest.mark.parametrize("story", CHILDREN, ids=NAMES)
def test_the_ladder_of_the_child(term: Term, story: Story) -> None:
    assert term.stages[story] == [(on(text), stage) for text, stage in LADDERS[story]]


@pytest.mark.parametrize("story", CHILDREN, ids=NAMES)
def test_the_cases_of_the_child(term: Term, story: Story) -> None:
    cases = DropoutCase.objects.filter(student=term.children[story]).order_by("id")
    known = known_cases(CaseEye.on(term.school.pk, term.calendar, END), list(cases))
    found = [(each.case.origin, each.case.starts_on, each.case.opened_on, each.case.closed_on) for each in known]
    assert found == [
        (origin, on(since), on(opened), on(closed) if closed else None)
        for origin, since, opened, closed, _outcome in CASES[story]
    ]
    assert [each.state.outcome for each in known] == [case[-1] for case in CASES[story]]


@pytest.mark.parametrize("story", CHILDREN, ids=NAMES)
def test_the_episodes_of_the_child(term: Term, story: Story) -> None:
    (last,) = known_cases(CaseEye.on(term.school.pk, term.calendar, END), [term.case(story)])
    found = [(each.starts_on, each.returned_on, each.observed_until) for each in last.state.episodes]
    assert found == [
        (on(since), on(back) if back else None, on(until) if until else None) for since, back, until in EPISODES[story]
    ]


@pytest.mark.parametrize(("story", "day"), list(OWED), ids=[f"{NAMES[CHILDREN.index(s)]}-{d}" for s, d in OWED])
def test_what_is_owed_on_an_evening(term: Term, story: Story, day: str) -> None:
    expected_then = {kind: (on(due) if due else None, late) for kind, (due, late) in OWED[story, day].items()}
    assert term.owed[story, on(day)] == expected_then


def test_d5_d7_deadlines_of_the_long_case(term: Term) -> None:
    def state(day: str) -> Any:
        eye = CaseEye.on(term.school.pk, term.calendar, on(day))
        return known_cases(eye, [term.case(LONG)])[0].state

    assert state("09-18").letter_until == on("09-28")
    assert state("09-18").report_due_on == on("09-24")
    assert state("09-29").confirm_from == on("10-13")
    assert state("10-15").run.unexcused == 20


def test_nobody_else_has_a_case_and_the_numbers_have_no_gap(term: Term) -> None:
    """But for the two children of the sample school whose transfer was requested before the term and never settled."""
    cases = DropoutCase.objects.order_by("id")
    others = [case for case in cases if case.student not in term.children.values()]
    assert [case.origin for case in others] == [CaseOrigin.TRANSFER] * 2
    assert [case.number for case in cases] == list(range(1, 10))


def test_the_daily_run_opened_only_what_time_alone_brought(term: Term) -> None:
    opened = [label for labels in term.opened_by_day.values() for label in labels]
    transfers = DropoutCase.objects.filter(origin=CaseOrigin.TRANSFER).order_by("id")
    assert opened == [case.label for case in transfers]
    assert term.opened_by_day[on("11-18")] == [term.case(TRANSFER).label]
