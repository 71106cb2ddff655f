"""A paper as a page: the same characters every time for the same content and form (E3)."""

from collections.abc import Mapping
from functools import cache
from html import escape

from jinja2 import Template
from jinja2.sandbox import ImmutableSandboxedEnvironment

from accountability.papers.blocks import Block, Cell, EachLine, EachRow, Form, Line, PageBreak, Row, Table
from accountability.papers.content import Content, shown
from accountability.papers.pictures import NO_PICTURES, Pictures

_ENVIRONMENT = ImmutableSandboxedEnvironment(autoescape=True)


def article(
    form: Form, content: Content, pictures: Pictures = NO_PICTURES, *, beside: Mapping[str, object] | None = None
) -> str:
    """The paper as HTML without anything around it; every sheet is a section, pictures are within the page.

    ``beside`` are values for what the form leaves open and no content holds: signatures.
    """
    drawn = {name: each.uri for name, each in pictures.items()}
    values = {**dict(form.extras), **shown(content), **(beside or {})}
    sheets = _template(form).render(values, copies=form.copies or ("",), pictures=drawn)
    return f'<article class="paper" lang="zh-Hans">{sheets}</article>'


@cache
def _template(form: Form) -> Template:
    sheets = _sheets(form.blocks)
    body = "".join(f'<section class="leaf">{"".join(map(_block, blocks))}</section>' for blocks in sheets)
    return _ENVIRONMENT.from_string(f"{{% for copy in copies %}}{body}{{% endfor %}}")


def _sheets(blocks: tuple[Block, ...]) -> list[list[Block]]:
    sheets: list[list[Block]] = [[]]
    for block in blocks:
        if isinstance(block, PageBreak):
            sheets.append([])
        else:
            sheets[-1].append(block)
    return sheets


def _block(block: Block) -> str:
    if isinstance(block, Line):
        tag = "h2" if block.style == "title" else "p"
        return f'<{tag} class="leaf__{block.style}">{escape(block.text)}</{tag}>'
    if isinstance(block, EachLine):
        return _each(block.name, block.over, "".join(map(_block, block.lines)))
    assert isinstance(block, Table)
    columns = "".join(f'<col class="leaf-w{width}">' for width in block.widths)
    return f'<table class="leaf__table"><colgroup>{columns}</colgroup>{"".join(map(_row, block.rows))}</table>'


def _row(row: Row | EachRow) -> str:
    if isinstance(row, EachRow):
        return _each(row.name, row.over, _row(row.row))
    return f'<tr class="leaf-h{row.height}">{"".join(map(_cell, row.cells))}</tr>'


def _cell(cell: Cell) -> str:
    tag = "th" if cell.is_label else "td"
    span = f" colspan={cell.span}" if cell.span > 1 else ""
    return f"<{tag}{span}>{escape(cell.text)}{_picture(cell.picture) if cell.picture else ''}</{tag}>"


def _picture(name: str) -> str:
    drawn = f'<img class="leaf__picture" src="{{{{ pictures.{name} }}}}" alt="手写签字">'
    return f"{{% if pictures.{name} %}}{drawn}{{% endif %}}"


def _each(name: str, over: str, inner: str) -> str:
    return f"{{% for {name} in {over} %}}{inner}{{% endfor %}}"
