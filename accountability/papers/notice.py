"""The draft of the return-to-school notice 复学通知书: the township issues it, the school only prepares (D6, M19)."""

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from accountability.papers.blocks import Cell, Form, Line, PageBreak, Row, Style, Table, label, pairs, wide
from accountability.papers.content import Content, a_count, a_day, a_text

DRAFT = "代拟稿"


@dataclass(frozen=True, slots=True, kw_only=True)
class NoticeContent(Content):
    """What the draft says; the number and the date of the township are left to it."""

    number: str = a_text(_("number of the draft"), blank=20)
    township: str = a_text(_("township government"), blank=16)
    school: str = a_text(_("school"), blank=16)
    guardians: str = a_text(_("guardians"), blank=10)
    child: str = a_text(_("child"), blank=10)
    class_name: str = a_text(_("class"), blank=10)
    since: str = a_day(_("missing since"))
    visit_count: int | None = a_count(_("number of home visits"))
    letter_number: str = a_text(_("number of the persuasion letter"), blank=16)
    letter_served_on: str = a_day(_("letter served on"))
    return_until: str = a_day(_("return until"))
    drafted_on: str = a_day(_("drafted on"))


NOTICE = Form(
    "notice-1",
    "复学通知书（代拟稿）",
    (
        Line("代拟稿　{{ number }}", Style.DRAFT),
        Line("{{ township }}", Style.SCHOOL),
        Line("复 学 通 知 书", Style.TITLE),
        Line("文号：____________________", Style.NUMBER),
        Line("{{ guardians }}：", Style.ADDRESSEE),
        Line(
            "经查，你（们）的被监护人{{ child }}，系{{ school }}{{ class_name }}学生，自{{ since }}起无正当理由"
            "未到校接受义务教育。学校已家访{{ visit_count }}次，并于{{ letter_served_on }}送达劝学书"
            "（{{ letter_number }}），至今仍未返校。"
        ),
        Line(
            "上述行为违反了《中华人民共和国义务教育法》第十一条和《中华人民共和国未成年人保护法》第十六条第（五）项、"
            "第十七条第（五）项的规定。依照《中华人民共和国义务教育法》第五十八条的规定，现责令你（们）于"
            "{{ return_until }}前送{{ child }}返回{{ school }}复学。"
        ),
        Line("逾期不改正的，将依法处理。"),
        Line("{{ township }}（印章）", Style.SIGN),
        Line("______年____月____日", Style.SIGN),
        Line(
            "本稿由{{ school }}于{{ drafted_on }}代拟，供乡镇人民政府核定。未经乡镇人民政府编号、签发并加盖印章，"
            "不具有效力。",
            Style.NOTE,
        ),
        PageBreak(),
        Line("代拟稿　{{ number }}", Style.DRAFT),
        Line("复学通知书（存根）", Style.TITLE),
        Table(
            (36, 42, 36, 42),
            (
                pairs("文号", "", "签发日期", "　　年　　月　　日"),
                pairs("受送达人", "{{ guardians }}", "学生姓名", "{{ child }}"),
                pairs("学校、班级", "{{ school }} {{ class_name }}", "责令返校期限", "{{ return_until }}"),
                pairs("签发人", "", "经办人", ""),
            ),
        ),
        Line("送 达 回 证", Style.TITLE),
        Table(
            (36, 42, 36, 42),
            (
                wide("送达文书及文号", "《复学通知书》", 3, height=11),
                wide("送达地点", "", 3, height=11),
                wide("送达时间", "　　　　年　　月　　日　　时　　分", 3, height=11),
                wide("送达方式", "□ 直接送达　　□ 他人代收　　□ 留置送达　　□ 邮寄送达", 3, height=11),
                wide("受送达人签名或盖章", "", 3, height=18),
                pairs("代收人签名", "", "与受送达人关系", "", height=14),
                wide("拒收事由", "", 3, height=14),
                pairs("见证人签名", "", "见证人单位、职务", "", height=14),
                Row((label("送达人签名"), Cell("", 3)), 14),
            ),
        ),
    ),
)
