"""Photos, signatures and pictures of papers, made small and clean before anything keeps them (I5).

What comes out is drawn anew: it carries no place, time, device, comment or hidden second picture. What is no picture,
or would unpack to more than a server should hold, is refused in a sentence that says what to do.
"""

import base64
import binascii
import io
import struct
import zlib
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from PIL import Image, ImageOps

JPEG, PNG = "image/jpeg", "image/png"
UPLOAD_AT_MOST = 15 * 1024 * 1024
SIGNATURE_AT_MOST = 400 * 1024
# A photo of the usual phones has up to 50 million points; JPEG is read at reduced size, the others in full.
_POINTS_AT_MOST = {"JPEG": 64_000_000, "MPO": 64_000_000, "PNG": 25_000_000, "WEBP": 25_000_000}
_FORMATS = ("JPEG", "PNG", "WEBP")
_QUALITIES = (82, 70, 58)
_SHRINK = 0.75
_SMALLEST_SIDE = 480
_HEIC = (b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1", b"msf1")
# What Pillow's readers raise on damaged or hostile files.
_DAMAGED = (
    *(OSError, SyntaxError, ValueError, TypeError, IndexError, KeyError, EOFError, OverflowError, MemoryError),
    *(struct.error, zlib.error, ZeroDivisionError, AttributeError),
)
_BOMB = (Image.DecompressionBombError, Image.DecompressionBombWarning)
# A signature: how dark ink is, how much of it and how wide it must be, what is left around it, how large it is kept.
_INK, _INK_POINTS, _INK_WIDTH, _MARGIN, _SIGNATURE_SIDE = 160, 60, 16, 8, 900
_CANVAS_AT_MOST = 4_000_000
_DATA_URL = "data:image/png;base64,"


class ImageRefused(ValueError):
    """A file that is not kept; ``sentence`` says what to do, in the language of the moment."""

    def __init__(self, sentence: str | Promise) -> None:
        super().__init__(sentence)
        self.sentence = sentence


@dataclass(frozen=True, slots=True)
class Bounds:
    """How large a picture is kept: its longer side in points, its file in bytes."""

    side: int
    size: int


PHOTO = Bounds(1600, 400 * 1024)
PAGE = Bounds(2400, 1024 * 1024)
"""A page of paper needs more points than a photo, or its small print cannot be read."""


def picture(data: bytes, bounds: Bounds = PHOTO) -> bytes:
    """The picture as a JPEG within the bounds, upright, without metadata (I5). Raises ImageRefused."""
    _refuse_by_look(data)
    try:
        return _fitting(_upright(data, bounds.side), bounds)
    except ImageRefused:
        raise
    except _BOMB as error:
        raise ImageRefused(_TOO_MANY_POINTS) from error
    except _DAMAGED as error:
        raise ImageRefused(_BROKEN) from error


def signature(data: bytes) -> bytes:
    """The drawing on a canvas as a grey PNG, trimmed to its ink. Raises ImageRefused where nobody signed."""
    if not data:
        raise ImageRefused(_UNSIGNED)
    if len(data) > SIGNATURE_AT_MOST:
        raise ImageRefused(_NO_SIGNATURE)
    try:
        ink = _on_white(_opened(data, ("PNG",), _CANVAS_AT_MOST)).convert("L")
    except (*_BOMB, *_DAMAGED) as error:
        raise ImageRefused(_NO_SIGNATURE) from error
    return _trimmed(ink)


def drawn(text: str) -> bytes:
    """The PNG in what a canvas hands in (``data:image/png;base64,…``); nothing for an empty field."""
    if not text:
        return b""
    if not text.startswith(_DATA_URL):
        raise ImageRefused(_NO_SIGNATURE)
    try:
        return base64.b64decode(text.removeprefix(_DATA_URL), validate=True)
    except (binascii.Error, ValueError) as error:
        raise ImageRefused(_NO_SIGNATURE) from error


def as_drawn(data: bytes) -> str:
    """The other way round: a PNG as the field of a form holds it."""
    return _DATA_URL + base64.b64encode(data).decode()


def _refuse_by_look(data: bytes) -> None:
    """What can be told from the first bytes, each with its own advice."""
    if not data:
        raise ImageRefused(_EMPTY)
    if len(data) > UPLOAD_AT_MOST:
        raise ImageRefused(TOO_BIG)
    if data[4:8] == b"ftyp" and data[8:12] in _HEIC:
        raise ImageRefused(_IS_HEIC)
    if data[:64].lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"<") and b"<svg" in data[:4096].lower():
        raise ImageRefused(_IS_DRAWING)


def _opened(data: bytes, formats: tuple[str, ...], points_at_most: int | None = None) -> Image.Image:
    """The picture, its pixels not yet read. Raises ImageRefused for what has too many of them."""
    try:
        image = Image.open(io.BytesIO(data), formats=formats)
    except Image.UnidentifiedImageError as error:
        raise ImageRefused(_NO_PICTURE) from error
    limit = points_at_most or _POINTS_AT_MOST.get(image.format or "", 0)
    if image.width * image.height > limit:
        raise ImageRefused(_TOO_MANY_POINTS)
    return image


def _upright(data: bytes, side: int) -> Image.Image:
    """The picture as it was taken, read no larger than needed, without colours that show through."""
    image = _opened(data, _FORMATS)
    image.draft("RGB", (side, side))  # a JPEG is then read at a half, a quarter or an eighth
    turned = ImageOps.exif_transpose(image)
    return _on_white(turned)


def _on_white(image: Image.Image) -> Image.Image:
    """A new picture with the same points and nothing else of the old one."""
    clean = Image.new("RGB", image.size, "white")
    if image.has_transparency_data:
        layer = image.convert("RGBA")
        clean.paste(layer, (0, 0), layer)
    else:
        clean.paste(image.convert("RGB"), (0, 0))
    return clean


def _fitting(image: Image.Image, bounds: Bounds) -> bytes:
    """As a JPEG: first with less quality, then with fewer points, until it is small enough."""
    side = bounds.side
    while True:
        image.thumbnail((side, side), Image.Resampling.LANCZOS)
        for quality in _QUALITIES:
            content = _saved(image, "JPEG", quality=quality, optimize=True)
            if len(content) <= bounds.size or (quality == _QUALITIES[-1] and side <= _SMALLEST_SIDE):
                return content
        side = int(side * _SHRINK)


def _trimmed(ink: Image.Image) -> bytes:
    """The part with ink, a little white around it. Raises ImageRefused where there is next to none."""
    dark = ink.point([255 if level < _INK else 0 for level in range(256)])
    box = dark.getbbox()
    if box is None or dark.histogram()[255] < _INK_POINTS or max(box[2] - box[0], box[3] - box[1]) < _INK_WIDTH:
        raise ImageRefused(_UNSIGNED)
    kept = ImageOps.expand(ink.crop(box), _MARGIN, 255)
    kept.thumbnail((_SIGNATURE_SIDE, _SIGNATURE_SIDE), Image.Resampling.LANCZOS)
    return _saved(kept, "PNG", optimize=True)


def _saved(image: Image.Image, form: str, **options: int) -> bytes:
    target = io.BytesIO()
    image.save(target, form, **options)
    return target.getvalue()


_EMPTY = _("The photo is empty. Take it again and choose it once more.")
TOO_BIG = _("The photo is larger than 15 MB. Take it with the phone's normal size, or send it to yourself smaller.")
_IS_HEIC = _(
    "This phone stores photos as HEIC, which cannot be read here. "
    "In the camera's settings choose the most compatible format (JPEG) and take the photo again, or choose a "
    "screenshot of it."
)
_IS_DRAWING = _("This is a drawing (SVG), no photo. Choose a photo taken with the camera (JPEG or PNG).")
_NO_PICTURE = _("This file is no photo. Choose a photo taken with the camera (JPEG, PNG or WebP).")
_BROKEN = _("The photo is damaged or incomplete. Take it again and choose it once more.")
_TOO_MANY_POINTS = _("The photo has too many pixels. Take it again with the camera's normal size.")
_UNSIGNED = _("Please sign in the field; there is no signature in it yet.")
_NO_SIGNATURE = _("The signature could not be read. Clear the field and sign once more, or let it be signed on paper.")
