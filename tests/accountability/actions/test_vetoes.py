"""The veto: proposed by figures, effective by the principal's word, bars the next term (F6, K1, K13, K16, K17)."""

import datetime as dt

import pytest
from django.core.exceptions import ValidationError

from accountability.actions.objections import decide_objection, object_to
from accountability.actions.settlement import settle_term
from accountability.actions.vetoes import decide_veto, exempt
from accountability.choices import ObjectionAnswer, VetoAnswer
from accountability.models import AccountabilityPolicy, LedgerEntry, Veto
from students.actions.staff import NewPost, appoint, hand_over_class
from students.choices import Role
from students.models import Appointment, Placement, Term, User
from tests import make
from tests.accountability.points_scene import AFTER, NEXT_TERM, SETTLED, START, Scene, day, make_scene

pytestmark = pytest.mark.django_db
DAY = dt.timedelta(days=1)
YES, NO = VetoAnswer.CONFIRMED, VetoAnswer.REJECTED


@pytest.fixture
def scene() -> Scene:
    """Five children, three of whom are lost."""
    scene = make_scene()
    scene.lose(*scene.children[:3])
    return scene


def decide(scene: Scene, answer: VetoAnswer = YES, reason: str = "情况属实", actor: User | None = None) -> Veto:
    """The principal's word on the only veto."""
    veto = Veto.objects.get()
    decide_veto(veto=veto, answer=answer, reason=reason, actor=actor or scene.principal, at=make.at(AFTER, 9))
    return veto


def make_head(staff: User, scene: Scene, starts_on: dt.date = AFTER, ends_on: dt.date | None = None) -> Appointment:
    """Somebody becomes head teacher of another class."""
    room = make.make_class(scene.school)
    new = NewPost(staff, Role.HEAD_TEACHER, starts_on, room, ends_on=ends_on)
    return appoint(post=new, actor=scene.registrar, at=make.at(AFTER, 10))


@pytest.mark.parametrize(
    ("children", "lost", "expected"),
    [(4, 2, None), (5, 3, (3, 5, 0, 0)), (1, 1, (1, 1, 0, 0)), (5, 0, None)],
)
def test_f6_the_vectors(children: int, lost: int, expected: tuple[int, ...] | None) -> None:
    scene = make_scene(children)
    scene.lose(*scene.children[:lost])
    assert not Veto.objects.exists()
    scene.settle()
    veto = Veto.objects.first()
    assert (veto and (veto.lost_count, veto.base, veto.joined, veto.left)) == expected


def test_f6_who_joined_counts_and_who_left_does_not() -> None:
    scene = make_scene(3)
    make.make_student(scene.school_class, since=day(9, 8))
    make.make_student(scene.school_class, until=day(9, 8))
    make.make_student(scene.school_class, kind="guest")
    scene.lose(*scene.children[:3])
    scene.settle()
    veto = Veto.objects.get()
    assert (veto.lost_count, veto.base, veto.joined, veto.left) == (3, 4, 1, 1)


def test_k17_a_lost_child_stays_in_the_base_of_its_class() -> None:
    scene = make_scene(3)
    other = make.make_class(scene.school)
    scene.lose(*scene.children[:2])
    stay = Placement.objects.get(student=scene.children[0])
    Placement.objects.filter(pk=stay.pk).update(ends_on=day(9, 21))
    Placement.objects.create(
        school=scene.school, enrolment=stay.enrolment, student=stay.student, school_class=other, starts_on=day(9, 21)
    )
    scene.settle()
    veto = Veto.objects.get()
    assert (veto.school_class, veto.lost_count, veto.base, veto.left) == (scene.school_class, 2, 3, 0)


def test_k14_the_line_is_that_of_the_settlement_day(scene: Scene) -> None:
    policy = {"school": scene.school, "confirm_run_days": 5}
    AccountabilityPolicy.objects.create(**policy, effective_on=SETTLED, veto_percent=60)
    AccountabilityPolicy.objects.create(**policy, effective_on=AFTER, veto_percent=1)
    scene.settle()
    assert not Veto.objects.exists()


def test_k16_only_final_losses_count_and_it_is_looked_at_again(scene: Scene) -> None:
    back = scene.children[0]
    scene.live(day(9, 21), day(10, 14), scene.children[:3])
    scene.live(day(10, 15), SETTLED, scene.children[1:3])
    scene.settle()
    assert not Veto.objects.exists()
    scene.live(AFTER, AFTER, [back, *scene.children[1:3]])
    assert Veto.objects.get().lost_count == 3


def test_k16_a_loss_that_becomes_final_later_joins_the_veto() -> None:
    scene = make_scene(5)
    back = scene.children[0]
    scene.lose(*scene.children[:4])
    scene.live(day(9, 21), day(10, 14), scene.children[:4])
    scene.live(day(10, 15), SETTLED, scene.children[1:4])
    scene.settle()
    assert Veto.objects.get().lost.count() == 3
    scene.live(AFTER, AFTER, [back, *scene.children[1:4]])
    assert Veto.objects.get().lost.count() == 4


def test_f4_f6_lost_children_whom_nobody_is_charged_for_count_all_the_same() -> None:
    scene = make_scene(1)
    Appointment.objects.filter(school_class=scene.school_class).update(ends_on=START - DAY)
    scene.lose(scene.children[0])
    scene.settle()
    assert Veto.objects.get().lost_count == 1
    decide(scene)


def test_f6_effective_only_after_the_principal_confirms_with_a_reason(scene: Scene) -> None:
    scene.settle()
    make_head(scene.z, scene)
    for actor, reason in ((scene.registrar, "情况属实"), (scene.principal, " ")):
        with pytest.raises(ValidationError):
            decide(scene, actor=actor, reason=reason)
    veto = decide(scene)
    assert set(veto.decisions.get().persons.all()) == {scene.w, scene.z, scene.l}
    with pytest.raises(ValidationError):
        decide(scene)
    with pytest.raises(ValidationError, match="张老师"):
        make_head(scene.z, scene)


def test_f6_not_confirmed_it_bars_nobody_and_the_last_word_holds(scene: Scene) -> None:
    scene.settle()
    decide(scene, NO)
    make_head(scene.z, scene)
    decide(scene, YES)
    with pytest.raises(ValidationError):
        make_head(scene.z, scene)
    decide(scene, NO)
    make_head(scene.z, scene)


@pytest.mark.parametrize(
    ("starts_on", "ends_on", "refused"),
    [
        (AFTER, None, True),
        (day(10, 17), None, True),
        (NEXT_TERM[1], None, True),
        (NEXT_TERM[1] + DAY, None, False),
        (day(10, 17), day(10, 18), False),
    ],
)
def test_f6_only_in_the_next_term(scene: Scene, starts_on: dt.date, ends_on: dt.date | None, refused: bool) -> None:
    scene.settle()
    decide(scene)
    if refused:
        with pytest.raises(ValidationError):
            make_head(scene.w, scene, starts_on, ends_on)
    else:
        make_head(scene.w, scene, starts_on, ends_on)


def test_f6_other_posts_and_other_people_are_free(scene: Scene) -> None:
    scene.settle()
    decide(scene)
    make_head(make.make_user(scene.school), scene)
    new = NewPost(scene.w, Role.SUBJECT_TEACHER, AFTER, scene.school_class, "美术")
    appoint(post=new, actor=scene.registrar, at=make.at(AFTER))


def test_f6_handing_a_class_over_is_refused_too(scene: Scene) -> None:
    scene.settle()
    decide(scene)
    with pytest.raises(ValidationError):
        hand_over_class(
            school_class=scene.school_class, successor=scene.z, on=AFTER, actor=scene.registrar, at=make.at(AFTER)
        )


def test_f6_the_principal_lifts_it_for_one_person_with_a_reason(scene: Scene) -> None:
    scene.settle()
    decide(scene)
    lift = {"term": scene.term, "at": make.at(AFTER, 10)}
    for actor, reason in ((scene.registrar, "无人可用"), (scene.principal, "")):
        with pytest.raises(ValidationError):
            exempt(**lift, staff=scene.z, reason=reason, actor=actor)
    exempt(**lift, staff=scene.z, reason="无人可用", actor=scene.principal)
    make_head(scene.z, scene)
    with pytest.raises(ValidationError):
        make_head(scene.w, scene)
    with pytest.raises(ValidationError):
        exempt(**lift, staff=scene.z, reason="再来", actor=scene.principal)


def test_k13_who_is_charged_no_longer_is_barred_no_longer(scene: Scene) -> None:
    scene.settle()
    decide(scene)
    for entry in LedgerEntry.objects.filter(staff=scene.l):
        objection = object_to(entry=entry, text="不服", actor=scene.l, at=make.at(AFTER))
        decide_objection(
            objection=objection, answer=ObjectionAnswer.UPHELD, reason="属实", actor=scene.principal, at=make.at(AFTER)
        )
    make_head(scene.l, scene)
    assert set(Veto.objects.get().decisions.get().persons.all()) == {scene.w, scene.z, scene.l}


def test_k1_children_lost_in_an_earlier_term_are_in_no_base(scene: Scene) -> None:
    """Of five children three stay lost: the next term begins with two."""
    scene.settle()
    scene.live(AFTER, day(10, 23), scene.children[:4])
    scene.confirm(scene.children[3], day(10, 23))
    Term.objects.filter(pk=scene.next_term.pk).update(ends_on=day(10, 23))
    AccountabilityPolicy.objects.create(school=scene.school, effective_on=AFTER, confirm_run_days=5, veto_percent=49)
    settle_term(term=Term.objects.get(pk=scene.next_term.pk), at=make.at(day(10, 24)))
    veto = Veto.objects.latest("id")
    assert (veto.lost_count, veto.base) == (1, 2)
