"""Which grades a duty in the leading group names: 包三年级, 联系一、二年级, 负责1-3年级 (M24)."""

import re
import unicodedata
from collections.abc import Iterator

_NUMERALS = "一二三四五六七八九"
_GRADES = re.compile(rf"([{_NUMERALS}1-9、,和及与至到~—-]+)年级")
_RANGE = re.compile(r"(.)[至到~—-]+(.)")


def grades_in(duty: str) -> frozenset[int]:
    """The grades that a duty names, none where it speaks of something else (M24)."""
    text = unicodedata.normalize("NFKC", duty).replace(" ", "")
    return frozenset(grade for part in _GRADES.findall(text) for grade in _grades(part))


def _grades(part: str) -> Iterator[int]:
    for piece in re.split("[、,和及与]+", part):
        if found := _RANGE.fullmatch(piece):
            first, last = map(_number, found.groups())
            yield from range(first, last + 1) if first and last else ()
        else:
            yield from filter(None, map(_number, piece))


def _number(sign: str) -> int:
    """The grade of a numeral, 0 for what is none."""
    return int(sign) if sign.isdigit() else _NUMERALS.find(sign) + 1
