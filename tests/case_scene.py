"""A child's case with visits and papers, made through the actions where there are any."""

import datetime as dt
from typing import Any
from uuid import uuid4

from accountability.actions.numbers import take_number
from accountability.actions.paper_service import NewService, record_service
from accountability.actions.papers import NewPaper, issue_paper
from accountability.choices import Attitude, CaseEventKind, CaseOrigin, PaperKind, ServiceMode, SignedHow, VisitPlace
from accountability.models import CaseEvent, DropoutCase, HomeVisit, Paper, PaperService
from accountability.queries.paper_content import letter_content, notice_content, report_content, visit_content
from accountability.queries.papers import Missing, episode_starts_on
from accountability.queries.policy import paper_limits_on
from students.models import Contact, Student, User
from tests import make

THURSDAY, MONDAY = dt.date(2026, 11, 19), dt.date(2026, 11, 23)


def make_case(student: Student, by: User | None = None, **overrides: Any) -> DropoutCase:
    """A case of a child missing since Thursday, opened on Monday."""
    values = {"starts_on": THURSDAY, "opened_on": MONDAY, "origin": CaseOrigin.RUN, **overrides}
    number = take_number(school_id=student.school_id, series="case", year=2026)
    case = DropoutCase.objects.create(school=student.school, student=student, school_year=2026, number=number, **values)
    add_event(case, CaseEventKind.OPENED, on=values["opened_on"], starts_on=values["starts_on"], by=by)
    return case


def add_event(case: DropoutCase, kind: CaseEventKind, on: dt.date = MONDAY, **values: Any) -> CaseEvent:
    """Something that happened to the case."""
    return CaseEvent.objects.create(
        school=case.school, case=case, kind=kind, on=on, at=values.pop("at", make.at(on)), **values
    )


def paper_visit(student: Student, by: User, on: dt.date = MONDAY, **overrides: Any) -> HomeVisit:
    """A visit in the evening at which the mother agreed."""
    contact = Contact.objects.create(
        school=student.school, student=student, about_on=on, at=make.at(on, 18), channel="visit",
        result="will_return", recorded_by=by, recorded_at=make.at(on, 19),
    )  # fmt: skip
    values: dict[str, Any] = {
        "starts_at": dt.time(18),
        "ends_at": dt.time(18, 40),
        "place": VisitPlace.HOME,
        "leader": by,
        "companions": "石桥村 罗主任",
        "met": "母亲",
        "attitude": Attitude.AGREES,
        "cause": "poverty",
        "signed_how": SignedHow.PAPER,
        **overrides,
    }
    return HomeVisit.objects.create(
        school=student.school, student=student, contact=contact, on=on, client_key=uuid4(),
        recorded_by=by, recorded_at=make.at(on, 19), **values,
    )  # fmt: skip


def issue(case: DropoutCase, kind: PaperKind, by: User, on: dt.date = MONDAY, hour: int = 9, **changes: Any) -> Paper:
    """A paper of the case as the page proposes it; ``changes`` alter the content."""
    limits = paper_limits_on(case.school_id, on)
    missing = Missing(episode_starts_on(case), 3, on)
    gather = {PaperKind.LETTER: letter_content, PaperKind.NOTICE: notice_content, PaperKind.REPORT: report_content}
    content = gather[kind](case, missing, limits, on)
    if changes:
        content = type(content)(**{name: getattr(content, name) for name in content.__slots__} | changes)
    new = NewPaper(content=content, student=case.student, case=case)
    return issue_paper(kind=kind, new=new, school=case.school, actor=by, at=make.at(on, hour))


def issue_visit(visit: HomeVisit, by: User, on: dt.date = MONDAY, case: DropoutCase | None = None) -> Paper:
    """The record of a visit."""
    new = NewPaper(content=visit_content(visit, on), student=visit.student, case=case, visit=visit)
    return issue_paper(kind=PaperKind.VISIT, new=new, school=visit.school, actor=by, at=make.at(on, 20))


def new_service(by: User, at: dt.datetime, mode: ServiceMode = ServiceMode.IN_PERSON, **overrides: Any) -> NewService:
    """A service to the mother at home."""
    facts = {"recipient": "李梅", "relation": "母亲", "witness": "罗主任", "postal_number": "EMS1", "place": "学生家中"}
    return NewService(mode=mode, served_at=at, served_by=by, **{**facts, **overrides})


def serve(paper: Paper, by: User, on: dt.date = MONDAY, **overrides: Any) -> PaperService:
    """Served at six in the evening."""
    return record_service(paper=paper, new=new_service(by, make.at(on, 18), **overrides), actor=by, at=make.at(on, 19))


def make_pdf() -> bytes:
    """The smallest PDF that a scan may be."""
    return b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\ntrailer<</Root 1 0 R>>\nstartxref\n0\n%%EOF"
