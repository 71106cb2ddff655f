"""Reads a list of needs: which child, which need, which paper says so, from when to when (G4, G6)."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from students.choices import IdKind, NeedKind
from students.rules.class_names import ClassKey, parse_class
from students.rules.roster import numbers, people
from students.rules.roster import sheets as lists
from students.rules.roster.fields import FORBIDDEN, FORBIDDEN_PARTS, IGNORED, ROSTER_NAMES, RosterField
from students.rules.roster.issues import Code
from students.rules.roster.judging import RowReader
from students.rules.roster.need_cells import need_kinds, paper
from students.rules.roster.reading import Parse, Reading
from students.rules.roster.sheets import RawRow
from students.rules.roster.values import SheetLike, given
from students.rules.roster.vocabulary import Vocabulary


class NeedField(StrEnum):
    """Columns of a list of needs that the product reads."""

    NAME = "name"
    GRADE = "grade"
    CLASS_NAME = "class_name"
    ID_NUMBER = "id_number"
    STATUS_NUMBER = "status_number"
    NEED_KIND = "need_kind"
    SOURCE = "source"
    STARTS_ON = "starts_on"
    ENDS_ON = "ends_on"


_OWN = {
    NeedField.NEED_KIND: (
        "困难类型 困难类别 困难种类 困难与需要 困难情况 困难原因 需要 类别 类型 种类 学生类别 学生类型 人员类别 "
        "帮扶类别 家庭类型 家庭困难类型 特殊类型 特殊情况 情况类别 残疾类型 残疾类别 残疾类别及等级 残疾类型及等级 "
        "认定类型 认定类别"
    ),
    NeedField.SOURCE: (
        "依据 依据材料 依据文件 证明 证明材料 证明文件 佐证材料 认定依据 认定材料 认定文件 来源 材料 材料名称 "
        "材料及编号 证书编号 证书号 低保证号 残疾证号 残疾人证号"
    ),
    NeedField.STARTS_ON: "开始日期 起始日期 开始时间 起始时间 认定日期 认定时间 起 自 从 生效日期 发证日期",
    NeedField.ENDS_ON: "结束日期 截止日期 终止日期 结束时间 截止时间 有效期至 有效期限 到期日期 止 至 期满日期",
}
_SHARED = ("name", "grade", "class_name", "id_number", "status_number")
_BESIDE = (
    "序号 编号 学号 性别 出生日期 出生年月 民族 年龄 备注 说明 监护人 监护人姓名 家长 家长姓名 联系电话 电话 "
    "家庭住址 住址 户籍地址 村 村组 乡镇 班主任 帮扶人 帮扶教师 残疾等级 等级 填报人 填报日期 学校 学校名称 户主 "
    "户主姓名 与户主关系 关系"
)


def _names() -> dict[str, str]:
    known = dict.fromkeys(_BESIDE.split(), IGNORED)
    tables = {**{NeedField(name): ROSTER_NAMES[RosterField(name)] for name in _SHARED}, **_OWN}
    return known | {word: str(field) for field, words in tables.items() for word in words.split()}


def _never_read(key: str, _group: str) -> str:
    """Employers, income, religion and the like are never read, whatever stands in them (I5)."""
    return FORBIDDEN if any(part in key for part in FORBIDDEN_PARTS) else ""


NEEDS = Vocabulary(
    fields=frozenset(map(str, NeedField)),
    required=("name", "need_kind", "source"),
    names=_names(),
    other=_never_read,
    seconds={},
)


@dataclass(frozen=True, slots=True, repr=False)
class NeedRow:
    """What a row says. ``class_key`` None and empty numbers: the file does not say; without ``starts_on`` it begins
    with the day of the import."""

    sheet: str
    number: int
    raw: RawRow
    name: str
    class_key: ClassKey | None
    id_number: str
    status_number: str
    kinds: tuple[NeedKind, ...]
    source: str
    starts_on: dt.date | None
    ends_on: dt.date | None


NeedParse = Parse[NeedRow]


def parse_needs(
    sheets: Sequence[SheetLike], *, on: dt.date, mapping: Mapping[str, str] | None = None, grades: int = 6
) -> NeedParse:
    """The needs of a file, classes read as of ``on``. A sheet named after a need or a class needs no column for it."""
    choice = lists.choose(sheets, NEEDS, mapping, _told_by_name)
    reading = _Reading(on, grades)
    for sheet, match in choice.sheets:
        reading.read_sheet(sheet, match)
    return reading.result(choice)


def _told_by_name(sheet: SheetLike) -> frozenset[str]:
    return frozenset({"need_kind"}) if need_kinds(sheet.name).value else frozenset()


class _Reading(Reading[NeedRow]):
    """The needs read so far."""

    weak = ("grade", "class_name", "starts_on", "ends_on")

    def __init__(self, on: dt.date, grades: int) -> None:
        super().__init__()
        self.on = on
        self.grades = grades

    def read_row(self, reader: RowReader) -> None:
        """Adds the needs of a child."""
        raw = lists.raw_row(reader.row, reader.header)
        row = NeedRow(
            sheet=raw.sheet,
            number=raw.number,
            raw=raw,
            name=reader.read("name", people.name),
            id_number=reader.read("id_number", lambda value: numbers.id_number(value, IdKind.OTHER)),
            status_number=reader.read("status_number", numbers.status_number),
            class_key=self._class(reader),
            kinds=_kinds(reader),
            source=_source(reader),
            starts_on=reader.read("starts_on", people.day),
            ends_on=reader.read("ends_on", people.day),
        )
        if row.starts_on and row.ends_on and row.ends_on < row.starts_on:
            reader.error("ends_on", Code.DAYS_REVERSED)
        self.keep(reader, row, raw)

    def _class(self, reader: RowReader) -> ClassKey | None:
        """The class where one can be read; a number does without."""
        text, grade = reader.text("class_name"), reader.text("grade")
        if "class_name" not in reader.header.mapping:
            text = reader.header.sheet
        found = parse_class(text, grade, self.on, self.grades)
        return found if isinstance(found, ClassKey) else None


def _kinds(reader: RowReader) -> tuple[NeedKind, ...]:
    has_column = "need_kind" in reader.header.mapping
    kinds = reader.take("need_kind", need_kinds(reader.raw("need_kind") if has_column else reader.header.sheet))
    if not kinds and not reader.errors:
        reader.error("need_kind", Code.NEED_UNKNOWN)
    return kinds


def _source(reader: RowReader) -> str:
    """The paper that says so; a need without one is not recorded (G6)."""
    value = reader.raw("source")
    if not given(value):
        reader.error("source", Code.SOURCE_BLANK)
    return reader.take("source", paper(value))
