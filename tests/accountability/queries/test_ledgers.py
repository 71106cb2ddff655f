"""The ledgers of a term that really happened, today and on past days, in a number of statements that does not grow."""

import datetime as dt
from collections.abc import Iterator

import pytest
import time_machine
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from accountability.choices import PaperKind
from accountability.models import CaseEvent, DropoutCase
from accountability.queries.case_facts import CaseEye
from accountability.queries.ledger_rows import LedgerRow, ledger_rows, ledgers_on
from accountability.queries.ledgers import ledger_cases
from accountability.queries.reported import reported_cases
from accountability.queries.sign_off import registered_places, village_sheets
from accountability.queries.unified import comparison_on
from accountability.rules.ledgers import Ledger
from accountability.rules.unified import Difference
from students.models import CatchmentChild, Student
from students.queries.calendar import school_calendar
from tests import make
from tests.accountability.ledger_scene import OTHER_VILLAGE, TODAY, VILLAGE, Scene, day, make_paper, make_scene

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def scene(django_db_setup: None, django_db_blocker: pytest.FixtureRequest) -> Iterator[Scene]:
    """Played once; each test undoes what it changes."""
    blocker = django_db_blocker.unblock()  # type: ignore[attr-defined]
    with time_machine.travel(make.at(TODAY), tick=False), blocker, transaction.atomic():
        yield make_scene()
        transaction.set_rollback(True)


def eye(scene: Scene, on: dt.date = TODAY) -> CaseEye:
    school_id = scene.school_class.school_id
    return CaseEye.on(school_id, school_calendar(school_id), on)


def names(scene: Scene, ledger: Ledger, on: dt.date = TODAY, *, struck_off: bool = False) -> list[str]:
    found = ledgers_on(eye(scene, on)).stubs(ledger, with_struck_off=struck_off)
    return [stub.found.case.student.name for stub in found if stub.found]


def row_of(scene: Scene, child: Student, ledger: Ledger, on: dt.date = TODAY) -> LedgerRow:
    stubs = ledgers_on(eye(scene, on)).stubs(ledger, with_struck_off=True)
    return ledger_rows(eye(scene, on), ledger, [stub for stub in stubs if stub.student_id == child.pk])[0]


@pytest.mark.parametrize(
    ("on", "suspected", "dropouts"),
    [
        (day(9, 15), [], []),
        (day(9, 16), ["罗小满", "吴迪"], []),
        (day(10, 12), ["吴迪"], ["罗小满"]),
        (day(10, 14), ["冉欣怡"], ["罗小满", "吴迪"]),
        (day(10, 26), ["罗小满", "冉欣怡", "向阳"], ["吴迪"]),
        (day(10, 30), ["罗小满", "冉欣怡", "向阳", "田甜"], ["吴迪"]),
        (day(11, 3), ["罗小满", "冉欣怡", "田甜"], ["吴迪"]),
        (day(11, 10), ["罗小满", "田甜"], ["吴迪", "冉欣怡"]),
        (TODAY, ["罗小满", "田甜", "周小雨"], ["吴迪", "冉欣怡"]),
    ],
)
def test_the_ledgers_of_any_day_k15(scene: Scene, on: dt.date, suspected: list[str], dropouts: list[str]) -> None:
    assert names(scene, Ledger.SUSPECTED, on) == suspected
    assert sorted(names(scene, Ledger.DROPOUT, on)) == sorted(dropouts)


def test_those_struck_off_come_last(scene: Scene) -> None:
    assert names(scene, Ledger.SUSPECTED, struck_off=True)[3:] == ["向阳"]
    assert names(scene, Ledger.DROPOUT, struck_off=True)[2:] == ["罗小满"]


def test_a_missing_child_that_a_roll_shows_leaves_the_ledger_d11(scene: Scene) -> None:
    with transaction.atomic():
        from tests.rolls import take_roll

        take_roll(scene.school_class, scene.head, TODAY, {}, hour=11)
        assert "吴迪" not in names(scene, Ledger.DROPOUT)
        assert "吴迪" in names(scene, Ledger.DROPOUT, day(11, 20))
        transaction.set_rollback(True)


def test_counts_are_what_a_plain_recount_gives(scene: Scene) -> None:
    """From events and closing days alone: open and confirmed after the last return, or closed as missing."""
    for on in (day(10, 1), day(10, 13), day(10, 27), day(11, 5), TODAY):
        open_then = [
            case
            for case in DropoutCase.objects.filter(opened_on__lte=on)
            if case.closed_on is None or case.closed_on > on
        ]
        back_on = {"罗小满": day(10, 26), "田甜": day(11, 4), "向阳": day(11, 3)}
        lost = 0
        for case in open_then:
            confirmed = CaseEvent.objects.filter(case=case, kind="confirmed", on__lte=on).exists()
            lost += confirmed and on < back_on.get(case.student.name, dt.date.max)
        kept = CaseEvent.objects.filter(kind="closed", outcome="missing", on__lte=on).count()
        found = ledgers_on(eye(scene, on))
        assert len(found.stubs(Ledger.DROPOUT)) == lost + kept
        assert len(found.stubs(Ledger.SUSPECTED)) == len(open_then) - lost


def test_what_a_row_says_of_a_lost_child(scene: Scene) -> None:
    row = row_of(scene, scene.lost, Ledger.DROPOUT)
    found, work = row.stub.found, row.work
    assert found is not None and work is not None
    assert (row.entered_on, found.known.state.episode.starts_on) == (day(11, 10), day(10, 12))
    assert (found.days.school, found.days.calendar, found.days.unknown) == (31, 43, 0)
    assert (work.cause, work.whereabouts, work.responsible, work.heads) == (
        "work", "在东莞随父亲打工", "周校长", ("王老师",),
    )  # fmt: skip
    assert (work.persuasion.count, work.persuasion.last_on, work.persuasion.channel) == (4, day(11, 17), "phone")
    assert {kind: (paper.number, paper.served_on) for kind, paper in work.papers.items()} == {
        PaperKind.LETTER: ("义劝通字〔2026〕第1号", day(10, 16)),
        PaperKind.REPORT: ("辍报字〔2026〕第1号", day(10, 27)),
        PaperKind.NOTICE: ("青政复〔2026〕3号", day(10, 30)),
    }


def test_the_past_knows_nothing_of_what_came_after(scene: Scene) -> None:
    work = row_of(scene, scene.lost, Ledger.SUSPECTED, day(10, 20)).work
    assert work is not None
    assert (work.persuasion.count, set(work.papers)) == (2, {PaperKind.LETTER})
    early = row_of(scene, scene.lost, Ledger.SUSPECTED, day(10, 15)).work
    assert early is not None and early.papers[PaperKind.LETTER].served_on is None


def test_a_relapse_counts_from_its_own_first_day_k11(scene: Scene) -> None:
    row = row_of(scene, scene.relapsed, Ledger.SUSPECTED)
    assert row.stub.found is not None
    state = row.stub.found.known.state
    assert (row.entered_on, state.episode.starts_on, state.relapse_no) == (day(10, 30), day(11, 20), 1)
    assert row.stub.found.days.school == 2


def test_a_return_into_another_class_is_said(scene: Scene) -> None:
    found = {each.case.student_id: each.is_same_class for each in ledger_cases(eye(scene))}
    assert found[scene.back.pk] is True and found[scene.lost.pk] is None


def test_children_of_school_age_with_where_they_are_g7(scene: Scene) -> None:
    with transaction.atomic():
        about = {"school": scene.school_class.school, "starts_on": day(9, 1), "village": VILLAGE}
        born = dt.date(2017, 5, 13)
        linked = {"student": scene.lost, "match": "confirmed", "birth_on": born}
        CatchmentChild.objects.create(name="冉欣怡", **linked, **about)
        CatchmentChild.objects.create(
            name="钱多多", birth_on=born, place="other_school", place_name="城关小学", **about
        )
        CatchmentChild.objects.create(name="小小", birth_on=dt.date(2024, 1, 1), **about)
        stubs = ledgers_on(eye(scene)).stubs(Ledger.SCHOOL_AGE)
        rows = ledger_rows(eye(scene), Ledger.SCHOOL_AGE, stubs)
        assert [(row.person.name, row.stub.category.value, row.work is None) for row in rows] == [
            ("冉欣怡", "dropout", False),
            ("钱多多", "in_school", True),
        ]
        transaction.set_rollback(True)


def test_sheets_by_village_d13(scene: Scene) -> None:
    sheets = {sheet.village: sheet for sheet in village_sheets(eye(scene))}
    assert list(sheets) == [VILLAGE, OTHER_VILLAGE]
    first, second = sheets[VILLAGE], sheets[OTHER_VILLAGE]
    assert [each.student.name for each in first.counted] == ["罗小满", "冉欣怡"]
    assert [each.student.name for each in first.returned] == ["罗小满"]
    assert [each.student.name for each in first.missing] == ["冉欣怡"]
    assert first.returned[0].returned_on == day(10, 26)
    assert [each.student.name for each in second.missing] == ["吴迪"]


def test_villages_to_say_none_for_and_a_child_without_a_village_last(scene: Scene) -> None:
    with transaction.atomic():
        Student.objects.filter(pk=scene.lost.pk).update(village="", township="", county="")
        assert [sheet.village for sheet in village_sheets(eye(scene))] == [VILLAGE, OTHER_VILLAGE, ""]
        transaction.set_rollback(True)
    places = registered_places(scene.school_class.school_id, TODAY)
    assert places == [("青江县", "青石镇", VILLAGE), ("青江县", "青石镇", OTHER_VILLAGE)]


def test_the_three_numbers_and_who_makes_them_differ(scene: Scene) -> None:
    found = comparison_on(eye(scene))
    ids = {child.pk: child.name for child in Student.objects.all()}
    assert {ids[child] for child in found.found.reported} == {"冉欣怡", "罗小满", "吴迪"}
    assert {ids[child] for child in found.found.on_ledger} == {"冉欣怡", "吴迪", "周小雨", "田甜"}
    assert {ids[child] for child in found.found.in_registry} == {"冉欣怡", "吴迪", "周小雨"}
    assert {(ids[each.student_id], each.difference) for each in found.found.apart} == {
        ("田甜", Difference.NOT_MISSING),
        ("周小雨", Difference.NOT_YET),
        ("罗小满", Difference.BACK),
    }


def test_the_central_school_sees_what_was_served(scene: Scene) -> None:
    rows = reported_cases(eye(scene))
    assert [(row.name, row.report_number, row.reported_on) for row in rows] == [
        ("冉欣怡", "辍报字〔2026〕第1号", day(10, 27)),
        ("吴迪", "辍报字〔2026〕第3号", day(9, 29)),
        ("罗小满", "辍报字〔2026〕第2号", day(9, 29)),
    ]
    with transaction.atomic():
        make_paper(scene.case(scene.suspected), PaperKind.REPORT, "未送达", TODAY, None, scene.registrar)
        assert len(reported_cases(eye(scene))) == 3
        transaction.set_rollback(True)


def _statements(scene: Scene) -> list[int]:
    on = eye(scene)
    counts = []
    for ask in (lambda: _whole(on), lambda: village_sheets(on), lambda: comparison_on(on), lambda: reported_cases(on)):
        with CaptureQueriesContext(connection) as found:
            ask()
        counts.append(len(found.captured_queries))
    return counts


def _whole(on: CaseEye) -> None:
    for ledger in Ledger:
        found = ledgers_on(on, with_secrets=True, with_long_leave=True)
        ledger_rows(on, ledger, found.stubs(ledger, with_struck_off=True), with_secrets=True)


def test_statements_do_not_grow_with_the_children(scene: Scene) -> None:
    """One child in each ledger, and then all of them."""
    with transaction.atomic():
        kept = [scene.lost.pk, scene.back.pk, scene.suspected.pk, scene.missing.pk]
        DropoutCase.objects.exclude(student_id__in=kept).update(
            opened_on=TODAY + dt.timedelta(days=30), starts_on=TODAY
        )
        few = _statements(scene)
        transaction.set_rollback(True)
    assert _statements(scene) == few
