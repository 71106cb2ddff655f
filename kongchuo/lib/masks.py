"""Identity numbers and phones as a screen shows them (I1): 110105********002X, 138****1234."""

import re

_LONG = re.compile(r"[0-9]{15,}[Xx]?[0-9]*")


def mask_id(number: str) -> str:
    """An identity number with its birth date hidden; a shorter document number keeps its last two characters."""
    if len(number) < 15:
        return _mask(number, 0, 2)
    return _mask(number, 6, 4 if len(number) >= 18 else 3)


def mask_status_number(number: str) -> str:
    """A student status number (a letter and 18 characters) with its birth date hidden."""
    return _mask(number, 7, 4) if len(number) >= 16 else _mask(number, 0, 2)


def mask_phone(number: str) -> str:
    """A phone number with its middle hidden; a number too short for that keeps its last two digits."""
    return _mask(number, 3, 4) if len(number) >= 10 else _mask(number, 0, 2)


def mask_long_numbers(text: str) -> str:
    """A text in which numbers as long as an ID number lose their middle, wherever they stand."""
    return _LONG.sub(lambda found: mask_id(found[0]), text)


def _mask(text: str, head: int, tail: int) -> str:
    hidden = max(len(text) - head - tail, min(len(text), 1))
    return text[:head] + "*" * hidden + text[max(len(text) - tail, head + 1) :]
