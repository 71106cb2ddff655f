"""Calendars as RFC 5545 has them: line ends, folding, escaping, whole days."""

import datetime as dt

import pytest

from kongchuo.lib.ical import DayEvent, calendar_bytes, escaped, folded

STAMP = dt.datetime(2026, 11, 23, 0, 10, tzinfo=dt.UTC)
SHANGHAI = dt.timezone(dt.timedelta(hours=8))


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("家访 2026-031", "家访 2026-031"),
        ("a;b,c\\d", "a\\;b\\,c\\\\d"),
        ("one\ntwo", "one\\ntwo"),
        ("one\r\ntwo", "one\\ntwo"),
        ("a\x00b\x1bc\u2028d", "abcd"),
        ("", ""),
    ],
)
def test_text_is_escaped(text: str, written: str) -> None:
    assert escaped(text) == written


@pytest.mark.parametrize(
    "line", ["", "a" * 74, "a" * 75, "a" * 76, "a" * 300, "汉" * 60, "a汉" * 60, "𠮷" * 40, "a𠮷汉é" * 30]
)
def test_lines_are_folded_between_characters(line: str) -> None:
    pieces = list(folded(line))
    assert max(map(len, pieces)) <= 75 and all(piece.decode() for piece in pieces if line)
    assert all(piece.startswith(b" ") for piece in pieces[1:])
    assert b"".join([pieces[0], *(piece[1:] for piece in pieces[1:])]).decode() == line
    assert len(pieces) == 1 or len(line.encode()) > 75


def test_a_calendar_of_whole_days() -> None:
    event = DayEvent("x@kongchuo", dt.date(2026, 12, 31), "家访, 2026-031")
    assert calendar_bytes("期限", [event], STAMP.astimezone(SHANGHAI)).decode().split("\r\n") == [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//Kongchuo//Deadlines//ZH",
        "CALSCALE:GREGORIAN",
        "METHOD:PUBLISH",
        "X-WR-CALNAME:期限",
        "BEGIN:VEVENT",
        "UID:x@kongchuo",
        "DTSTAMP:20261123T001000Z",
        "DTSTART;VALUE=DATE:20261231",
        "DTEND;VALUE=DATE:20270101",
        "SUMMARY:家访\\, 2026-031",
        "TRANSP:TRANSPARENT",
        "END:VEVENT",
        "END:VCALENDAR",
        "",
    ]


def test_an_empty_calendar_is_one_and_a_naive_moment_is_refused() -> None:
    assert calendar_bytes("a", [], STAMP).endswith(b"END:VCALENDAR\r\n")
    with pytest.raises(ValueError, match="time zone"):
        calendar_bytes("a", [DayEvent("x", STAMP.date(), "")], STAMP.replace(tzinfo=None))
