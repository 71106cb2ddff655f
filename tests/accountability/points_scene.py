"""A class with a head teacher and subject teachers, two short terms, and children whose dropout is confirmed.

W is head teacher and teaches Chinese, Z teaches mathematics and science, L English. A dropout can be confirmed from the
fifth unexcused day on. The first term ends on Friday 16 October 2026, the second begins on Monday 19 October.
"""

import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass, field
from decimal import Decimal

from accountability.actions.cases import Ending, close_case, confirm_dropout
from accountability.actions.settlement import Settled, settle_term
from accountability.choices import CaseOutcome
from accountability.models import AccountabilityPolicy, CaseEvent, DropoutCase, LedgerEntry
from students.choices import AbsenceKind, Role
from students.models import School, SchoolClass, Student, Term, User
from tests import make
from tests.rolls import take_roll

U = AbsenceKind.UNEXCUSED
FIRST_TERM = (dt.date(2026, 9, 1), dt.date(2026, 10, 16))
NEXT_TERM = (dt.date(2026, 10, 19), dt.date(2027, 1, 15))
START = dt.date(2026, 9, 14)
CONFIRMED = dt.date(2026, 9, 18)
SETTLED = FIRST_TERM[1]
AFTER = NEXT_TERM[0]


def day(month: int, number: int) -> dt.date:
    """A day of 2026."""
    return dt.date(2026, month, number)


def weekdays(first: dt.date, last: dt.date) -> list[dt.date]:
    """The school days of the scene from a day to a day."""
    days = (first + dt.timedelta(days=offset) for offset in range((last - first).days + 1))
    return [each for each in days if each.weekday() < 5]


@dataclass
class Scene:
    """Who is who, and what was lived."""

    school: School
    school_class: SchoolClass
    term: Term
    next_term: Term
    principal: User
    registrar: User
    w: User
    z: User
    l: User  # noqa: E741  # as the test vector calls her
    children: list[Student] = field(default_factory=list)

    def live(self, first: dt.date, last: dt.date, missing: Collection[Student] = (), kind: AbsenceKind = U) -> None:
        """The rolls of the class from a day to a day, with the same children missing."""
        for each in weekdays(first, last):
            take_roll(self.school_class, self.w, each, dict.fromkeys(missing, kind))

    def confirm(self, child: Student, on: dt.date = CONFIRMED) -> CaseEvent:
        """The principal confirms the dropout."""
        return confirm_dropout(case=self.case(child), actor=self.principal, at=make.at(on, 16))

    def lose(self, *children: Student) -> None:
        """Missing from Monday 14 September on, confirmed on Friday."""
        self.live(START, CONFIRMED, children)
        for child in children:
            self.confirm(child)

    def case(self, child: Student) -> DropoutCase:
        """The latest case of a child."""
        return DropoutCase.objects.filter(student=child).latest("id")

    def close(self, child: Student, outcome: CaseOutcome, on: dt.date) -> CaseEvent:
        """The case ends with an outcome that needs no movement."""
        ending = Ending(outcome=outcome, evidence="证明")
        return close_case(case=self.case(child), ending=ending, actor=self.principal, at=make.at(on, 16))

    def settle(self, on: dt.date = AFTER) -> Settled:
        """The first term is settled on the first day on which it can be."""
        return settle_term(term=self.term, at=make.at(on, 7))

    def sums(self) -> dict[str, Decimal]:
        """Points by name of the person, of all terms; nobody whose points come to nothing."""
        found: dict[str, Decimal] = {}
        for entry in LedgerEntry.objects.select_related("staff"):
            found[entry.staff.name] = found.get(entry.staff.name, Decimal()) + entry.points
        return {name: points for name, points in found.items() if points}


def make_scene(children: int = 5) -> Scene:
    """The scene before anything happened."""
    school = make.make_school()
    Term.objects.filter(school=school).delete()
    terms = [
        Term.objects.create(school=school, name=name, starts_on=first, ends_on=last)
        for name, (first, last) in (("第一学期", FIRST_TERM), ("第二学期", NEXT_TERM))
    ]
    AccountabilityPolicy.objects.create(school=school, effective_on=day(1, 1), confirm_run_days=5)
    school_class = make.make_class(school)
    principal, registrar, w, z, l = (  # noqa: E741
        make.make_user(school, name=name) for name in ("周校长", "吴教务", "王老师", "张老师", "李老师")
    )
    make.appoint(principal, Role.PRINCIPAL)
    make.appoint(registrar, Role.REGISTRAR)
    make.appoint(w, Role.HEAD_TEACHER, school_class)
    for staff, subject in ((w, "语文"), (z, "数学"), (z, "科学"), (l, "英语")):
        make.appoint(staff, Role.SUBJECT_TEACHER, school_class, subject=subject)
    pupils = [make.make_student(school_class, name=f"孩子{number}") for number in range(1, children + 1)]
    return Scene(school, school_class, *terms, principal, registrar, w, z, l, pupils)
