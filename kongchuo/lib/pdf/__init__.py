"""PDF with embedded fonts from a page that needs nothing from outside, made in a process of its own (E3)."""

from kongchuo.lib.pdf.maker import PdfProblem, PdfRefused, make_pdf

__all__ = ["PdfProblem", "PdfRefused", "make_pdf"]
