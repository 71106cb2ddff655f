"""The many spellings of a class, and its one identity: the year of entry and a number (G1)."""

import datetime as dt
import re
import unicodedata
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache

_NUMERALS = {numeral: value for value, numeral in enumerate("零一二三四五六七八九十")} | {"〇": 0, "两": 2}
_NUMBER = r"[0-9零〇一二两三四五六七八九十]{1,3}"
_COHORT = re.compile(rf"(?P<year>20[0-9]{{2}}|[0-9]{{2}})级\(?(?P<number>{_NUMBER})\)?班?")
_GRADE = re.compile(rf"(?P<grade>{_NUMBER})(?:年级|年|级)\(?(?P<number>{_NUMBER})\)?班?")
_GRADE_BRACKETS = re.compile(rf"(?P<grade>{_NUMBER})\((?P<number>{_NUMBER})\)班?")
_GRADE_DOT = re.compile(rf"(?P<grade>{_NUMBER})[.\-·](?P<number>{_NUMBER})班?")
# Without anything between them only 三2班 and 三二班 are clear; 12班 and 十二班 are not.
_GRADE_BARE = re.compile(r"(?P<grade>[一二三四五六七八九])(?P<number>[0-9]{1,2}|[一二三四五六七八九])班")
_DIGITS = re.compile(r"(?P<grade>[1-9])(?P<number>[0-9]{2})班?")
_NUMBER_ALONE = re.compile(rf"\(?(?P<number>{_NUMBER})\)?班?")
_GRADE_ALONE = re.compile(rf"(?P<grade>{_NUMBER})(?:年级|年|级)?")
_COHORT_ALONE = re.compile(r"(?P<year>20[0-9]{2})级?|(?P<short>[0-9]{2})级")
_LATER_STAGE = re.compile(r"[初高][一二三]|[初高]中")
_PROMOTION = (9, 1)
_HIGHEST_NUMBER = 99


class ClassProblem(StrEnum):
    """Why a text names no class of the school (G1)."""

    BLANK = "class_blank"
    UNREADABLE = "class_unreadable"
    NO_SUCH_GRADE = "class_no_such_grade"
    NOT_YET = "class_not_yet"
    CONTRADICTION = "class_contradiction"


@dataclass(frozen=True, slots=True, order=True)
class ClassKey:
    """The identity of a class, e.g. 2023级2班 (G1)."""

    entry_year: int
    number: int


def school_year(on: dt.date) -> int:
    """The year in which the school year of a date began; it begins on 1 September (G1)."""
    return on.year if (on.month, on.day) >= _PROMOTION else on.year - 1


def class_label(entry_year: int, number: int, on: dt.date) -> tuple[int, int]:
    """Grade and number of a class on a date (G1); a grade above the school's last means that it has graduated."""
    return school_year(on) - entry_year + 1, number


@lru_cache(maxsize=4096)
def parse_class(text: str, grade_text: str, on: dt.date, grades: int) -> ClassKey | ClassProblem:
    """The class that ``text`` names on a date, helped by a grade column (``grade_text``, may be empty) (G1).

    ``grades`` is the number of grades of the school; a class above them, or not yet begun, is a problem."""
    text, grade_text = _plain(text), _plain(grade_text)
    if not text:
        return ClassProblem.BLANK
    if _LATER_STAGE.search(text) or _LATER_STAGE.search(grade_text):
        return ClassProblem.NO_SUCH_GRADE
    entry_year = _grade_column(grade_text, on)
    if isinstance(entry_year, ClassProblem):
        return entry_year
    key = _number_alone(text, entry_year) or _full(text, on)
    if key is None:
        return ClassProblem.UNREADABLE
    return _contradiction(key, entry_year) or _outside(key, on, grades) or key


def _plain(text: str) -> str:
    """Half-width, without spaces, brackets of any kind as round ones."""
    text = unicodedata.normalize("NFKC", text).translate(_BRACKETS)
    return "".join(text.split()).removeprefix("小学")


_BRACKETS = str.maketrans("[]【】〔〕{}<>〈〉、。", "()()()()()()..")


def _full(text: str, on: dt.date) -> ClassKey | None:
    """A class from a text that names grade (or year of entry) and number."""
    if found := _COHORT.fullmatch(text):
        return _key(_cohort_year(found["year"]), found["number"])
    for pattern in (_DIGITS, _GRADE, _GRADE_BRACKETS, _GRADE_DOT, _GRADE_BARE):
        if found := pattern.fullmatch(text):
            return _key(_entry_year(_number(found["grade"]), on), found["number"])
    return None


def _number_alone(text: str, entry_year: int | None) -> ClassKey | None:
    found = _NUMBER_ALONE.fullmatch(text)
    return _key(entry_year, found["number"]) if found else None


def _grade_column(text: str, on: dt.date) -> int | ClassProblem | None:
    """The year of entry that a grade column says; None when it is blank."""
    if not text:
        return None
    if found := _COHORT_ALONE.fullmatch(text):
        return _cohort_year(found["year"] or found["short"])
    if found := _GRADE_ALONE.fullmatch(text):
        year = _entry_year(_number(found["grade"]), on)
        return ClassProblem.UNREADABLE if year is None else year
    return ClassProblem.UNREADABLE


def _entry_year(grade: int | None, on: dt.date) -> int | None:
    return None if grade is None else school_year(on) - grade + 1


def _cohort_year(text: str) -> int:
    return int(text) if len(text) == 4 else 2000 + int(text)


def _key(entry_year: int | None, number_text: str) -> ClassKey | None:
    number = _number(number_text)
    if entry_year is None or number is None or not 1 <= number <= _HIGHEST_NUMBER:
        return None
    return ClassKey(entry_year, number)


def _number(text: str) -> int | None:
    """A number in digits or in Chinese numerals up to ninety-nine."""
    if text.isascii():
        return int(text)
    if "十" not in text:
        return _NUMERALS.get(text)
    tens, _, ones = text.partition("十")
    if not {tens, ones} <= {"", *_NUMERALS} - {"十"}:
        return None
    return _NUMERALS.get(tens, 1) * 10 + _NUMERALS.get(ones, 0)


def _contradiction(key: ClassKey, entry_year: int | None) -> ClassProblem | None:
    return ClassProblem.CONTRADICTION if entry_year not in (None, key.entry_year) else None


def _outside(key: ClassKey, on: dt.date, grades: int) -> ClassProblem | None:
    grade, _ = class_label(key.entry_year, key.number, on)
    if grade > grades:
        return ClassProblem.NO_SUCH_GRADE
    return ClassProblem.NOT_YET if grade < 1 else None
