"""Which class-days a file makes of a known school (B1 to B6, B11, G4)."""

import datetime as dt
from typing import Any

import pytest

from students.choices import AbsenceKind, DayKind
from students.rules.attendance.known import Known, KnownPupil, KnownRoll, KnownStay
from students.rules.attendance.plan import AttendancePlan, read_days
from students.rules.attendance.planning import plan_attendance
from students.rules.calendar import DayEntry, SchoolCalendar
from students.rules.class_names import ClassKey
from students.rules.enrolment import Spell
from tests.students.rules.attendance.test_reading import Page, page, read

TERM = (dt.date(2026, 9, 1), dt.date(2027, 1, 15))
TODAY = dt.date(2026, 11, 23)
ONE, TWO = ClassKey(2024, 1), ClassKey(2024, 2)
SICK = AbsenceKind.SICK
HALF_DAY = dt.date(2026, 9, 30)
LIST = ("日期", "班级", "姓名", "学号", "类型", "时段")


def day(number: int, month: int = 9) -> dt.date:
    return dt.date(2026, month, number)


def stay(
    child: int, key: ClassKey = ONE, seat: int = 0, start: dt.date = TERM[0], end: dt.date | None = None
) -> KnownStay:
    return KnownStay(start, end, child_id=child, class_key=key, seat=seat)


def known(**overrides: Any) -> Known:
    """Class one with 陈子涵 and two of the name 李明, class two with 王佳 who changed into it on 21 September."""
    names = {1: "陈子涵", 2: "李明", 3: "李明", 4: "王佳"}
    own = {HALF_DAY: DayEntry(DayKind.MORNING_ONLY)}
    values: dict[str, Any] = {
        "today": TODAY,
        "calendar": SchoolCalendar([TERM], own=own),
        "classes": frozenset({ONE, TWO}),
        "pupils": {child: KnownPupil(child, name) for child, name in names.items()},
        "stays": [
            stay(1, seat=1),
            stay(2, seat=2),
            stay(3, seat=3),
            stay(4, ONE, 4, end=day(21)),
            stay(4, TWO, 1, start=day(21)),
        ],
        "away": {},
        "rolls": {},
        "since": {},
        **overrides,
    }
    return Known(**values)


def plan(*pages: Page, answers: dict[str, str] | None = None, **overrides: Any) -> AttendancePlan:
    return plan_attendance(read(*pages), known(**overrides), answers or {})


def new(made: AttendancePlan) -> list[tuple[ClassKey, int, dict[int, Any]]]:
    return [(each.class_key, each.day.day, dict(each.marks)) for each in made.new]


def codes(made: AttendancePlan) -> list[str]:
    return [str(issue.code) for issue in made.errors]


def grid(*rows: tuple[Any, ...], title: str = "三年级(1)班2026年9月", days: tuple[Any, ...] = (7, 8, 9, 10)) -> Page:
    return page((title,), ("学号", "姓名", *days), *rows, name=title)


def test_a_child_who_changed_class_belongs_to_the_class_of_the_day_b11() -> None:
    days = (17, 18, 21, 22)
    first = grid((1, "陈子涵", "√", "√", "√", "√"), (4, "王佳", "病", "√", "√", "√"), days=days)
    assert new(plan(first))[:2] == [(ONE, 17, {4: (SICK, SICK)}), (ONE, 18, {})]
    gone = grid((1, "陈子涵", "√", "√", "√", "√"), (4, "王佳", "√", "√", "病", "√"), days=days)
    assert codes(plan(gone)) == ["child_elsewhere"]
    assert len(plan(gone).new) == 4  # the class does not expect the child, so nobody stands as present


def test_children_away_are_not_expected_b11() -> None:
    made = plan(grid((1, "陈子涵", "病", "√", "√", "√")), away={1: [Spell(day(1), day(8))]})
    assert codes(made) == ["child_elsewhere"]
    assert [len(each.expected) for each in made.new] == [3, 4, 4, 4]


def test_two_of_one_name_are_told_apart_by_their_number_in_class_never_guessed_g4() -> None:
    assert new(plan(grid((3, "李明", "病", "√", "√", "√"))))[0] == (ONE, 7, {3: (SICK, SICK)})
    unnumbered = grid(("", "李明", "病", "√", "√", "√"))
    assert codes(plan(unnumbered)) == ["child_several", "day_waits"]
    assert [each.day.day for each in plan(unnumbered).new] == [8, 9, 10]
    assert codes(plan(grid(("", "李明", "√", "√", "√", "√"), ("", "李明", "√", "√", "√", "√")))) == []


def test_a_list_may_name_children_by_number_in_class_alone() -> None:
    assert new(plan(page(LIST, ("2026-09-07", "三(1)班", "", 3, "病假", "")))) == [(ONE, 7, {3: (SICK, SICK)})]


@pytest.mark.parametrize(
    ("text", "half", "expected"),
    [
        ("病假", "", ([{1: (SICK, None)}], [])),
        ("病假", "上午", ([{1: (SICK, None)}], [])),
        ("病假", "下午", ([], ["session_not_held"])),
        ("早退", "", ([{}], [])),
    ],
)
def test_a_half_day_has_one_session_a1(text: str, half: str, expected: tuple[list[Any], list[str]]) -> None:
    made = plan(page(LIST, ("2026-09-30", "三(1)班", "陈子涵", "", text, half)))
    assert ([dict(each.marks) for each in made.new], codes(made)) == expected


@pytest.mark.parametrize(
    ("roll", "unchanged", "expected"),
    [
        (KnownRoll(False, True, {1: (SICK, SICK)}), 1, []),
        (KnownRoll(False, False, {1: (SICK, None)}), 1, []),
        (KnownRoll(True, True, {1: (SICK, SICK)}), 1, []),
        (KnownRoll(False, True, {}), 0, ["day_taken"]),
        (KnownRoll(True, True, {1: (SICK, None)}), 0, ["day_imported"]),
    ],
)
def test_rolls_that_are_there_stay_b6(roll: KnownRoll, unchanged: int, expected: list[str]) -> None:
    made = plan(page(LIST, ("2026-09-07", "三(1)班", "陈子涵", "", "病假", "")), rolls={(ONE, day(7)): roll})
    assert (made.new, len(made.unchanged), codes(made)) == ([], unchanged, expected)


def test_a_file_does_not_speak_of_a_class_that_takes_its_own_rolls_b3() -> None:
    sheet = grid((1, "陈子涵", "病", "√", "√", "病"))
    made = plan(sheet, since={ONE: day(9)})
    assert ([each.day.day for each in made.new], codes(made)) == ([7, 8], ["day_since", "day_since"])
    leave = page(
        ("开始日期", "结束日期", "班级", "姓名", "类型"), ("2026-09-07", "2026-09-10", "三(1)班", "陈子涵", "病假")
    )
    cut = plan(leave, since={ONE: day(9)})
    assert ([each.day.day for each in cut.new], [str(issue.code) for issue in cut.warnings]) == ([7, 8], ["days_cut"])


def test_ranges_reach_up_to_yesterday() -> None:
    leave = page(
        ("开始日期", "结束日期", "班级", "姓名", "类型"), ("2026-11-19", "2026-11-27", "三(1)班", "陈子涵", "病假")
    )
    made = plan(leave)
    assert ([each.day.day for each in made.new], [str(issue.code) for issue in made.warnings]) == (
        [19, 20],
        ["days_cut"],
    )


def test_every_day_is_the_registrars_word_and_waits_for_rows_in_doubt_b2() -> None:
    rows = [("2026-09-07", "三(1)班", "陈子涵", "", "病假", ""), ("2026-09-07", "三(2)班", "王佳", "", "病假", "")]
    answers = {"days": "2026-09-07..2026-09-09"}
    assert [(key.number, number) for key, number, _ in new(plan(page(LIST, *rows[:1]), answers=answers))] == [
        (1, 7),
        (1, 8),
        (1, 9),
    ]
    lost = plan(page(LIST, *rows[:1], ("", "三(1)班", "李明", "", "病假", "")), answers=answers)
    assert [number for _, number, _ in new(lost)] == [7]
    assert [str(issue.code) for issue in lost.warnings] == ["every_day_waits"]
    nowhere = plan(page(LIST, *rows[:1], ("2026-09-08", "", "王没有", "", "病假", "")), answers=answers)
    assert [number for _, number, _ in new(nowhere)] == [7]


def test_blank_days_are_only_those_on_which_a_roll_was_owed_b2() -> None:
    days = tuple(range(7, 14))  # the 12th and 13th are a weekend
    sheet = grid((1, "陈子涵", "√", "", "", "", "", "", ""), days=days)
    asked = plan(sheet, rolls={(ONE, day(9)): KnownRoll(False, True)}, since={ONE: day(11)}).blanks
    assert [(each.class_key, [d.day for d in each.days]) for each in asked] == [(ONE, [8, 10])]


def test_an_unknown_sign_holds_only_its_day_and_is_a_question() -> None:
    made = plan(grid((1, "陈子涵", "◎", "√", "√", "病")))
    assert ([each.day.day for each in made.new], codes(made)) == ([8, 9, 10], [])
    assert [(each.key, each.row.count) for each in made.questions] == [("sign:◎", 1)]


def test_sheets_of_one_day_are_compared_across_the_file() -> None:
    first, second = grid((1, "陈子涵", "病", "√", "√", "√")), grid((1, "陈子涵", "√", "√", "√", "√"))
    second.name = "重复"
    made = plan(first, second)
    assert codes(made).count("marks_differ") == 1
    assert [each.day.day for each in made.new] == [8, 9, 10]


def test_missing_children_are_counted_by_sheet() -> None:
    september = grid((1, "陈子涵", "√", "√", "√", "√"))
    october = grid((1, "陈子涵", "√", "√", "√", "√"), (2, "李明", "√", "√", "√", "√"), title="三(1)班2026年10月")
    assert [each.name for each in plan(september, october).missing] == ["李明", "李明", "王佳"]


@pytest.mark.parametrize("text", ["", "only", "2026-09-01", "2026-09-01..", "x..y"])
def test_days_that_are_no_answer(text: str) -> None:
    assert read_days(text) is None
