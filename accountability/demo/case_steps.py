"""What the people of the sample school do about a case, dated (D3, D4, D5, E4)."""

import datetime as dt
from uuid import NAMESPACE_URL, uuid5

from accountability.actions.paper_service import NewService, record_service
from accountability.actions.papers import NewPaper, issue_paper
from accountability.actions.visits import NewVisit, record_home_visit
from accountability.choices import Attitude, Cause, PaperKind, ServiceMode, SignedHow
from accountability.models import DropoutCase
from accountability.papers.content import Content
from accountability.queries.paper_content import letter_content, report_content
from accountability.queries.papers import missing_of
from accountability.queries.policy import paper_limits_on
from students.demo.scene import Scene, moment
from students.models import Appointment, User

AFTERNOON = dt.time(16, 30)
_MORNING, _AFTER_VISIT = dt.time(9, 40), dt.time(17, 20)


def head_teacher(case: DropoutCase, scene: Scene) -> User:
    """Who leads the child's class today."""
    posts = Appointment.objects.filter(school_class__placements__student=case.student, role="head_teacher")
    held = posts.filter(starts_on__lte=scene.on, school_class__placements__ends_on__isnull=True).exclude(
        ends_on__lt=scene.on
    )
    return held.select_related("staff").order_by("starts_on", "pk")[0].staff


def letter(case: DropoutCase, registrar: User, head: User, on: dt.date, scene: Scene) -> None:
    """The letter to the guardians, handed over by the head teacher the same day (D3)."""
    limits, missing = paper_limits_on(case.school_id, on), missing_of(case, scene.calendar, on)
    guardian = case.student.guardians.order_by("position").first()
    content = letter_content(case, missing, limits, on)
    _issue_and_serve(case, PaperKind.LETTER, content, registrar, head, on, guardian.name if guardian else "奶奶")


def report(case: DropoutCase, registrar: User, on: dt.date, scene: Scene) -> None:
    """The dropout report, brought to the township the same day (D5)."""
    limits, missing = paper_limits_on(case.school_id, on), missing_of(case, scene.calendar, on)
    content = report_content(case, missing, limits, on)
    _issue_and_serve(case, PaperKind.REPORT, content, registrar, registrar, on, "镇政府教育专干")


def _issue_and_serve(
    case: DropoutCase, kind: PaperKind, content: Content, registrar: User, by: User, on: dt.date, recipient: str
) -> None:
    new = NewPaper(content=content, student=case.student, case=case)
    paper = issue_paper(kind=kind, new=new, school=case.school, actor=registrar, at=moment(on, _MORNING))
    at = moment(on, AFTERNOON)
    served = NewService(mode=ServiceMode.IN_PERSON, served_at=at, served_by=by, recipient=recipient)
    record_service(paper=paper, new=served, actor=by, at=at)


def visit(case: DropoutCase, head: User, on: dt.date, attitude: Attitude, talk: str, scene: Scene) -> None:
    """A visit of the head teacher with somebody of the village, unless the scene ends before it (D4)."""
    at = moment(on, _AFTER_VISIT)
    if at > scene.at:
        return
    new = NewVisit(
        on=on,
        starts_at=dt.time(16, 40),
        leader=head,
        companions="村委会干部",
        met="奶奶",
        attitude=attitude,
        cause=Cause.WEARY,
        talk=talk,
        signed_how=SignedHow.PAPER,
    )
    key = uuid5(NAMESPACE_URL, f"visit {case.pk} {on}")
    record_home_visit(student=case.student, new=new, client_key=key, actor=head, at=at)
