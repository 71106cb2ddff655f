"""What papers say, in which words, under which law; what is empty; the golden renderings (E1, E3, E5, E6, D6)."""

import io
import json
import os
import re
import zlib
from dataclasses import fields
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from docx import Document

from accountability.choices import PaperKind
from accountability.papers import pdf, word
from accountability.papers.agreement import AgreementContent, Clause, Item, TargetRow
from accountability.papers.catalog import CONTENTS, CURRENT, FORMS, form_of
from accountability.papers.content import Content, canonical, cleaned, digest, load, shown
from accountability.papers.html import article
from accountability.papers.letter import LetterContent
from accountability.papers.masking import masked
from accountability.papers.notice import NoticeContent
from accountability.papers.report import REQUEST, ReportContent, VisitRow, measures
from accountability.papers.visit import LAW, VisitContent
from accountability.papers.words import class_words

GOLDEN = Path(__file__).parents[1] / "golden"
STYLES = settings.BASE_DIR / "static" / "css" / "paper.css"
CHILD = {"school": "青石镇中心小学", "child": "买买提·阿不都热合曼", "class_name": "三年级（2）班"}
LETTER_NUMBER = "义劝通字〔2026〕第12号"
SAID: dict[PaperKind, Content] = {
    PaperKind.LETTER: LetterContent(
        **CHILD,
        number=LETTER_NUMBER,
        receipt_number="送回字〔2026〕第12号",
        guardians="阿不都热合曼·吐尔逊、李龑",
        since="2026-11-18",
        counted_on="2026-11-20",
        days=3,
        return_days=7,
        contact="王老师",
        issued_on="2026-11-23",
    ),
    PaperKind.VISIT: VisitContent(
        **CHILD,
        number="家访字〔2026〕第3号",
        sex="男",
        age=9,
        guardian="陈大山",
        relation="父亲",
        phone="138****5678",
        order=2,
        on="2026-11-22",
        starts="18:30",
        ends="19:10",
        place="家中",
        visitors="王老师、周校长",
        companions="石桥村 罗主任",
        met="母亲、祖母",
        family="父亲在外务工。",
        since="2026-11-18",
        cause="家庭经济困难",
        talk="宣讲义务教育法，\n约定周一返校。",
        law=LAW,
        attitude="同意返校",
        promise_on="2026-11-23",
        recorded_by="王老师",
        recorded_on="2026-11-22",
    ),
    PaperKind.REPORT: ReportContent(
        **CHILD,
        number="控辍报字〔2026〕第2号",
        receiver="青石镇中心学校",
        sex="男",
        birth_on="2017-05-13",
        id_number="110105********002X",
        status_number="G110105********002X",
        registered="某省某市青江县青石镇石桥村",
        guardians="陈大山（父亲）、李梅（母亲）",
        phones="138****5678、139****4321",
        since="2026-11-18",
        counted_on="2026-12-01",
        days=10,
        cause="家庭经济困难",
        responsible="王老师",
        letter_number=LETTER_NUMBER,
        letter_served_on="2026-11-23",
        letter_mode="直接送达",
        visit_count=2,
        visits=(
            VisitRow(on="2026-11-22", visitors="王老师、周校长", met="母亲", attitude="犹豫"),
            VisitRow(on="2026-11-25", visitors="王老师、罗主任", attitude="家中无人"),
        ),
        measures=measures(2, LETTER_NUMBER),
        request=REQUEST,
        issued_on="2026-12-01",
    ),
    PaperKind.NOTICE: NoticeContent(
        **CHILD,
        number="复学拟字〔2026〕第2号",
        township="青石镇人民政府",
        guardians="陈大山、李梅",
        since="2026-11-18",
        visit_count=3,
        letter_number=LETTER_NUMBER,
        letter_served_on="2026-11-23",
        drafted_on="2026-12-01",
    ),
    PaperKind.AGREEMENT: AgreementContent(
        number="责任书字〔2026〕第5号",
        school="青石镇中心小学",
        school_year="2026-2027",
        post="三年级（2）班班主任",
        holder="王老师",
        principal="周校长",
        opening="为落实控辍保学责任，学校与责任人签订本责任书。",
        targets=(TargetRow(name="本班巩固率", value="100%"),),
        clauses=(Clause(title="一、责任", sentences=(Item(text="每日点名并上报。"), Item(text="三日未到校即报告。"))),),
    ),
}


class _Words(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.lines: list[str] = []

    def handle_starttag(self, tag: str, attrs: Any) -> None:
        if tag in ("p", "h2", "tr", "section"):
            self.lines.append("")

    def handle_data(self, data: str) -> None:
        self.lines[-1] += f"{data}|" if self.lines[-1].endswith("|") else data

    def handle_endtag(self, tag: str) -> None:
        if tag in ("th", "td"):
            self.lines[-1] += "|"


def words_of_page(page: str) -> str:
    """The words of a paper line by line, cells apart."""
    parser = _Words()
    parser.feed(page)
    return "\n".join(line for line in parser.lines if line.strip("|")) + "\n"


def words_of_word(document: bytes) -> str:
    """The words of a Word document paragraph by paragraph, cells in the order they stand."""
    lines = []
    for paragraph in Document(io.BytesIO(document)).element.body.iter():
        if str(paragraph.tag).endswith("}p"):
            pieces = (each.text or "" for each in paragraph.iter() if str(each.tag).endswith("}t"))
            lines.append("".join(pieces))
    return "\n".join(line for line in lines if line.strip()) + "\n"


def golden(name: str, found: str) -> None:
    """Compare with what is kept; a change is looked at, and kept by a run with KC_WRITE_GOLDEN=1."""
    path = GOLDEN / name
    if os.environ.get("KC_WRITE_GOLDEN") == "1":
        path.write_text(found, encoding="utf-8")
    assert found == path.read_text(encoding="utf-8"), name


def all_words(kind: PaperKind, content: Content | None = None) -> str:
    return words_of_page(article(CURRENT[kind], content or SAID[kind]))


@pytest.mark.parametrize("kind", list(PaperKind))
def test_the_content_is_kept_as_it_was_e3(kind: PaperKind) -> None:
    golden(f"{kind}.json", json.dumps(json.loads(canonical(SAID[kind])), ensure_ascii=False, indent=1) + "\n")
    assert load(CONTENTS[kind], canonical(SAID[kind])) == SAID[kind]
    assert digest(canonical(SAID[kind])) == digest(canonical(load(CONTENTS[kind], canonical(SAID[kind]))))


@pytest.mark.parametrize("kind", list(PaperKind))
def test_the_page_is_as_it_was_and_the_same_twice_e3(kind: PaperKind) -> None:
    golden(f"{kind}.page.txt", all_words(kind))
    assert article(CURRENT[kind], SAID[kind]) == article(form_of(kind, CURRENT[kind].name), SAID[kind])


@pytest.mark.parametrize("kind", list(PaperKind))
def test_the_word_document_is_as_it_was_and_the_same_bytes_twice_e3(kind: PaperKind) -> None:
    template = word.shipped_template(CURRENT[kind])
    first, second = (word.document(template, CURRENT[kind], SAID[kind]) for _ in range(2))
    golden(f"{kind}.word.txt", words_of_word(first))
    assert first == second


@pytest.mark.parametrize("kind", list(PaperKind))
def test_page_and_word_say_the_same_e3(kind: PaperKind) -> None:
    document = words_of_word(word.document(word.shipped_template(CURRENT[kind]), CURRENT[kind], SAID[kind]))
    plain = re.compile(r"[\s|]")
    assert plain.sub("", all_words(kind)) == plain.sub("", document)


@pytest.mark.parametrize("kind", list(PaperKind))
def test_a_pdf_holds_its_fonts_and_is_the_same_twice_e3(kind: PaperKind) -> None:
    styles = STYLES.read_text(encoding="utf-8")
    first, second = (pdf.document(CURRENT[kind], SAID[kind], styles) for _ in range(2))
    assert first == second
    streams = [inflated(piece) for piece in first.split(b"stream\n")[1:]]
    objects = b"".join((first, *streams))
    assert b"/FontFile3" in objects and b"CJK" in objects


def inflated(piece: bytes) -> bytes:
    """A stream of a PDF as it was before it was packed; nothing where it is no such stream."""
    try:
        return zlib.decompressobj().decompress(piece)
    except zlib.error:
        return b""


# ---- blanks, copies, words


@pytest.mark.parametrize("kind", list(PaperKind))
def test_what_is_empty_is_a_blank_for_the_pen_e5(kind: PaperKind) -> None:
    empty = all_words(kind, CONTENTS[kind]())
    assert "None" not in empty
    assert re.search(r"_{4,}", empty)
    document = word.document(word.shipped_template(CURRENT[kind]), CURRENT[kind], CONTENTS[kind]())
    assert "{{" not in words_of_word(document)


def test_an_empty_day_has_room_for_year_month_and_day_e5() -> None:
    assert shown(LetterContent())["since"] == "______年____月____日"
    assert shown(LetterContent(since="2026-11-03"))["since"] == "2026年11月3日"
    assert shown(VisitContent())["on"].split() == ["年", "月", "日"]


def test_agreements_print_two_copies_e5_m15() -> None:
    printed = all_words(PaperKind.AGREEMENT)
    assert printed.count("控辍保学目标责任书") == 2
    assert "此为学校存" in printed and "此为责任人存" in printed
    assert all(len(form.copies) in (0, 2) for form in FORMS.values())


def test_the_draft_says_that_it_is_one_and_has_no_seal_of_the_school_d6() -> None:
    printed = all_words(PaperKind.NOTICE)
    assert printed.count("代拟稿　复学拟字〔2026〕第2号") == 2
    assert "青石镇中心小学（公章）" not in printed and "青石镇人民政府（印章）" in printed
    assert "文号：____" in printed and "不具有效力" in printed


# The articles that the shipped texts may cite (domain 6, and 义务教育法 5 by domain 2.3).
_CITABLE = {
    "中华人民共和国义务教育法": {"五", "十一", "十三", "五十八"},
    "中华人民共和国未成年人保护法": {"十六", "十七", "二十八"},
}


@pytest.mark.parametrize("kind", list(PaperKind))
def test_the_shipped_texts_cite_the_law_and_no_fines_e6(kind: PaperKind) -> None:
    printed = all_words(kind)
    for law, passage in re.findall(r"《([^》]*法)》([^《]*)", printed):
        cited = set(re.findall(r"第([一二三四五六七八九十]+)条", passage))
        assert cited <= _CITABLE[law], (law, cited)
    assert not re.search(r"罚款|罚金|拘留|元", printed)


def test_the_letter_asks_within_days_of_receipt_d3() -> None:
    assert "请自收到本劝学书之日起7日内" in all_words(PaperKind.LETTER)
    assert not {"phone", "address", "id_number"} & {each.name for each in fields(LetterContent)}


@pytest.mark.parametrize(
    ("entry_year", "grade", "words"),
    [(2024, 3, "三年级（2）班"), (2026, 1, "一年级（2）班"), (2027, 0, "2027级2班"), (2018, 9, "九年级（2）班")],
)
def test_classes_in_the_words_of_papers_g1(entry_year: int, grade: int, words: str) -> None:
    assert class_words(entry_year, grade, 2) == words


def test_signs_that_no_paper_can_hold_are_left_out() -> None:
    said = cleaned(ReportContent(cause=" a\x00\x0bb\r\nc\ud800 ", visits=(VisitRow(met="\x07母亲"),)))
    assert (said.cause, said.visits[0].met) == ("ab\nc", "母亲")


def test_what_is_whole_on_paper_is_masked_on_the_screen_i1() -> None:
    whole = ReportContent(
        id_number="11010519491231002X",
        status_number="G11010519491231002X",
        phones="13812345678、13987654321",
        address="柳树沟十七号院",
        registered="某县石桥村",
    )
    hidden = masked(whole)
    assert (hidden.id_number, hidden.phones, hidden.address) == (
        "110105********002X",
        "138****5678、139****4321",
        "****",
    )
    assert masked(hidden) == hidden
    assert masked(ReportContent()) == ReportContent()


def test_every_width_and_height_of_a_form_has_its_style() -> None:
    styles = STYLES.read_text(encoding="utf-8")
    used = {name for form in FORMS.values() for name in re.findall(r"leaf-[wh]\d+", _source(form))}
    assert len(used) > 10
    assert {name for name in used if f".{name} {{" not in styles} == set()


def _source(form: Any) -> str:
    return article(form, CONTENTS[PaperKind(form.name.partition("-")[0])]())
