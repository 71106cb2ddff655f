"""Makes the sample school in one transaction."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

from django.db import transaction
from simple_history.utils import bulk_create_with_history

from students.choices import Role
from students.demo.catchment import store_catchment
from students.demo.checks import store_checks
from students.demo.earlier import store_earlier
from students.demo.filing import store_filings
from students.demo.more import store_more
from students.demo.people import store_group, store_needs
from students.demo.pupils import VILLAGE, VILLAGE_PLACE, child_plans
from students.demo.registry import store_children
from students.demo.returns import store_tasks_and_proofs
from students.demo.samples import GRADES, class_key
from students.demo.scene import Scene, moment
from students.demo.school_term import TermOfRolls
from students.demo.staff import ACCOUNTS, REGISTRAR, store_posts, store_staff
from students.demo.terms import calendar_rows, term_for
from students.models import AttendancePolicy, CalendarDay, School, SchoolClass, Term, User
from students.queries.calendar import school_calendar
from students.rules.class_names import ClassKey

SCHOOL_NAME = "青江县青石镇中心小学"
SCHOOL_CODE = "5206950001"
_CLASSES_A_GRADE = 3


@dataclass(frozen=True, slots=True)
class DemoAccount:
    """An account to try the product with."""

    role: Role
    username: str
    password: str


@dataclass(frozen=True, slots=True)
class DemoSchool:
    """What was made. ``is_vacation``: the date lies after the term whose rolls were made."""

    school: School
    accounts: tuple[DemoAccount, ...]
    classes: int
    pupils: int
    staff: int
    rolls: int
    is_vacation: bool


@transaction.atomic
def build_demo(*, on: dt.date, at: dt.datetime, passwords: Mapping[Role, str]) -> DemoSchool:
    """Make the sample school as it stands on the date ``on`` at the moment ``at``.

    The same date gives the same school, but for the times of that very day, which never lie after ``at``.
    """
    school, scene = _ground(on, at)
    numbers = {number: passwords[role] for role, number in ACCOUNTS}
    staff = store_staff(school, numbers, _before_term(scene))
    classes = _classes(school, staff[REGISTRAR], scene)
    heads = store_posts(staff, classes, scene, _before_term(scene))
    plans = child_plans(scene)
    students = store_children(plans, classes, staff[REGISTRAR], _before_term(scene), scene.at)
    store_tasks_and_proofs(school, staff[REGISTRAR], scene)
    store_needs(students, staff, scene, _before_term(scene))
    store_group(staff, scene, _before_term(scene))
    store_catchment(students, scene, staff[REGISTRAR], _before_term(scene))
    rolls = TermOfRolls(scene, staff, classes, heads, plans, students).store()
    store_earlier(school, staff[REGISTRAR], scene)
    store_checks(scene, classes, staff, heads)
    store_filings(school, staff[REGISTRAR], scene)
    store_more(school, staff, scene)
    return DemoSchool(
        school=school,
        accounts=tuple(DemoAccount(role, number, passwords[role]) for role, number in ACCOUNTS),
        classes=len(classes),
        pupils=len(students),
        staff=len(staff),
        rolls=rolls,
        is_vacation=on > scene.term.ends_on,
    )


def _ground(on: dt.date, at: dt.datetime) -> tuple[School, Scene]:
    """School, calendar and policy; the scene they make."""
    school = School.objects.create(code=SCHOOL_CODE, name=SCHOOL_NAME, grades=GRADES)
    term, following = term_for(on)
    terms, days = calendar_rows(school, (term, following))
    bulk_create_with_history(terms, Term, default_date=at)
    bulk_create_with_history(days, CalendarDay, default_date=at)
    AttendancePolicy.objects.create(school=school, effective_on=dt.date(2000, 1, 1))
    calendar = school_calendar(school.pk)
    so_far = tuple(calendar.school_days_between(term.starts_on, min(on, term.ends_on)))
    return school, Scene(on, at, term, so_far, calendar)


def _before_term(scene: Scene) -> dt.datetime:
    """When the office entered staff and pupils."""
    return min(moment(scene.term.starts_on - dt.timedelta(days=2), dt.time(10)), scene.at)


def _classes(school: School, actor: User, scene: Scene) -> dict[ClassKey, SchoolClass]:
    rows = []
    for grade in range(1, GRADES + 1):
        for number in range(1, _CLASSES_A_GRADE + 1):
            key = class_key(grade, number, scene.term.starts_on)
            place = VILLAGE_PLACE if (grade, number) == VILLAGE else ""
            rows.append(SchoolClass(school=school, entry_year=key.entry_year, number=key.number, place=place))
    made = bulk_create_with_history(rows, SchoolClass, default_user=actor, default_date=_before_term(scene))
    return {ClassKey(each.entry_year, each.number): each for each in made}
