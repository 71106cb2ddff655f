"""A small world with one of everything, in which every page can be asked for by everybody."""

import datetime as dt
import io
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any
from uuid import uuid4

import openpyxl
from django.conf import settings
from django.contrib import admin
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from accountability.actions.calendar_addresses import create_calendar_address
from accountability.actions.case_opening import ByHand, open_by_hand
from accountability.actions.cases import name_responsible, record_cause
from accountability.actions.files import store_file
from accountability.actions.incidents import NewIncident, open_incident
from accountability.actions.paper_service import record_service
from accountability.actions.policy_proposals import withdraw_proposal
from accountability.actions.township_notices import NewTownshipNotice, record_township_notice
from accountability.choices import Cause, Comparison, FileKind, IncidentKind, PaperKind, Party, TargetKind
from accountability.models import (
    AccountabilityPolicy,
    Agreement,
    AidRecord,
    CaseEvent,
    CountyForm,
    DropoutCase,
    HomeVisit,
    Incident,
    MonthSubmission,
    Notice,
    OpenToken,
    Paper,
    PaperService,
    PaperTemplate,
    PolicyProposal,
    StoredFile,
    SupportContact,
    SupportPair,
    Target,
    TownshipNotice,
)
from students.actions import imports
from students.actions.access import record_access
from students.actions.movements import NewMovement, record_movement, record_movements
from students.actions.proofs import record_proofs
from students.actions.rolls import list_digest
from students.actions.turn_drafts import change_plan, start_turn
from students.choices import (
    AbsenceKind,
    AccessKind,
    DayKind,
    GroupRole,
    ImportKind,
    LeaveKind,
    MovementKind,
    NeedKind,
    Role,
    TaskKind,
)
from students.models import (
    AttendancePolicy,
    CalendarDay,
    CatchmentChild,
    ColumnName,
    Contact,
    GroupMember,
    Guardian,
    ImportBatch,
    Leave,
    Movement,
    Need,
    RegistryTask,
    School,
    SchoolClass,
    SpotCheck,
    Student,
    Substitution,
    Term,
    User,
    YearTurn,
)
from students.queries.enrolment import expected_pupils
from tests import make
from tests.accountability.agreement_scene import head_agreement, issue_all, prepare_clauses, sign
from tests.accountability.visit_cast import make_visit
from tests.case_scene import issue, make_pdf, new_service
from tests.checks import make_check
from tests.county import make_form
from tests.months import make_submitted
from tests.open_tokens import make_token
from tests.pictures import photo
from tests.points import Charged, make_charged
from tests.policies import proposal_form, propose
from tests.rolls import take_roll

MONDAY = dt.date(2026, 11, 23)
FRIDAY = dt.date(2026, 11, 20)
YESTERDAY = dt.date(2026, 11, 22)
DECLARED = dt.date(2026, 12, 5)

# What nobody may read before a click, and what subject teachers may never read (I1, I4).
ID_NUMBER = "11010519491231002X"
STATUS_NUMBER = f"G{ID_NUMBER}"
ADDRESS, REGISTERED = "柳树沟十七号院", "白水镇石桥湾八号"
PHONE, STAFF_PHONE = "13812345678", "13987654321"
ILLNESS = "支气管肺炎住院"
# Papers behind needs: hardship for the office and the head teacher, disability for registrar and head teacher (G6, I4).
HARDSHIP_PAPER, DISABILITY_PAPER = "低保证第7701号", "残疾人证第5502号"
# What supporter and child did, for office and supporter; who gave what, for office and head teacher (M10, M11).
SUPPORTED, DONOR = "到家里谈了父母外出务工的事", "青江县慈善会第三批"
# What a visit found of an illness, for registrar and head teacher (I4), and of a family, for the office too.
VISITED, VISITED_WELL = "在县医院住院观察", "父亲答应把手机收起来"
# Why a case was opened, for those who may open it; what is known of an illness behind it (J, I4).
CASE_REASON, CASE_ILLNESS = "亲戚来电话说孩子跟人外出打工了", "县医院的诊断第3309号"
# What is said to have been done, for the office and the person concerned alone (F9).
ALLEGED = "向三名学生收取了午休管理费"
HERE = "石桥小学"
CHILD = "陈子涵"

ANONYMOUS = "anonymous"
PEOPLE = (
    "principal",
    "registrar",
    "head",
    "other_head",
    "subject",
    "oversight",
    "former",
    "substitute",
    "foreign",
    "schoolless",
)
EVERYBODY = (ANONYMOUS, *PEOPLE)


@dataclass(frozen=True, slots=True)
class Place:
    """One school and the objects that its addresses name; ``child`` is the one with every secret."""

    school: School
    school_class: SchoolClass
    child: Student
    guardian: Guardian
    leave: Leave
    term: Term
    colleague: User
    post_id: int
    substitution_id: int
    roster: ImportBatch
    staff_list: ImportBatch
    check: SpotCheck
    need: Need
    movement: Movement
    member: GroupMember
    task: RegistryTask
    pair: SupportPair
    aid: AidRecord
    visit: HomeVisit
    file: StoredFile
    listed: CatchmentChild
    case: DropoutCase
    event: CaseEvent
    turn: YearTurn
    paper: Paper
    service: PaperService
    scan: StoredFile
    notice: TownshipNotice
    message: Notice
    county_form: CountyForm
    agreement: Agreement
    incident: Incident
    proposal: PolicyProposal
    charged: Charged
    submitted: MonthSubmission
    open_token: OpenToken


@dataclass(frozen=True, slots=True)
class World:
    """The own place, the other school, and everybody."""

    here: Place
    there: Place
    people: dict[str, User]
    sessions: dict[str, str]

    def browser(self, who: str) -> Client:
        """A browser in which ``who`` is signed in, or nobody."""
        client = Client()
        if who != ANONYMOUS:
            client.cookies[settings.SESSION_COOKIE_NAME] = self.sessions[who]
        return client


def make_world() -> World:
    """Two schools on Monday 23 November 2026: today's and Friday's roll are taken, a child is missing, one is ill."""
    here, there = _place(HERE), _place("白水小学")
    make.make_class(make.make_school(name="柳树沟村小", central_school=here.school))
    other = make.make_class(here.school)
    make.make_student(other, name="孙一鸣")
    people = {name: make.make_user(here.school) for name in PEOPLE if name not in ("foreign", "schoolless")}
    people["foreign"], people["schoolless"] = make.make_user(there.school), make.make_user(None)
    make.appoint(people["principal"], Role.PRINCIPAL)
    make.appoint(people["registrar"], Role.REGISTRAR)
    make.appoint(people["foreign"], Role.REGISTRAR)
    make.appoint(people["oversight"], Role.OVERSIGHT)
    make.appoint(people["head"], Role.HEAD_TEACHER, here.school_class)
    make.appoint(people["other_head"], Role.HEAD_TEACHER, other)
    make.appoint(people["subject"], Role.SUBJECT_TEACHER, here.school_class, subject="数学")
    SupportPair.objects.filter(pk=here.pair.pk).update(staff=people["subject"])
    Incident.objects.filter(pk=here.incident.pk).update(person=people["subject"])
    make.appoint(people["former"], Role.HEAD_TEACHER, here.school_class, ends_on=YESTERDAY)
    _stand_in(here.school_class, people["substitute"])
    here = replace(here, charged=make_charged(here.case, people["head"], here.school_class))
    issue_all(here.school, here.colleague, MONDAY)
    sign(people["principal"], here.agreement, on=MONDAY, party=Party.PRINCIPAL)
    for name in PEOPLE[:-2]:
        own_notice(people[name], here.school_class, FRIDAY)
    return World(here, there, people, {name: session_of(user) for name, user in people.items()})


def session_of(user: User) -> str:
    """The key of a session in use of somebody signed in, made once: every page of the walks begins in one."""
    client = Client()
    client.force_login(user, backend="kongchuo.auth.StaffBackend")
    client.get(reverse("students:calendar"))
    return str(client.cookies[settings.SESSION_COOKIE_NAME].value)


def _place(name: str) -> Place:
    school = make.make_school(name=name)
    school_class = make.make_class(school)
    AccountabilityPolicy.objects.create(school=school, effective_on=dt.date(2000, 1, 1))
    AttendancePolicy.objects.filter(school=school).update(intermittent_days=1)
    child, second = _children(school_class)
    colleague = make.make_user(school, phone=STAFF_PHONE)
    post = make.appoint(colleague, Role.SUBJECT_TEACHER, school_class, subject="音乐")
    CalendarDay.objects.create(school=school, date=DECLARED, kind=DayKind.MAKE_UP, reason="运动会补课")
    ColumnName.objects.create(school=school, kind=ImportKind.ROSTER, header="校车", field="")
    _attendance(school_class, colleague, child, second)
    Target.objects.create(
        school=school, kind=TargetKind.DROPOUT, comparison=Comparison.AT_MOST, value="0.6", effective_on=FRIDAY
    )
    _reviewed_pair(second, colleague)
    visit, case = _visits(child, colleague), _case(child, colleague)
    create_calendar_address(school=school, actor=colleague, at=make.at(MONDAY, 7))
    return Place(
        school=school,
        school_class=school_class,
        child=child,
        guardian=child.guardians.get(),
        leave=_leave(second, colleague, ILLNESS if name == HERE else "回乡"),
        term=Term.objects.get(school=school),
        colleague=colleague,
        post_id=post.pk,
        substitution_id=_stand_in(school_class, colleague).pk,
        roster=_roster(school, colleague),
        staff_list=_staff_list(school, colleague),
        check=make_check(school_class, colleague, MONDAY),
        need=_needs(child, colleague),
        movement=_waiting(school_class, colleague),
        member=GroupMember.objects.create(
            school=school, staff=colleague, role=GroupRole.MEMBER, duty="包三年级", starts_on=FRIDAY
        ),
        task=_task(child, colleague),
        pair=_pair(child, colleague),
        aid=_aid(child, colleague),
        visit=visit,
        file=visit.files.get(kind=FileKind.PHOTO),
        listed=_catchment(school, second),
        event=case.events.get(kind="responsible"),
        turn=_turn(school, colleague),
        message=failed_notice(school),
        agreement=_agreement(school_class, colleague),
        incident=_incident(colleague),
        proposal=_proposals(school, colleague),
        charged=make_charged(case, colleague, school_class),
        submitted=make_submitted(school, colleague),
        open_token=make_token(school, colleague).row,
        **_papers(case, colleague),
        county_form=make_form(school_class.school, colleague),
    )


def _incident(person: User) -> Incident:
    """An incident with evidence and a file; in the own school it concerns ``subject``."""
    assert person.school is not None
    by, text = make.make_user(person.school), ALLEGED if person.school.name == HERE else "收费"
    new = NewIncident(kind=IncidentKind.FEES, person=person, on=FRIDAY, text=text, files=(make_pdf(),))
    return open_incident(school_id=person.school.pk, new=new, actor=by, at=make.at(FRIDAY))


def _proposals(school: School, by: User) -> PolicyProposal:
    """A change of values that waits, and one that was withdrawn."""
    gone = propose(school, by, MONDAY, summary_days="4")
    withdraw_proposal(proposal=gone, actor=by, at=make.at(MONDAY))
    return propose(school, by, MONDAY, head_points="4")


def _papers(case: DropoutCase, by: User) -> dict[str, Any]:
    """The case with a letter that was served, its receipt as a scan, the township's notice; a template of yesterday."""
    said = {"uploaded_by": by, "uploaded_at": make.at(FRIDAY), "retired_at": make.at(FRIDAY, 9)}
    PaperTemplate.objects.create(
        school=by.school, kind=PaperKind.LETTER, name="劝学书.docx", content=b"PK", sha256="0" * 64, **said
    )
    paper = issue(case, PaperKind.LETTER, by, hour=7)
    service = record_service(
        paper=paper, new=new_service(by, make.at(MONDAY, 7, 30)), actor=by, at=make.at(MONDAY, 7, 40)
    )
    about = {"actor": by, "at": make.at(MONDAY, 8)}
    scan = store_file(student=case.student, kind=FileKind.SCAN, data=make_pdf(), belongs_to=service, **about)
    said = NewTownshipNotice(number="青政复〔2026〕3号", issued_on=MONDAY, deadline_on=DECLARED)
    notice = record_township_notice(case=case, new=said, **about)
    return {"case": case, "paper": paper, "service": service, "scan": scan, "notice": notice}


def _agreement(school_class: SchoolClass, by: User) -> Agreement:
    """The head teacher's, with a version of the clauses that waits for approval."""
    issue_all(school_class.school, by, FRIDAY)
    prepare_clauses(school_class.school, by, FRIDAY)
    return head_agreement(school_class)


def failed_notice(school: School, day: dt.date = MONDAY) -> Notice:
    """A message that the group's robot refused."""
    at = make.at(day)
    about = {"channel": "wecom", "status": "failed", "fault": "key", "code": "93000", "attempts": 1}
    return Notice.objects.create(school=school, day=day, queued_at=at, next_try_at=at, **about)


def own_notice(reader: User, school_class: SchoolClass, day: dt.date) -> Notice:
    """A notice in the program of one child of the class, opened on its day."""
    at = make.at(day)
    said = [["contact", school_class.pk, 1, 0, f"{day}"]]
    about = {"channel": "in_app", "status": "sent", "queued_at": at, "next_try_at": at, "sent_at": at}
    return Notice.objects.create(school=reader.school, recipient=reader, day=day, said=said, read_at=at, **about)


def _turn(school: School, by: User) -> YearTurn:
    """A draft that opens the autumn term only."""
    turn = start_turn(school=school, year=MONDAY.year + 1, actor=by, at=make.at(MONDAY))
    return change_plan(turn=turn, change=lambda plan: replace(plan, terms=plan.terms[:1]), actor=by, at=make.at(MONDAY))


def _children(school_class: SchoolClass) -> tuple[Student, Student]:
    numbers = {"id_kind": "1", "id_number": ID_NUMBER, "status_number": STATUS_NUMBER, "number_tail": "002X"}
    places = {"address": ADDRESS, "registered_address": REGISTERED}
    child = make.make_student(school_class, name=CHILD, **numbers, **places)
    Guardian.objects.create(school=child.school, student=child, name="陈大山", relation="父亲", phone=PHONE)
    return child, make.make_student(school_class, name="赵若曦")


def _attendance(school_class: SchoolClass, by: User, child: Student, second: Student) -> None:
    missing = {child: AbsenceKind.UNEXPLAINED, second: AbsenceKind.SICK}
    for day in (FRIDAY, MONDAY):
        take_roll(school_class, by, day, missing, hour=7)
    left = NewMovement(kind=MovementKind.TRANSFER_OUT, on=FRIDAY, other_school="城关镇小学")
    back = NewMovement(kind=MovementKind.TRANSFER_IN, on=FRIDAY, other_school="城关镇小学", to_class=school_class)
    record_movements(items=[(second, left), (second, back)], actor=by, at=make.at(FRIDAY))
    record_access(actor=by, at=make.at(FRIDAY), kind=AccessKind.VIEW, what="student", student_id=child.pk)
    Contact.objects.create(
        school=child.school,
        student=child,
        about_on=FRIDAY,
        at=make.at(FRIDAY),
        channel="phone",
        result="unreachable",
        recorded_by=by,
        recorded_at=make.at(FRIDAY),
    )


def _catchment(school: School, namesake: Student) -> CatchmentChild:
    """A child of the catchment that is no pupil, and one that may be one of ours."""
    CatchmentChild.objects.create(school=school, name=namesake.name, birth_on=namesake.birth_on, starts_on=FRIDAY)
    return CatchmentChild.objects.create(
        school=school,
        name="罗小满",
        birth_on=dt.date(2018, 4, 4),
        id_number=ID_NUMBER,
        address=ADDRESS,
        phone=PHONE,
        village="柳树沟村",
        disability=NeedKind.VISUAL,
        starts_on=FRIDAY,
    )


def _leave(child: Student, by: User, reason: str) -> Leave:
    return Leave.objects.create(
        school=child.school,
        student=child,
        kind=LeaveKind.SICK,
        reason=reason,
        starts_on=FRIDAY,
        ends_on=MONDAY,
        granted_by=by,
        granted_at=make.at(FRIDAY),
    )


def _task(child: Student, by: User) -> RegistryTask:
    due_on, made_at = dt.date(2026, 12, 20), make.at(FRIDAY)
    kind = TaskKind.REGISTRY_RECORD
    record_proofs(students=[child], document="就读证明", received_on=FRIDAY, today=FRIDAY, actor=by, at=make.at(FRIDAY))
    return RegistryTask.objects.create(
        school=child.school, student=child, kind=kind, due_on=due_on, made_by=by, made_at=made_at
    )


def _waiting(school_class: SchoolClass, by: User) -> Movement:
    """A third child whose transfer waits for the reply of the other school."""
    child = make.make_student(school_class, name="钱多多")
    new = NewMovement(kind=MovementKind.TRANSFER_REQUEST, on=FRIDAY, other_school="城关镇小学", reason="随父母外出")
    return record_movement(student=child, new=new, actor=by, at=make.at(FRIDAY))


def _needs(child: Student, by: User) -> Need:
    """Hardship and a disability; the latter is the one that addresses name."""
    said = {"school": child.school, "student": child, "starts_on": FRIDAY, "recorded_by": by}
    papers = {NeedKind.LOW_INCOME: HARDSHIP_PAPER, NeedKind.VISUAL: DISABILITY_PAPER}
    made = [
        Need.objects.create(
            kind=kind, source=paper if child.school.name == HERE else "证明", recorded_at=make.at(FRIDAY), **said
        )
        for kind, paper in papers.items()
    ]
    return made[-1]


def _pair(child: Student, by: User) -> SupportPair:
    """A pair with a contact; in the own school ``subject`` is its supporter."""
    about = {"school": child.school, "recorded_by": by, "recorded_at": make.at(FRIDAY)}
    pair = SupportPair.objects.create(
        school=child.school, staff=by, student=child, goal="天天到校", starts_on=FRIDAY, planned_until=MONDAY
    )
    SupportContact.objects.create(pair=pair, on=FRIDAY, form="visit", content=SUPPORTED, client_key=uuid4(), **about)
    return pair


def _reviewed_pair(child: Student, by: User) -> None:
    """A pair that its review has ended."""
    pair = SupportPair.objects.create(
        school=child.school,
        staff=by,
        student=child,
        goal="按时交作业",
        starts_on=FRIDAY,
        planned_until=MONDAY,
        ended_on=FRIDAY,
    )
    about = {"school": child.school, "recorded_by": by, "recorded_at": make.at(FRIDAY)}
    pair.reviews.create(term=Term.objects.get(school=child.school), on=FRIDAY, outcome="ended", **about)


def _aid(child: Student, by: User) -> AidRecord:
    said = {"recorded_by": by, "recorded_at": make.at(FRIDAY), "kind": "grant", "amount": 500}
    source = DONOR if child.school.name == HERE else "基金会"
    return AidRecord.objects.create(school=child.school, student=child, source=source, on=FRIDAY, **said)


def _visits(child: Student, by: User) -> HomeVisit:
    """Two visits; the one that addresses name found an illness, and has a photo."""
    is_here = child.school.name == HERE
    make_visit(child, by, on=FRIDAY, talk=VISITED_WELL if is_here else "谈心")
    said = {"cause": Cause.ILLNESS, "talk": VISITED if is_here else "看病", "photos": (photo(),)}
    return make_visit(child, by, **said)


def _case(child: Student, by: User) -> DropoutCase:
    """Opened by hand before any run did, with a person named and a cause that is an illness."""
    at, is_here = make.at(FRIDAY), child.school.name == HERE
    case = open_by_hand(
        student=child,
        new=ByHand(reason=CASE_REASON if is_here else "没来报到", starts_on=FRIDAY, is_found=True),
        actor=by,
        at=at,
    )
    name_responsible(case=case, staff=by, actor=by, at=at)
    record_cause(student=child, cause=Cause.ILLNESS, actor=by, at=at, note=CASE_ILLNESS if is_here else "病")
    return case


def _stand_in(school_class: SchoolClass, staff: User) -> Substitution:
    return Substitution.objects.create(
        school=school_class.school,
        school_class=school_class,
        staff=staff,
        date=MONDAY,
        named_by=staff,
        named_at=make.at(MONDAY),
    )


def _roster(school: School, by: User) -> ImportBatch:
    """A preview with a row to import and a row with an error."""
    rows = (
        ("姓名", "性别", "身份证号", "班级"),
        ("周小雨", "女", "", "三年级(1)班"),
        ("吴迪", "男", "123", "三年级(1)班"),
    )
    return _uploaded(school, by, ImportKind.ROSTER, rows)


def _staff_list(school: School, by: User) -> ImportBatch:
    """Imported, with its sheet of first passwords."""
    rows = (("工号", "姓名", "任教班级", "任教学科"), (f"{school.code}9", "钱老师", "三年级(1)班", "美术"))
    batch = _uploaded(school, by, ImportKind.STAFF, rows)
    assert imports.begin(at=make.at(MONDAY), batch=batch)
    return imports.confirm(actor=by, at=make.at(MONDAY), batch=batch)


def _uploaded(school: School, by: User, kind: ImportKind, rows: tuple[tuple[str, ...], ...]) -> ImportBatch:
    book, target = openpyxl.Workbook(), io.BytesIO()
    for row in rows:
        book.active.append(row)
    book.save(target)
    said = {"name": "表.xlsx", "content": target.getvalue(), "effective_on": MONDAY}
    return imports.upload(actor=by, at=make.at(MONDAY), school=school, kind=kind, **said)


def views() -> dict[str, tuple[str, ...]]:
    """Every named address of the site outside the admin, with the names of its parts."""
    return dict(sorted(_walk(get_resolver(), ())))


def _walk(resolver: URLResolver, spaces: tuple[str, ...]) -> Iterator[tuple[str, tuple[str, ...]]]:
    for pattern in resolver.url_patterns:
        if isinstance(pattern, URLPattern):
            yield ":".join((*spaces, pattern.name)), tuple(pattern.pattern.converters)
        elif pattern.namespace != "admin":
            yield from _walk(pattern, (*spaces, pattern.namespace) if pattern.namespace else spaces)


def path_of(view: str, place: Place) -> str:
    """The address of a view for the objects of a place."""
    return reverse(view, kwargs={part: _part(view, part, place) for part in views()[view]})


def _part(view: str, part: str, place: Place) -> object:
    days = {"students:board-day": FRIDAY, "students:calendar-day": DECLARED, "students:calendar-day-undo": DECLARED}
    values: dict[str, object] = {
        "school_id": place.school.pk,
        "class_id": place.school_class.pk,
        "student_id": place.child.pk,
        "leave_id": place.leave.pk,
        "check_id": place.check.pk,
        "term_id": place.term.pk,
        "user_id": place.colleague.pk,
        "post_id": place.post_id,
        "substitution_id": place.substitution_id,
        "token": place.staff_list.token if "passwords" in view else place.roster.token,
        "kind": TargetKind.ENROLMENT if view == "accountability:target-edit" else ImportKind.ROSTER,
        "need_id": place.need.pk,
        "movement_id": place.movement.pk,
        "movement": "suspension",
        "member_id": place.member.pk,
        "task_id": place.task.pk,
        "pair_id": place.pair.pk,
        "aid_id": place.aid.pk,
        "visit_id": place.visit.pk,
        "file_id": _file_id(view, place),
        "incident_id": place.incident.pk,
        "entry_id": place.listed.pk,
        "turn_id": place.turn.pk,
        "charge_id": place.charged.charge.pk,
        "objection_id": place.charged.objection.pk,
        "veto_id": place.charged.veto.pk,
        "case_id": place.case.pk,
        "paper_id": place.paper.pk,
        "paper_kind": PaperKind.LETTER.value,
        "service_id": place.service.pk,
        "notice_id": place.notice.pk,
        "message_id": place.message.pk,
        "channel": "wecom",
        "item_kind": "contact",
        "proposal_id": place.proposal.pk,
        "family": "attendance",
        "value_name": "run_days",
        "event_id": place.event.pk,
        "agreement_id": place.agreement.pk,
        "form_id": place.county_form.pk,
        "secret": "a" * 43,
        "open_token_id": place.open_token.pk,
        "version": 1,
        "day": days.get(view, MONDAY),
        "year": MONDAY.year,
        "month": f"{place.submitted.month:%Y-%m}",
    }
    return values[part]


def _file_id(view: str, place: Place) -> int:
    evidence = place.incident.files.values_list("pk", flat=True)
    of_view = {"accountability:scan-detail": place.scan.pk, "accountability:incident-file": evidence[0]}
    return int(of_view.get(view, place.file.pk))


def form_of(view: str, place: Place) -> dict[str, Any]:
    """What a browser hands in at an address; nothing where an empty form says enough."""
    about = {"class_id": place.school_class.pk, "about_on": f"{MONDAY}"}
    forms: dict[str, dict[str, Any]] = {
        "students:roll-edit": _roll_form(place),
        "students:roll-mark": {"kind": "sick", "client_key": uuid4()},
        "students:contact-new": {**about, "channel": "phone", "result": "explained", "whom": "母亲"},
        "students:contact-phone": {**about, "guardian": place.guardian.pk},
        "students:calendar-prefill": {"year": MONDAY.year},
        "students:calendar-day": {"kind": "off", "reason": "大雪"},
        "students:student-search": {"q": place.child.name},
        "students:student-search-export": {"q": place.child.name},
        "students:student-reveal": {"field": "id_number"},
        "students:leave-new": {"kind": "personal", "starts_on": "2026-11-25", "ends_on": "2026-11-25"},
        "students:leave-extend": {"ends_on": "2026-11-24"},
        "students:leave-end": {"returned_on": f"{MONDAY}"},
        "students:post-new": {"role": "oversight", "starts_on": f"{MONDAY}"},
        "students:post-end": {"ends_on": f"{MONDAY}"},
        "students:staff-email": {"email": "li@school.example"},
        "students:class-hand-over": {"successor": place.colleague.pk, "on": "2026-11-24"},
        "students:group-new": {"staff": place.colleague.pk, "role": "office", "starts_on": f"{MONDAY}"},
        "students:group-change": {"role": "deputy", "starts_on": f"{MONDAY}"},
        "students:group-end": {"ends_on": f"{MONDAY}"},
        "students:student-edit": {"name": place.child.name, "village": "石桥村"},
        "students:student-guardians": {"form-TOTAL_FORMS": 1, "form-INITIAL_FORMS": 0, "form-0-name": "陈大山"},
        "students:need-new": {"kind": "learning", "source": "学习档案", "starts_on": f"{MONDAY}"},
        "students:need-end": {"ends_on": f"{MONDAY}"},
        "students:needs-of-class": {
            "kind": "migrant",
            "source": "居住证",
            "starts_on": f"{MONDAY}",
            "pupils": [place.child.pk],
        },
        "students:task-done": {"note": "学籍已建"},
        "students:proof-new": {"document": "就读证明", "received_on": f"{MONDAY}"},
        "students:proof-many": {
            "document": "就读证明",
            "received_on": f"{MONDAY}",
            "students": [place.child.pk],
        },
        "students:returnee-new": {
            "name": "冉欣怡",
            "birth_on": "2017-05-13",
            "on": f"{MONDAY}",
            "record": "no",
            "to_class": place.school_class.pk,
        },
        "students:movement-new": {
            "on": f"{MONDAY}",
            "until": "2027-06-30",
            "approver_kind": "county",
            "approver": "青江县教育局",
            "reason": "休养",
        },
        "students:movement-undo": {"reason": "登记有误"},
        "students:movement-transfers": _transfers_form(place),
        "students:class-move": {"pupils": [place.child.pk], "to_class": place.school_class.pk, "on": f"{MONDAY}"},
        "students:import-date": {"effective_on": f"{MONDAY}"},
        "accountability:paper-issue": {"guardians": "陈大山", "issue": "1"},
        "accountability:paper-issue-visit": {"issue": "1"},
        "accountability:paper-service": {
            "mode": "in_person",
            "served_on": f"{MONDAY}",
            "served_time": "08:00",
            "recipient": "李梅",
            "served_by": place.colleague.pk,
        },
        "accountability:paper-service-annul": {"because": "记错了人"},
        "accountability:paper-void": {"because": "姓名写错"},
        "accountability:township-notice-new": {
            "number": "青政复〔2026〕4号",
            "issued_on": f"{MONDAY}",
            "deadline_on": "2026-11-30",
        },
        "accountability:township-notice-served": {"on": f"{MONDAY}"},
        "accountability:township-notice-annul": {"because": "文号写错"},
        "accountability:support-new": _pairs_form(place),
        "accountability:support-contact": _contact_form(),
        "accountability:support-review": {"outcome": "continue"},
        "accountability:support-end": {"on": f"{MONDAY}", "because": "学生转学"},
        "accountability:agreement-own": {
            "agreements": [place.agreement.pk],
            "signed_how": "paper",
            "signed_on": f"{MONDAY}",
        },
        "accountability:agreement-sign": {
            "agreements": [place.agreement.pk],
            "signed_how": "paper",
            "signed_on": f"{MONDAY}",
        },
        "accountability:agreement-on-paper": {"person": place.colleague.pk, "signed_on": f"{MONDAY}"},
        "accountability:clause-new": _clauses_form(),
        "accountability:month-submit": {"version": 1},
        "accountability:aid-new": {**_aid_form(), "students": [place.child.pk]},
        "accountability:aid-edit": _aid_form(),
        "accountability:aid-remove": {"because": "录错了"},
        "accountability:visit-new": _visit_form(place),
        "accountability:visit-annul": {"because": "记错了学生"},
        "students:check-new": _check_form(place),
        "students:check-explain": {"explanation": "两人在医务室"},
        "students:check-settle": {"result": "elsewhere", "note": "已到医务室核实"},
        "students:catchment-new": {"name": "罗小暑", "birth_on": "2018-07-07", "place": "unknown"},
        "students:catchment-edit": {"name": "罗小满", "birth_on": "2018-04-04", "place": "not_enrolled"},
        "students:catchment-end": {"on": f"{MONDAY}", "reason": "迁出"},
        "students:catchment-place": {"child": place.listed.pk, "place": "other_school"},
        "accountability:case-phone": {"guardian": place.guardian.pk},
        "accountability:case-responsible": {"staff": place.colleague.pk},
        "accountability:case-override": {"text": "家长拒收，村干部在场"},
        "accountability:case-observe": {"text": "本周天天到校"},
        "accountability:case-propose": {"outcome": "missing", "evidence": "派出所报案回执"},
        "accountability:case-close": {"outcome": "missing", "evidence": "派出所报案回执"},
        "accountability:case-reopen": {"text": "孩子又回来了"},
        "accountability:case-retract": {"text": "写错了人"},
        "accountability:case-new": {"starts_on": f"{FRIDAY}", "reason": "没来报到"},
        "accountability:case-list": {"q": place.child.name},
        "accountability:cause-new": {"cause": "weary"},
        "accountability:incident-new": {
            "kind": "duty",
            "person": place.colleague.pk,
            "on": f"{FRIDAY}",
            "text": "没有按时上报",
        },
        "accountability:incident-evidence": {"text": "值班记录"},
        "accountability:incident-ask": {"until": "2026-11-27"},
        "accountability:incident-statement": {"text": "情况属实"},
        "accountability:incident-finding": {"result": "established", "text": "有收据"},
        "accountability:incident-decision": {"consequence": "talk", "text": "已退款"},
        "accountability:objection-new": {"text": "那天我不在"},
        "accountability:objection-decide": {"answer": "upheld", "reason": "属实"},
        "accountability:veto-decide": {"answer": "confirmed", "reason": "属实"},
        "accountability:veto-exempt": {"reason": "无人可派"},
        "accountability:target-edit": {"comparison": "at_least", "value": "99", "effective_on": f"{MONDAY}"},
        "accountability:policy-propose": {**proposal_form(place.school, MONDAY, run_days="2"), "propose": "1"},
        "accountability:policy-proposal": {"decision": "withdrawn"},
        "accountability:open-token-list": {"label": "大厅的屏幕"},
        "language-set": {"language": "en"},
    }
    return forms.get(view, {})


def _pairs_form(place: Place) -> dict[str, Any]:
    period = {"starts_on": f"{MONDAY}", "planned_until": "2027-01-15"}
    return {"staff": place.colleague.pk, "goal": "每天交作业", "students": [place.child.pk], **period}


def _contact_form() -> dict[str, Any]:
    return {"client_key": uuid4(), "form": "talk", "content": "谈心", "on": f"{MONDAY}"}


def _clauses_form() -> dict[str, Any]:
    row = {"place": 1, "title": "责任", "text": "每日上报。", "source": ""}
    return {
        "c-TOTAL_FORMS": 1,
        "c-INITIAL_FORMS": 0,
        "save": "1",
        **{f"c-0-{name}": said for name, said in row.items()},
    }


def _aid_form() -> dict[str, Any]:
    return {"kind": "goods", "source": "县红十字会", "on": f"{MONDAY}"}


def _visit_form(place: Place) -> dict[str, Any]:
    when = {"on": f"{MONDAY}", "starts_at": "07:30", "place": "home", "client_key": uuid4()}
    return {**when, "leader": place.colleague.pk, "attitude": "nobody", "companions": "罗主任"}


def _check_form(place: Place) -> dict[str, Any]:
    hidden = {"day": f"{MONDAY}", "session": "morning", "seen_version": 1, "client_key": uuid4()}
    return {**hidden, "head_count": 1, "missing": [place.child.pk]}


def _transfers_form(place: Place) -> dict[str, Any]:
    row = {"student": place.movement.student_id, "is_confirmed": "on", "on": f"{MONDAY}", "other_school": "城关镇小学"}
    return {"t-TOTAL_FORMS": 1, "t-INITIAL_FORMS": 1, **{f"t-0-{name}": value for name, value in row.items()}}


def _roll_form(place: Place) -> dict[str, Any]:
    ids = [pupil.id for pupil in expected_pupils(place.school.pk, [place.school_class.pk], MONDAY)]
    hidden = {"session": "morning", "base_version": 1, "client_key": uuid4(), "listed": list_digest(ids)}
    return {**hidden, **{f"m-{number}": "" for number in ids}}


def admin_models() -> list[Any]:
    """Every model of the product in the admin."""
    return [model for model in admin.site._registry if model._meta.app_label in ("students", "accountability")]


def admin_path(model: Any, page: str, *arguments: object) -> str:
    """An address of the admin."""
    return reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_{page}", args=arguments)
