"""Every address × every role, for a class, a child and records of the own school (table J, B10, I6).

A page that is not in the table fails the test. What is not a person's own answers 404; a guest is sent to sign in.
"""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from django.urls import URLPattern, get_resolver, reverse

from accountability.actions.case_opening import ByHand, open_by_hand
from accountability.actions.files import store_file
from accountability.actions.incidents import NewIncident, open_incident
from accountability.actions.paper_service import record_service
from accountability.actions.township_notices import NewTownshipNotice, record_township_notice
from accountability.choices import FileKind, IncidentKind, PaperKind
from accountability.models import AidRecord, DropoutCase, Notice, SupportPair
from students.actions import imports
from students.actions.turn_drafts import start_turn
from students.choices import AbsenceKind, GroupRole, LeaveKind, NeedKind, Role, TaskKind
from students.models import (
    CatchmentChild,
    GroupMember,
    Leave,
    Movement,
    Need,
    RegistryTask,
    SchoolClass,
    Student,
    Substitution,
    Term,
    User,
)
from tests import make
from tests.access_table import BY_TOKEN, GET, OWN_CLASS_PAGES, POST_ONLY, PUBLIC, ROLES
from tests.accountability.agreement_scene import head_agreement, issue_all, prepare_clauses, sign
from tests.accountability.visit_cast import make_visit
from tests.case_scene import issue, make_pdf, new_service
from tests.checks import make_check
from tests.county import make_form
from tests.months import make_submitted
from tests.open_tokens import make_token
from tests.pictures import photo
from tests.points import make_charged
from tests.policies import propose
from tests.rolls import take_roll
from tests.world import session_of

pytestmark = pytest.mark.django_db
TODAY = dt.date(2026, 11, 23)
YESTERDAY = TODAY - dt.timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Scene:
    """One account for each role, and what addresses are about."""

    arguments: dict[str, Any]
    sessions: dict[str, str]

    def browser(self, role: str) -> Client:
        """A browser in which the role is signed in."""
        client = Client()
        client.cookies[settings.SESSION_COOKIE_NAME] = self.sessions[role]
        return client


@pytest.fixture(scope="module")
def scene(monday_of_module: dt.date) -> Scene:
    """三年级(1)班 with three children, built once: each test undoes what it changes."""
    school_class = make.make_class(make.make_school())
    make.make_class(make.make_school(name="柳树沟村小", central_school=school_class.school))
    pupils = [make.make_student(school_class) for _ in range(3)]
    people = _people(school_class)
    sessions = {role: session_of(user) for role, user in people.items()}
    return Scene(_arguments(school_class, pupils, people), sessions)


def _people(school_class: SchoolClass) -> dict[str, User]:
    school = school_class.school
    posts: dict[str, tuple[Role, SchoolClass | None, dict[str, Any]]] = {
        "principal": (Role.PRINCIPAL, None, {}),
        "registrar": (Role.REGISTRAR, None, {}),
        "head": (Role.HEAD_TEACHER, school_class, {}),
        "other_head": (Role.HEAD_TEACHER, make.make_class(school), {}),
        "subject": (Role.SUBJECT_TEACHER, school_class, {"subject": "数学"}),
        "oversight": (Role.OVERSIGHT, None, {}),
        "former_head": (Role.HEAD_TEACHER, school_class, {"ends_on": YESTERDAY}),
    }
    found = {}
    for name, (role, of_class, values) in posts.items():
        found[name] = make.make_user(school, name=name)
        make.appoint(found[name], role, of_class, **values)
    found["substitute"] = make.make_user(school, name="substitute")
    other = make.make_class(make.make_school())
    found["outsider"] = make.make_user(other.school, name="outsider")
    make.appoint(found["outsider"], Role.HEAD_TEACHER, other)
    make.appoint(found["outsider"], Role.REGISTRAR)
    make.appoint(found["outsider"], Role.PRINCIPAL)
    found["without_school"] = make.make_user(None, name="without school")
    return found


def _arguments(school_class: SchoolClass, pupils: list[Student], people: dict[str, User]) -> dict[str, Any]:
    """The class of ``head``, its first child, and records of the school."""
    registrar, at = people["registrar"], make.at(TODAY)
    take_roll(school_class, people["head"], TODAY, {pupils[0]: AbsenceKind.SICK})
    stands_in = Substitution.objects.create(
        school=school_class.school, school_class=school_class, staff=people["substitute"], date=TODAY,
        named_by=registrar, named_at=at,
    )  # fmt: skip
    leave = Leave.objects.create(
        school=school_class.school, student=pupils[0], kind=LeaveKind.SICK, starts_on=TODAY, ends_on=TODAY,
        granted_by=people["head"], granted_at=at,
    )  # fmt: skip
    batch = imports.upload(
        actor=registrar, at=at, school=school_class.school, kind="roster", name="a.csv",
        content="姓名,班级\n冉欣怡,三年级(1)班\n".encode(), effective_on=TODAY,
    )  # fmt: skip
    need = Need.objects.create(
        school=school_class.school, student=pupils[0], kind=NeedKind.LEARNING, starts_on=TODAY, source="学习档案",
        recorded_by=registrar, recorded_at=at,
    )  # fmt: skip
    member = GroupMember.objects.create(
        school=school_class.school, staff=people["principal"], role=GroupRole.LEADER, starts_on=TODAY
    )
    task = RegistryTask.objects.create(
        school=school_class.school, student=pupils[0], kind=TaskKind.REGISTRY_RECORD, due_on=TODAY,
        made_by=registrar, made_at=at,
    )  # fmt: skip
    pair = SupportPair.objects.create(
        school=school_class.school, student=pupils[0], staff=people["subject"], goal="天天到校", starts_on=TODAY,
        planned_until=TODAY,
    )  # fmt: skip
    aid = AidRecord.objects.create(
        school=school_class.school, student=pupils[0], kind="goods", source="县慈善会", on=TODAY,
        recorded_by=registrar, recorded_at=at,
    )  # fmt: skip
    visit = make_visit(pupils[0], people["head"], photos=(photo(),))
    listed = CatchmentChild.objects.create(
        school=school_class.school, name="罗小满", birth_on=TODAY.replace(year=2018), starts_on=TODAY
    )
    message = Notice.objects.create(
        school=school_class.school, channel="wecom", day=TODAY, status="failed", queued_at=at, next_try_at=at
    )
    case = open_by_hand(
        student=pupils[0], new=ByHand(reason="没来报到", starts_on=TODAY, is_found=True), actor=registrar, at=at
    )
    charged = make_charged(case, people["head"], school_class)
    return {
        **_papers(case, registrar),
        **_agreement(school_class, people["head"], registrar),
        "item_kind": "late",
        **_incident(people),
        "charge_id": charged.charge.pk,
        "objection_id": charged.objection.pk,
        "veto_id": charged.veto.pk,
        "message_id": message.pk,
        "channel": "wecom",
        "proposal_id": propose(school_class.school, registrar, TODAY, head_points="4").pk,
        "form_id": make_form(school_class.school, registrar).pk,
        "secret": "a" * 43,
        "open_token_id": make_token(school_class.school, people["principal"]).row.pk,
        "family": "attendance",
        "value_name": "run_days",
        "event_id": case.events.get(kind="found").pk,
        "entry_id": listed.pk,
        "member_id": member.pk,
        "pair_id": pair.pk,
        "aid_id": aid.pk,
        "visit_id": visit.pk,
        "file_id": visit.files.get().pk,
        "check_id": make_check(school_class, people["principal"], TODAY).pk,
        "need_id": need.pk,
        "movement_id": Movement.objects.get(student=pupils[0]).pk,
        "movement": "suspension",
        "task_id": task.pk,
        "class_id": school_class.pk,
        "student_id": pupils[0].pk,
        "school_id": school_class.school_id,
        "day": TODAY,
        "year": TODAY.year,
        "month": f"{make_submitted(school_class.school, people['principal'], TODAY.replace(day=1)).month:%Y-%m}",
        "leave_id": leave.pk,
        "token": batch.token,
        "kind": "roster",
        "user_id": people["subject"].pk,
        "post_id": people["subject"].appointments.get().pk,
        "substitution_id": stands_in.pk,
        "turn_id": start_turn(school=school_class.school, year=TODAY.year + 1, actor=registrar, at=at).pk,
        "term_id": Term.objects.get(school=school_class.school).pk,
    }


def _agreement(school_class: SchoolClass, head: User, by: User) -> dict[str, Any]:
    """The agreement of the head teacher, and a version of the clauses that waits."""
    issue_all(school_class.school, by, TODAY)
    agreement = head_agreement(school_class)
    sign(head, agreement, on=TODAY)
    return {"agreement_id": agreement.pk, "version": prepare_clauses(school_class.school, by, TODAY).version}


def _incident(people: dict[str, User]) -> dict[str, Any]:
    """An incident about ``subject`` with a file."""
    new = NewIncident(kind=IncidentKind.FEES, person=people["subject"], on=TODAY, text="收取费用", files=(make_pdf(),))
    school_id = people["subject"].school_id
    assert school_id is not None
    made = open_incident(school_id=school_id, new=new, actor=people["registrar"], at=make.at(TODAY))
    return {"incident_id": made.pk, "evidence_id": made.files.get().pk}


def _papers(case: DropoutCase, by: User) -> dict[str, Any]:
    """The case with a letter that was served, the scan of its receipt and a notice."""
    paper = issue(case, PaperKind.LETTER, by, hour=7)
    service = record_service(paper=paper, new=new_service(by, make.at(TODAY, 7)), actor=by, at=make.at(TODAY))
    about = {"actor": by, "at": make.at(TODAY)}
    scan = store_file(student=case.student, kind=FileKind.SCAN, data=make_pdf(), belongs_to=service, **about)
    notice = NewTownshipNotice(number="青政复〔2026〕3号", issued_on=TODAY, deadline_on=TODAY)
    return {
        "case_id": case.pk,
        "paper_id": paper.pk,
        "paper_kind": "letter",
        "service_id": service.pk,
        "scan_id": scan.pk,
        "notice_id": record_township_notice(case=case, new=notice, **about).pk,
    }


def pages() -> Iterator[tuple[str, set[str]]]:
    """Every named address of the site and of the app, with its arguments."""
    resolver = get_resolver()
    apps = {f"{name}:": resolver.namespace_dict[name][1].url_patterns for name in ("students", "accountability")}
    for prefix, patterns in {"": resolver.url_patterns, **apps}.items():
        for pattern in patterns:
            if isinstance(pattern, URLPattern) and pattern.name:
                yield f"{prefix}{pattern.name}", set(pattern.pattern.converters)


def test_every_page_is_in_the_table() -> None:
    known = {*GET, *POST_ONLY, *BY_TOKEN, *PUBLIC}
    assert {name for name, _ in pages()} == known


def address(name: str, arguments: dict[str, Any]) -> str:
    wanted = dict(pages())[name]
    of_view = {
        "accountability:target-edit": {"kind": "enrolment"},
        "accountability:scan-detail": {"file_id": arguments["scan_id"]},
        "accountability:incident-file": {"file_id": arguments["evidence_id"]},
    }
    values = arguments | of_view.get(name, {})
    return reverse(name, kwargs={key: values[key] for key in wanted})


@pytest.mark.parametrize("name", sorted(GET))
def test_who_may_open_a_page(name: str, scene: Scene) -> None:
    found = {}
    for role in ROLES:
        found[role] = scene.browser(role).get(address(name, scene.arguments)).status_code
    assert found == dict(zip(ROLES, GET[name], strict=True))


@pytest.mark.parametrize("name", sorted({*GET, *POST_ONLY}))
def test_guest_is_sent_to_sign_in(name: str, scene: Scene) -> None:
    answer = Client().get(address(name, scene.arguments))
    if name in POST_ONLY and answer.status_code == 405:
        answer = Client().post(address(name, scene.arguments))
    assert answer.status_code == 302
    assert answer["Location"].startswith("/login/")


@pytest.mark.parametrize("name", sorted(BY_TOKEN))
def test_a_session_opens_nothing_for_programs(name: str, scene: Scene) -> None:
    path = address(name, scene.arguments)
    found = {role: scene.browser(role).get(path).status_code for role in ROLES}
    assert found == dict.fromkeys(ROLES, BY_TOKEN[name])
    answer = Client().get(path)
    assert answer.status_code == BY_TOKEN[name] and not answer.cookies


@pytest.mark.parametrize("name", sorted(POST_ONLY))
def test_strangers_change_nothing(name: str, scene: Scene) -> None:
    for role in ROLES:
        client = scene.browser(role)
        if role in POST_ONLY[name]:
            assert client.get(address(name, scene.arguments)).status_code in (302, 405), role
        else:
            assert client.post(address(name, scene.arguments)).status_code == 404, role


@pytest.mark.parametrize("name", sorted(OWN_CLASS_PAGES))
def test_posting_to_somebody_elses_class_is_refused(name: str, scene: Scene) -> None:
    for role in ("other_head", "subject", "oversight", "former_head", "outsider", "without_school"):
        client = scene.browser(role)
        assert client.post(address(name, scene.arguments), {"kind": "sick"}).status_code == 404, role
