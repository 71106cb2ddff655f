"""The dropout report 学生辍学报告书 of the school to the central school or the township (E1, D5, M18, domain 2.4)."""

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from accountability.papers.blocks import Cell, EachRow, Form, Line, PageBreak, Row, Style, Table, label, pairs, wide
from accountability.papers.content import Content, a_count, a_day, a_list, a_text


@dataclass(frozen=True, slots=True, kw_only=True)
class VisitRow(Content):
    """A visit in the list of the report."""

    on: str = a_day(_("date"), in_cell=True)
    visitors: str = a_text(_("visitors"))
    met: str = a_text(_("who was met"))
    attitude: str = a_text(_("attitude"))


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportContent(Content):
    """What a dropout report says; numbers, phone and address masked unless the office asked for them whole (I3)."""

    number: str = a_text(_("number"), blank=20)
    receiver: str = a_text(_("receiver"), blank=16)
    school: str = a_text(_("school"), blank=16)
    class_name: str = a_text(_("class"))
    child: str = a_text(_("child"))
    sex: str = a_text(_("sex"))
    birth_on: str = a_day(_("date of birth"), in_cell=True)
    id_number: str = a_text(_("ID number"))
    status_number: str = a_text(_("student status number"))
    registered: str = a_text(_("registered address"))
    address: str = a_text(_("present address"))
    kinds: str = a_text(_("kinds of need"))
    guardians: str = a_text(_("guardians"))
    phones: str = a_text(_("phone"))
    since: str = a_day(_("missing since"))
    counted_on: str = a_day(_("days counted until"))
    days: int | None = a_count(_("unexcused school days"))
    cause: str = a_text(_("cause"))
    whereabouts: str = a_text(_("where the child is"))
    responsible: str = a_text(_("responsible person"))
    letter_number: str = a_text(_("number of the persuasion letter"))
    letter_served_on: str = a_day(_("letter served on"), in_cell=True)
    letter_mode: str = a_text(_("how it was served"))
    visit_count: int | None = a_count(_("number of home visits"))
    visits: tuple[VisitRow, ...] = a_list(_("home visits"), VisitRow)
    measures: str = a_text(_("what the school did"))
    request: str = a_text(_("what is asked for"))
    issued_on: str = a_day(_("issued on"))


REQUEST = "请依法责令监护人限期送学生返校，并协助解决家庭困难。"


def measures(visits: int, letter_number: str) -> str:
    """What the school did, as the form proposes it."""
    letter = f"，送达劝学书（{letter_number}）" if letter_number else ""
    return f"学校已登记并劝返：家访{visits}次{letter}，落实包保责任人。"


REPORT = Form(
    "report-1",
    "学生辍学报告书",
    (
        Line("{{ school }}", Style.SCHOOL),
        Line("学生辍学报告书", Style.TITLE),
        Line("{{ number }}", Style.NUMBER),
        Line("{{ receiver }}：", Style.ADDRESSEE),
        Line(
            "我校{{ class_name }}学生{{ child }}自{{ since }}起无正当理由未到校，至{{ counted_on }}已缺课{{ days }}个"
            "上课日，经学校家访{{ visit_count }}次劝返，仍未返校。根据《中华人民共和国未成年人保护法》第二十八条和"
            "《中华人民共和国义务教育法》第十三条，现将情况书面报告如下，请依法处理。"
        ),
        Table(
            (28, 28, 24, 26, 22, 28),
            (
                pairs("学生姓名", "{{ child }}", "性别", "{{ sex }}", "出生日期", "{{ birth_on }}"),
                Row((label("班级"), Cell("{{ class_name }}"), label("身份证号"), Cell("{{ id_number }}", 3))),
                wide("学籍号", "{{ status_number }}", 5),
                wide("户籍地", "{{ registered }}", 5),
                wide("家庭住址", "{{ address }}", 5),
                Row((label("监护人"), Cell("{{ guardians }}", 2), label("联系电话"), Cell("{{ phones }}", 2))),
                wide("学生类型", "{{ kinds }}", 5),
                wide("辍学原因", "{{ cause }}", 5),
                wide("学生去向", "{{ whereabouts }}", 5),
                wide("包保责任人", "{{ responsible }}", 5),
                Row(
                    (
                        label("劝学书"),
                        Cell("{{ letter_number }}", 2),
                        label("送达"),
                        Cell("{{ letter_served_on }} {{ letter_mode }}", 2),
                    )
                ),
                wide("处理措施", "{{ measures }}", 5, height=20),
                wide("请求事项", "{{ request }}", 5, height=14),
            ),
        ),
        PageBreak(),
        Line("{{ number }}　劝返情况（家访记录）", Style.HEADING),
        Table(
            (36, 44, 40, 36),
            (
                Row((label("家访日期"), label("家访人员"), label("在场家庭成员"), label("家长意见"))),
                EachRow(
                    "visits",
                    "visit",
                    Row(
                        (
                            Cell("{{ visit.on }}"),
                            Cell("{{ visit.visitors }}"),
                            Cell("{{ visit.met }}"),
                            Cell("{{ visit.attitude }}"),
                        )
                    ),
                ),
            ),
        ),
        Line("填表人（签字）：____________　　校长（签字）：____________", Style.FACTS),
        Line("{{ school }}（公章）", Style.SIGN),
        Line("{{ issued_on }}", Style.SIGN),
        Line("接收和处理", Style.HEADING),
        Table(
            (36, 120),
            (
                wide(
                    "接收单位签收",
                    "签收人：　　　　　　　　单位（盖章）：\n　　　　　　　　　　　　　　　年　　月　　日",
                    1,
                    height=22,
                ),
                wide("中心校意见", "", 1, height=28),
                wide("乡镇人民政府意见", "", 1, height=28),
                wide("县级教育行政部门意见", "", 1, height=28),
            ),
        ),
        Line("本报告书一式三份：接收单位、学校各存一份，一份存入学生学籍档案，永久保管。", Style.NOTE),
    ),
)
