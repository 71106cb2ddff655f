"""The process that makes one PDF: ``python -m kongchuo.lib.pdf.child LIMITS`` with the page on standard input.

It answers with a word on a line of its own, ``ok`` and the PDF, or what is missing on this machine. WeasyPrint is
imported here alone, so that the product runs where it cannot.
"""

import io
import json
import logging
import sys

from kongchuo.lib import bounded

NO_LIBRARY, NO_FONT, OK = b"no_library", b"no_font", b"ok"
# What follows the file's name in a PDF is made of the content, not of the moment (E3).
_IDENTIFIER = b"kongchuo"


def main(limits_json: str, page: bytes) -> bytes:
    """The answer."""
    memory_bytes, seconds = json.loads(limits_json)
    bounded.confine(memory_bytes=memory_bytes, seconds=seconds)
    try:
        from weasyprint import HTML
        from weasyprint.urls import URLFetcher
    except (ImportError, OSError):
        return NO_LIBRARY + b"\n"
    logging.getLogger("weasyprint").setLevel(logging.CRITICAL)
    # What a page shows is within it: a paper needs nothing from outside.
    document = HTML(string=page.decode(), url_fetcher=URLFetcher(allowed_protocols=("data",))).render()
    target = io.BytesIO()
    document.write_pdf(target, pdf_identifier=_IDENTIFIER)
    if any(font.missing for font in document.fonts.values()):
        return NO_FONT + b"\n"
    return OK + b"\n" + target.getvalue()


if __name__ == "__main__":
    sys.stdout.buffer.write(main(sys.argv[1], sys.stdin.buffer.read()))
