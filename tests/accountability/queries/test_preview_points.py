"""What other values of evaluation and veto would say, counted over the running month and term (F6, F10)."""

import pytest
import time_machine

from accountability.queries.evaluation import school_month
from accountability.queries.policy_preview import Scene
from accountability.queries.policy_rows import policies_of
from accountability.queries.preview_points import classes_over_the_line, evaluations_changed
from accountability.rules.policy_values import VALUES, read
from students.models import School
from tests import make
from tests.accountability.points_scene import CONFIRMED, START, day, make_scene
from tests.policies import change

pytestmark = pytest.mark.django_db


def changed(school: School, **values: str) -> Scene:
    old = policies_of(school.pk)
    read_values = {name: read(VALUES[name], text) for name, text in values.items()}
    return Scene.of(school.pk, CONFIRMED, old, old.changed(VALUES[next(iter(values))].family, CONFIRMED, read_values))


def test_classes_over_another_line_of_the_veto_f6() -> None:
    lived = make_scene(children=5)
    lived.lose(lived.children[0], lived.children[1])
    assert classes_over_the_line(changed(lived.school, veto_percent="30")) == (0, 1)
    assert classes_over_the_line(changed(lived.school, veto_percent="40")) == (0, 0)


def test_the_months_totals_by_other_values_are_those_after_the_change_f10() -> None:
    lived = make_scene()
    lived.live(START, CONFIRMED, lived.children[:1])
    with time_machine.travel(make.at(day(9, 21)), tick=False):
        assert evaluations_changed(changed(lived.school, mismatch_points="5")) == (0, 1)
        assert evaluations_changed(changed(lived.school, no_contact_points="3")) == (1, 1)
        first, until = day(9, 1), CONFIRMED
        before = school_month(lived.school.pk, first, until, make.at(day(9, 21))).evaluations
        change(lived.school, lived.principal, day(9, 21), no_contact_points="3")
        after = school_month(lived.school.pk, first, until, make.at(day(9, 21))).evaluations
    assert {key: each.total for key, each in before.items()} != {key: each.total for key, each in after.items()}
