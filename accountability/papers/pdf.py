"""A paper as a PDF, made of the same page that prints (E3)."""

from collections.abc import Iterable
from html import escape

from accountability.papers.blocks import Form
from accountability.papers.content import Content
from accountability.papers.html import article
from accountability.papers.pictures import NO_PICTURES, Pictures
from kongchuo.lib.pdf import make_pdf


def document(form: Form, content: Content, stylesheet: str, pictures: Pictures = NO_PICTURES) -> bytes:
    """The PDF with its fonts inside, the same bytes for the same content. Raises PdfRefused."""
    return of_articles(form.title, [article(form, content, pictures)], stylesheet)


def of_articles(title: str, articles: Iterable[str], stylesheet: str) -> bytes:
    """Papers that are made already as one PDF. Raises PdfRefused."""
    head = f'<meta charset="utf-8"><title>{escape(title)}</title><style>body {{ margin: 0 }}{stylesheet}</style>'
    return make_pdf(f'<html lang="zh-Hans"><head>{head}</head><body>{"".join(articles)}</body></html>')
