"""The responsibility agreement 责任书 between the school and the holder of a post (E1, E5, M15).

Clauses and targets are data; who fills them is the business of the agreements themselves. Signatures are facts of their
own: they are printed where the paper has a line for them, and are no part of what was hashed.
"""

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from accountability.papers.blocks import Cell, EachLine, EachRow, Form, Line, Row, Style, Table, label
from accountability.papers.content import Content, a_day, a_list, a_text


@dataclass(frozen=True, slots=True, kw_only=True)
class Item(Content):
    """One sentence of a clause."""

    text: str = a_text(_("text"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Clause(Content):
    """A clause: its heading and its sentences."""

    title: str = a_text(_("heading"))
    sentences: tuple[Item, ...] = a_list(_("sentences"), Item)


@dataclass(frozen=True, slots=True, kw_only=True)
class TargetRow(Content):
    """A quantified target; ``key`` says of which live value it speaks, if of any."""

    name: str = a_text(_("target"))
    value: str = a_text(_("value"))
    key: str = a_text(_("key of the live value"))


@dataclass(frozen=True, slots=True, kw_only=True)
class AgreementContent(Content):
    """What an agreement says; it binds the post, whoever holds it (F1)."""

    number: str = a_text(_("number"), blank=20)
    school: str = a_text(_("school"), blank=16)
    school_year: str = a_text(_("school year"), blank=10)
    post: str = a_text(_("post"), blank=12)
    holder: str = a_text(_("holder of the post"), blank=10)
    principal: str = a_text(_("principal"), blank=10)
    opening: str = a_text(_("opening sentence"))
    targets: tuple[TargetRow, ...] = a_list(_("targets"), TargetRow)
    clauses: tuple[Clause, ...] = a_list(_("clauses"), Clause)
    signed_on: str = a_day(_("signed on"))


SIGNATURES = (("principal_signature", "____________"), ("holder_signature", "____________"), ("successors", ()))
"""What stands on the lines to sign while nobody has: room for the pen (E5)."""

AGREEMENT = Form(
    "agreement-1",
    "控辍保学目标责任书",
    (
        Line("{{ school }}", Style.SCHOOL),
        Line("控辍保学目标责任书", Style.TITLE),
        Line("{{ number }}", Style.NUMBER),
        Line("{{ school_year }}学年　责任岗位：{{ post }}　责任人：{{ holder }}", Style.FACTS),
        Line("{{ opening }}", Style.CLAUSE),
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
                Line("{{ clause.title }}", Style.POINT),
                EachLine("clause.sentences", "item", (Line("{{ item.text }}", Style.CLAUSE),)),
            ),
        ),
        Line(
            "本责任书一式两份，学校和责任人各执一份（此为{{ copy }}），自签字之日起生效。无论人事如何变动，"
            "本责任书对继任者具有延续性。",
            Style.CLAUSE,
        ),
        Line("{{ school }}（公章）　　　校长（签字）：{{ principal_signature }}", Style.FACTS),
        Line("责任人（签字）：{{ holder_signature }}", Style.FACTS),
        EachLine("successors", "successor", (Line("{{ successor }}", Style.FACTS),)),
        Line("{{ signed_on }}", Style.SIGN),
    ),
    copies=("学校存", "责任人存"),
    extras=SIGNATURES,
)
