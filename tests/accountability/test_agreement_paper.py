"""The agreement as it is printed: filled, signed, one sheet for the school; the clauses and what changes in them
(E3, E5, E6, M1, M13, M15)."""

import datetime as dt
import re
from dataclasses import replace

import pytest
from django.conf import settings

from accountability.papers import word
from accountability.papers.agreement import AGREEMENT, AgreementContent
from accountability.papers.agreement_sheet import SHEET, ClassLine, SheetContent, grade_rows, sheet_beside
from accountability.papers.agreement_targets import target_rows
from accountability.papers.clause_changes import ChangeKind, clause_changes
from accountability.papers.clauses import (
    NAMES,
    OPENING,
    SHIPPED,
    ClauseLine,
    ClauseSet,
    as_text,
    clauses_for,
    dumped,
    from_text,
    loaded,
    numeral,
    unknown_names,
)
from accountability.papers.content import canonical, digest
from accountability.papers.html import article
from accountability.papers.pdf import of_articles
from accountability.papers.signatures import Mark, beside
from tests.accountability.test_paper_content import golden, words_of_page, words_of_word
from tests.pictures import strokes

STYLES = (settings.BASE_DIR / "static" / "css" / "paper.css").read_text(encoding="utf-8")
VALUES = {
    "上报时限": "09:00",
    "旷课天数": "3",
    "家访时限": "1",
    "家访次数": "3",
    "返校期限": "7",
    "上报单位": "学区中心校",
    "班主任扣分": "3",
    "科任扣分": "2",
    "否决比例": "50%",
    "巩固率": "100%",
    "入学率": "100%",
    "残疾入学率": "90%以上",
    "初中入学率": "99%以上",
}
SEPTEMBER, OCTOBER = dt.date(2026, 9, 3), dt.date(2026, 10, 12)
INK = strokes()
MARKS = [
    Mark("周校长", SEPTEMBER, INK, is_principal=True),
    Mark("王老师", SEPTEMBER, INK),
    Mark("林老师", OCTOBER, INK, is_first=False),
]


def filled(*, is_head: bool) -> AgreementContent:
    return AgreementContent(
        number="责任书字〔2026〕第5号",
        school="青石镇中心小学",
        school_year="2026-2027",
        post="三年级（2）班班主任" if is_head else "三年级（2）班数学教师",
        holder="王老师" if is_head else "买买提·阿不都热合曼",
        principal="周校长",
        opening=OPENING,
        targets=target_rows(VALUES, is_head=is_head),
        clauses=clauses_for(SHIPPED, VALUES, is_head=is_head),
    )


@pytest.mark.parametrize("is_head", [True, False])
def test_the_filled_agreement_is_as_it_was_m1(is_head: bool) -> None:
    name = "head" if is_head else "subject"
    golden(f"agreement-{name}.page.txt", words_of_page(article(AGREEMENT, filled(is_head=is_head))))


def test_signatures_stand_on_their_lines_and_change_no_hash_e3_m15() -> None:
    content = filled(is_head=True)
    before = digest(canonical(content))
    page = article(AGREEMENT, content, beside=beside(MARKS))
    assert page.count('class="leaf__ink"') == 6 and "____________" not in page
    words = words_of_page(page)
    assert "继任责任人（签字）：　2026年10月12日" in words and words.count("2026年9月3日") == 2
    assert digest(canonical(content)) == before


def test_a_side_that_has_not_signed_keeps_its_blank_and_the_date_too_e5() -> None:
    words = words_of_page(article(AGREEMENT, filled(is_head=True), beside=beside(MARKS[:1])))
    assert "责任人（签字）：____________" in words and "______年____月____日" in words
    assert "校长（签字）：____________" not in words
    assert beside([])["successors"] == []


def test_a_signature_on_the_paper_copy_says_so() -> None:
    words = words_of_page(article(AGREEMENT, filled(is_head=True), beside=beside([Mark("王<老师", SEPTEMBER, b"")])))
    assert "责任人（签字）：王<老师（已于2026年9月3日在纸质责任书上签字）" in words


def test_page_and_word_say_the_same_of_a_filled_agreement_e3() -> None:
    content = filled(is_head=False)
    document = words_of_word(word.document(word.shipped_template(AGREEMENT), AGREEMENT, content))
    plain = re.compile(r"[\s|]")
    assert plain.sub("", words_of_page(article(AGREEMENT, content))) == plain.sub("", document)


# ---- one sheet for the school


def sheet() -> tuple[SheetContent, list[ClassLine]]:
    said = filled(is_head=True)
    lines = [
        ClassLine("一年级", "（1）班", ("王老师",), (MARKS[1],)),
        ClassLine("一年级", "（2）班", ("买买提·阿不都热合曼", "李老师"), ()),
        ClassLine("二年级", "（1）班", (), ()),
        ClassLine("三年级", "（1）班", ("林老师",), (Mark("林老师", SEPTEMBER, b""),)),
    ]
    content = SheetContent(
        school=said.school, school_year=said.school_year, numbers="共4份", opening=said.opening,
        targets=said.targets, clauses=said.clauses, grades=grade_rows(lines),
    )  # fmt: skip
    return content, lines


def test_the_sheet_has_a_line_to_sign_for_each_grade_m15() -> None:
    content, lines = sheet()
    golden("agreement-sheet.page.txt", words_of_page(article(SHEET, content)))
    golden(
        "agreement-sheet-signed.page.txt", words_of_page(article(SHEET, content, beside=sheet_beside(lines, MARKS[:1])))
    )


def test_every_width_and_height_of_the_sheet_has_its_style() -> None:
    used = set(re.findall(r"leaf-[wh]\d+", article(SHEET, sheet()[0])))
    assert used and {name for name in used if f".{name} {{" not in STYLES} == set()


def test_a_pdf_holds_the_drawings_and_is_the_same_twice_e3() -> None:
    content, lines = sheet()
    pages = [
        article(AGREEMENT, filled(is_head=True), beside=beside(MARKS)),
        article(SHEET, content, beside=sheet_beside(lines, [])),
    ]
    first, second = (of_articles("责任书", pages, STYLES) for _ in range(2))
    assert first == second and b"/Subtype /Image" in first
    plain = of_articles("责任书", [article(AGREEMENT, filled(is_head=True))], STYLES)
    assert b"/Subtype /Image" not in plain


# ---- clauses as data


def test_every_name_of_the_shipped_clauses_has_a_value_and_none_is_a_literal() -> None:
    assert VALUES.keys() == NAMES.keys() and unknown_names(SHIPPED) == []
    text = "".join(line.text for clause in SHIPPED for line in clause.lines)
    assert {name for name in NAMES if f"{{{name}}}" not in text} == set()
    assert not re.search(r"\d", text)


def test_a_version_is_the_same_after_it_was_stored_and_after_it_was_edited() -> None:
    assert loaded(dumped(SHIPPED)) == SHIPPED
    for clause in SHIPPED:
        assert from_text(as_text(clause.lines)) == clause.lines


def test_lines_say_whom_they_bind() -> None:
    found = from_text("都要做\n\n 【班主任】 点名 \n【科任】清点\n")
    assert found == (ClauseLine("都要做"), ClauseLine("点名", "head"), ClauseLine("清点", "subject"))
    clauses = (ClauseSet("甲", found), ClauseSet("乙", found[1:2]))
    assert [[item.text for item in each.sentences] for each in clauses_for(clauses, {}, is_head=False)] == [
        ["都要做", "清点"]
    ]
    assert [each.title for each in clauses_for(clauses, {}, is_head=True)] == ["一、甲", "二、乙"]


@pytest.mark.parametrize(
    ("number", "text"), [(1, "一"), (10, "十"), (13, "十三"), (20, "二十"), (21, "二十一"), (39, "三十九")]
)
def test_clauses_are_counted_in_chinese(number: int, text: str) -> None:
    assert numeral(number) == text


def one(title: str, *texts: str) -> ClauseSet:
    return ClauseSet(title, tuple(ClauseLine(text) for text in texts))


A, B, C = one("甲", "一", "二"), one("乙", "三"), one("丙", "四")


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ((A, B), (A, B), [("same", "甲", ""), ("same", "乙", "")]),
        ((A, B), (A, B, C), [("same", "甲", ""), ("same", "乙", ""), ("added", "丙", "")]),
        ((A, B), (B,), [("removed", "甲", ""), ("same", "乙", "")]),
        ((A, B), (replace(A, title="子"), B), [("changed", "子", "甲"), ("same", "乙", "")]),
        ((A, B), (one("甲", "一", "改"), B), [("changed", "甲", ""), ("same", "乙", "")]),
        ((), (A,), [("added", "甲", "")]),
    ],
)
def test_versions_are_compared_clause_by_clause_m13(
    old: tuple[ClauseSet, ...], new: tuple[ClauseSet, ...], expected: list[tuple[str, str, str]]
) -> None:
    assert [(str(each.kind), each.title, each.old_title) for each in clause_changes(old, new)] == expected


def test_a_changed_clause_shows_each_sentence_that_went_came_or_stayed_m13() -> None:
    (found,) = clause_changes((A,), (replace(A, lines=(A.lines[0], ClauseLine("改", "head"))),))
    assert found.kind is ChangeKind.CHANGED
    assert found.lines == ((" ", "一"), ("-", "二"), ("+", "【班主任】改"))
