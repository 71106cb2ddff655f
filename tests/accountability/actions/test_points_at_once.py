"""Two who post at once post once (F7), with real threads and transactions."""

import pytest

from accountability.actions.cases import Ending, close_case
from accountability.actions.daily import run_day
from accountability.actions.objections import decide_objection, object_to
from accountability.actions.points import post_points
from accountability.actions.settlement import settle_term
from accountability.choices import CaseEventKind, CaseOutcome, EntryKind, ObjectionAnswer
from accountability.models import CaseEvent, DropoutCase, FinalMark, LedgerEntry, Settlement, Veto
from students.models import Term, User
from tests import make
from tests.accountability.points_scene import AFTER, CONFIRMED, START, Scene, make_scene
from tests.threads import Crowd

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def scene() -> Scene:
    """Three children out of five whose dropout was confirmed, and nothing posted yet."""
    scene = make_scene()
    scene.live(START, CONFIRMED, scene.children[:3])
    for case in DropoutCase.objects.all():
        CaseEvent.objects.create(
            school=scene.school, case=case, kind=CaseEventKind.CONFIRMED, on=CONFIRMED,
            at=make.at(CONFIRMED, 16), by=scene.principal,
        )  # fmt: skip
    return scene


def failures(found: list[object]) -> list[object]:
    """What went wrong."""
    return [each for each in found if isinstance(each, Exception)]


def test_posting_from_four_sides_at_once(scene: Scene) -> None:
    crowd, at = Crowd(), make.at(CONFIRMED, 18)
    children = {child.pk for child in scene.children}
    found = crowd.at_once(
        lambda: post_points(school_id=scene.school.pk, at=at),
        lambda: post_points(school_id=scene.school.pk, at=at, among=children),
        lambda: run_day(at=at, school_id=scene.school.pk),
        lambda: post_points(school_id=scene.school.pk, at=at),
    )
    assert failures(found) == []
    assert crowd.ask(lambda: LedgerEntry.objects.count()) == 9


def test_settling_twice_at_once(scene: Scene) -> None:
    crowd, at = Crowd(), make.at(AFTER)
    found = crowd.at_once(
        *[lambda: settle_term(term=Term.objects.get(pk=scene.term.pk), at=at)] * 2,
        lambda: run_day(at=at, school_id=scene.school.pk),
    )
    assert failures(found) == []
    counts = crowd.ask(
        lambda: [model.objects.count() for model in (LedgerEntry, FinalMark, Settlement, Veto)]  # type: ignore[attr-defined]
    )
    assert counts == [9, 9, 1, 1]


def test_an_objection_upheld_while_the_case_is_closed(scene: Scene) -> None:
    post_points(school_id=scene.school.pk, at=make.at(CONFIRMED, 17))
    entry = LedgerEntry.objects.filter(staff=scene.w).first()
    assert entry is not None
    objection = object_to(entry=entry, text="不服", actor=scene.w, at=make.at(CONFIRMED, 17))
    crowd, at = Crowd(), make.at(CONFIRMED, 18)
    ending = Ending(outcome=CaseOutcome.ELSEWHERE, evidence="证明")
    found = crowd.at_once(
        lambda: decide_objection(
            objection=objection, answer=ObjectionAnswer.UPHELD, reason="属实", at=at,
            actor=User.objects.get(pk=scene.principal.pk),
        ),
        lambda: close_case(case=entry.case, ending=ending, actor=scene.principal, at=at),
    )  # fmt: skip
    assert failures(found) == []
    gone = LedgerEntry.objects.filter(kind=EntryKind.REVERSAL, case=entry.case)
    assert crowd.ask(lambda: gone.count()) == 3
