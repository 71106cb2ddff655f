"""Placeholders of a county's own form: names, lists, mistakes, what cells become (H4, H5, H7)."""

from fractions import Fraction
from typing import Any

import pytest

from accountability.reports.monthly import COLUMNS
from accountability.rules.county_form import Filled, Month, Problem, Spot, Value, blocks, faults, filling
from accountability.rules.county_names import OF_ROW, ListKind, Placeholder, nearest, parsed

C, G, R = ListKind.CLASS, ListKind.GRADE, ListKind.ROW


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("学校", Placeholder("school")),
        (" School ", Placeholder("school")),
        ("全校.月末人数", Placeholder("end", (None, None))),
        ("total.end", Placeholder("end", (None, None))),
        ("全校 ．月末人数", Placeholder("end", (None, None))),
        ("全校。月末人数", Placeholder("end", (None, None))),
        ("三年级.出勤率", Placeholder("attendance_rate", (3, None))),
        ("3年级.出勤率", Placeholder("attendance_rate", (3, None))),
        ("grade3.attendance_rate", Placeholder("attendance_rate", (3, None))),
        ("三年级（1）班.家访", Placeholder("visits", (3, 1))),
        ("三年级12班.家访", Placeholder("visits", (3, 12))),
        ("grade3class12.visits", Placeholder("visits", (3, 12))),
        ("班级.名称", Placeholder("name", of_list=C)),
        ("class.name", Placeholder("name", of_list=C)),
        ("年级.班数", Placeholder("classes", of_list=G)),
        ("行.序号", Placeholder("ordinal", of_list=R)),
        ("学校.学校", None),
        ("全校.截至", None),
        ("月末人数", None),
        ("全校.", None),
        ("", None),
        ("十年级.家访", None),
        ("全校.月末人数.x", None),
        ("__class__.name", None),
    ],
)
def test_h4_names_in_chinese_and_english(name: str, expected: Placeholder | None) -> None:
    assert parsed(name) == expected


def test_h4_every_column_of_the_summary_has_a_name() -> None:
    assert {column.key for column in COLUMNS} <= set(OF_ROW)
    assert len({*OF_ROW.values()}) == len(OF_ROW)


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("全校.月末人", "全校.月末人数"),
        ("全笑.月末人数", "全校.月末人数"),
        ("total.ende", "total.end"),
        ("截止", "截至"),
        ("qqqqq", ""),
    ],
)
def test_a_mistake_is_told_what_it_may_have_meant(name: str, expected: str) -> None:
    assert nearest(name) == expected


def spot(place: str, *names: str, room: int = 0, is_tall: bool = False, sheet: str = "表") -> Spot:
    return Spot(sheet, int(place[1:]), place[0], names, room, is_tall)


def told(found: list[Any]) -> list[tuple[Problem, str]]:
    return [(fault.problem, fault.place) for fault in found]


SIZES = {C: 3, G: 2, R: 6}


@pytest.mark.parametrize(
    ("spots", "expected"),
    [
        ([], [(Problem.NO_MARKS, "")]),
        ([spot("A1", "学校"), spot("A5", "班级.名称", room=2)], []),
        ([spot("A1", "学笑"), spot("C7", "全校.x", "学校")], [(Problem.UNKNOWN, "表!A1"), (Problem.UNKNOWN, "表!C7")]),
        ([spot("A5", "班级.名称", room=1)], [(Problem.ROOM, "表!A5")]),
        ([spot("A5", "班级.名称", room=2), spot("B5", "班级.家访", room=1)], [(Problem.ROOM, "表!A5")]),
        ([spot("A5", "班级.名称"), spot("A6", "班级.名称"), spot("A7", "班级.名称")], []),
        ([spot("A5", "班级.名称"), spot("A6", "班级.名称", room=1)], []),
        ([spot("A5", "班级.名称", room=2), spot("B5", "年级.名称", room=2)], [(Problem.TWO_LISTS, "表!A5")]),
        ([spot("A5", "班级.名称", "年级.名称", room=2)], [(Problem.TWO_LISTS, "表!A5")]),
        ([spot("A5", "班级.名称", room=2, is_tall=True)], [(Problem.TALL, "表!A5")]),
        ([spot("A5", "全校.家访", is_tall=True)], []),
        (
            [spot("A5", "班级.名称", room=9, sheet="一"), spot("A6", "年级.名称", room=1, sheet="二")],
            [],
        ),
    ],
)
def test_every_mistake_is_named_at_once(spots: list[Spot], expected: list[tuple[Problem, str]]) -> None:
    assert told(faults(spots, SIZES)) == expected


def test_rows_below_each_other_are_one_list_and_others_begin_anew() -> None:
    found = blocks(
        [
            *(spot(f"{letter}{row}", "班级.名称") for row in (5, 6) for letter in "AB"),
            spot("A7", "年级.名称"),
            spot("A9", "班级.名称", room=3),
        ]
    )
    assert [(block.kind, len(block.rows), block.size) for block in found] == [(C, 2, 2), (G, 1, 1), (C, 1, 4)]


def row(level: str, grade: int | None = None, number: int | None = None, **values: Any) -> dict[str, Any]:
    blank = {name: 0 for name in OF_ROW if name not in ("name", "ordinal", "classes", "gains", "losses")}
    about = {"level": level, "grade": grade, "number": number, "head_teachers": [], "evaluation_score": ""}
    return {**blank, **about, **values}


ROWS = [
    row("class", 1, 1, end=40, expected_days=30.5, attended_days=30, head_teachers=["王", "李"]),
    row("class", 1, 2, end=41, gain_transfer=1, gain_other=2, evaluation_score="97.5"),
    row("grade", 1, end=81),
    row("class", 2, 1, end=5, loss_death=1, loss_dropout=1),
    row("grade", 2, end=5),
    row("school", end=86),
]
MONTH = Month({"school": "青石"}, ROWS, ["一(1)", "一(2)", "一年级小计", "二(1)", "二年级小计", "全校"])


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("学校", "青石"),
        ("版本", None),
        ("全校.月末人数", 86),
        ("全校.班数", 3),
        ("一年级.班数", 2),
        ("一年级.月末人数", 81),
        ("一年级2班.月末人数", 41),
        ("一年级2班.增加合计", 3),
        ("二年级1班.减少合计", 2),
        ("一年级1班.出勤率", Fraction(60, 61)),
        ("全校.出勤率", "—"),
        ("一年级1班.班主任", "王、李"),
        ("一年级2班.评比得分", 97.5),
        ("一年级1班.评比得分", None),
        ("一年级1班.名称", "一(1)"),
        ("六年级.月末人数", None),
        ("六年级9班.名称", None),
    ],
)
def test_h7_what_a_placeholder_comes_to(name: str, expected: Value) -> None:
    asked = parsed(name)
    assert asked is not None and MONTH.value(asked) == expected


def values(found: list[Filled]) -> dict[str, tuple[Value, ...] | None]:
    return {each.spot.place: None if each.is_past else each.values for each in found}


def test_a_list_takes_row_after_row_and_leaves_the_rest_blank() -> None:
    spots = [
        spot("A1", "全校.月末人数"),
        *(spot(f"A{line}", "班级.序号", "班级.名称") for line in (5, 6, 7, 8)),
        spot("A20", "行.月末人数", room=6),
        spot("A30", "年级.名称", "学校", room=1),
    ]
    assert values(list(filling(spots, MONTH))) == {
        "表!A1": (86,),
        "表!A5": (1, "一(1)"),
        "表!A6": (2, "一(2)"),
        "表!A7": (3, "二(1)"),
        "表!A8": None,
        **{f"表!A{20 + place}": (each["end"],) for place, each in enumerate(ROWS)},
        "表!A30": ("一年级小计", "青石"),
        "表!A31": ("二年级小计", "青石"),
    }
