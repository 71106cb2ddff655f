"""Writes the children of the plans: pupils, guardians, spells, stays, times away, movements."""

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from itertools import chain

from simple_history.utils import bulk_create_with_history

from kongchuo.lib.crypto import lookup_hash
from kongchuo.lib.pinyin import initials
from students.choices import IdKind
from students.demo.plans import ChildPlan, MovePlan, StayPlan
from students.demo.scene import moment
from students.demo.sheets import Member
from students.models import Away, Enrolment, Guardian, Movement, Placement, SchoolClass, Student, User
from students.rules.class_names import ClassKey
from students.rules.roster.address import split_address

_OFFICE_HOUR = dt.time(10)
Classes = Mapping[ClassKey, SchoolClass]


def store_children(
    plans: Sequence[ChildPlan], classes: Classes, actor: User, at: dt.datetime, now: dt.datetime
) -> list[Student]:
    """Store all children of the plans, in their order; entered ``at``, movements of the term on their own date."""
    school_id = actor.school_id
    assert school_id is not None
    students: list[Student] = bulk_create_with_history(
        [_student(school_id, plan) for plan in plans], Student, default_user=actor, default_date=at
    )
    pairs = list(zip(plans, students, strict=True))
    guardians = list(chain.from_iterable(_guardians(*pair) for pair in pairs))
    bulk_create_with_history(guardians, Guardian, default_user=actor, default_date=at)
    _store_spells(pairs, classes)
    moves = [_movement(move, plan, student, classes) for plan, student in pairs for move in plan.moves]
    for row, move in zip(moves, (move for plan in plans for move in plan.moves), strict=True):
        entered = moment(move.on + dt.timedelta(days=move.late), _OFFICE_HOUR)
        row.recorded_by, row.recorded_at = actor, max(at, min(entered, now))
    Movement.objects.bulk_create(sorted(moves, key=lambda row: row.on))
    return students


def members(plans: Sequence[ChildPlan], students: Sequence[Student]) -> dict[ClassKey, list[Member]]:
    """The children of every class with the dates between which it expects them, by number in class."""
    found: dict[ClassKey, list[Member]] = {}
    for plan, student in zip(plans, students, strict=True):
        away = tuple((first, last) for _, first, last in plan.away)
        for stay in _stays(plan):
            found.setdefault(stay.key, []).append(Member(student.pk, stay.starts_on, stay.ends_on, away))
    return found


def _stays(plan: ChildPlan) -> Iterator[StayPlan]:
    return chain.from_iterable(spell.stays for spell in plan.spells)


def _student(school_id: int, plan: ChildPlan) -> Student:
    child = plan.sample
    place = split_address(child.registered_address)
    return Student(
        school_id=school_id,
        name=child.name,
        name_initials=initials(child.name),
        sex=child.sex,
        birth_on=child.birth_on,
        ethnicity=child.ethnicity,
        id_kind=IdKind.RESIDENT if child.id_number else "",
        id_number=child.id_number,
        id_number_hash=lookup_hash(child.id_number),
        status_number=child.status_number,
        status_number_hash=lookup_hash(child.status_number),
        number_tail=(child.id_number or child.status_number)[-4:],
        boarding=child.boarding,
        address=child.address,
        registered_address=child.registered_address,
        province=place.province,
        city=place.city,
        county=place.county,
        township=place.township,
        village=place.village,
    )


def _guardians(plan: ChildPlan, student: Student) -> Iterator[Guardian]:
    for position, person in enumerate(plan.sample.guardians, start=1):
        yield Guardian(
            school_id=student.school_id,
            student=student,
            name=person.name,
            relation=person.relation,
            phone=person.phone,
            position=position,
        )


def _store_spells(pairs: Sequence[tuple[ChildPlan, Student]], classes: Classes) -> None:
    enrolments = Enrolment.objects.bulk_create(
        Enrolment(
            school_id=student.school_id,
            student=student,
            kind=spell.kind,
            starts_on=spell.stays[0].starts_on,
            ends_on=spell.stays[-1].ends_on,
        )
        for plan, student in pairs
        for spell in plan.spells
    )
    waiting = iter(enrolments)
    placements, away = [], []
    for plan, _ in pairs:
        for spell in plan.spells:
            enrolment = next(waiting)
            placements += [_placement(stay, enrolment, plan, classes) for stay in spell.stays]
        away += [_away(enrolment, *span) for span in plan.away]
    Placement.objects.bulk_create(placements)
    Away.objects.bulk_create(away)


def _placement(stay: StayPlan, enrolment: Enrolment, plan: ChildPlan, classes: Classes) -> Placement:
    return Placement(
        school_id=enrolment.school_id,
        enrolment=enrolment,
        student_id=enrolment.student_id,
        school_class=classes[stay.key],
        seat_number=plan.seat,
        starts_on=stay.starts_on,
        ends_on=stay.ends_on,
    )


def _away(enrolment: Enrolment, kind: str, starts_on: dt.date, ends_on: dt.date | None) -> Away:
    return Away(
        school_id=enrolment.school_id,
        enrolment=enrolment,
        student_id=enrolment.student_id,
        kind=kind,
        starts_on=starts_on,
        ends_on=ends_on,
    )


def _movement(move: MovePlan, plan: ChildPlan, student: Student, classes: Classes) -> Movement:
    before = plan.key_before(move)
    return Movement(
        school_id=student.school_id,
        student=student,
        kind=move.kind,
        on=move.on,
        from_class=classes[before] if before else None,
        to_class=classes[move.to_key] if move.to_key else None,
        until=move.until,
        other_school=move.other_school,
        reason=move.reason,
        papers=[paper.value for paper in move.papers],
        approver_kind=move.approver_kind,
        approver=move.approver,
        is_from_list=move.is_from_list,
    )
