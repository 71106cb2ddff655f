"""Writes the shipped Word template of every form: `python tools/paper_templates.py`.

A form is described once, in `accountability/papers`; this makes of it the .docx that a school downloads and edits. A
template that papers were issued with is never written anew: a change of a form is a form with a new name.
"""

import io
import os
import sys
import zipfile
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
FOLDER = ROOT / "accountability" / "papers" / "docx"
FONT, TITLE_FONT = "仿宋", "宋体"
STYLES = {
    # style → alignment, points, bold, indented, points before
    "school": ("center", 16, True, False, 0),
    "title": ("center", 22, True, False, 6),
    "number": ("right", 14, False, False, 4),
    "addressee": ("left", 15, False, False, 10),
    "body": ("justify", 15, False, True, 0),
    "clause": ("justify", 10.5, False, True, 0),
    "point": ("left", 10.5, True, True, 2),
    "heading": ("left", 14, True, False, 8),
    "facts": ("left", 13, False, False, 8),
    "sign": ("right", 15, False, False, 10),
    "note": ("left", 10.5, False, False, 6),
    "draft": ("left", 14, True, False, 0),
}


def main() -> None:
    """Write every template; names of the files go to the terminal."""
    sys.path.insert(0, str(ROOT))
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "kongchuo.settings")
    import django

    django.setup()
    from accountability.papers.catalog import FORMS
    from accountability.papers.term_report import TERM_REPORT

    FOLDER.mkdir(exist_ok=True)
    for form in (*FORMS.values(), TERM_REPORT):
        target = FOLDER / f"{form.name}.docx"
        target.write_bytes(steady(document_of(form)))
        print(target.relative_to(ROOT))


def document_of(form: Any) -> bytes:
    """The template of a form as Word packs it."""
    from docx import Document
    from docx.shared import Mm

    document = Document()
    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.top_margin, section.bottom_margin = Mm(23), Mm(18)
    section.left_margin, section.right_margin = Mm(27), Mm(27)
    properties = document.core_properties
    properties.title, properties.author, properties.comments = form.title, "", ""
    normal(document)
    if len(form.copies) > 1:
        tag(document, "for copy in copies")
    blocks(document, form.blocks)
    if len(form.copies) > 1:
        tag(document, "if not loop.last")
        document.add_page_break()
        tag(document, "endif")
        tag(document, "endfor")
    target = io.BytesIO()
    document.save(target)
    return target.getvalue()


def normal(document: Any) -> None:
    """The font of everything that says no other."""
    from docx.shared import Pt

    style = document.styles["Normal"]
    style.font.size = Pt(12)
    set_font(style.element.get_or_add_rPr(), style.font, FONT)
    style.paragraph_format.space_after = Pt(0)


def set_font(properties: Any, font: Any, name: str) -> None:
    """Word asks twice: once for Latin letters, once for Chinese."""
    from docx.oxml.ns import qn

    font.name = "Times New Roman"
    properties.get_or_add_rFonts().set(qn("w:eastAsia"), name)


def blocks(document: Any, found: Any) -> None:
    """Every block of a form in turn."""
    from accountability.papers.blocks import EachLine, Line, PageBreak

    begins_sheet = False
    for block in found:
        if isinstance(block, PageBreak):
            begins_sheet = True
        elif isinstance(block, Line):
            paragraph = document.add_paragraph()
            paragraph.paragraph_format.page_break_before = begins_sheet or None
            line(paragraph, block)
            begins_sheet = False
        elif isinstance(block, EachLine):
            tag(document, f"for {block.name} in {block.over}")
            blocks(document, block.lines)
            tag(document, "endfor")
        else:
            table(document, block)


def tag(document: Any, text: str) -> None:
    """A paragraph that docxtpl takes away with its paragraph."""
    document.add_paragraph(f"{{%p {text} %}}")


def line(paragraph: Any, block: Any) -> None:
    """A paragraph in its style."""
    from docx.enum.text import WD_ALIGN_PARAGRAPH
    from docx.shared import Pt

    alignment, points, is_bold, is_indented, before = STYLES[block.style]
    paragraph.alignment = getattr(WD_ALIGN_PARAGRAPH, alignment.upper())
    paragraph.paragraph_format.space_before = Pt(before)
    paragraph.paragraph_format.line_spacing = 1.5 if block.style == "body" else 1.25
    if is_indented:
        paragraph.paragraph_format.first_line_indent = Pt(2 * points)
    run = paragraph.add_run(block.text)
    run.bold, run.font.size = is_bold, Pt(points)
    set_font(run._element.get_or_add_rPr(), run.font, TITLE_FONT if is_bold else FONT)


def table(document: Any, block: Any) -> None:
    """A ruled table with fixed columns; a repeated row stands between two rows that docxtpl takes away."""
    from docx.enum.table import WD_TABLE_ALIGNMENT
    from docx.enum.text import WD_ALIGN_PARAGRAPH
    from docx.shared import Mm

    from accountability.papers.blocks import Cell, EachRow, Row

    found = document.add_table(rows=0, cols=len(block.widths), style="Table Grid")
    found.alignment, found.autofit = WD_TABLE_ALIGNMENT.CENTER, False
    if block.is_of_figures:  # forms issued before keep the grid they had
        for column, width in zip(found.columns, block.widths, strict=True):
            column.width = Mm(width)
    for each in block.rows:
        if isinstance(each, EachRow):
            row(found, block.widths, Row((Cell(f"{{%tr for {each.name} in {each.over} %}}", len(block.widths)),)))
            row(found, block.widths, each.row)
            row(found, block.widths, Row((Cell("{%tr endfor %}", len(block.widths)),)))
        else:
            row(found, block.widths, each)
    if block.is_of_figures:
        for made in found.rows:
            for cell in made.cells:
                cell.paragraphs[0].alignment = WD_ALIGN_PARAGRAPH.CENTER
    document.add_paragraph().paragraph_format.line_spacing = 0.5


def row(found: Any, widths: tuple[int, ...], described: Any) -> None:
    """A row at least as high as the form says."""
    from docx.enum.table import WD_ALIGN_VERTICAL, WD_ROW_HEIGHT_RULE
    from docx.enum.text import WD_ALIGN_PARAGRAPH
    from docx.shared import Mm, Pt

    made = found.add_row()
    made.height, made.height_rule = Mm(described.height), WD_ROW_HEIGHT_RULE.AT_LEAST
    for place, width in enumerate(widths):
        made.cells[place].width = Mm(width)
    first = 0
    for cell in described.cells:
        target = made.cells[first]
        if cell.span > 1:
            target = target.merge(made.cells[first + cell.span - 1])
        target.vertical_alignment = WD_ALIGN_VERTICAL.CENTER
        paragraph = target.paragraphs[0]
        run = paragraph.add_run(f"{cell.text} {{{{ {cell.picture} }}}}" if cell.picture else cell.text)
        run.font.size, run.bold = Pt(11), cell.is_label
        if cell.is_label:
            paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
            set_font(run._element.get_or_add_rPr(), run.font, TITLE_FONT)
        first += cell.span


def steady(data: bytes) -> bytes:
    """The package with the same time on every part, so that writing it again changes nothing."""
    target = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as source, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as packed:
        for name in source.namelist():
            content = source.read(name)
            packed.writestr(zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0)), content, zipfile.ZIP_DEFLATED)
    return target.getvalue()


if __name__ == "__main__":
    main()
