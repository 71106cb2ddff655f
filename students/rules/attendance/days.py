"""Days as attendance sheets write them: dates, 9月1日, 9/1, or 1 to 31 below a title that names the month."""

import datetime as dt
import re
import unicodedata
from dataclasses import dataclass

from students.rules.roster.people import day as read_date
from students.rules.roster.values import Value, visible

_DAY = re.compile(
    r"(?:(?P<year>20\d{2})[年./-])?(?:(?P<month>1[0-2]|0?[1-9])[月./-])?(?P<day>3[01]|[12]\d|0?[1-9])[日号]?"
    r"\(?(?:(?:星期|周|礼拜)?[一二三四五六日天])?\)?"
)
_MONTH = re.compile(r"(?:(?P<year>20\d{2})[年./-]?|(?<!\d))(?P<month>1[0-2]|0?[1-9])月(?!\d)")
_MONTH_NUMERAL = re.compile(r"(?:(?P<year>20\d{2})年)?(?P<month>十[一二]?|[一二三四五六七八九])月")
_YEAR_NUMERAL = re.compile(r"[二〇零一三四五六七八九○]{4}(?=年)")
_DIGITS = str.maketrans("〇零○一二三四五六七八九", "000123456789")
_NUMERALS = {numeral: value for value, numeral in enumerate("一二三四五六七八九十", start=1)} | {"十一": 11, "十二": 12}
_WEEKDAY = re.compile(r"(?:星期|周|礼拜)?[一二三四五六日天]")


@dataclass(frozen=True, slots=True)
class DayText:
    """A day as far as a header names it."""

    day: int
    month: int | None = None
    year: int | None = None


@dataclass(frozen=True, slots=True)
class Month:
    """A month as far as a title names it."""

    month: int
    year: int | None = None


def read_day(value: Value) -> DayText | None:
    """The day that a header cell names; None when it names none. 9.1 typed as a number may be 9.10: not read."""
    if isinstance(value, bool) or value is None or (isinstance(value, float) and not value.is_integer()):
        return None
    if found := _DAY.fullmatch(_plain(visible(value))):
        year, month = found["year"], found["month"]
        return DayText(int(found["day"]), int(month) if month else None, int(year) if year else None)
    date = read_date(value).value
    return DayText(date.day, date.month, date.year) if date else None


def read_month(text: str) -> Month | None:
    """The month that a title names: 2026年9月, 2026-9月, 九月份考勤表, 二〇二六年九月."""
    plain = _YEAR_NUMERAL.sub(lambda found: found[0].translate(_DIGITS), _plain(text))
    if found := _MONTH_NUMERAL.search(plain):
        month = _NUMERALS[found["month"]]
    elif found := _MONTH.search(plain):
        month = int(found["month"])
    else:
        return None
    return Month(month, int(found["year"]) if found["year"] else None)


def date_of(text: DayText, title: Month | None, today: dt.date) -> dt.date | None:
    """The date of a header below a title; without a year the last such month that has begun. None when no month is
    named or there is no such day."""
    month = text.month or (title.month if title else None)
    if month is None:
        return None
    year = text.year or (title.year if title and title.month == month else None)
    try:
        return dt.date(year or _last_begun(month, today), month, text.day)
    except ValueError:
        return None


def is_weekday(text: str) -> bool:
    """Whether a cell names a day of the week, as the second header row of a sheet does."""
    return bool(_WEEKDAY.fullmatch(_plain(text)))


def _last_begun(month: int, today: dt.date) -> int:
    return today.year if month <= today.month else today.year - 1


def _plain(text: str) -> str:
    return "".join(unicodedata.normalize("NFKC", text).split())
