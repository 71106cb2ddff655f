"""The written report at the beginning of a term, to be edited in Word and handed up (M21, H6).

It is no numbered paper: nothing of it is stored, and whoever sends it signs it. It names no child.
"""

from dataclasses import dataclass

from accountability.papers.blocks import Cell, EachLine, EachRow, Form, Line, Row, Style, Table, label
from accountability.papers.content import Content, a_list, a_text


@dataclass(frozen=True, slots=True, kw_only=True)
class SentenceRow(Content):
    """A paragraph."""

    text: str = a_text("text")


@dataclass(frozen=True, slots=True, kw_only=True)
class EnrolledRow(Content):
    """A grade, or the school: who is enrolled."""

    name: str = a_text("grade")
    classes: str = a_text("classes")
    boys: str = a_text("boys")
    girls: str = a_text("girls")
    total: str = a_text("in the books")
    suspended: str = a_text("suspended")
    elsewhere: str = a_text("guest study elsewhere")
    pending: str = a_text("transfer pending")
    guests: str = a_text("guests here")


@dataclass(frozen=True, slots=True, kw_only=True)
class MovedRow(Content):
    """A grade, or the school: who came and went."""

    name: str = a_text("grade")
    start: str = a_text("at the beginning")
    admitted: str = a_text("admitted")
    transfer_in: str = a_text("transferred in")
    resumed: str = a_text("resumed")
    returned: str = a_text("returned")
    other_in: str = a_text("came otherwise")
    graduated: str = a_text("graduated")
    transfer_out: str = a_text("transferred out")
    suspended: str = a_text("suspended")
    dropped: str = a_text("dropped out")
    other_out: str = a_text("left otherwise")
    end: str = a_text("at the end")


@dataclass(frozen=True, slots=True, kw_only=True)
class CareRow(Content):
    """A grade, or the school: whom to bring back."""

    name: str = a_text("grade")
    unexcused: str = a_text("not back, without leave")
    excused: str = a_text("not back, on leave")
    suspected: str = a_text("cases open")
    lost: str = a_text("dropouts still missing")
    back: str = a_text("dropouts back")
    returnees: str = a_text("returning children taken in")


@dataclass(frozen=True, slots=True, kw_only=True)
class TargetRow(Content):
    """A target beside its value."""

    name: str = a_text("target")
    wanted: str = a_text("asked for")
    value: str = a_text("value")
    result: str = a_text("result")


@dataclass(frozen=True, slots=True, kw_only=True)
class TermReportContent(Content):
    """What the report says."""

    school: str = a_text("school", blank=16)
    term: str = a_text("term", blank=10)
    state: str = a_text("as of which day, by which rules, made by whom")
    since: str = a_text("movements counted from")
    day: str = a_text("as of")
    enrolled: str = a_text("sentence on enrolment")
    moved: str = a_text("sentence on movements")
    cared_for: tuple[SentenceRow, ...] = a_list("sentences on children to bring back", SentenceRow)
    needs: str = a_text("sentence on needs")
    grades: tuple[EnrolledRow, ...] = a_list("enrolment by grade", EnrolledRow)
    moves: tuple[MovedRow, ...] = a_list("movements by grade", MovedRow)
    care: tuple[CareRow, ...] = a_list("children to bring back by grade", CareRow)
    targets: tuple[TargetRow, ...] = a_list("targets", TargetRow)


def _heads(*texts: str) -> Row:
    return Row(tuple(label(text) for text in texts), height=11)


def _each(over: str, *names: str) -> EachRow:
    return EachRow(over, "row", Row(tuple(Cell(f"{{{{ row.{name} }}}}") for name in names)))


TERM_REPORT = Form(
    "term-report-1",
    "学期初控辍保学工作报告",
    (
        Line("{{ school }}", Style.SCHOOL),
        Line("学期初控辍保学工作报告", Style.TITLE),
        Line("{{ term }}", Style.SCHOOL),
        Line("{{ state }}", Style.NOTE),
        Line("一、在校学生", Style.HEADING),
        Line("{{ enrolled }}"),
        Table(
            (28, 16, 16, 16, 16, 16, 16, 16, 16),
            (
                _heads("年级", "班级数", "男", "女", "在校", "休学", "外出借读", "转出办理中", "来校借读"),
                _each(
                    "grades", "name", "classes", "boys", "girls", "total", "suspended", "elsewhere", "pending", "guests"
                ),
            ),
            is_of_figures=True,
        ),
        Line("二、学生变动", Style.HEADING),
        Line("{{ moved }}"),
        Table(
            (24, 11, 11, 11, 11, 11, 11, 11, 11, 11, 11, 11, 11),
            (
                _heads(
                    "年级", "期初", "招生", "转入", "复学", "返回", "其他增加", "毕业", "转出", "休学", "辍学",
                    "其他减少", "期末",
                ),
                _each(
                    "moves", "name", "start", "admitted", "transfer_in", "resumed", "returned", "other_in", "graduated",
                    "transfer_out", "suspended", "dropped", "other_out", "end",
                ),
            ),
            is_of_figures=True,
        ),
        Line("三、未返校学生与劝返", Style.HEADING),
        EachLine("cared_for", "sentence", (Line("{{ sentence.text }}"),)),
        Table(
            (30, 21, 21, 21, 21, 21, 21),
            (
                _heads(
                    "年级", "未返校\n（无故）", "未返校\n（请假）", "疑似辍学\n在账", "辍学\n未返", "辍学\n已返",
                    "接收返回学生",
                ),
                _each("care", "name", "unexcused", "excused", "suspected", "lost", "back", "returnees"),
            ),
            is_of_figures=True,
        ),
        Line("四、需要关爱帮扶的学生", Style.HEADING),
        Line("{{ needs }}"),
        Line("五、目标完成情况", Style.HEADING),
        Table(
            (66, 30, 36, 24),
            (_heads("目标", "要求", "实际", "结果"), _each("targets", "name", "wanted", "value", "result")),
            is_of_figures=True,
        ),
        Line("六、存在的问题和本学期工作安排", Style.HEADING),
        Line("（请在此填写）"),
        Line("填表人（签字）：____________　　校长（签字）：____________", Style.FACTS),
        Line("{{ school }}（公章）", Style.SIGN),
        Line("{{ day }}", Style.SIGN),
    ),
)  # fmt: skip
