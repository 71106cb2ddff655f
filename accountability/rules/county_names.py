"""What the placeholders of a county's own form are called (H4, H5).

Names are a contract (docs/contracts.md): Chinese and English ones are added to, never renamed. ``全校.月末人数`` is a
column of a row; ``班级`` ``年级`` ``行`` begin a list: each row of the form takes the next class, grade or printed row.
"""

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from enum import StrEnum

OF_MONTH = {
    "school": "学校",
    "month": "月份",
    "year": "年",
    "month_number": "月",
    "until": "截至",
    "state": "状态",
    "version": "版本",
    "frozen_by": "定稿人",
    "frozen_on": "定稿日期",
    "sha256": "校验码",
}
"""What is said of the whole month: English and Chinese name."""
OF_ROW = {
    "name": "名称",
    "ordinal": "序号",
    "classes": "班数",
    "head_teachers": "班主任",
    "start": "上月末人数",
    "gains": "增加合计",
    "gain_transfer": "转入",
    "gain_resumed": "复学",
    "gain_returned": "返回",
    "gain_other": "其他增加",
    "losses": "减少合计",
    "loss_transfer": "转出",
    "loss_suspended": "休学",
    "loss_dropout": "辍学",
    "loss_death": "死亡",
    "loss_other": "其他减少",
    "end": "月末人数",
    "expected_days": "应出勤",
    "attended_days": "实出勤",
    "attendance_rate": "出勤率",
    "owed_days": "应上报班日",
    "unknown_days": "未上报班日",
    "sick_days": "病假人日",
    "sick_persons": "病假人数",
    "personal_days": "事假人日",
    "personal_persons": "事假人数",
    "unexcused_days": "旷课人日",
    "unexcused_persons": "旷课人数",
    "late_times": "迟到",
    "suspected_new": "疑似新增",
    "suspected_open": "疑似现存",
    "suspected_closed": "疑似销号",
    "dropout_new": "辍学新增",
    "dropout_total": "辍学累计",
    "dropout_back": "辍学已返",
    "visits": "家访",
    "letters": "劝学书",
    "on_time": "按时",
    "late_reports": "迟报",
    "missed_reports": "漏报",
    "evaluation_score": "评比得分",
}
"""The columns of a row (H4): English and Chinese name."""
_NUMERALS = "一二三四五六七八九"
_GRADE = re.compile(rf"([{_NUMERALS}1-9])年级$|grade([1-9])$")
_CLASS = re.compile(rf"([{_NUMERALS}1-9])年级([0-9]{{1,2}})班$|grade([1-9])class([0-9]{{1,2}})$")


class ListKind(StrEnum):
    """What the rows of a list are."""

    CLASS = "class"
    GRADE = "grade"
    ROW = "row"


_LISTS = {"班级": ListKind.CLASS, "年级": ListKind.GRADE, "行": ListKind.ROW} | {kind.value: kind for kind in ListKind}
LIST_NAMES = {ListKind.CLASS: "班级", ListKind.GRADE: "年级", ListKind.ROW: "行"}
_TOTALS = frozenset({"全校", "total"})


@dataclass(frozen=True, slots=True)
class Placeholder:
    """What a mark asks for: ``column`` of the month where there is no scope, else of a row or of a list of rows.

    ``scope`` is "total", a grade, or a grade and a class number; ``of_list`` a list instead."""

    column: str
    scope: tuple[int | None, int | None] | None = None
    of_list: ListKind | None = None


def _known(names: Mapping[str, str]) -> dict[str, str]:
    return {name: key for key, chinese in names.items() for name in (key, chinese)}


_MONTH_NAMES, _ROW_NAMES = _known(OF_MONTH), _known(OF_ROW)


def plain(name: str) -> str:
    """The name as it is compared: half-width, without spaces and brackets, in small letters."""
    return re.sub(r"[\s()\[\]]", "", unicodedata.normalize("NFKC", name)).lower().replace("。", ".").replace("·", ".")


def parsed(name: str) -> Placeholder | None:
    """What a name asks for; None where no such placeholder is known."""
    scope, dot, column = plain(name).rpartition(".")
    if not dot:
        return Placeholder(_MONTH_NAMES[column]) if column in _MONTH_NAMES else None
    key = _ROW_NAMES.get(column)
    if key is None:
        return None
    if scope in _LISTS:
        return Placeholder(key, of_list=_LISTS[scope])
    found = _scope(scope)
    return Placeholder(key, scope=found) if found else None


def _scope(text: str) -> tuple[int | None, int | None] | None:
    if text in _TOTALS:
        return (None, None)
    if found := _GRADE.match(text):
        return (_grade(found.group(1) or found.group(2)), None)
    if found := _CLASS.match(text):
        return (_grade(found.group(1) or found.group(3)), int(found.group(2) or found.group(4)))
    return None


def _grade(text: str) -> int:
    return int(text) if text.isdigit() else _NUMERALS.index(text) + 1


def nearest(name: str) -> str:
    """The known placeholder that is written most like this one; empty where none is near."""
    scope, dot, column = plain(name).rpartition(".")
    if not dot:
        return _nearest(column, [*_MONTH_NAMES, *(f"全校.{each}" for each in OF_ROW.values())])
    scopes = [*_LISTS, *_TOTALS, *(f"{each}年级" for each in _NUMERALS[:6])]
    near_scope = scope if scope in _LISTS or _scope(scope) else _nearest(scope, scopes)
    near = column if column in _ROW_NAMES else _nearest(column, _ROW_NAMES)
    return f"{near_scope}.{near}" if near_scope and near else ""


def _nearest(text: str, among: Iterable[str]) -> str:
    return next(iter(get_close_matches(text, list(among), 1, 0.5)), "")


MARKS_PREVIEW = frozenset({"until", "state"})
"""Names whose text says that a file is a preview (H5)."""
