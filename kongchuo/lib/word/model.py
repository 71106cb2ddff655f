"""How much of a template is taken, and why one is refused."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

MEGABYTE = 1024 * 1024


class Refusal(StrEnum):
    """Why a template is not filled; ``messages.sentence`` says what to do about each."""

    TOO_BIG = "too_big"
    NO_WORD = "no_word"
    OLD_WORD = "old_word"
    ENCRYPTED = "encrypted"
    DAMAGED = "damaged"
    UNPACKS_TOO_BIG = "unpacks_too_big"
    DOCTYPE = "doctype"
    MACROS = "macros"
    EMBEDDED = "embedded"
    OUTSIDE = "outside"
    FIELD = "field"
    UNKNOWN_PLACEHOLDER = "unknown_placeholder"
    MISSING_PLACEHOLDER = "missing_placeholder"
    MISSING_TEXT = "missing_text"
    SYNTAX = "syntax"
    FORBIDDEN = "forbidden"
    TOO_SLOW = "too_slow"
    TOO_MUCH_MEMORY = "too_much_memory"
    TOO_LONG = "too_long"


class WordRefused(Exception):
    """The template cannot be filled. ``params`` holds what the sentence names."""

    def __init__(self, code: Refusal, params: Mapping[str, str | int] | None = None) -> None:
        super().__init__(str(code))
        self.code = code
        self.params: dict[str, str | int] = dict(params or {})


@dataclass(frozen=True, slots=True)
class Limits:
    """How much a template may be and take; a letter with a school's emblem stays far below."""

    file_bytes: int = 3 * MEGABYTE
    unpacked_bytes: int = 30 * MEGABYTE
    ratio: int = 200
    members: int = 300
    result_bytes: int = 5 * MEGABYTE
    seconds: int = 12
    memory_bytes: int = 640 * MEGABYTE


DEFAULT_LIMITS = Limits()
