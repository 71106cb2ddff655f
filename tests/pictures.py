"""Pictures for tests: a phone's photo with everything phones write into it, a signature, PDFs good and bad."""

import io
import random
import zlib

from PIL import Image, ImageDraw

from kongchuo.lib.images import as_drawn

PLACE_NAME = b"Qingshi village, house 17"
_GPS, _ORIENTATION, _MAKE, _TAKEN = 0x8825, 0x0112, 0x010F, 0x0132


def photo(size: tuple[int, int] = (640, 480), *, turned: int = 1, form: str = "JPEG", noise: bool = False) -> bytes:
    """A photo, its left half red and its right half blue, with GPS, device, time and a comment."""
    image = Image.new("RGB", size, "blue")
    image.paste("red", (0, 0, size[0] // 2, size[1]))
    if noise:
        image = Image.frombytes("RGB", size, random.Random(1).randbytes(size[0] * size[1] * 3))
    exif = Image.Exif()
    exif[_ORIENTATION], exif[_MAKE], exif[_TAKEN] = turned, "Huawei", "2026:11:23 16:20:05"
    exif[_GPS] = {1: "N", 2: (39.0, 54.0, 15.0), 3: "E", 4: (116.0, 23.0, 29.0), 27: PLACE_NAME}
    return _saved(image, form, exif=exif, comment=PLACE_NAME)


def plain(form: str, mode: str = "RGB", size: tuple[int, int] = (64, 48)) -> bytes:
    """A small picture in a format and mode."""
    return _saved(Image.new(mode, size), form)


def strokes(width: int = 320, height: int = 160, *, drawn: bool = True, mode: str = "RGBA") -> bytes:
    """What a canvas gives: black lines on nothing."""
    image = Image.new(mode, (width, height), 0 if mode == "RGBA" else "white")
    if drawn:
        draw = ImageDraw.Draw(image)
        draw.line([(60, 40), (120, 110), (180, 50), (230, 100)], fill="black", width=4)
    return _saved(image, "PNG")


def signed() -> str:
    """A signature as the form hands it in."""
    return as_drawn(strokes())


def pdf(extra: bytes = b"", *, packed: bytes = b"") -> bytes:
    """A PDF of one empty page; ``extra`` stands in the open, ``packed`` in a packed stream."""
    hidden = zlib.compress(packed)
    stream = b"4 0 obj <</Type /ObjStm /Filter /FlateDecode>> stream\n" + hidden + b"\nendstream endobj\n"
    return (
        b"%PDF-1.5\n1 0 obj <</Type /Catalog /Pages 2 0 R>> endobj\n2 0 obj <</Type /Pages /Count 0 /Kids []>> endobj\n"
        + extra
        + (stream if packed else b"")
        + b"trailer <</Root 1 0 R>>\nstartxref\n0\n%%EOF\n"
    )


def _saved(image: Image.Image, form: str, **options: object) -> bytes:
    target = io.BytesIO()
    image.save(target, form, **options)
    return target.getvalue()
