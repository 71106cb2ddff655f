"""Log lines without personal data, as text or as JSON (I4)."""

import json
import logging
import re
from datetime import UTC, datetime

# Identity numbers (18 characters, with the letter of a student status number or without), then mobile numbers.
_ID_NUMBER = re.compile(r"(?<![0-9A-Za-z])([GJLgjl]?\d{6})\d{8}(\d{3}[0-9Xx])(?![0-9A-Za-z])")
_PHONE = re.compile(r"(?<!\d)(1\d{2})\d{4}(\d{4})(?!\d)")
# Keys of group robots and secrets of calendars in their addresses, DingTalk's signing secret, passwords in those of
# servers.
_ADDRESS_KEY = re.compile(r"([?&](?:key|access_token|sign)=)[^&\s\"']+")
_CALENDAR = re.compile(r"(/calendar/own/)[\w-]{20,}")
_ROBOT_SECRET = re.compile(r"\bSEC[0-9a-zA-Z]{16,}")
_PASSWORD = re.compile(r"(://[^:/@\s]*:)[^/@\s]+@")


def mask_text(text: str) -> str:
    """The text with identity, student status and mobile numbers masked, and without keys and passwords."""
    numbers = _PHONE.sub(r"\1****\2", _ID_NUMBER.sub(r"\1********\2", text))
    numbers = _CALENDAR.sub(r"\1***", numbers)
    return _PASSWORD.sub(r"\1***@", _ROBOT_SECRET.sub("SEC***", _ADDRESS_KEY.sub(r"\1***", numbers)))


class MaskPersonalData(logging.Filter):
    """Renders a record once and masks what looks like an identity or phone number or a key, tracebacks included."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Always lets the record pass, masked."""
        record.msg = mask_text(record.getMessage())
        record.args = ()
        if record.exc_info and not record.exc_text:
            record.exc_text = logging.Formatter().formatException(record.exc_info)
        if record.exc_text:
            record.exc_text = mask_text(record.exc_text)
        return True


class JsonFormatter(logging.Formatter):
    """One JSON object a line: time (UTC, ISO 8601), level, logger, message, traceback when there is one."""

    def format(self, record: logging.LogRecord) -> str:
        """The record as JSON."""
        entry = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "logger": record.name,
            "message": record.getMessage(),
        }
        if record.exc_text:
            entry["traceback"] = record.exc_text
        return json.dumps(entry, ensure_ascii=False)
