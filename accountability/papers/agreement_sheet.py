"""The agreement of the whole school on one sheet, a line to sign for each grade, as 篇二 has it (M1, M15).

It is a way to print the agreements of the head teachers of a year; what binds are the numbered papers it names.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from markupsafe import Markup

from accountability.papers.agreement import Clause, TargetRow
from accountability.papers.blocks import Cell, EachLine, EachRow, Form, Line, Row, Style, Table, label
from accountability.papers.content import Content, a_list, a_text
from accountability.papers.signatures import Mark, ink, joined


@dataclass(frozen=True, slots=True, kw_only=True)
class GradeRow(Content):
    """A grade and whoever signs for its classes."""

    grade: str = a_text("grade")
    holders: str = a_text("holders")


@dataclass(frozen=True, slots=True, kw_only=True)
class SheetContent(Content):
    """What the sheet says."""

    school: str = a_text("school", blank=16)
    school_year: str = a_text("school year", blank=10)
    numbers: str = a_text("numbers", blank=20)
    opening: str = a_text("opening sentence")
    targets: tuple[TargetRow, ...] = a_list("targets", TargetRow)
    clauses: tuple[Clause, ...] = a_list("clauses", Clause)
    grades: tuple[GradeRow, ...] = a_list("grades", GradeRow)


@dataclass(frozen=True, slots=True)
class ClassLine:
    """A class on the sheet: its short name, its head teachers, their signatures."""

    grade: str
    name: str
    holders: tuple[str, ...]
    marks: tuple[Mark, ...]


_BLANK = "________"

SHEET = Form(
    "agreement-sheet-1",
    "控辍保学目标责任书",
    (
        Line("{{ school }}", Style.SCHOOL),
        Line("控辍保学目标责任书", Style.TITLE),
        Line("{{ school_year }}学年　学校与各班班主任　{{ numbers }}", Style.FACTS),
        Line("{{ opening }}", Style.NOTE),
        Table(
            (96, 60),
            (
                Row((label("目标"), label("指标"))),
                EachRow("targets", "target", Row((Cell("{{ target.name }}"), Cell("{{ target.value }}")))),
            ),
        ),
        EachLine(
            "clauses",
            "clause",
            (
                Line(
                    "{{ clause.title }}。{% for item in clause.sentences %}{{ item.text }}{% endfor %}",
                    Style.NOTE,
                ),
            ),
        ),
        Line(
            "本责任书一式两份，学校与各班班主任各执一份（此为{{ copy }}），自签字之日起生效。无论人事如何变动，"
            "本责任书对继任者具有延续性。",
            Style.NOTE,
        ),
        Line("{{ school }}（公章）　　　校长（签字）：{{ principal_signature }}", Style.FACTS),
        Table(
            (36, 120),
            (
                Row((label("年级"), label("班主任（签字）"))),
                EachRow("grades", "row", Row((label("{{ row.grade }}"), Cell("{{ row.holders }}")), height=11)),
            ),
        ),
    ),
    copies=("学校存", "班主任存"),
    extras=(("principal_signature", "____________"),),
)


def grade_rows(lines: Sequence[ClassLine]) -> tuple[GradeRow, ...]:
    """The lines to sign without any signature, grades in the order of the classes (E5)."""
    return tuple(
        GradeRow(grade=grade, holders="　".join(f"{each.name}{'、'.join(each.holders)}{_BLANK}" for each in found))
        for grade, found in _by_grade(lines).items()
    )


def sheet_beside(lines: Sequence[ClassLine], principals: Sequence[Mark]) -> dict[str, object]:
    """The lines as far as they are signed."""
    values: dict[str, object] = {
        "grades": [
            {"grade": grade, "holders": Markup("　").join(_signed(each) for each in found)}
            for grade, found in _by_grade(lines).items()
        ]
    }
    return values | ({"principal_signature": joined(principals)} if principals else {})


def _by_grade(lines: Sequence[ClassLine]) -> Mapping[str, list[ClassLine]]:
    found: dict[str, list[ClassLine]] = {}
    for each in lines:
        found.setdefault(each.grade, []).append(each)
    return found


def _signed(line: ClassLine) -> Markup:
    """A class with its signatures; the names stand beside drawings, which may be hard to read."""
    names = "、".join(line.holders)
    if not line.marks:
        return Markup('<span class="leaf__one">{}{}{}</span>').format(line.name, names, _BLANK)
    signed = Markup("").join(ink(mark) for mark in line.marks)
    shown = names if any(mark.png for mark in line.marks) else ""
    return Markup('<span class="leaf__one">{}{}{}</span>').format(line.name, shown, signed)
