"""The quantified targets of a post, as its agreement prints them (M1, M14, 篇四.1: 把控辍目标分解量化到每一位教师)."""

from collections.abc import Mapping

from accountability.papers.agreement import TargetRow

RETENTION, ON_TIME, LOST = "retention", "on_time", "lost"
"""Targets that have a live value (M14, B3, F3)."""


def target_rows(values: Mapping[str, str], *, is_head: bool) -> tuple[TargetRow, ...]:
    """The table of a post: what its holder answers for, in numbers; ``values`` by ``papers.clauses.NAMES``."""
    points = values["班主任扣分" if is_head else "科任扣分"]
    common = (
        TargetRow(name="本班学生巩固率", value=values["巩固率"], key=RETENTION),
        TargetRow(name="本班流失学生", value=f"0人（每流失1人扣{points}分）", key=LOST),
    )
    if not is_head:
        return (*common, TargetRow(name="上课发现学生不明原因缺席", value="当堂告知班主任"))
    return (
        *common,
        TargetRow(name="每个上课日点名按时上报率", value=f"100%（{values['上报时限']}前）", key=ON_TIME),
        TargetRow(name="无故缺勤学生的监护人联系", value="当天100%"),
        TargetRow(name="联系不上时上门家访", value=f"{values['家访时限']}个上课日内100%"),
        TargetRow(name=f"连续{values['旷课天数']}个上课日无故未到校", value="当天报告100%"),
    )
