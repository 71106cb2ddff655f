"""Issuing and signing agreements, clauses in versions; what was written stays (F1, M1, M13, M15, E2, E3)."""

import datetime as dt

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from accountability.actions.agreements import issue_agreements
from accountability.actions.clauses import approve_clauses, save_clauses
from accountability.actions.papers import content_of, void_paper
from accountability.actions.signing import sign_on_screen
from accountability.choices import AgreementState as S
from accountability.choices import Party
from accountability.models import AccountabilityPolicy, Agreement, AgreementSignature, Paper, SignatureDrawing, Target
from accountability.papers.clauses import SHIPPED, ClauseLine, ClauseSet
from accountability.papers.content import digest
from accountability.queries.agreements import rows_binding, year_rows
from students.actions.staff import hand_over_class
from students.choices import Role
from students.models import Appointment, School, SchoolClass, Substitution, User
from tests import make
from tests.accountability.agreement_scene import ISSUED, head_agreement, issue_all, prepare_clauses, sign, sign_paper
from tests.pictures import strokes
from tests.threads import Crowd

pytestmark = pytest.mark.django_db
OCT, NOV = dt.date(2026, 10, 12), dt.date(2026, 11, 23)


def states(school: School, on: dt.date = NOV) -> dict[str, list[S]]:
    return {f"{row.post.role} {row.post.subject}": list(row.states) for row in year_rows(school.pk, 2026, on)}


def says(agreement: Agreement) -> str:
    content = content_of(agreement.paper)
    return "\n".join(item.text for clause in content.clauses for item in clause.sentences)  # type: ignore[attr-defined]


# ---- issuing


def test_every_post_gets_its_paper_with_its_number_its_values_and_its_hash_m1_e2(
    school: School, principal: User, head_teacher: User, subject_teacher: User
) -> None:
    AccountabilityPolicy.objects.create(
        school=school, effective_on=dt.date(2026, 9, 1), head_points="3.50", subject_points="2", veto_percent="5"
    )
    made = issue_all(school, principal)
    assert [(each.role, each.subject, each.paper.number) for each in made] == [
        ("head_teacher", "", "责任书字〔2026〕第1号"),
        ("subject_teacher", "数学", "责任书字〔2026〕第2号"),
    ]
    head, subject = (content_of(each.paper) for each in made)
    assert (head.post, head.holder, head.principal) == ("三年级（1）班班主任", "王老师", "周校长")  # type: ignore[attr-defined]
    assert (subject.post, subject.holder) == ("三年级（1）班数学教师", "李老师")  # type: ignore[attr-defined]
    assert "扣班主任3.5分" in says(made[0]) and "扣该班科任教师2分" not in says(made[0])
    assert "扣该班科任教师2分" in says(made[1]) and "超过5%的" in says(made[1]) and "09:00前" not in says(made[1])
    assert "{" not in says(made[0]) + says(made[1])
    for each in Paper.objects.all():
        assert digest(each.content) == each.sha256
    assert {(each.starts_on, each.ends_on) for each in made} == {(ISSUED, dt.date(2027, 8, 31))}


def test_issuing_twice_makes_none_twice_and_a_new_post_gets_its_own(
    school: School, school_class: SchoolClass, principal: User, head_teacher: User
) -> None:
    assert len(issue_all(school, principal)) == 1
    assert issue_all(school, principal) == []
    make.appoint(head_teacher, Role.SUBJECT_TEACHER, school_class, subject="语文", starts_on=OCT)
    assert [each.subject for each in issue_all(school, principal, OCT)] == ["语文"]


def test_a_vacant_post_is_bound_too_and_its_name_is_left_blank_f1_e5(
    school: School, school_class: SchoolClass, principal: User, head_teacher: User
) -> None:
    Appointment.objects.filter(staff=head_teacher).update(ends_on=dt.date(2026, 8, 31))
    (made,) = issue_all(school, principal)
    assert content_of(made.paper).holder == ""  # type: ignore[attr-defined]
    assert S.VACANT in states(school)["head_teacher "]
    successor = make.make_user(school, name="林老师")
    make.appoint(successor, Role.HEAD_TEACHER, school_class, starts_on=OCT)
    assert sign(successor, made, on=OCT) == ["signed"]


def test_a_post_and_year_has_one_first_agreement_and_each_is_replaced_once(
    school: School, school_class: SchoolClass, principal: User, head_teacher: User
) -> None:
    (first,) = issue_all(school, principal)
    values = {"school": school, "school_class": school_class, "role": "head_teacher", "school_year": 2026}
    span = {"starts_on": ISSUED, "ends_on": first.ends_on}
    paper, other = (
        Paper.objects.create(
            school=school, kind="agreement", year=2026, sequence=number, number=f"{number}", content="{}",
            form="agreement-1", issued_on=ISSUED, issued_by=principal, issued_at=make.at(ISSUED),
        )
        for number in (98, 99)
    )  # fmt: skip
    with pytest.raises(IntegrityError), transaction.atomic():
        Agreement.objects.create(paper=paper, **values, **span)
    Agreement.objects.create(paper=paper, replaces=first, **values, **span)
    with pytest.raises(IntegrityError), transaction.atomic():
        Agreement.objects.create(paper=other, replaces=first, **values, **span)


def test_a_void_agreement_is_issued_again_and_points_at_the_void_one(
    school: School, school_class: SchoolClass, principal: User, head_teacher: User
) -> None:
    (first,) = issue_all(school, principal)
    sign(head_teacher, first)
    void_paper(paper=first.paper, because="姓名写错", actor=principal, at=make.at(OCT))
    assert states(school) == {} and rows_binding(head_teacher, school.pk, NOV) == []
    (again,) = issue_all(school, principal, OCT)
    assert (again.replaces, again.paper.number) == (first, "责任书字〔2026〕第2号")
    assert S.UNSIGNED in states(school)["head_teacher "]


def test_targets_and_policy_later_leave_what_was_issued_as_it_was_m22(
    school: School, principal: User, head_teacher: User
) -> None:
    (made,) = issue_all(school, principal)
    before = Paper.objects.get(pk=made.paper_id)
    Target.objects.create(
        school=school, kind="class_retention", comparison="at_least", value=98, effective_on=dt.date(2026, 9, 1)
    )
    after = Paper.objects.get(pk=made.paper_id)
    assert (before.content, before.sha256) == (after.content, after.sha256)
    void_paper(paper=made.paper, because="重签", actor=principal, at=make.at(OCT))
    (again,) = issue_all(school, principal, OCT)
    assert content_of(again.paper).targets[0].value == "98%以上"  # type: ignore[attr-defined]


@pytest.mark.django_db(transaction=True)
def test_two_people_issuing_at_once_make_one_each_post(
    school: School, principal: User, head_teacher: User, subject_teacher: User
) -> None:
    crowd = Crowd()

    def work() -> int:
        return len(issue_agreements(school=school, replaces_older=False, actor=principal, at=make.at(ISSUED)))

    found = crowd.at_once(work, work)
    assert sum(each for each in found if isinstance(each, int)) == 2
    assert crowd.ask(Agreement.objects.count) == 2


# ---- signing


def test_both_sides_sign_and_the_drawing_is_kept_once_for_all_m15(
    school: School, school_class: SchoolClass, principal: User, head_teacher: User, subject_teacher: User
) -> None:
    make.appoint(head_teacher, Role.SUBJECT_TEACHER, school_class, subject="语文")
    make.appoint(head_teacher, Role.SUBJECT_TEACHER, school_class, subject="道德与法治")
    made = issue_all(school, principal)
    assert sign(principal, *made, party=Party.PRINCIPAL) == ["signed"] * 4
    own = [row.agreement for row in rows_binding(head_teacher, school.pk, ISSUED)]
    assert len(own) == 3 and sign(head_teacher, *own) == ["signed"] * 3
    assert SignatureDrawing.objects.count() == 2
    assert states(school) == {
        "head_teacher ": [S.DONE],
        "subject_teacher 数学": [S.UNSIGNED],
        "subject_teacher 语文": [S.DONE],
        "subject_teacher 道德与法治": [S.DONE],
    }


def test_signing_twice_is_once(school: School, principal: User, head_teacher: User) -> None:
    (made,) = issue_all(school, principal)
    assert sign(head_teacher, made) == ["signed"]
    assert sign(head_teacher, made, on=OCT) == []
    assert sign_paper(head_teacher, made, ISSUED, OCT, principal) == []
    assert AgreementSignature.objects.count() == SignatureDrawing.objects.count() == 1
    with pytest.raises(IntegrityError), transaction.atomic():
        AgreementSignature.objects.create(
            school=school, agreement=made, party="holder", person=head_teacher, kind="signed", how="paper",
            signed_on=ISSUED, recorded_by=head_teacher, recorded_at=make.at(ISSUED),
        )  # fmt: skip


@pytest.mark.parametrize(("how", "has_drawing"), [("screen", False), ("paper", True), ("refused", False)])
def test_a_signature_is_drawn_or_on_paper_and_nothing_else(
    school: School, principal: User, head_teacher: User, how: str, has_drawing: bool
) -> None:
    (made,) = issue_all(school, principal)
    drawing = SignatureDrawing.objects.create(
        school=school, person=head_teacher, content=b"x", sha256="", drawn_at=make.at(ISSUED)
    )
    with pytest.raises(IntegrityError), transaction.atomic():
        AgreementSignature.objects.create(
            school=school, agreement=made, party="holder", person=head_teacher, kind="signed", how=how,
            drawing=drawing if has_drawing else None, signed_on=ISSUED, recorded_by=head_teacher,
            recorded_at=make.at(ISSUED),
        )  # fmt: skip


def test_an_empty_field_is_no_signature(school: School, principal: User, head_teacher: User) -> None:
    (made,) = issue_all(school, principal)
    for drawing in (b"", strokes(drawn=False)):
        with pytest.raises(ValidationError) as refused:
            sign_on_screen(
                agreement_ids=[made.pk], party=Party.HOLDER, drawing=drawing, actor=head_teacher, at=make.at(ISSUED)
            )
        assert "signature" in refused.value.message_dict
    assert not AgreementSignature.objects.exists()


def test_a_stranger_signs_nothing_for_either_side_f1(
    school: School, school_class: SchoolClass, principal: User, head_teacher: User, subject_teacher: User
) -> None:
    issue_all(school, principal)
    agreement = head_agreement(school_class)
    substitute = make.make_user(school, name="代课老师")
    Substitution.objects.create(
        school=school, school_class=school_class, staff=substitute, date=ISSUED, named_by=principal,
        named_at=make.at(ISSUED),
    )  # fmt: skip
    for person, party in (
        (subject_teacher, Party.HOLDER), (principal, Party.HOLDER), (head_teacher, Party.PRINCIPAL),
        (substitute, Party.HOLDER), (make.make_user(make.make_school()), Party.HOLDER),
    ):  # fmt: skip
        with pytest.raises(ValidationError):
            sign(person, agreement, party=party)
    assert rows_binding(substitute, school.pk, ISSUED) == []
    assert not AgreementSignature.objects.exists()


def test_the_successor_is_bound_from_the_first_day_and_acknowledges_f1_m15(
    school: School, school_class: SchoolClass, principal: User, head_teacher: User
) -> None:
    (made,) = issue_all(school, principal)
    sign(principal, made, party=Party.PRINCIPAL)
    sign(head_teacher, made)
    successor = make.make_user(school, name="林老师")
    hand_over_class(school_class=school_class, successor=successor, on=OCT, actor=principal, at=make.at(OCT, 7))
    assert states(school, OCT)["head_teacher "] == [S.SUCCESSOR]
    assert states(school, OCT - dt.timedelta(days=1))["head_teacher "] == [S.DONE]
    (row,) = rows_binding(successor, school.pk, OCT)
    assert (row.agreement, row.holders[0].bound.since) == (made, OCT)
    assert rows_binding(head_teacher, school.pk, OCT) == []
    with pytest.raises(ValidationError):
        sign(successor, made, on=OCT - dt.timedelta(days=1))
    assert sign(successor, made, on=OCT) == ["acknowledged"]
    assert states(school)["head_teacher "] == [S.DONE]
    assert Agreement.objects.count() == 1


def test_the_new_principal_acknowledges_too_f1(school: School, principal: User, head_teacher: User) -> None:
    (made,) = issue_all(school, principal)
    sign(principal, made, party=Party.PRINCIPAL)
    sign(head_teacher, made)
    Appointment.objects.filter(staff=principal).update(ends_on=OCT - dt.timedelta(days=1))
    new = make.make_user(school, name="钱校长")
    make.appoint(new, Role.PRINCIPAL, starts_on=OCT)
    assert states(school)["head_teacher "] == [S.PRINCIPAL]
    assert sign(new, made, on=OCT, party=Party.PRINCIPAL) == ["acknowledged"]
    assert states(school)["head_teacher "] == [S.DONE]


def test_two_head_teachers_both_sign_and_a_principal_who_teaches_signs_for_both_sides_f1(
    school: School, school_class: SchoolClass, principal: User, head_teacher: User
) -> None:
    make.appoint(principal, Role.HEAD_TEACHER, school_class)
    (made,) = issue_all(school, principal)
    assert content_of(made.paper).holder == "王老师、周校长"  # type: ignore[attr-defined]
    assert sign(principal, made) == sign(principal, made, party=Party.PRINCIPAL) == ["signed"]
    assert states(school)["head_teacher "] == [S.UNSIGNED]
    sign(head_teacher, made)
    assert states(school)["head_teacher "] == [S.DONE]


def test_the_office_records_paper_signatures_on_days_on_which_the_person_was_bound(
    school: School, school_class: SchoolClass, principal: User, head_teacher: User, registrar: User
) -> None:
    (made,) = issue_all(school, principal)
    successor = make.make_user(school, name="林老师")
    hand_over_class(school_class=school_class, successor=successor, on=OCT, actor=principal, at=make.at(OCT, 7))
    for person, on in ((head_teacher, OCT), (successor, ISSUED), (head_teacher, dt.date(2026, 9, 1)), (successor, NOV)):
        with pytest.raises(ValidationError):
            sign_paper(person, made, on, OCT, registrar)
    assert sign_paper(head_teacher, made, ISSUED, OCT, registrar) == ["signed"]
    assert sign_paper(successor, made, OCT, OCT, registrar) == ["acknowledged"]
    signature = AgreementSignature.objects.get(person=head_teacher)
    assert (signature.how, signature.signed_on, signature.recorded_by) == ("paper", ISSUED, registrar)


def test_signatures_change_nothing_of_what_was_hashed_e3(school: School, principal: User, head_teacher: User) -> None:
    (made,) = issue_all(school, principal)
    before = Paper.objects.values().get(pk=made.paper_id)
    sign(principal, made, party=Party.PRINCIPAL)
    sign(head_teacher, made)
    assert Paper.objects.values().get(pk=made.paper_id) == before


# ---- clauses


def test_a_version_is_prepared_approved_and_used_from_then_on_m13(
    school: School, school_class: SchoolClass, principal: User, registrar: User, head_teacher: User
) -> None:
    (first,) = issue_all(school, principal)
    sign(head_teacher, first)
    version = prepare_clauses(school, registrar)
    assert issue_all(school, principal, OCT, replaces_older=True) == []
    approve_clauses(version=version, actor=principal, at=make.at(OCT))
    assert issue_all(school, principal, OCT) == []
    (second,) = issue_all(school, principal, OCT, replaces_older=True)
    assert (second.replaces, second.version, first.version) == (first, 1, 0)
    assert "第2日补充。" in says(second) and "第2日补充。" not in says(first)
    assert S.UNSIGNED in states(school)["head_teacher "]
    assert AgreementSignature.objects.get().agreement == first
    with pytest.raises(ValidationError):
        sign(head_teacher, first, on=OCT)
    with pytest.raises(ValidationError):
        approve_clauses(version=version, actor=principal, at=make.at(OCT))


def test_only_the_latest_version_is_approved(school: School, principal: User, registrar: User) -> None:
    first = prepare_clauses(school, registrar)
    second = prepare_clauses(school, registrar, OCT)
    with pytest.raises(ValidationError):
        approve_clauses(version=first, actor=principal, at=make.at(OCT))
    assert approve_clauses(version=second, actor=principal, at=make.at(OCT)).approved_by == principal


@pytest.mark.parametrize(
    ("clauses", "told"),
    [
        ((), "至少写一条"),
        (SHIPPED, "没有改动"),
        ((ClauseSet("标题", ()),), "至少一句"),
        ((ClauseSet("", (ClauseLine("一句"),)),), "标题"),
        ((ClauseSet("标题", (ClauseLine("扣{班主任扣}分"),)),), "{班主任扣}"),
        ((ClauseSet("标题", (ClauseLine("扣{班主任扣分分"),)),), "{{}"),
        ((ClauseSet("标" * 31, (ClauseLine("一句"),)),), "最多30个字"),
        ((ClauseSet("标题", (ClauseLine("句" * 301),)),), "最多300个字"),
    ],
)
def test_clauses_that_say_nothing_or_name_nothing_are_refused(
    school: School, principal: User, clauses: tuple[ClauseSet, ...], told: str
) -> None:
    with pytest.raises(ValidationError) as refused:
        save_clauses(school=school, clauses=clauses, note="", is_approved=True, actor=principal, at=make.at(ISSUED))
    assert told in refused.value.messages[0]


def test_every_shipped_clause_names_its_source_and_every_clause_of_the_source_is_carried() -> None:
    carried = {each for clause in SHIPPED for each in clause.source.split("、")}
    wanted = {f"篇一.{number}" for number in range(1, 7)} | {"篇一.教1–教3", "篇一.帮扶", "篇一.收费", "篇一.四"}
    wanted |= {f"{text}.{number}" for text in ("篇二", "篇三") for number in "一二三四五"}
    wanted |= {f"篇四.{number}" for number in range(1, 7)} | {"篇四末"}
    assert wanted <= carried
