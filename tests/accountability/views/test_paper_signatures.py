"""The signature drawn at the visit, on the record of the visit: page, PDF, Word, the same each time (D4, E3)."""

import io
import re
import zipfile
from dataclasses import replace

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from docx import Document

from accountability.actions.files import store_file
from accountability.actions.papers import content_of
from accountability.choices import FileKind, PaperKind, SignedHow
from accountability.models import HomeVisit, Paper, PaperTemplate, StoredFile
from accountability.papers import pdf, word
from accountability.papers.catalog import CURRENT, form_of
from accountability.papers.html import article
from accountability.papers.pictures import Picture, named_pictures
from accountability.papers.visit import VisitContent
from accountability.queries.paper_content import visit_content
from kongchuo.lib.images import PNG, signature
from students.models import Student, User
from tests import make
from tests.accountability.test_paper_content import SAID, inflated
from tests.accountability.test_paper_templates import template
from tests.case_scene import MONDAY, issue_visit, paper_visit
from tests.pictures import photo, strokes
from tests.students.views.roll_pages import client_of

pytestmark = pytest.mark.django_db
STYLES = (settings.BASE_DIR / "static" / "css" / "paper.css").read_text(encoding="utf-8")
DRAWN = Picture(PNG, signature(strokes()))
SIGNED = VisitContent(child="陈子涵", signed="在屏幕上签字", signature=DRAWN.sha256)


@pytest.fixture
def visit(pupils: list[Student], head_teacher: User, monday: object) -> HomeVisit:
    """A visit with a photo and a signature."""
    found = paper_visit(pupils[0], head_teacher, signed_how=SignedHow.SCREEN)
    for kind, data in ((FileKind.PHOTO, photo()), (FileKind.SIGNATURE, strokes())):
        store_file(
            student=pupils[0], kind=kind, data=data, belongs_to=found, actor=head_teacher, at=make.at(MONDAY, 19)
        )
    return found


@pytest.fixture
def office(registrar: User, monday: object) -> Client:
    """The registrar's browser."""
    return client_of(registrar)


def media_of(document: bytes) -> list[bytes]:
    """The pictures in a Word document."""
    with zipfile.ZipFile(io.BytesIO(document)) as packed:
        return [packed.read(name) for name in packed.namelist() if name.startswith("word/media/")]


def test_e3_the_content_holds_the_hash_of_what_was_drawn(visit: HomeVisit) -> None:
    content = visit_content(visit, MONDAY)
    stored = StoredFile.objects.get(visit=visit, kind=FileKind.SIGNATURE)
    assert named_pictures(content) == {"signature": stored.sha256}
    unsigned = paper_visit(visit.student, visit.leader, MONDAY)
    assert named_pictures(visit_content(unsigned, MONDAY)) == {}


def test_e3_page_pdf_and_word_show_the_signature_and_are_the_same_again(
    visit: HomeVisit, office: Client, registrar: User
) -> None:
    paper = issue_visit(visit, registrar)
    stored = bytes(StoredFile.objects.get(visit=visit, kind=FileKind.SIGNATURE).content)
    addresses = [reverse(f"accountability:paper-{name}", args=[paper.pk]) for name in ("print", "pdf", "docx")]
    page, printed, document = (office.get(address).content for address in addresses)
    assert article(form_of(PaperKind.VISIT, paper.form), content_of(paper), {"signature": Picture(PNG, stored)}) in (
        page.decode()
    )
    assert b"/Subtype /Image" in printed and printed == office.get(addresses[1]).content
    assert media_of(document) == [stored] and document == office.get(addresses[2]).content
    assert paper.form == "visit-2"


def test_e3_the_preview_shows_it_and_the_papers_page_needs_one_statement_more(
    visit: HomeVisit, office: Client, registrar: User, head_teacher: User
) -> None:
    preview = office.get(reverse("accountability:paper-issue-visit", args=[visit.pk])).content.decode()
    assert preview.count("leaf__picture") == 1
    unsigned = paper_visit(visit.student, head_teacher, MONDAY)
    counts = []
    for each in (visit, unsigned):
        paper = issue_visit(each, registrar)
        office.get(reverse("accountability:paper-detail", args=[paper.pk]))
        with CaptureQueriesContext(connection) as captured:
            page = office.get(reverse("accountability:paper-detail", args=[paper.pk]))
        counts.append(len(captured))
        assert ("leaf__picture" in page.content.decode()) == (each is visit)
    assert counts[0] == counts[1] + 1


def test_e3_a_signature_that_is_another_now_is_not_printed_and_the_page_warns(
    visit: HomeVisit, office: Client, registrar: User
) -> None:
    paper = issue_visit(visit, registrar)
    address = reverse("accountability:paper-detail", args=[paper.pk])
    assert "请勿使用" not in office.get(address).content.decode()
    StoredFile.objects.filter(visit=visit, kind=FileKind.SIGNATURE).update(content=signature(_long((300, 90))))
    page = office.get(address)
    assert page.context["is_sound"] is False and "leaf__picture" not in page.content.decode()
    assert "leaf__picture" not in office.get(reverse("accountability:paper-print", args=[paper.pk])).content.decode()


def test_e3_an_earlier_paper_is_printed_from_its_own_form(visit: HomeVisit, office: Client, registrar: User) -> None:
    Paper.objects.filter(pk=issue_visit(visit, registrar).pk).update(form="visit-1")
    paper = Paper.objects.get()
    page = office.get(reverse("accountability:paper-print", args=[paper.pk])).content.decode()
    assert "家长签字（按手印）" in page and "leaf__picture" not in page
    assert media_of(office.get(reverse("accountability:paper-docx", args=[paper.pk])).content) == []


def test_e3_a_template_of_the_school_may_name_the_signature(visit: HomeVisit, office: Client, registrar: User) -> None:
    document = Document(io.BytesIO(template()))
    for text in ("{{ number }} {{ child }}", "{{ signature }}"):
        document.add_paragraph(text)
    target = io.BytesIO()
    document.save(target)
    address = reverse("accountability:template-edit", args=["visit"])
    file = SimpleUploadedFile("家访.docx", target.getvalue())
    assert office.post(address, {"content": file}).status_code == 302
    paper = issue_visit(visit, registrar)
    assert paper.template == PaperTemplate.objects.get()
    made = office.get(reverse("accountability:paper-docx", args=[paper.pk])).content
    assert len(media_of(made)) == 1
    assert SIGNED.signature not in "".join(each.text for each in Document(io.BytesIO(made)).paragraphs)


@pytest.mark.parametrize("size", [(320, 160), (900, 120), (120, 600)], ids=["usual", "wide", "tall"])
def test_a_signature_of_any_shape_keeps_it_and_fits_its_cell(size: tuple[int, int]) -> None:
    drawn = Picture(PNG, signature(strokes(*size) if size == (320, 160) else _long(size)))
    content = replace(SIGNED, signature=drawn.sha256)
    form = CURRENT[PaperKind.VISIT]
    made = word.document(word.shipped_template(form), form, content, {"signature": drawn})
    (shape,) = Document(io.BytesIO(made)).inline_shapes
    width, height = shape.width.mm, shape.height.mm
    assert width <= 40.01 and height <= 10.51 and (width > 39.9 or height > 10.4)
    printed = pdf.document(form, replace(SAID[PaperKind.VISIT], signed="在屏幕上签字"), STYLES, {"signature": drawn})
    objects = b"".join(inflated(piece) for piece in printed.split(b"stream\n")[1:])
    assert len(re.findall(rb"/Type /Page\b", objects)) == 1, "the form stays on one sheet"


def _long(size: tuple[int, int]) -> bytes:
    from PIL import Image, ImageDraw

    image = Image.new("RGB", size, "white")
    ImageDraw.Draw(image).line([(10, 10), (size[0] - 10, size[1] - 10)], fill="black", width=6)
    target = io.BytesIO()
    image.save(target, "PNG")
    return target.getvalue()
