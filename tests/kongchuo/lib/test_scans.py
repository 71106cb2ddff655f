"""Scans: pages and nothing active (E4)."""

import struct

import pytest
from django.utils import translation

from kongchuo.lib.images import ImageRefused
from kongchuo.lib.scans import PDF_AT_MOST, scan
from tests.pictures import pdf, photo


def refusal(data: bytes) -> str:
    with translation.override("en"):
        with pytest.raises(ImageRefused) as refused:
            scan(data)
        return str(refused.value.sentence)


def test_a_plain_pdf_is_kept_as_it_came() -> None:
    given = pdf(packed=b"1 0 <</Type /Page>>")
    assert (scan(given).content, scan(given).content_type) == (given, "application/pdf")


def test_a_photo_of_a_paper_is_made_anew() -> None:
    found = scan(photo((2600, 3600)))
    assert found.content_type == "image/jpeg" and b"Huawei" not in found.content


@pytest.mark.parametrize(
    "data",
    [
        pdf(b"3 0 obj <</S /JavaScript /JS (app.alert(1))>> endobj\n"),
        pdf(b"3 0 obj <</S /J#61vaScript>> endobj\n"),
        pdf(b"3 0 obj <</S /Launch /F (x)>> endobj\n"),
        pdf(b"3 0 obj <</Type /EmbeddedFile>> endobj\n"),
        pdf(packed=b"1 0 <</S /JavaScript>>"),
        pdf(packed=b"stream\n" * 4000 + b"1 0 <</S /Java#53cript>>"),
        pdf(packed=b" " * 3_000_000 + b"<</S /JavaScript>>"),
    ],
)
def test_scripts_and_attached_files_are_refused_wherever_they_hide(data: bytes) -> None:
    assert "scripts" in refusal(data)


@pytest.mark.parametrize(
    ("data", "told"),
    [
        (b"", "empty"),
        (pdf(b"5 0 obj <</Encrypt 6 0 R>> endobj\n"), "password"),
        (pdf()[:-40], "damaged"),
        (b"%PDF-1.5" + b" " * PDF_AT_MOST, "5 MB"),
        (b"\n" + pdf(), "no photo"),
        (pdf(packed=b" " * 300_000_000), "unpacks"),
    ],
)
def test_what_cannot_be_looked_through_is_refused(data: bytes, told: str) -> None:
    assert told in refusal(data)


def test_words_that_only_begin_alike_are_no_script() -> None:
    assert scan(pdf(b"3 0 obj <</LaunchPad 1 /JavaScriptFree true>> endobj\n")).content_type == "application/pdf"


def test_a_file_made_to_cost_time_is_refused_soon() -> None:
    """A hundred thousand packed streams, each of which reaches over all that follow: the work is counted."""
    period, head = 14, 9
    length = period * 4000 + head
    unit = b"stream\n\x78\x01\x00" + struct.pack("<HH", length, 0xFFFF - length)
    assert len(unit) == period
    assert "unpacks" in refusal(pdf(unit * 100_000))
