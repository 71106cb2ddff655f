"""Pairs, contacts, reviews and ends, with every refusal (M10, G8, I6)."""

import datetime as dt
from typing import Any
from uuid import uuid4

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accountability.actions.support import (
    NewContact,
    NewPairs,
    NewReview,
    end_pair,
    open_pairs,
    record_support,
    review_pair,
)
from accountability.choices import SupportForm, SupportOutcome
from accountability.models import AccountabilityPolicy, SupportContact, SupportPair
from accountability.queries.policy import support_limits_on
from accountability.queries.support import pair_rows
from students.models import SchoolClass, Student, Term, User
from tests import make

TODAY = dt.date(2026, 11, 23)
AT = make.at(TODAY)
pytestmark = pytest.mark.django_db


def new(staff: User, students: list[Student], **overrides: Any) -> NewPairs:
    values = {"goal": "天天到校", "starts_on": TODAY, "planned_until": dt.date(2027, 1, 15), **overrides}
    return NewPairs(staff=staff, students=students, **values)


@pytest.fixture
def pair(registrar: User, subject_teacher: User, pupils: list[Student]) -> SupportPair:
    """Since 1 September."""
    made = new(subject_teacher, pupils[:1], starts_on=make.TERM_START)
    return open_pairs(new=made, actor=registrar, at=AT)[0]


def contact(**overrides: Any) -> NewContact:
    return NewContact(**{"on": TODAY, "form": SupportForm.TALK, "content": "谈心", **overrides})


def test_pairs_are_made_for_many_children_at_once_m10(
    registrar: User, subject_teacher: User, school_class: SchoolClass
) -> None:
    costs = []
    for count in (1, 4):
        students = [make.make_student(school_class) for _ in range(count)]
        with CaptureQueriesContext(connection) as found:
            made = open_pairs(new=new(subject_teacher, students), actor=registrar, at=AT)
        costs.append(len(found))
        assert [pair.student for pair in made] == students
    assert costs[0] == costs[1]
    assert SupportPair.history.filter(history_user=registrar).count() == 5


@pytest.mark.parametrize(
    ("overrides", "field"),
    [
        ({"planned_until": dt.date(2026, 11, 22)}, "planned_until"),
        ({"starts_on": dt.date(2026, 1, 1), "planned_until": dt.date(2062, 1, 1)}, "planned_until"),
        ({"goal": "长" * 201}, "goal"),
        ({"goal": "  "}, "goal"),
    ],
)
def test_what_cannot_be_a_pair_is_refused_with_its_field_g8(
    registrar: User, subject_teacher: User, pupils: list[Student], overrides: dict[str, Any], field: str
) -> None:
    with pytest.raises(ValidationError) as refused:
        open_pairs(new=new(subject_teacher, pupils, **overrides), actor=registrar, at=AT)
    assert list(refused.value.message_dict) == [field]
    assert not SupportPair.objects.exists()


def test_supporter_and_child_are_of_the_school_today(
    registrar: User, subject_teacher: User, pupils: list[Student]
) -> None:
    stranger = make.make_user(make.make_school())
    closed = make.make_user(registrar.school, is_active=False)
    gone = make.make_student(pupils[0].placements.get().school_class, until=TODAY)
    foreign = make.make_student(make.make_class(stranger.school))
    for staff, students in (
        (stranger, pupils),
        (closed, pupils),
        (subject_teacher, [gone]),
        (subject_teacher, [foreign]),
        (subject_teacher, []),
    ):
        with pytest.raises(ValidationError):
            open_pairs(new=new(staff, students), actor=registrar, at=AT)


def test_a_pair_that_exists_is_named_and_not_made_twice_g8(
    pair: SupportPair, registrar: User, pupils: list[Student]
) -> None:
    with pytest.raises(ValidationError, match=pupils[0].name):
        open_pairs(new=new(pair.staff, pupils), actor=registrar, at=AT)
    end_pair(pair=pair, on=TODAY, because="换人", actor=registrar, at=AT)
    assert len(open_pairs(new=new(pair.staff, pupils), actor=registrar, at=AT)) == 3


def test_the_same_contact_twice_is_one_m10(pair: SupportPair) -> None:
    key = uuid4()
    first, second = (
        record_support(pair=pair, new=contact(), client_key=key, actor=pair.staff, at=AT) for _ in range(2)
    )
    assert first.pk == second.pk
    assert SupportContact.objects.count() == 1


@pytest.mark.parametrize(
    "overrides",
    [{"on": dt.date(2026, 11, 24)}, {"on": dt.date(2026, 8, 31)}, {"content": ""}, {"content": "长" * 301}],
)
def test_a_contact_ahead_before_the_pair_or_empty_is_refused_m10(pair: SupportPair, overrides: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        record_support(pair=pair, new=contact(**overrides), client_key=uuid4(), actor=pair.staff, at=AT)
    assert not SupportContact.objects.exists()


def test_a_key_of_another_pair_is_refused_m10(pair: SupportPair, registrar: User, pupils: list[Student]) -> None:
    other = open_pairs(new=new(pair.staff, pupils[1:2]), actor=registrar, at=AT)[0]
    key = uuid4()
    record_support(pair=pair, new=contact(), client_key=key, actor=pair.staff, at=AT)
    with pytest.raises(ValidationError):
        record_support(pair=other, new=contact(), client_key=key, actor=pair.staff, at=AT)


def review(pair: SupportPair, outcome: SupportOutcome, **overrides: Any) -> None:
    made = NewReview(term=Term.objects.get(school=pair.school), outcome=outcome, **overrides)
    review_pair(pair=pair, new=made, actor=pair.staff, at=AT)


def test_a_review_goes_on_with_another_goal_and_a_longer_period_g8(pair: SupportPair) -> None:
    review(pair, SupportOutcome.CHANGED, goal="数学作业按时交", planned_until=dt.date(2027, 7, 1))
    pair.refresh_from_db()
    assert (pair.goal, pair.planned_until, pair.ended_on) == ("数学作业按时交", dt.date(2027, 7, 1), None)
    assert pair.history.count() == 2


@pytest.mark.parametrize("outcome", [SupportOutcome.ENDED, SupportOutcome.LEFT])
def test_a_review_may_end_the_pair_g8(pair: SupportPair, outcome: SupportOutcome) -> None:
    review(pair, outcome, note="目标达到")
    pair.refresh_from_db()
    assert (pair.ended_on, pair.ended_because) == (TODAY, "目标达到")


def test_a_term_is_reviewed_once_and_only_while_the_pair_lasts_g8(pair: SupportPair) -> None:
    review(pair, SupportOutcome.CONTINUE)
    with pytest.raises(ValidationError):
        review(pair, SupportOutcome.CONTINUE)
    pair.reviews.all().delete()
    end_pair(pair=pair, on=TODAY, because="转学", actor=pair.staff, at=AT)
    with pytest.raises(ValidationError):
        review(pair, SupportOutcome.CONTINUE)


@pytest.mark.parametrize("goal", ["", "天天到校"])
def test_another_goal_is_another_goal_g8(pair: SupportPair, goal: str) -> None:
    with pytest.raises(ValidationError) as refused:
        review(pair, SupportOutcome.CHANGED, goal=goal)
    assert "goal" in refused.value.message_dict


def test_a_term_before_the_pair_or_of_another_school_is_refused_g8(pair: SupportPair) -> None:
    before = Term.objects.create(
        school=pair.school, name="春", starts_on=dt.date(2026, 2, 24), ends_on=dt.date(2026, 7, 3)
    )
    elsewhere = Term.objects.get(school=make.make_school())
    for term in (before, elsewhere):
        with pytest.raises(ValidationError):
            review_pair(pair=pair, new=NewReview(term=term, outcome=SupportOutcome.CONTINUE), actor=pair.staff, at=AT)


@pytest.mark.parametrize(
    ("on", "because"), [(dt.date(2026, 11, 24), "转学"), (dt.date(2026, 8, 31), "转学"), (TODAY, " ")]
)
def test_an_end_ahead_before_the_start_or_without_a_reason_is_refused_g8(
    pair: SupportPair, on: dt.date, because: str
) -> None:
    with pytest.raises(ValidationError):
        end_pair(pair=pair, on=on, because=because, actor=pair.staff, at=AT)


def test_an_end_before_the_last_contact_or_a_second_end_is_refused_g8(pair: SupportPair) -> None:
    record_support(pair=pair, new=contact(), client_key=uuid4(), actor=pair.staff, at=AT)
    with pytest.raises(ValidationError):
        end_pair(pair=pair, on=dt.date(2026, 11, 20), because="转学", actor=pair.staff, at=AT)
    end_pair(pair=pair, on=TODAY, because="转学", actor=pair.staff, at=AT)
    with pytest.raises(ValidationError):
        end_pair(pair=pair, on=TODAY, because="转学", actor=pair.staff, at=AT)


def test_the_rules_in_force_on_the_day_k14(pair: SupportPair) -> None:
    def is_silent() -> bool:
        return pair_rows(SupportPair.objects.all(), pair.school_id, TODAY)[0].standing.is_silent

    assert support_limits_on(pair.school_id, TODAY).support_contact_days == 30
    assert is_silent()
    AccountabilityPolicy.objects.create(school=pair.school, effective_on=TODAY, support_contact_days=100)
    assert not is_silent()
