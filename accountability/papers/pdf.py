"""A paper as a PDF, made of the same page that prints (E3)."""

from html import escape

from accountability.papers.blocks import Form
from accountability.papers.content import Content
from accountability.papers.html import article
from accountability.papers.pictures import NO_PICTURES, Pictures
from kongchuo.lib.pdf import make_pdf


def document(form: Form, content: Content, stylesheet: str, pictures: Pictures = NO_PICTURES) -> bytes:
    """The PDF with its fonts inside, the same bytes for the same content. Raises PdfRefused."""
    head = f'<meta charset="utf-8"><title>{escape(form.title)}</title><style>body {{ margin: 0 }}{stylesheet}</style>'
    body = article(form, content, pictures)
    return make_pdf(f'<html lang="zh-Hans"><head>{head}</head><body>{body}</body></html>')
