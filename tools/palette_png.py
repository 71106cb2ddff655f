"""Makes a screenshot small: a PNG with a palette of at most 256 colours, without another package."""

import struct
import zlib
from collections import Counter
from collections.abc import Iterator

_SIGNATURE = b"\x89PNG\r\n\x1a\n"
_COLOURS = 256


def shrink(png: bytes) -> bytes:
    """The same picture with a palette; ``png`` has eight bits a channel, red green blue and maybe alpha."""
    width, height, channels, packed = _open(png)
    rows = list(_unfiltered(zlib.decompress(packed), width * channels, height, channels))
    lines = [[row[at : at + 3] for at in range(0, len(row), channels)] for row in rows]
    palette, places = _palette(Counter(colour for line in lines for colour in line))
    body = b"".join(b"\0" + bytes([places[colour] for colour in line]) for line in lines)
    head = struct.pack(">IIBBBBB", width, height, 8, 3, 0, 0, 0)
    parts = (b"IHDR", head), (b"PLTE", b"".join(palette)), (b"IDAT", zlib.compress(body, 9)), (b"IEND", b"")
    return _SIGNATURE + b"".join(_chunk(kind, data) for kind, data in parts)


def _open(png: bytes) -> tuple[int, int, int, bytes]:
    """Width, height, bytes a pixel, packed pixels."""
    chunks = list(_chunks(png))
    width, height, depth, kind = struct.unpack(">IIBB", chunks[0][1][:10])
    if depth != 8 or kind not in (2, 6):
        raise ValueError("not a screenshot with eight bits a channel")
    return width, height, 3 if kind == 2 else 4, b"".join(data for name, data in chunks if name == b"IDAT")


def _chunks(png: bytes) -> Iterator[tuple[bytes, bytes]]:
    at = len(_SIGNATURE)
    while at < len(png):
        (length,) = struct.unpack(">I", png[at : at + 4])
        yield png[at + 4 : at + 8], png[at + 8 : at + 8 + length]
        at += 12 + length


def _chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def _unfiltered(data: bytes, width: int, height: int, step: int) -> Iterator[bytes]:
    """Rows of pixels, each after undoing what was subtracted from it; ``width`` and ``step`` count bytes."""
    above = bytearray(width)
    for number in range(height):
        start = number * (width + 1)
        row = bytearray(data[start + 1 : start + 1 + width])
        _unfilter(data[start], row, above, step)
        yield bytes(row)
        above = row


def _unfilter(kind: int, row: bytearray, above: bytearray, step: int) -> None:
    if kind == 0:
        return
    for at in range(len(row)):
        left = row[at - step] if at >= step else 0
        corner = above[at - step] if at >= step else 0
        guess = (left, above[at], (left + above[at]) // 2, _paeth(left, above[at], corner))[kind - 1]
        row[at] = (row[at] + guess) & 255


def _paeth(left: int, up: int, corner: int) -> int:
    guess = left + up - corner
    return min((left, up, corner), key=lambda each: abs(guess - each))


def _palette(counted: Counter[bytes]) -> tuple[list[bytes], dict[bytes, int]]:
    """The most frequent colours, and the place of the nearest of them for every colour."""
    palette = [colour for colour, _ in counted.most_common(_COLOURS)]
    places = {colour: place for place, colour in enumerate(palette)}
    for colour in counted:
        if colour not in places:
            places[colour] = min(range(len(palette)), key=lambda place: _distance(colour, palette[place]))
    return palette, places


def _distance(one: bytes, other: bytes) -> int:
    return sum((a - b) ** 2 for a, b in zip(one, other, strict=True))
