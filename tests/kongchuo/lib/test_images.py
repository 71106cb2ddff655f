"""Photos and signatures made small and clean, and everything else refused with advice (I5, D4)."""

import contextlib
import io
import struct
import zlib

import pytest
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from kongchuo.lib.images import (
    PAGE,
    PHOTO,
    SIGNATURE_AT_MOST,
    UPLOAD_AT_MOST,
    Bounds,
    ImageRefused,
    as_drawn,
    drawn,
    picture,
    signature,
)
from tests.pictures import PLACE_NAME, photo, plain, strokes


def opened(content: bytes) -> Image.Image:
    image = Image.open(io.BytesIO(content))
    image.load()
    return image


def refusal(read: object, data: object) -> str:
    with translation.override("en"):
        with pytest.raises(ImageRefused) as refused:
            read(data)  # type: ignore[operator]
        return str(refused.value.sentence)


def png_of(width: int, height: int) -> bytes:
    """The head of a PNG that claims a size and holds next to nothing."""

    def chunk(name: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))

    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(b"")) + chunk(b"IEND", b"")


def test_neither_place_nor_time_nor_device_is_left_i5() -> None:
    taken = photo()
    before = opened(taken).getexif()
    assert before.get_ifd(0x8825) and PLACE_NAME in taken and b"Huawei" in taken
    kept = picture(taken)
    assert not opened(kept).getexif() and set(opened(kept).info) <= {
        "jfif",
        "jfif_version",
        "jfif_unit",
        "jfif_density",
    }
    assert not [word for word in (PLACE_NAME, b"Huawei", b"2026", b"Exif", b"GPS") if word in kept]


@pytest.mark.parametrize(
    ("turned", "top_left", "top_right"),
    [(1, "red", "blue"), (2, "blue", "red"), (3, "blue", "red"), (6, "red", "red"), (8, "blue", "blue")],
)
def test_it_stands_as_it_was_taken(turned: int, top_left: str, top_right: str) -> None:
    kept = opened(picture(photo(turned=turned)))
    assert kept.size == ((480, 640) if turned in (6, 8) else (640, 480))
    near = {"red": lambda rgb: rgb[0] > 200 > 60 > rgb[2], "blue": lambda rgb: rgb[2] > 200 > 60 > rgb[0]}
    assert near[top_left](kept.getpixel((5, 5)))
    assert near[top_right](kept.getpixel((kept.width - 5, 5)))


@pytest.mark.parametrize("size", [(4000, 3000), (3000, 4000), (1601, 20), (1600, 1600), (40, 30)])
def test_the_longer_side_has_1600_points_at_most_and_no_photo_is_made_larger(size: tuple[int, int]) -> None:
    kept = opened(picture(photo(size)))
    assert max(kept.size) == min(max(size), PHOTO.side)
    assert kept.format == "JPEG"


@pytest.mark.parametrize("bounds", [PHOTO, PAGE, Bounds(1600, 60_000)])
def test_even_noise_becomes_small_enough(bounds: Bounds) -> None:
    assert len(picture(photo((1800, 1400), noise=True), bounds)) <= bounds.size


@pytest.mark.parametrize("form", ["JPEG", "PNG", "WEBP"])
def test_formats_of_phones_are_read(form: str) -> None:
    assert opened(picture(photo(form=form))).size == (640, 480)


@pytest.mark.parametrize(
    ("form", "mode"), [("JPEG", "CMYK"), ("JPEG", "L"), ("PNG", "P"), ("PNG", "RGBA"), ("PNG", "1"), ("PNG", "I;16")]
)
def test_every_mode_becomes_plain_colour(form: str, mode: str) -> None:
    assert opened(picture(plain(form, mode))).mode == "RGB"


def test_what_shows_through_becomes_white_not_black() -> None:
    assert opened(picture(plain("PNG", "RGBA"))).getpixel((1, 1)) == (255, 255, 255)


@pytest.mark.parametrize(
    ("data", "told"),
    [
        (b"", "empty"),
        (b"\xff\xd8" + b"x" * UPLOAD_AT_MOST, "15 MB"),
        (b"\x00\x00\x00\x18ftypheic" + b"\x00" * 40, "HEIC"),
        (b"\x00\x00\x00\x18ftypmif1" + b"\x00" * 40, "HEIC"),
        (b'<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg"/>', "SVG"),
        (b'\xef\xbb\xbf <svg onload="x"/>', "SVG"),
        (b"<html><script>1</script></html>", "no photo"),
        (b"%PDF-1.7 and more", "no photo"),
        (b"PK\x03\x04 a workbook", "no photo"),
        (plain("GIF", "P"), "no photo"),
        (plain("BMP"), "no photo"),
        (plain("TIFF"), "no photo"),
        (photo()[:2000], "damaged"),
        (png_of(100, 100), "damaged"),
        (png_of(6000, 6000), "too many pixels"),
        (png_of(12000, 9000), "too many pixels"),
        (png_of(60000, 60000), "too many pixels"),
    ],
)
def test_what_is_no_photo_is_refused_with_advice(data: bytes, told: str) -> None:
    assert told in refusal(picture, data)


@pytest.mark.filterwarnings("ignore::UserWarning")  # Pillow says what is odd about a photo and reads it all the same
@given(st.binary(max_size=400), st.integers(0, 3000), st.sampled_from(["JPEG", "PNG", "WEBP"]))
def test_damage_is_refused_and_never_an_error_of_the_program(noise: bytes, place: int, form: str) -> None:
    whole = photo((96, 64), form=form)
    place %= len(whole)
    with contextlib.suppress(ImageRefused):
        assert opened(picture(whole[:place] + noise + whole[place + len(noise) :])).format == "JPEG"


# ---- signatures


@pytest.mark.parametrize("mode", ["RGBA", "RGB"])
def test_a_signature_is_trimmed_to_its_ink(mode: str) -> None:
    kept = opened(signature(strokes(900, 400, mode=mode)))
    assert kept.format == "PNG" and kept.mode == "L"
    assert 170 < kept.width < 210 and 70 < kept.height < 110
    assert kept.getpixel((0, 0)) == 255 and min(kept.tobytes()) < 40


@pytest.mark.parametrize("data", [b"", strokes(drawn=False), strokes(drawn=False, mode="RGB")])
def test_an_empty_field_asks_to_sign(data: bytes) -> None:
    assert "Please sign" in refusal(signature, data)


def test_a_dot_is_no_signature() -> None:
    image = Image.new("L", (300, 150), 255)
    image.paste(0, (10, 10, 20, 20))
    target = io.BytesIO()
    image.save(target, "PNG")
    assert "Please sign" in refusal(signature, target.getvalue())


@pytest.mark.parametrize(
    "data", [photo(), b"\x89PNG\r\n\x1a\n", b"x", png_of(9000, 9000), strokes() + b"x" * SIGNATURE_AT_MOST]
)
def test_what_no_canvas_gives_is_refused(data: bytes) -> None:
    assert "could not be read" in refusal(signature, data)


def test_the_field_of_a_form_is_read_back() -> None:
    assert drawn(as_drawn(strokes())) == strokes()
    assert drawn("") == b""


@pytest.mark.parametrize(
    "text", ["x", "data:image/svg+xml;base64,AAAA", "data:image/png;base64,A", "data:image/png;base64,中"]
)
def test_any_other_field_is_refused(text: str) -> None:
    assert "could not be read" in refusal(drawn, text)
