"""Days of a child for tests of cases, and rows of visits, papers and notices as their own actions leave them."""

import datetime as dt
from collections.abc import Iterable
from typing import Any
from uuid import uuid4

from accountability.choices import Attitude, PaperKind, ServiceMode, SignedHow, VisitPlace
from accountability.models import DropoutCase, HomeVisit, Paper, PaperService, TownshipNotice
from accountability.queries.case_facts import CaseEye, KnownCase, known_cases
from students.actions.leave import grant_leave
from students.actions.rolls import Submission, list_digest, submit_roll
from students.choices import AbsenceKind, ContactChannel, ContactResult, LeaveKind, Role, Session
from students.models import Contact, Leave, Roll, SchoolClass, Student, User
from students.queries.calendar import school_calendar
from students.queries.enrolment import expected_pupils
from students.rules.roll import RollAuthority
from tests import make
from tests.rolls import take_roll

U, S = AbsenceKind.UNEXPLAINED, AbsenceKind.SICK


def missing(school_class: SchoolClass, by: User, child: Student, *days: dt.date) -> None:
    """The child is missing without a reason on these days, each reported on its day."""
    for day in days:
        take_roll(school_class, by, day, {child: U})


def correct_roll(
    school_class: SchoolClass,
    by: User,
    day: dt.date,
    marks: dict[Student, AbsenceKind],
    *,
    today: dt.date,
    session: Session = Session.MORNING,
    hour: int = 10,
) -> Roll:
    """The registrar hands in or corrects the roll of an earlier day, with a reason (B6)."""
    ids = [pupil.id for pupil in expected_pupils(school_class.school_id, [school_class.id], day)]
    stored = Roll.objects.filter(school_class=school_class, date=day).first()
    submission = Submission(
        session=session,
        marks={student.pk: kind for student, kind in marks.items()},
        base_version=stored.version if stored else 0,
        client_key=uuid4(),
        listed=list_digest(ids),
        reason="更正",
    )
    receipt = submit_roll(
        actor=by,
        at=make.at(today, hour),
        school_id=school_class.school_id,
        class_id=school_class.pk,
        day=day,
        today=today,
        authority=RollAuthority(is_registrar=True),
        submission=submission,
    )
    return Roll.objects.get(pk=receipt.roll_id)


def late_slip(student: Student, by: User, first: dt.date, last: dt.date, *, today: dt.date, hour: int = 15) -> Leave:
    """A sick note that the registrar enters afterwards, signed by the school as far as the rules ask (B4, B7)."""
    return grant_leave(
        actor=by,
        at=make.at(today, hour),
        today=today,
        roles={Role.REGISTRAR},
        student=student,
        kind=LeaveKind.SICK,
        starts_on=first,
        ends_on=last,
        reason="发热",
        has_evidence=True,
    )


def known(case: DropoutCase, day: dt.date) -> KnownCase:
    """What the case comes to at the end of the day."""
    case = DropoutCase.objects.get(pk=case.pk)
    return known_cases(CaseEye.on(case.school_id, school_calendar(case.school_id), day), [case])[0]


def kinds(case: DropoutCase) -> list[str]:
    """What happened to the case, in order."""
    return list(case.events.order_by("id").values_list("kind", flat=True))


def make_contact(student: Student, by: User, on: dt.date, *, is_reached: bool = True, hour: int = 10) -> Contact:
    """A telephone call about that day."""
    return Contact.objects.create(
        school=student.school,
        student=student,
        about_on=on,
        at=make.at(on, hour),
        channel=ContactChannel.PHONE,
        result=ContactResult.WILL_RETURN if is_reached else ContactResult.UNREACHABLE,
        recorded_by=by,
        recorded_at=make.at(on, hour),
    )


def make_visit(student: Student, by: User, on: dt.date, **overrides: Any) -> HomeVisit:
    """A visit in the evening that met nobody unless told otherwise, with the contact it is (K8)."""
    contact = make_contact(student, by, on, hour=18)
    values = {
        "starts_at": dt.time(18),
        "place": VisitPlace.HOME,
        "companions": "石桥村 罗主任",
        "attitude": Attitude.NOBODY,
        "signed_how": SignedHow.NOBODY,
        **overrides,
    }
    return HomeVisit.objects.create(
        school=student.school,
        student=student,
        contact=contact,
        on=on,
        leader=by,
        client_key=uuid4(),
        recorded_by=by,
        recorded_at=make.at(on, 19),
        **values,
    )


def make_paper(case: DropoutCase, kind: PaperKind, by: User, on: dt.date, served_on: dt.date | None = None) -> Paper:
    """A paper of the case, served where a day is given."""
    sequence = Paper.objects.filter(school=case.school, kind=kind).count() + 1
    paper = Paper.objects.create(
        school=case.school,
        kind=kind,
        case=case,
        student=case.student,
        year=on.year,
        sequence=sequence,
        number=f"{kind}〔{on.year}〕第{sequence}号",
        content="{}",
        sha256="0" * 64,
        form="2024",
        issued_on=on,
        issued_by=by,
        issued_at=make.at(on, 15),
    )
    if served_on:
        serve(paper, by, served_on)
    return paper


def serve(paper: Paper, by: User, on: dt.date) -> PaperService:
    """The paper is handed over in person in the afternoon."""
    return PaperService.objects.create(
        school=paper.school,
        paper=paper,
        mode=ServiceMode.IN_PERSON,
        served_at=make.at(on, 16),
        served_by=by,
        recorded_by=by,
        recorded_at=make.at(on, 17),
    )


def make_notice(case: DropoutCase, by: User, on: dt.date, until: dt.date) -> TownshipNotice:
    """The township orders the return until a day (D6)."""
    return TownshipNotice.objects.create(
        school=case.school,
        case=case,
        number="青石府〔2026〕12号",
        issued_on=on,
        deadline_on=until,
        recorded_by=by,
        recorded_at=make.at(on, 17),
    )


def make_visits(student: Student, by: User, *days: dt.date) -> list[HomeVisit]:
    """One visit on each of the days."""
    return [make_visit(student, by, day) for day in days]


def numbers(cases: Iterable[DropoutCase]) -> list[int]:
    """Their running numbers, in order."""
    return sorted(case.number for case in cases)
