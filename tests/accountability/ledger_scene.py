"""A term of six children of one class, each at another place of the ledgers, through the real actions (K15, D9, D11).

All are missing without a reason from their first day on, apart from the days on which they are back. Today is Monday
23 November 2026, and its roll is taken.
"""

import datetime as dt
from dataclasses import dataclass
from uuid import uuid4

from accountability.actions.cases import Ending, close_case, confirm_dropout, name_responsible
from accountability.choices import CaseOutcome, PaperKind
from accountability.models import (
    AccountabilityPolicy,
    DropoutCase,
    HomeVisit,
    Paper,
    PaperService,
    TownshipNotice,
)
from students.choices import AbsenceKind, Role
from students.models import Contact, Guardian, SchoolClass, Student, User
from tests import make
from tests.rolls import take_roll

TODAY = dt.date(2026, 11, 23)
ID_NUMBER, PHONE, ADDRESS = "11010519491231002X", "13812345678", "柳树沟十七号院"
STATUS_NUMBER, REGISTERED = f"G{ID_NUMBER}", "白水镇石桥湾八号"
VILLAGE, OTHER_VILLAGE = "柳树沟村", "石桥村"
FIRST, SECOND = dt.date(2026, 9, 14), dt.date(2026, 10, 12)


def day(month: int, number: int) -> dt.date:
    """A day of the term."""
    return dt.date(2026, month, number)


@dataclass(frozen=True, slots=True)
class Scene:
    """Who is who: each child by what became of it."""

    school_class: SchoolClass
    principal: User
    registrar: User
    head: User
    lost: Student
    back: Student
    suspected: Student
    relapsed: Student
    missing: Student
    elsewhere: Student

    def case(self, child: Student) -> DropoutCase:
        """The latest case of a child."""
        return DropoutCase.objects.filter(student=child).latest("id")


def make_scene(name: str = "青石镇中心小学") -> Scene:
    """The term; the caller has travelled to its last day."""
    school = make.make_school(name=name)
    AccountabilityPolicy.objects.create(school=school, effective_on=dt.date(2000, 1, 1))
    school_class = make.make_class(school)
    people = {each: make.make_user(school, name=each) for each in ("周校长", "吴教务", "王老师")}
    make.appoint(people["周校长"], Role.PRINCIPAL)
    make.appoint(people["吴教务"], Role.REGISTRAR)
    make.appoint(people["王老师"], Role.HEAD_TEACHER, school_class)
    scene = Scene(school_class, *people.values(), *_children(school_class))
    _play(scene)
    _work_for(scene)
    return scene


def _children(school_class: SchoolClass) -> list[Student]:
    place = {"county": "青江县", "township": "青石镇"}
    secrets = {
        "id_kind": "1", "id_number": ID_NUMBER, "status_number": STATUS_NUMBER, "number_tail": "002X",
        "address": ADDRESS, "registered_address": REGISTERED,
    }  # fmt: skip
    villages = (VILLAGE, VILLAGE, "", OTHER_VILLAGE, OTHER_VILLAGE, OTHER_VILLAGE)
    names = ("冉欣怡", "罗小满", "周小雨", "田甜", "吴迪", "向阳")
    children = [
        make.make_student(school_class, name=name, village=village, **place, **(secrets if name == "冉欣怡" else {}))
        for name, village in zip(names, villages, strict=True)
    ]
    Guardian.objects.create(
        school=school_class.school, student=children[0], name="冉大山", relation="父亲", phone=PHONE
    )
    return children


# First day missing, and the days from which the child is back; it is missing again from the last day given.
_MISSING = {
    "lost": (SECOND, None, None),
    "back": (FIRST, day(10, 26), None),
    "suspected": (day(11, 18), None, None),
    "relapsed": (day(10, 28), day(11, 4), day(11, 20)),
    "missing": (FIRST, None, None),
    "elsewhere": (day(10, 19), day(11, 3), None),
}


def _is_missing(name: str, on: dt.date) -> bool:
    first, back_on, again_on = _MISSING[name]
    return on >= first and (back_on is None or on < back_on or (again_on is not None and on >= again_on))


def _play(scene: Scene) -> None:
    """Every roll from the middle of September to today, and what people decided meanwhile."""
    decided = {
        day(10, 12): lambda: _confirm(scene, scene.back, day(10, 12)),
        day(10, 13): lambda: _confirm(scene, scene.missing, day(10, 13)),
        day(10, 30): lambda: _close(scene, scene.missing, CaseOutcome.MISSING, "派出所 10月29日 报案回执", day(10, 30)),
        day(11, 2): lambda: _close(scene, scene.elsewhere, CaseOutcome.ELSEWHERE, "城关镇小学就读证明", day(11, 2)),
        day(11, 10): lambda: _confirm(scene, scene.lost, day(11, 10)),
    }
    on = FIRST
    while on <= TODAY:
        if on.weekday() < 5:
            marks = {getattr(scene, name): AbsenceKind.UNEXPLAINED for name in _MISSING if _is_missing(name, on)}
            take_roll(scene.school_class, scene.head, on, marks)
        if on in decided:
            decided[on]()
        on += dt.timedelta(days=1)


def _confirm(scene: Scene, child: Student, on: dt.date) -> None:
    confirm_dropout(case=scene.case(child), actor=scene.principal, at=make.at(on, 16))


def _close(scene: Scene, child: Student, outcome: CaseOutcome, evidence: str, on: dt.date) -> None:
    ending = Ending(outcome=outcome, evidence=evidence)
    close_case(case=scene.case(child), ending=ending, actor=scene.registrar, at=make.at(on, 16))


def _work_for(scene: Scene) -> None:
    """A person named, letters, visits, reports and the township's notice."""
    case = scene.case(scene.lost)
    name_responsible(case=case, staff=scene.principal, actor=scene.principal, at=make.at(day(10, 15)))
    make_paper(case, PaperKind.LETTER, "义劝通字〔2026〕第1号", day(10, 15), day(10, 16), scene.registrar)
    for on in (day(10, 17), day(10, 20), day(10, 24)):
        make_visit(scene.lost, on, scene.head, cause="work", whereabouts="在东莞随父亲打工")
    make_visit(scene.lost, day(10, 25), scene.head, annulled=True)
    make_contact(scene.lost, day(11, 17), "phone", scene.head)
    make_paper(case, PaperKind.REPORT, "辍报字〔2026〕第1号", day(10, 26), day(10, 27), scene.registrar)
    make_paper(case, PaperKind.REPORT, "辍报字〔2026〕第9号", day(10, 26), None, scene.registrar, void=True)
    TownshipNotice.objects.create(
        school=case.school, case=case, number="青政复〔2026〕3号", issued_on=day(10, 29), deadline_on=day(11, 5),
        served_on=day(10, 30), recorded_by=scene.registrar, recorded_at=make.at(day(10, 30)),
    )  # fmt: skip
    for child, number in ((scene.back, "辍报字〔2026〕第2号"), (scene.missing, "辍报字〔2026〕第3号")):
        make_paper(scene.case(child), PaperKind.REPORT, number, day(9, 28), day(9, 29), scene.registrar)


def make_paper(
    case: DropoutCase,
    kind: PaperKind,
    number: str,
    issued_on: dt.date,
    served_on: dt.date | None,
    by: User,
    *,
    void: bool = False,
) -> Paper:
    """A paper of a case, served where a day is given."""
    sequence = Paper.objects.filter(school=case.school, kind=kind).count() + 1
    voided = {"voided_at": make.at(issued_on), "voided_by": by, "void_reason": "填错"} if void else {}
    paper = Paper.objects.create(
        school=case.school, case=case, student=case.student, kind=kind, year=2026, sequence=sequence, number=number,
        content="{}", sha256="0" * 64, form="1", issued_on=issued_on, issued_by=by, issued_at=make.at(issued_on),
        **voided,
    )  # fmt: skip
    if served_on:
        PaperService.objects.create(
            school=case.school, paper=paper, mode="in_person", served_at=make.at(served_on, 9), recipient="收件人",
            served_by=by, recorded_by=by, recorded_at=make.at(served_on, 10),
        )  # fmt: skip
    return paper


def make_contact(child: Student, on: dt.date, channel: str, by: User) -> Contact:
    """A contact with the family."""
    return Contact.objects.create(
        school=child.school, student=child, about_on=on, at=make.at(on, 10), channel=channel, result="refused",
        recorded_by=by, recorded_at=make.at(on, 10),
    )  # fmt: skip


def make_visit(child: Student, on: dt.date, by: User, *, annulled: bool = False, **found: str) -> HomeVisit:
    """A home visit with its contact; an annulled one counts nowhere."""
    wrong = {"annulled_by": by, "annulled_at": make.at(on, 18), "annulled_because": "记错了"} if annulled else {}
    contact = make_contact(child, on, "visit", by)
    Contact.objects.filter(pk=contact.pk).update(annulled_at=wrong.get("annulled_at"))
    return HomeVisit.objects.create(
        school=child.school, student=child, contact=contact, on=on, starts_at=dt.time(17),
        place="home", leader=by, companions="村支书", met="父亲", attitude="refuses", signed_how="refused",
        client_key=uuid4(),
        recorded_by=by, recorded_at=make.at(on, 18), **found, **wrong,
    )  # fmt: skip
