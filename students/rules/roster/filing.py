"""Reads the answer to the filing of new entrants: whose record was made, under which number, whose came back (M23)."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from students.choices import IdKind, Sex
from students.rules.filing_template import COLUMNS
from students.rules.roster import numbers, people
from students.rules.roster import sheets as lists
from students.rules.roster.columns import header_key
from students.rules.roster.fields import IGNORED
from students.rules.roster.issues import Code
from students.rules.roster.judging import RowReader
from students.rules.roster.reading import Parse, Reading
from students.rules.roster.sheets import RawRow
from students.rules.roster.values import SheetLike
from students.rules.roster.vocabulary import Vocabulary

REASON_LENGTH = 200
_WAITING = re.compile(r"(?:待|正在)?(?:审核|处理|上报|核查)中?|待审|已上报|已提交")
_ACCEPTED = re.compile(r"(?:审核)?(?:成功|通过|已通过|已建档|建档成功|正常|无误)")


class FilingField(StrEnum):
    """The columns of an answer."""

    NAME = "name"
    ID_NUMBER = "id_number"
    BIRTH_ON = "birth_on"
    SEX = "sex"
    STATUS_NUMBER = "status_number"
    RESULT = "result"


_NAMES = {
    FilingField.NAME: "姓名 学生姓名",
    FilingField.ID_NUMBER: "身份证号 身份证件号 身份证号码 身份证件号码 证件号码 公民身份号码",
    FilingField.BIRTH_ON: "出生日期 出生年月日 出生年月",
    FilingField.SEX: "性别",
    FilingField.STATUS_NUMBER: "学籍号 全国学籍号 国家学籍号 学生学籍号 学籍号码 全国学籍号码",
    FilingField.RESULT: "结果 原因 结果/原因 结果原因 审核结果 审核意见 处理结果 退回原因 未通过原因 错误原因 备注",
}
_BESIDE = "序号 学校 学校名称 学校标识码 学校代码 审核状态 审核时间 审核人 问题学籍类型"


def _vocabulary() -> Vocabulary:
    """The template's own columns are left out without a question, for an answer often holds them all."""
    beside = [header_key(title) for title in (*(column.title for column in COLUMNS), *_BESIDE.split())]
    own = {header_key(word): str(field) for field, words in _NAMES.items() for word in words.split()}
    return Vocabulary(
        fields=frozenset(map(str, FilingField)),
        required=("name",),
        names=dict.fromkeys(beside, IGNORED) | own,
        other=lambda _key, _group: "",
        seconds={},
    )


FILING = _vocabulary()


@dataclass(frozen=True, slots=True, repr=False)
class AnswerRow:
    """What the authority says of one child: a number, why there is none, or neither yet (``is_waiting``)."""

    sheet: str
    number: int
    raw: RawRow
    name: str
    id_number: str
    birth_on: date | None
    sex: Sex | None
    status_number: str
    reason: str
    is_waiting: bool


def parse_filing(sheets: Sequence[SheetLike], *, mapping: Mapping[str, str] | None = None) -> Parse[AnswerRow]:
    """The rows of an answer; one with neither number nor result says nothing and is an error."""
    choice = lists.choose(sheets, FILING, mapping, lambda _: ())
    reading = _Reading()
    for sheet, match in choice.sheets:
        reading.read_sheet(sheet, match)
    return reading.result(choice)


class _Reading(Reading[AnswerRow]):
    """The rows read so far; a number belongs to one of them."""

    def read_row(self, reader: RowReader) -> None:
        """Adds the row of a child."""
        result = reader.read("result", lambda value: people.short_text(value, REASON_LENGTH))
        status = reader.read("status_number", numbers.status_number)
        row = AnswerRow(
            sheet=reader.header.sheet,
            number=reader.row.number,
            raw=lists.raw_row(reader.row, reader.header),
            name=reader.read("name", people.name),
            id_number=reader.read("id_number", lambda value: numbers.id_number(value, IdKind.OTHER)),
            birth_on=reader.read("birth_on", people.day),
            sex=reader.read("sex", people.sex),
            status_number=status,
            reason="" if status else result,
            is_waiting=not status and bool(_WAITING.fullmatch(result)),
        )
        if not status and (not result or _ACCEPTED.fullmatch(result)) and not reader.errors:
            reader.error("status_number", Code.FILING_NOTHING)
        self.claim(reader, "id_number", row.id_number, Code.ID_REPEATED)
        self.claim(reader, "status_number", status, Code.STATUS_REPEATED)
        self.keep(reader, row, row.raw)
