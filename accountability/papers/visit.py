"""The record of a home visit 学生辍学家访记录单 (E1, D4, M17, domain 2.2)."""

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from accountability.papers.blocks import Cell, Form, Line, Row, Style, Table, label, pairs, wide
from accountability.papers.content import Content, a_count, a_day, a_picture, a_text


@dataclass(frozen=True, slots=True, kw_only=True)
class VisitContent(Content):
    """What the record of a home visit says."""

    number: str = a_text(_("number"), blank=20)
    school: str = a_text(_("school"), blank=16)
    class_name: str = a_text(_("class"))
    child: str = a_text(_("child"))
    sex: str = a_text(_("sex"))
    age: int | None = a_count(_("age"), blank=0)
    guardian: str = a_text(_("guardian"))
    relation: str = a_text(_("relation"))
    phone: str = a_text(_("phone"))
    address: str = a_text(_("present address"))
    order: int | None = a_count(_("which visit"))
    on: str = a_day(_("date"), in_cell=True)
    starts: str = a_text(_("from"))
    ends: str = a_text(_("to"))
    place: str = a_text(_("place"))
    visitors: str = a_text(_("visitors"))
    companions: str = a_text(_("others who came along"))
    met: str = a_text(_("who was met"))
    family: str = a_text(_("situation of the family"))
    since: str = a_day(_("missing since"), in_cell=True)
    cause: str = a_text(_("cause"))
    whereabouts: str = a_text(_("where the child is"))
    talk: str = a_text(_("what was said and done"))
    law: str = a_text(_("the law was explained"))
    attitude: str = a_text(_("attitude"))
    promise_on: str = a_day(_("return promised for"), in_cell=True)
    help: str = a_text(_("help promised"))
    signed: str = a_text(_("guardian's signature"))
    signature: str = a_picture(_("the signature drawn on the screen (picture)"))
    recorded_by: str = a_text(_("recorded by"), blank=10)
    recorded_on: str = a_day(_("recorded on"))


LAW = (
    "《中华人民共和国义务教育法》第十一条、第五十八条；"
    "《中华人民共和国未成年人保护法》第十六条第（五）项、第十七条第（五）项"
)

_ROWS = (
    pairs("学生姓名", "{{ child }}", "性别", "{{ sex }}", "年龄", "{{ age }}"),
    Row((label("班级"), Cell("{{ class_name }}"), label("未到校起始日"), Cell("{{ since }}", 3))),
    pairs("监护人", "{{ guardian }}", "关系", "{{ relation }}", "联系电话", "{{ phone }}"),
    wide("家庭住址", "{{ address }}", 5),
    Row((label("家访时间"), Cell("{{ on }} {{ starts }}—{{ ends }}", 3), label("地点"), Cell("{{ place }}"))),
    Row(
        (
            label("家访人员"),
            Cell("{{ visitors }}", 3),
            label("村（居）委等参与人"),
            Cell("{{ companions }}"),
        )
    ),
    wide("在场家庭成员", "{{ met }}", 5),
    wide("家庭基本情况", "{{ family }}", 5, height=18),
    wide("疑似辍学原因", "{{ cause }}", 5),
    wide("学生去向", "{{ whereabouts }}", 5),
    wide("谈话要点和所做工作", "{{ talk }}", 5, height=30),
    wide("宣讲的法律", "{{ law }}", 5, height=12),
    Row(
        (
            label("家长意见"),
            Cell("{{ attitude }}", 2),
            label("约定返校日期"),
            Cell("{{ promise_on }}", 2),
        )
    ),
    wide("帮扶承诺", "{{ help }}", 5, height=14),
)


def _form(name: str, signed: Cell) -> Form:
    """The form under its name, with the cell in which the guardian signs."""
    signatures = Row((label("家访教师签字"), Cell("", 2), label("家长签字（按手印）"), signed), 18)
    rows = (*_ROWS, signatures, wide("村（居）委会签字（盖章）", "", 5, height=18))
    return Form(
        name,
        "学生辍学家访记录单",
        (
            Line("{{ school }}", Style.SCHOOL),
            Line("学生辍学家访记录单", Style.TITLE),
            Line("{{ number }}　　第{{ order }}次家访", Style.NUMBER),
            Table((28, 26, 24, 28, 22, 28), rows),
            Line("填表人：{{ recorded_by }}　　填表日期：{{ recorded_on }}", Style.NOTE),
        ),
    )


VISIT_1 = _form("visit-1", Cell("{{ signed }}", 2))
"""Without the signature itself: papers issued with it are printed from it again (E3)."""
VISIT = _form("visit-2", Cell("{{ signed }}", 2, picture="signature"))
