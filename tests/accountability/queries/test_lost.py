"""Who is lost on a day, to which class, for retention and targets (F3, H2, K1, K16, K17)."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accountability.choices import TargetKind
from accountability.queries.lost import lost_in, lost_on
from accountability.queries.targets import targets_on
from students.models import Placement
from students.queries.retention import class_retentions, school_retention
from students.rules.enrolment_rates import Rate
from tests import make
from tests.accountability.points_scene import AFTER, CONFIRMED, SETTLED, Scene, day, make_scene

pytestmark = pytest.mark.django_db


@pytest.fixture
def scene() -> Scene:
    """Of five children one is lost."""
    scene = make_scene()
    scene.lose(scene.children[0])
    return scene


def values(scene: Scene, on: object) -> dict[TargetKind, Rate]:
    """The live values of the targets."""
    return {line.kind: line.now for line in targets_on(scene.school.pk, on).lines}  # type: ignore[arg-type]


def test_k16_lost_until_back_and_not_before_the_confirmation(scene: Scene) -> None:
    child, school = scene.children[0], scene.school.pk
    assert lost_on(school, day(9, 17)) == {}
    assert lost_on(school, CONFIRMED) == {child.pk: scene.school_class.pk}
    scene.live(day(9, 21), day(9, 28))
    found = [bool(lost_on(school, on)) for on in (day(9, 21), day(9, 25), day(9, 28), day(9, 29))]
    assert found == [True, True, False, False]


def test_h2_retention_and_dropout_rate_count_it(scene: Scene) -> None:
    found = values(scene, CONFIRMED)
    assert found[TargetKind.RETENTION] == Rate(4, 5)
    assert found[TargetKind.DROPOUT] == Rate(1, 5)
    assert found[TargetKind.CLASS_RETENTION] == Rate(0, 1)
    before = values(scene, day(9, 17))
    assert (before[TargetKind.RETENTION], before[TargetKind.DROPOUT]) == (Rate(5, 5), Rate(0, 5))


def test_k1_lost_in_an_earlier_term_is_in_no_base(scene: Scene) -> None:
    scene.live(AFTER, AFTER, scene.children[:1])
    found = lost_in(scene.next_term, AFTER)
    assert (found.lost, found.before) == ({}, {scene.children[0].pk})
    assert set(found.present) == {scene.children[0].pk}
    assert values(scene, AFTER)[TargetKind.RETENTION] == Rate(4, 4)
    assert values(scene, AFTER)[TargetKind.DROPOUT] == Rate(1, 5)


def test_k17_a_change_of_class_leaves_the_child_with_the_first_one(scene: Scene) -> None:
    child, other = scene.children[0], make.make_class(scene.school)
    make.make_student(other)
    stay = Placement.objects.get(student=child)
    Placement.objects.filter(pk=stay.pk).update(ends_on=day(9, 21))
    Placement.objects.create(
        school=scene.school, enrolment=stay.enrolment, student=child, school_class=other, starts_on=day(9, 21)
    )
    lost = lost_in(scene.term, SETTLED)
    found = class_retentions(scene.school.pk, scene.term.starts_on, SETTLED, lost.lost, lost.before)
    assert found[scene.school_class.pk].rate == Rate(4, 5)
    assert found[other.pk].rate == Rate(1, 1)
    whole = school_retention(scene.school.pk, scene.term.starts_on, SETTLED, lost.lost, lost.before)
    assert whole.rate == Rate(5, 6)


def test_one_query_where_nobody_was_ever_confirmed_and_no_more_for_three_than_for_one(scene: Scene) -> None:
    empty = make.make_school()
    with CaptureQueriesContext(connection) as nobody:
        assert lost_on(empty.pk, CONFIRMED) == {}
    many = make_scene()
    many.lose(*many.children[:3])
    counts = []
    for each in (scene, many):
        with CaptureQueriesContext(connection) as found:
            lost_on(each.school.pk, CONFIRMED)
        counts.append(len(found))
    assert len(nobody) == 1 and counts[0] == counts[1]
