"""Cells about a person: name, sex, date of birth, phone."""

import datetime as dt
import re
import unicodedata
from functools import lru_cache

from students.choices import Sex
from students.rules.roster.issues import Code, Read
from students.rules.roster.values import Value, given, plain, visible

NAME_LENGTH = 50
PHONE_LENGTH = 20
_DOTS = re.compile("[ 　]*[·•‧∙⋅・･．.\u2022\ufe52\u00b7][ 　]*")
_SPACES = re.compile(r"\s+")
_SPACE_AT_HAN = re.compile(r"(?<=[^\x00-\u02af]) | (?=[^\x00-\u02af])")
_FORMULA_STARTS = ("=", "+", "-", "@", "＝", "＋", "－", "＠")
_SEXES = {"男": Sex.MALE, "女": Sex.FEMALE, "1": Sex.MALE, "2": Sex.FEMALE, "M": Sex.MALE, "F": Sex.FEMALE}
_SEXES |= {
    "MALE": Sex.MALE,
    "FEMALE": Sex.FEMALE,
    "男性": Sex.MALE,
    "女性": Sex.FEMALE,
    "男生": Sex.MALE,
    "女生": Sex.FEMALE,
}
_CODE = re.compile(r"0?[0-9A-Z]{1,2}\s*[-_.、:]\s*(?=\S)")
_DATE = re.compile(r"(\d{4})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*日?(?:[ T]+[0-9:.]+)?")
_COMPACT = re.compile(r"(\d{4})(\d{2})(\d{2})")
_MONTH = re.compile(r"\d{4}[-/.年]\d{1,2}月?|(?:19|20)\d{4}")
_SERIAL = re.compile(r"\d{5}(?:\.0*)?")
_EPOCH = dt.date(1899, 12, 30)
_SERIALS = range(61, 73_051)
_YEARS = range(1900, 2100)
_AGES = range(5, 17)
_MOBILE = re.compile(r"1\d{10}")
_LANDLINE = re.compile(r"0\d{2,3}-?\d{7,8}")
_COUNTRY = re.compile(r"\+?86-?(?=1\d{10}$)")
_SEVERAL = re.compile(r"[,/;、|或]+")


def name(value: Value) -> Read[str]:
    """A person's name: no spaces around it or between Chinese characters, every middle dot as · (G4)."""
    text = visible(value)
    if text.startswith(_FORMULA_STARTS):
        return Read("", error=Code.NAME_FORMULA)
    if not text.isalpha():
        text = _DOTS.sub("·", _SPACE_AT_HAN.sub("", _SPACES.sub(" ", text)))
    if not text:
        return Read("", error=Code.NAME_BLANK)
    if len(text) > NAME_LENGTH:
        return Read("", error=Code.NAME_LONG)
    return Read(text) if _is_name(text) else Read("", error=Code.NAME_CHARACTERS)


def guardian_name(value: Value) -> Read[str]:
    """As name, but blank is allowed and what is no name is left out with a warning."""
    read = name(value) if given(value) else Read("")
    return Read(read.value, warning=read.error)


def _is_name(text: str) -> bool:
    """Letters of any script, also those of private use that stand for rare characters, and what joins them."""
    if text.isalpha():
        return True
    joined = all(
        letter in "·-' " or unicodedata.category(letter) in ("Mn", "Mc", "Co") or letter.isalpha() for letter in text
    )
    return (
        joined and not text.startswith("·") and not text.endswith("·") and any(letter not in "·-' " for letter in text)
    )


@lru_cache(maxsize=1024, typed=True)
def sex(value: Value) -> Read[Sex | None]:
    """Sex from 男, 1, 1-男, 男性, M …; None when blank."""
    text = given(value)
    if not text:
        return Read(None)
    found = _SEXES.get(text.upper()) or _SEXES.get(_CODE.sub("", text.upper(), count=1))
    return Read(found) if found else Read(None, error=Code.SEX_UNKNOWN)


def day(value: Value) -> Read[dt.date | None]:
    """A date from a date cell, 2015-09-12, 20150912, 2015.9.12, 2015年9月12日 or a serial day; None when blank."""
    if isinstance(value, dt.datetime):
        return _in_range(value.date())
    if isinstance(value, dt.date):
        return _in_range(value)
    text = given(value)
    if not text:
        return Read(None)
    if found := _DATE.fullmatch(text) or _COMPACT.fullmatch(text):
        return _calendar_day(*map(int, found.groups()))
    if _SERIAL.fullmatch(text):
        return _serial_day(int(float(text)))
    return Read(None, error=Code.DATE_NO_DAY if _MONTH.fullmatch(text) else Code.DATE_UNREADABLE)


def _calendar_day(year: int, month: int, number: int) -> Read[dt.date | None]:
    try:
        return _in_range(dt.date(year, month, number))
    except ValueError:
        return Read(None, error=Code.DATE_IMPOSSIBLE)


def _serial_day(days: int) -> Read[dt.date | None]:
    """The day that a spreadsheet counts from 1900."""
    return Read(_EPOCH + dt.timedelta(days)) if days in _SERIALS else Read(None, error=Code.DATE_UNREADABLE)


def _in_range(date: dt.date) -> Read[dt.date | None]:
    return Read(date) if date.year in _YEARS else Read(None, error=Code.DATE_IMPOSSIBLE)


def birth_on(value: Value, on: dt.date) -> Read[dt.date | None]:
    """A pupil's date of birth as of ``on``: a day to come is an error, an age unusual in primary school a warning."""
    read = day(value)
    if read.value is None:
        return read
    if read.value > on:
        return Read(None, error=Code.BIRTH_FUTURE)
    return Read(read.value, warning=None if _age(read.value, on) in _AGES else Code.AGE_UNUSUAL)


def _age(birth: dt.date, on: dt.date) -> int:
    return on.year - birth.year - ((on.month, on.day) < (birth.month, birth.day))


def phone(value: Value) -> Read[str]:
    """A mobile number, or a landline with its area code; any other is taken with a warning (G4). Empty when blank."""
    text = given(value)
    if not text or _MOBILE.fullmatch(text):
        return Read(text)
    parts = [part for part in (_digits(part) for part in _SEVERAL.split(text)) if part]
    number = parts[0] if parts else text
    if len(parts) > 1:
        return Read(number[:PHONE_LENGTH], warning=Code.PHONE_SEVERAL)
    if _MOBILE.fullmatch(number) or _LANDLINE.fullmatch(number):
        return Read(number)
    is_number = number.replace("-", "").isdigit()
    return Read(number[:PHONE_LENGTH], warning=Code.PHONE_LENGTH if is_number else Code.PHONE_FORM)


def _digits(text: str) -> str:
    """A number without spaces, brackets and the country's prefix."""
    text = re.sub(r"[—–－‐]", "-", re.sub(r"[\s().]", "", text))
    text = _COUNTRY.sub("", text)
    return text.replace("-", "") if _MOBILE.fullmatch(text.replace("-", "")) else text


def short_text(value: Value, length: int) -> Read[str]:
    """Free text of at most ``length`` characters; longer text is cut with a warning."""
    text = " ".join(plain(value).split())
    return Read(text) if len(text) <= length else Read(text[:length], warning=Code.TEXT_LONG)
