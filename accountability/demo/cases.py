"""The cases of the sample school: opened by its rolls, one worked on, one back and observed (D2, D3, D4, D9)."""

import datetime as dt
from collections.abc import Mapping
from uuid import NAMESPACE_URL, uuid5

from accountability.actions.case_opening import follow_facts, open_transfers
from accountability.actions.cases import name_responsible, write_observation
from accountability.actions.paper_service import NewService, record_service
from accountability.actions.papers import NewPaper, issue_paper
from accountability.actions.visits import NewVisit, record_home_visit
from accountability.choices import Attitude, Cause, PaperKind, ServiceMode, SignedHow
from accountability.models import DropoutCase, Notice
from accountability.queries.case_facts import CaseEye, known_cases
from accountability.queries.paper_content import letter_content
from accountability.queries.papers import missing_of
from accountability.queries.policy import paper_limits_on
from students.demo.scene import Scene, moment
from students.demo.staff import PRINCIPAL, REGISTRAR
from students.models import Appointment, School, User

_EVENING = dt.time(18)
_MORNING, _AFTERNOON = dt.time(9, 40), dt.time(16, 30)


def store_cases(school: School, staff: Mapping[str, User], scene: Scene) -> None:
    """Follow the term day by day, then do for two of the cases what a school does."""
    for day in scene.days:
        at = min(moment(day, _EVENING), scene.at)
        follow_facts(school_id=school.pk, at=at, actor=None)
        open_transfers(school_id=school.pk, at=at)
    Notice.objects.filter(school=school, day__lt=scene.on).update(read_at=scene.at)
    eye = CaseEye.on(school.pk, scene.calendar, scene.on)
    known = known_cases(eye, list(DropoutCase.objects.filter(school=school).select_related("student")))
    missing = [each for each in known if each.state.is_open and not each.state.is_back]
    if missing:
        _work_on(max(missing, key=lambda each: each.state.run.unexcused).case, staff, scene)
    for each in known:
        if each.state.is_open and each.state.is_back:
            _observe(each.case, staff, scene)


def _work_on(case: DropoutCase, staff: Mapping[str, User], scene: Scene) -> None:
    """A person named, the letter served on the day after, two visits (D3, D4)."""
    head = _head_teacher(case, scene)
    opened = moment(case.opened_on, _AFTERNOON)
    name_responsible(case=case, staff=staff[PRINCIPAL], actor=staff[PRINCIPAL], at=min(opened, scene.at))
    _visit(case, head, case.opened_on, Attitude.HESITATES, "见到奶奶，说父母在外务工，孩子不愿意上学", scene)
    next_day = scene.calendar.next_school_day(case.opened_on)
    if next_day is None or moment(next_day, _AFTERNOON) > scene.at:
        return
    _letter(case, staff[REGISTRAR], head, next_day, scene)
    _visit(case, head, next_day, Attitude.AGREES, "与奶奶和村干部一起和孩子谈心，约定下周返校", scene)


def _head_teacher(case: DropoutCase, scene: Scene) -> User:
    """Who leads the child's class today."""
    posts = Appointment.objects.filter(school_class__placements__student=case.student, role="head_teacher")
    held = posts.filter(starts_on__lte=scene.on, school_class__placements__ends_on__isnull=True).exclude(
        ends_on__lt=scene.on
    )
    return held.select_related("staff").order_by("starts_on", "pk")[0].staff


def _letter(case: DropoutCase, registrar: User, head: User, on: dt.date, scene: Scene) -> None:
    at = moment(on, _MORNING)
    missing = missing_of(case, scene.calendar, on)
    content = letter_content(case, missing, paper_limits_on(case.school_id, on), on)
    new = NewPaper(content=content, student=case.student, case=case)
    paper = issue_paper(kind=PaperKind.LETTER, new=new, school=case.school, actor=registrar, at=at)
    guardian = case.student.guardians.order_by("position").first()
    served = NewService(
        mode=ServiceMode.IN_PERSON,
        served_at=moment(on, _AFTERNOON),
        served_by=head,
        recipient=guardian.name if guardian else "奶奶",
    )
    record_service(paper=paper, new=served, actor=head, at=moment(on, _AFTERNOON))


def _visit(case: DropoutCase, head: User, on: dt.date, attitude: Attitude, talk: str, scene: Scene) -> None:
    at = moment(on, dt.time(17, 20))
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


def _observe(case: DropoutCase, staff: Mapping[str, User], scene: Scene) -> None:
    """The person named and the first note of the observation (D9)."""
    head = _head_teacher(case, scene)
    name_responsible(case=case, staff=head, actor=staff[PRINCIPAL], at=scene.at)
    write_observation(case=case, text="本周按时到校，上课能举手，课间和同学一起玩。", actor=head, at=scene.at)
