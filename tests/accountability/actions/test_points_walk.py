"""Lives drawn at random: at the end of every day the ledger comes to what the facts come to (F3, F7, F8)."""

import datetime as dt
import random
from collections import Counter
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError

from accountability.actions.daily import run_day
from accountability.actions.points import post_points
from accountability.choices import CaseOutcome, EntryKind
from accountability.models import DropoutCase, LedgerEntry, Settlement
from accountability.queries.case_facts import CaseEye
from accountability.queries.losses import confirmed_children
from accountability.queries.points_due import dues
from accountability.rules.losses import Finality
from students.queries.calendar import school_calendar
from tests import make
from tests.accountability.points_scene import SETTLED, START, Scene, U, day, make_scene, weekdays
from tests.rolls import take_roll

pytestmark = pytest.mark.django_db
LAST = day(11, 6)


def live_a_day(scene: Scene, on: dt.date, chance: random.Random, is_away: dict[int, bool]) -> None:
    """Some stay away, some come back; the principal confirms what can be, and closes a case now and then."""
    for child in scene.children:
        if chance.random() < (0.15 if is_away[child.pk] else 0.2):
            is_away[child.pk] = not is_away[child.pk]
    marks = {child: U for child in scene.children if is_away[child.pk]}
    take_roll(scene.school_class, scene.w, on, marks)
    for case in DropoutCase.objects.filter(school=scene.school, closed_on=None).select_related("student"):
        try:
            scene.confirm(case.student, on)
        except ValidationError:
            continue
    if chance.random() < 0.04:
        case = DropoutCase.objects.filter(school=scene.school, closed_on=None).order_by("pk").first()
        if case is not None:
            scene.close(case.student, CaseOutcome.ELSEWHERE, on)


def recomputed(scene: Scene, on: dt.date) -> Counter[tuple[str, int]]:
    """Points by person and term from the facts alone."""
    eye = CaseEye.on(scene.school.pk, school_calendar(scene.school.pk), on)
    found: Counter[tuple[str, int]] = Counter()
    for due in dues(eye, confirmed_children(scene.school.pk)):
        assert due.term is not None and due.verdict is not None
        if due.verdict.finality is not Finality.REVERSED:
            for charge in due.charges:
                found[str(charge.staff_id), due.term.term_id] += charge.points  # type: ignore[assignment]
    return +Counter({key: -points for key, points in found.items()})


def in_ledger(scene: Scene) -> Counter[tuple[str, int]]:
    """The same from the ledger."""
    found: Counter[tuple[str, int]] = Counter()
    for staff, term, points in LedgerEntry.objects.values_list("staff_id", "term_id", "points"):
        found[str(staff), term] += points
    return +Counter({key: -points for key, points in found.items()})


@pytest.mark.parametrize("seed", range(3))
def test_f7_the_ledger_is_what_the_facts_are_on_every_day(seed: int) -> None:
    scene, chance = make_scene(4), random.Random(seed)  # lives, not secrets
    is_away = {child.pk: chance.random() < 0.7 for child in scene.children}
    for on in weekdays(START, LAST):
        live_a_day(scene, on, chance, is_away)
        assert in_ledger(scene) == recomputed(scene, on), on
        before = LedgerEntry.objects.count()
        assert post_points(school_id=scene.school.pk, at=make.at(on, 20)).changes == 0
        run_day(at=make.at(on, 23))
        assert LedgerEntry.objects.count() == before, on
    assert Settlement.objects.get().on == SETTLED
    assert LedgerEntry.objects.filter(kind=EntryKind.REVERSAL).exists()
    for entry in LedgerEntry.objects.filter(kind=EntryKind.REVERSAL).select_related("reverses"):
        assert entry.reverses is not None and entry.points + entry.reverses.points == Decimal()
