"""Calendars of whole days that any calendar program reads (RFC 5545)."""

import datetime as dt
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

_LONGEST = 75
_ESCAPED = str.maketrans({"\\": "\\\\", ";": "\\;", ",": "\\,", "\n": "\\n", "\r": None})


@dataclass(frozen=True, slots=True)
class DayEvent:
    """Something on one day. A program knows it again by ``uid``, also when its day has changed."""

    uid: str
    day: dt.date
    summary: str


def calendar_bytes(name: str, events: Iterable[DayEvent], stamp: dt.datetime) -> bytes:
    """The calendar: CRLF, lines of 75 octets at most. ``stamp`` must be aware, else ValueError."""
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Kongchuo//Deadlines//ZH", "CALSCALE:GREGORIAN"]
    lines += ["METHOD:PUBLISH", f"X-WR-CALNAME:{escaped(name)}"]
    for event in events:
        lines += _event(event, stamp)
    lines.append("END:VCALENDAR")
    return b"".join(part + b"\r\n" for line in lines for part in folded(line))


def _event(event: DayEvent, stamp: dt.datetime) -> list[str]:
    if stamp.tzinfo is None:
        raise ValueError("A moment without a time zone is on no clock.")
    return [
        "BEGIN:VEVENT",
        f"UID:{escaped(event.uid)}",
        f"DTSTAMP:{stamp.astimezone(dt.UTC):%Y%m%dT%H%M%SZ}",
        f"DTSTART;VALUE=DATE:{event.day:%Y%m%d}",
        f"DTEND;VALUE=DATE:{event.day + dt.timedelta(days=1):%Y%m%d}",
        f"SUMMARY:{escaped(event.summary)}",
        "TRANSP:TRANSPARENT",
        "END:VEVENT",
    ]


def escaped(text: str) -> str:
    """Text as a value: backslash, semicolon, comma and line break escaped, other control characters gone."""
    return "".join(each for each in text if each.isprintable() or each in "\n\t").translate(_ESCAPED)


def folded(line: str) -> Iterator[bytes]:
    """The line in pieces of 75 octets at most, each but the first after a blank; no character is split."""
    piece = b""
    for character in line:
        octets = character.encode()
        if len(piece) + len(octets) > _LONGEST:
            yield piece
            piece = b" "
        piece += octets
    yield piece
