"""Spreadsheets of attendance as schools have them, made with openpyxl."""

import io
from collections.abc import Mapping, Sequence
from typing import Any

import openpyxl

LIST_HEADER = ("日期", "班级", "姓名", "缺勤类型", "时段", "备注")


def book(*sheets: tuple[str, Sequence[Sequence[Any]]], merge: Sequence[str] = ()) -> bytes:
    """A workbook with named sheets; ``merge`` are ranges merged in each of them."""
    workbook = openpyxl.Workbook()
    workbook.remove(workbook.worksheets[0])
    for name, rows in sheets:
        sheet = workbook.create_sheet(name)
        for row in rows:
            sheet.append(list(row))
        for cells in merge:
            sheet.merge_cells(cells)
    target = io.BytesIO()
    workbook.save(target)
    return target.getvalue()


def listed(*rows: Sequence[Any], header: Sequence[Any] = LIST_HEADER) -> bytes:
    """A list with one row per absence."""
    return book(("缺勤登记", [header, *rows]))


def grid_rows(
    title: str, days: Sequence[Any], children: Mapping[str, Mapping[Any, Any]], *, present: str = "√"
) -> list[list[Any]]:
    """A class × day sheet: a title, a header with the days, a row per child with signs by day."""
    rows: list[list[Any]] = [[title], ["序号", "姓名", *days, "出勤天数"]]
    for number, (name, signs) in enumerate(children.items(), start=1):
        rows.append([number, name, *(signs.get(day, present) for day in days), len(days)])
    return rows


def grid(title: str, days: Sequence[Any], children: Mapping[str, Mapping[Any, Any]], **more: str) -> bytes:
    """A workbook with one class × day sheet."""
    return book(("Sheet1", grid_rows(title, days, children, **more)))
