"""The class that a title or a sheet name mentions (G1)."""

import datetime as dt
import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass

from students.rules.class_names import ClassKey, ClassProblem, parse_class

_NUMBER = r"[0-9零〇一二两三四五六七八九十]{1,2}"
_BRACKETS = str.maketrans("[]【】〔〕{}", "()()()()")
_CLASSES = tuple(
    re.compile(pattern)
    for pattern in (
        rf"20[0-9]{{2}}级\(?{_NUMBER}\)?班",
        rf"[1-9一二三四五六七八九]年级\(?{_NUMBER}\)?班?",
        rf"[1-9一二三四五六七八九](?:年|级)\(?{_NUMBER}\)?班",
        rf"[1-9]\({_NUMBER}\)班",
        rf"[一二三四五六七八九]\({_NUMBER}\)班?",
        rf"[一二三四五六七八九]{_NUMBER}班",
        r"[1-9](?:0[1-9]|[1-9][0-9])班",
        rf"[1-9][.-]{_NUMBER}班",
    )
)


def class_in(text: str, on: dt.date, grades: int) -> ClassKey | None:
    """The class that ``text`` is or mentions on a date, e.g. 三年级(1)班2026年9月考勤表; None when it mentions none."""
    whole = parse_class(text, "", on, grades)
    if isinstance(whole, ClassKey):
        return whole
    plain = "".join(unicodedata.normalize("NFKC", text).translate(_BRACKETS).split())
    for pattern in _CLASSES:
        for found in pattern.finditer(plain):
            key = parse_class(found[0], "", on, grades)
            if isinstance(key, ClassKey):
                return key
    return None


@dataclass(frozen=True, slots=True)
class ClassNames:
    """How class names are read: ``names_on`` is the day by whose grades a class is called on a date (G1)."""

    grades: int
    names_on: Callable[[dt.date], dt.date]

    def read(self, text: str, grade: str, on: dt.date) -> ClassKey | ClassProblem:
        """The class that a cell names, helped by a grade column."""
        found = parse_class(text, grade, self.names_on(on), self.grades)
        return (self.mentioned((text,), on) or found) if found is ClassProblem.UNREADABLE else found

    def mentioned(self, texts: tuple[str, ...], on: dt.date) -> ClassKey | None:
        """The class that the first of the texts mentions."""
        found = (class_in(text, self.names_on(on), self.grades) for text in texts)
        return next((key for key in found if key), None)
