"""Makes a PDF in a process of its own."""

import json
from enum import StrEnum

from kongchuo.lib import bounded

_MEMORY_BYTES = 1536 * 1024 * 1024
_SECONDS = 30
# The limit is of processor time; a busy server takes longer by the clock.
_WAITS = 3


class PdfProblem(StrEnum):
    """Why no PDF can be made; Word and print go on."""

    NO_LIBRARY = "no_library"
    NO_FONT = "no_font"
    FAILED = "failed"


class PdfRefused(Exception):
    """No PDF was made."""

    def __init__(self, problem: PdfProblem) -> None:
        super().__init__(str(problem))
        self.problem = problem


def make_pdf(page: str) -> bytes:
    """The page as a PDF with its fonts inside. Raises PdfRefused where pango or a font is missing."""
    limits = json.dumps((_MEMORY_BYTES, _SECONDS))
    try:
        answer = bounded.run("kongchuo.lib.pdf.child", limits, page.encode(), seconds=_WAITS * _SECONDS)
    except bounded.Died as died:
        raise PdfRefused(PdfProblem.FAILED) from died
    word, _, pdf = answer.partition(b"\n")
    if word != b"ok":
        raise PdfRefused(PdfProblem(word.decode()))
    return pdf
