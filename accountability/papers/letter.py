"""The persuasion letter 劝学书 of the school to the guardians, with its receipt 送达回证 (E1, D3, M16)."""

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from accountability.papers.blocks import Cell, Form, Line, PageBreak, Row, Style, Table, label, pairs, wide
from accountability.papers.content import Content, a_count, a_day, a_text


@dataclass(frozen=True, slots=True, kw_only=True)
class LetterContent(Content):
    """What a persuasion letter says; it holds no number, phone or address (domain 6)."""

    number: str = a_text(_("number"), blank=20)
    receipt_number: str = a_text(_("number of the receipt"), blank=20)
    school: str = a_text(_("school"), blank=16)
    guardians: str = a_text(_("guardians"), blank=10)
    child: str = a_text(_("child"), blank=10)
    class_name: str = a_text(_("class"), blank=10)
    since: str = a_day(_("missing since"))
    counted_on: str = a_day(_("days counted until"))
    days: int | None = a_count(_("unexcused school days"))
    return_days: int | None = a_count(_("days to return"))
    contact: str = a_text(_("person to ask"), blank=10)
    contact_phone: str = a_text(_("phone of that person"), blank=14)
    issued_on: str = a_day(_("issued on"))


_LAW = (
    "《中华人民共和国义务教育法》第五条规定，适龄儿童、少年的父母或者其他法定监护人应当依法保证其按时入学接受并完成"
    "义务教育；第十一条规定，凡年满六周岁的儿童，其父母或者其他法定监护人应当送其入学接受并完成义务教育，因身体状况需要"
    "休学的，应当提出申请，由当地乡镇人民政府或者县级人民政府教育行政部门批准；第五十八条规定，无正当理由未依法送适龄"
    "儿童、少年入学接受义务教育的，由当地乡镇人民政府或者县级人民政府教育行政部门给予批评教育，责令限期改正。"
    "《中华人民共和国未成年人保护法》第十六条第（五）项规定，监护人应当尊重未成年人受教育的权利，保障适龄未成年人依法"
    "接受并完成义务教育；第十七条第（五）项规定，监护人不得放任、迫使应当接受义务教育的未成年人失学、辍学。"
)

LETTER = Form(
    "letter-1",
    "义务教育阶段学生劝学书",
    (
        Line("{{ school }}", Style.SCHOOL),
        Line("义务教育阶段学生劝学书", Style.TITLE),
        Line("{{ number }}", Style.NUMBER),
        Line("{{ guardians }}：", Style.ADDRESSEE),
        Line(
            "你（们）的被监护人{{ child }}系我校{{ class_name }}学生，自{{ since }}起无正当理由未到校上课，"
            "至{{ counted_on }}已缺课{{ days }}个上课日。"
        ),
        Line(_LAW),
        Line(
            "请自收到本劝学书之日起{{ return_days }}日内，送{{ child }}返校复学。家庭确有困难的，请及时告诉学校，"
            "学校将尽力帮助。逾期未返校的，学校将依照《中华人民共和国未成年人保护法》第二十八条的规定书面报告。"
        ),
        Line("特此通知。"),
        Line("学校联系人：{{ contact }}　　联系电话：{{ contact_phone }}", Style.FACTS),
        Line("{{ school }}（公章）", Style.SIGN),
        Line("{{ issued_on }}", Style.SIGN),
        PageBreak(),
        Line("{{ school }}", Style.SCHOOL),
        Line("送 达 回 证", Style.TITLE),
        Line("{{ receipt_number }}", Style.NUMBER),
        Table(
            (36, 42, 36, 42),
            (
                wide("送达文书名称及文号", "《义务教育阶段学生劝学书》{{ number }}", 3, height=14),
                pairs("受送达人", "{{ guardians }}", "学生姓名、班级", "{{ child }} {{ class_name }}", height=14),
                wide("送达地点", "", 3, height=14),
                wide("送达时间", "　　　　年　　月　　日　　时　　分", 3, height=14),
                wide("送达方式", "□ 直接送达　　□ 他人代收　　□ 留置送达　　□ 邮寄送达", 3, height=14),
                wide("受送达人签名或盖章", "　　　　　　　　　　　　　　　年　　月　　日", 3, height=22),
                pairs("代收人签名", "", "与受送达人关系", "", height=18),
                wide("拒收事由", "", 3, height=22),
                pairs("见证人签名", "", "见证人单位、职务", "", height=18),
                Row((label("送达人签名"), Cell("　　　　　　　　　　　　　　　年　　月　　日", 3)), 18),
                wide("备注", "", 3, height=22),
            ),
        ),
        Line("邮寄送达的，填写邮件号码并附回执；拒收的，由送达人和见证人签名，将文书留在受送达人住处。", Style.NOTE),
    ),
)
