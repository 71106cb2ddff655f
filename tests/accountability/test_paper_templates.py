"""Templates of the school: taken when they fill, refused in bounded time and words when they are hostile (E3)."""

import io
import zipfile
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from docx import Document

from accountability.actions.paper_templates import retire_template, upload_template
from accountability.choices import PaperKind
from accountability.models import PaperTemplate
from accountability.papers.catalog import CURRENT
from accountability.papers.word import check_template, shipped_template
from kongchuo.lib.word import DEFAULT_LIMITS, Filling, Limits, Refusal, WordRefused, fill
from kongchuo.lib.word.messages import sentence
from students.models import School, User
from tests import make
from tests.case_scene import MONDAY

NAMES = "{{ number }}{{ child }}"


def template(*paragraphs: str, names: str = NAMES) -> bytes:
    """A document with the placeholders that every paper needs, and these paragraphs."""
    document = Document()
    for text in (names, *paragraphs):
        document.add_paragraph(text)
    target = io.BytesIO()
    document.save(target)
    return target.getvalue()


def repacked(data: bytes, **changes: bytes | str) -> bytes:
    """The package with parts added or changed; names stand with __ for a slash."""
    target = io.BytesIO()
    wanted = {name.replace("__", "/"): content for name, content in changes.items()}
    with zipfile.ZipFile(io.BytesIO(data)) as source, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as packed:
        for name in source.namelist():
            if name not in wanted:
                packed.writestr(name, source.read(name))
        for name, content in wanted.items():
            packed.writestr(name, content)
    return target.getvalue()


def with_xml(data: bytes, part: str, old: str, new: str) -> bytes:
    """The package with a text in one part replaced."""
    with zipfile.ZipFile(io.BytesIO(data)) as source:
        text = source.read(part).decode()
    assert old in text
    return repacked(data, **{part: text.replace(old, new, 1)})


def refusal(data: bytes, kind: PaperKind = PaperKind.LETTER) -> WordRefused:
    with pytest.raises(WordRefused) as refused:
        check_template(kind, data)
    assert sentence(refused.value)
    return refused.value


@pytest.mark.parametrize("kind", list(PaperKind))
def test_every_shipped_template_fills_e3(kind: PaperKind) -> None:
    check_template(kind, shipped_template(CURRENT[kind]))


def test_a_template_may_choose_and_repeat_e3() -> None:
    check_template(
        PaperKind.REPORT,
        template(
            "{% if cause %}原因：{{ cause }}{% endif %}", "{% for v in visits %}{{ v.on }}{{ v.met }}{% endfor %}"
        ),
    )


@pytest.mark.parametrize(
    ("paragraph", "code", "named"),
    [
        ("{{ chidl }}", Refusal.UNKNOWN_PLACEHOLDER, "{{ chidl }}"),
        ("{% for v in visits %}{{ v.onn }}{% endfor %}", Refusal.UNKNOWN_PLACEHOLDER, "{{ onn }}"),
        ("{{ child }", Refusal.SYNTAX, "{{ child }"),
        ("{% for v in visits %}{{ v.on }}", Refusal.SYNTAX, ""),
        ("{{ child|nosuch }}", Refusal.SYNTAX, "nosuch"),
    ],
)
def test_a_mistake_is_named_with_its_placeholder_e3(paragraph: str, code: Refusal, named: str) -> None:
    found = refusal(template(paragraph), PaperKind.REPORT)
    assert found.code == code
    assert named in sentence(found)


def test_what_a_paper_cannot_do_without_is_asked_for_e2_d6() -> None:
    found = refusal(template(names="{{ child }}"))
    assert (found.code, found.params) == (Refusal.MISSING_PLACEHOLDER, {"names": "{{ number }}"})
    assert refusal(template(), PaperKind.NOTICE).params == {"text": "代拟稿"}
    check_template(PaperKind.NOTICE, template("代拟稿"))


@pytest.mark.parametrize(
    "paragraph",
    [
        "{{ ''.__class__.__mro__[1].__subclasses__() }}",
        "{{ child.__init__.__globals__ }}",
        "{{ ''.format.__self__.__class__ }}",
        "{{ '{0.__class__}'.format(child) }}",
        "{{ lipsum(n=9999) }}",
        "{{ cycler.__init__.__globals__.os.popen('id').read() }}",
        "{{ self.__init__ }}",
        "{% include '/etc/passwd' %}",
        "{% import 'os' as os %}",
        "{% for i in range(999999999) %}x{% endfor %}",
    ],
)
def test_code_is_never_run_e3(paragraph: str) -> None:
    assert refusal(template(paragraph)).code in (
        Refusal.FORBIDDEN,
        Refusal.UNKNOWN_PLACEHOLDER,
        Refusal.SYNTAX,
        Refusal.DAMAGED,
    )


_ENDLESS = "{% for a in range(90000) %}" * 3 + "{{ a }}" + "{% endfor %}" * 3


@pytest.mark.parametrize(
    ("paragraph", "codes"),
    [
        (_ENDLESS.replace("{{ a }}", ""), {Refusal.TOO_SLOW}),
        (_ENDLESS, {Refusal.TOO_SLOW, Refusal.TOO_MUCH_MEMORY}),
        ("{{ 'x' * 2000000000 }}", {Refusal.TOO_MUCH_MEMORY}),
        ("{{ 9 ** (9 ** 9) }}", {Refusal.TOO_SLOW, Refusal.TOO_MUCH_MEMORY}),
        ("{{ '%999999999d'|format(1) }}", {Refusal.TOO_MUCH_MEMORY}),
        (
            "{% for a in range(4000) %}{{ 'x' * 9000 }}{% endfor %}",
            {Refusal.TOO_LONG, Refusal.TOO_MUCH_MEMORY, Refusal.TOO_SLOW},
        ),
        (
            "{% set ns = [1] %}{% macro m() %}{{ m() }}{% endmacro %}{{ m() }}",
            {Refusal.DAMAGED, Refusal.TOO_MUCH_MEMORY},
        ),
    ],
)
def test_loops_and_floods_are_refused_in_bounded_time_e3(paragraph: str, codes: set[Refusal]) -> None:
    with pytest.raises(WordRefused) as refused:
        fill(template(paragraph), Filling({"number": "1", "child": "x"}), Limits(seconds=2))
    assert refused.value.code in codes


def test_a_template_that_turns_hostile_with_other_words_is_bounded_too_e3() -> None:
    """What a trial cannot show: it loops for one child only. Every filling is bounded, not only the trial."""
    hostile = template("{% if child != '示例' and child != '__________' %}" + _ENDLESS + "{% endif %}")
    check_template(PaperKind.LETTER, hostile)
    with pytest.raises(WordRefused) as refused:
        fill(hostile, Filling({"number": "1", "child": "陈子涵"}), Limits(seconds=2))
    assert refused.value.code in (Refusal.TOO_SLOW, Refusal.TOO_MUCH_MEMORY)


def _bomb() -> bytes:
    return repacked(template(), word__media__a=b"\0" * 60_000_000)


def _many() -> bytes:
    return repacked(template(), **{f"word__media__{number}": b"x" for number in range(400)})


_XXE = '<!DOCTYPE w:document [<!ENTITY x SYSTEM "file:///etc/passwd">]><w:document'
_OUTSIDE = '<Relationship Id="rId99" Type="http://x/hyperlink" Target="http://10.0.0.1/a" TargetMode="External"/>'
_EMBEDDED = '<Relationship Id="rId99" Type="http://x/oleObject" Target="a.bin"/>'
_CHUNK = '<Relationship Id="rId99" Type="http://x/aFChunk" Target="a.html"/>'
_FIELD = "<w:p><w:r><w:instrText>DDE</w:instrText></w:r><w:r><w:instrText>AUTO c:\\\\cmd</w:instrText></w:r></w:p>"
_SIMPLE = '<w:p><w:fldSimple w:instr="INCLUDEPICTURE http://10.0.0.1/a"/></w:p>'
_RELS, _TYPES = "word/_rels/document.xml.rels", "[Content_Types].xml"


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", Refusal.NO_WORD),
        (b"plain text", Refusal.NO_WORD),
        (b"%PDF-1.7", Refusal.NO_WORD),
        (b"PK\3\4broken", Refusal.DAMAGED),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, Refusal.OLD_WORD),
        (b"x" * (DEFAULT_LIMITS.file_bytes + 1), Refusal.TOO_BIG),
        (lambda: repacked(template(), word__vbaProject=b"x"), Refusal.MACROS),
        (lambda: with_xml(template(), _TYPES, "document.main", "document.macroEnabled.main"), Refusal.MACROS),
        (lambda: repacked(template(), word__embeddings__a=b"x"), Refusal.EMBEDDED),
        (lambda: with_xml(template(), _RELS, "</Relationships>", _EMBEDDED + "</Relationships>"), Refusal.EMBEDDED),
        (lambda: with_xml(template(), _RELS, "</Relationships>", _CHUNK + "</Relationships>"), Refusal.EMBEDDED),
        (lambda: with_xml(template(), _RELS, "</Relationships>", _OUTSIDE + "</Relationships>"), Refusal.OUTSIDE),
        (lambda: with_xml(template(), "word/document.xml", "<w:document", _XXE), Refusal.DOCTYPE),
        (lambda: with_xml(template(), "word/document.xml", "<w:body>", "<w:body>" + _FIELD), Refusal.FIELD),
        (lambda: with_xml(template(), "word/document.xml", "<w:body>", "<w:body>" + _SIMPLE), Refusal.FIELD),
        (_bomb, Refusal.UNPACKS_TOO_BIG),
        (_many, Refusal.UNPACKS_TOO_BIG),
    ],
)  # fmt: skip
def test_what_is_no_plain_word_document_is_refused_e3(data: Any, code: Refusal) -> None:
    assert refusal(data() if callable(data) else data).code == code


def test_what_a_template_writes_raw_is_looked_at_too_e3() -> None:
    """``safe`` lets a template write XML; a field that runs something is found in the filled document."""
    raw = '{{ "<w:instrText>DDEAUTO cmd</w:instrText>"|safe }}'
    assert refusal(template(raw)).code in (Refusal.FIELD, Refusal.DAMAGED)


def test_names_are_text_and_never_xml_e3() -> None:
    filled = fill(template(), Filling({"number": "1", "child": "<w:br/>&{{ number }}"}))
    assert "<w:br/>&{{ number }}" in Document(io.BytesIO(filled)).paragraphs[0].text


# ---- kept by the school


@pytest.mark.django_db
def test_a_template_replaces_the_one_before_which_stays_e3(school: School, registrar: User) -> None:
    about = {"school": school, "kind": PaperKind.LETTER, "name": "劝学书.docx", "actor": registrar}
    content = template("一")
    first = upload_template(content=content, at=make.at(MONDAY, 9), **about)
    assert upload_template(content=content, at=make.at(MONDAY, 10), **about).pk == first.pk
    second = upload_template(content=template("二"), at=make.at(MONDAY, 11), **about)
    assert list(PaperTemplate.objects.order_by("pk").values_list("pk", "retired_at")) == [
        (first.pk, make.at(MONDAY, 11)),
        (second.pk, None),
    ]
    retire_template(template=second, at=make.at(MONDAY, 12))
    with pytest.raises(ValidationError):
        retire_template(template=second, at=make.at(MONDAY, 13))


@pytest.mark.django_db
def test_a_refused_template_changes_nothing_e3(school: School, registrar: User) -> None:
    with pytest.raises(ValidationError) as refused:
        upload_template(
            school=school, kind=PaperKind.LETTER, name="a.docx", content=template("{{ chidl }}"), actor=registrar,
            at=make.at(MONDAY),
        )  # fmt: skip
    assert "chidl" in refused.value.message_dict["content"][0]
    assert not PaperTemplate.objects.exists()
