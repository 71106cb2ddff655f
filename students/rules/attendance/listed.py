"""Reads lists with one row per absence: a day or a range, a child, a kind (B4, G4)."""

import datetime as dt
import re
from fractions import Fraction

from students.choices import Session
from students.rules.attendance.class_texts import ClassNames
from students.rules.attendance.days import date_of, read_day
from students.rules.attendance.facts import Entry, FileRow, Span, Who
from students.rules.attendance.signs import NOTHING, Legend, Said, in_session, is_whole_day, say, session_of
from students.rules.class_names import ClassKey, ClassProblem
from students.rules.roster import numbers, people
from students.rules.roster.columns import HeaderMatch
from students.rules.roster.issues import Code
from students.rules.roster.judging import RowReader
from students.rules.roster.values import RowLike, given, plain

_COUNT = re.compile(r"(?P<number>\d{1,3}(?:\.\d)?|半)(?:个?(?:上课|工作)?[天日])?")
_MOST_DAYS = 200
_TIME = re.compile(r"(?<=[日\d])\s*(?:上午|下午|全天)$")


def read_row(header: HeaderMatch, row: RowLike, legend: Legend, names: ClassNames, today: dt.date) -> FileRow:
    """One row of a list; what is wrong with it is in ``errors``."""
    reader = RowReader(header, row)
    first = _day(reader, "day", today)
    span = _span(reader, first, today)
    half = _session(reader)
    return FileRow(
        sheet=header.sheet,
        number=row.number,
        who=read_who(reader),
        class_key=read_class(reader, first, names, header.sheet),
        entries=(_entry(reader, span, half, legend),) if span else (),
        errors=tuple(reader.errors),
    )


def read_who(reader: RowReader) -> Who:
    """The child of a row; a row that names nobody has an error."""
    name = reader.read("name", people.name) if given(reader.raw("name")) else ""
    status = reader.read("status_number", numbers.status_number)
    number = reader.read("id_number", lambda value: numbers.id_number(value, None))
    seat = plain(reader.raw("seat")).removesuffix("号")
    who = Who(name, status, number, int(seat) if seat.isascii() and seat.isdigit() and len(seat) <= 3 else None)
    if not (name or status or number or who.seat is not None or reader.errors):
        reader.error("name", Code.NAME_BLANK)
    return who


def read_class(reader: RowReader, on: dt.date | None, names: ClassNames, sheet_class: str) -> ClassKey | None:
    """The class of a row, of its sheet where it has no such column; None where nothing names one."""
    if on is None:
        return None
    if "class_name" not in reader.header.mapping:
        return names.mentioned((sheet_class,), on)
    text, grade = reader.text("class_name"), reader.text("grade")
    if not (text or grade):
        return None
    found = names.read(text, grade, on)
    if isinstance(found, ClassProblem):
        reader.error("class_name", Code(found), grades=names.grades)
        return None
    return found


def _day(reader: RowReader, field: str, today: dt.date) -> dt.date | None:
    """A date; 9月7日 without a year is the last one that has begun."""
    value = reader.raw(field)
    if isinstance(value, str):
        value = _TIME.sub("", plain(value))
    read = people.day(value)
    if read.error and (short := read_day(value)) and short.month and (date := date_of(short, None, today)):
        return date
    if read.error:
        reader.error(field, read.error)
    elif read.value is None and field == "day":
        reader.error(field, Code.DAY_BLANK)
    return read.value


def _span(reader: RowReader, first: dt.date | None, today: dt.date) -> Span | None:
    last, count = _day(reader, "last_day", today), _count(reader)
    if first is None:
        return None
    if last and last < first:
        reader.error("last_day", Code.DAYS_REVERSED)
    return Span(first, last, None if last else count)


def _count(reader: RowReader) -> int | None:
    """The number of school days that a row means; half a day needs its session, one day is the day itself."""
    text = given(reader.raw("day_count"))
    if not text:
        return None
    found = _COUNT.fullmatch(text)
    number = (
        Fraction(1, 2) if found and found["number"] == "半" else Fraction(found["number"]) if found else Fraction(0)
    )
    is_half_day = number == Fraction(1, 2) and session_of(reader.text("session")) is not None
    if is_half_day or number == 1:
        return None
    if number.denominator != 1 or not 1 < number <= _MOST_DAYS:
        reader.error("day_count", Code.DAY_COUNT)
        return None
    return int(number)


def _session(reader: RowReader) -> Session | None:
    text = given(reader.raw("session"))
    half = session_of(text)
    if half is None and not is_whole_day(text):
        reader.error("session", Code.SESSION_UNKNOWN)
    return half


def _entry(reader: RowReader, span: Span, half: Session | None, legend: Legend) -> Entry:
    text = given(reader.raw("kind"))
    if not text:
        reader.error("kind", Code.SIGN_BLANK)
    return Entry(span, _said(legend, text, half), reader.header.text("kind"), text, half)


def _said(legend: Legend, text: str, half: Session | None) -> Said | None:
    meaning = legend.meaning(text)
    if meaning:
        return in_session(meaning, half) if half else say(meaning)
    return say(NOTHING) if not text else (None if half else legend.read(text))
