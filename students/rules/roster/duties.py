"""What a teacher does, from text such as "一（1）班 班主任、语文；一（2）班 语文" (J)."""

import datetime as dt
import re
from collections.abc import Iterator
from dataclasses import dataclass

from students.choices import Role
from students.rules.class_names import ClassKey, parse_class
from students.rules.roster.issues import Code
from students.rules.roster.values import given

SUBJECT_LENGTH = 20
_SEGMENTS = re.compile(r"[;\n]+")
_TOKENS = re.compile(r"[、,/|\s兼]+|(?<=班主任):")
_CLASS_START = re.compile(r"(?P<name>.*?(?:班|\)(?!班)))(?P<rest>.*)")
_HEAD = "班主任"
_POSTS = {
    "校长": Role.PRINCIPAL,
    "学籍管理员": Role.REGISTRAR,
    "学籍员": Role.REGISTRAR,
    "教务": Role.REGISTRAR,
    "教务员": Role.REGISTRAR,
    "教务主任": Role.REGISTRAR,
    "教导主任": Role.REGISTRAR,
}
# Words of a post column that say nothing about classes.
_PLAIN = ("教师", "专任教师", "任课教师", "科任教师", "科任")
_SUBJECT = re.compile(r"[^\W\d_]{1,20}")


@dataclass(frozen=True, slots=True)
class HeadOf:
    """Head teacher of a class."""

    class_key: ClassKey


@dataclass(frozen=True, slots=True)
class Teaches:
    """Teacher of a subject in a class."""

    class_key: ClassKey
    subject: str


@dataclass(frozen=True, slots=True)
class Post:
    """Principal or registrar."""

    role: Role


Duty = HeadOf | Teaches | Post
Problem = tuple[Code, str]
"""A code and the part of the text that it is about."""


@dataclass(frozen=True, slots=True)
class Duties:
    """What was understood, in the order of the text and once each, and what was not."""

    duties: tuple[Duty, ...] = ()
    problems: tuple[Problem, ...] = ()


def parse_duties(text: str, on: dt.date, grades: int) -> Duties:
    """Duties of a text as of ``on``; ``grades`` is the number of grades of the school.

    A part names its classes first and then what is done in them; "班主任：三(1)班" names the duty first."""
    duties: list[Duty] = []
    problems: list[Problem] = []
    for segment in _SEGMENTS.split(given(text)):
        for found in _segment(segment, on, grades):
            if isinstance(found, tuple):
                problems.append(found)
            else:
                duties.append(found)
    return Duties(tuple(dict.fromkeys(duties)), tuple(dict.fromkeys(problems)))


def _segment(segment: str, on: dt.date, grades: int) -> Iterator[Duty | Problem]:
    heads = segment.startswith((f"{_HEAD}:", f"{_HEAD} "))
    part = _Part(heads)
    for token in _tokens(segment.removeprefix(f"{_HEAD}:"), on, grades):
        yield from part.take(token)
    if heads:
        yield from (HeadOf(key) for key in part.classes)
    elif part.open:
        yield Code.DUTY_UNREADABLE, segment


class _Part:
    """The classes that the next word of a part is about; ``open`` while no word has followed them."""

    def __init__(self, heads: bool) -> None:
        self.heads = heads
        self.classes: list[ClassKey] = []
        self.open = False
        self.lost = False

    def take(self, token: ClassKey | str | Problem) -> Iterator[Duty | Problem]:
        """The duties that a token adds, or why it adds none."""
        if isinstance(token, ClassKey):
            self._begin([token])
        elif isinstance(token, tuple):
            self._begin([])
            self.lost = True
            yield token
        elif not (self.heads and token == _HEAD):
            self.open = False
            if self.classes or not self.lost:
                yield from _work(token, self.classes)

    def _begin(self, classes: list[ClassKey]) -> None:
        """Classes in a row belong together; after a word they begin anew."""
        self.classes = [*self.classes, *classes] if self.open or self.heads else classes
        self.open = bool(self.classes)


def _tokens(segment: str, on: dt.date, grades: int) -> Iterator[ClassKey | str | Problem]:
    """Classes and words of a part; a class may run into the word after it (三(1)班数学)."""
    for token in filter(None, _TOKENS.split(segment)):
        found = _CLASS_START.fullmatch(token)
        key = parse_class(found["name"], "", on, grades) if found and not token.startswith(_HEAD) else None
        if found is None or token.startswith(_HEAD):
            whole = parse_class(token, "", on, grades)
            yield whole if isinstance(whole, ClassKey) else token
        elif isinstance(key, ClassKey):
            yield key
            yield from filter(None, [found["rest"].lstrip(":")])
        else:
            yield Code.DUTY_UNREADABLE, token


def _work(word: str, classes: list[ClassKey]) -> Iterator[Duty | Problem]:
    """A word after classes: head teacher or a subject; without classes: a post."""
    if word in _POSTS:
        yield Post(_POSTS[word])
    elif word in _PLAIN:
        return
    elif not classes:
        yield (Code.DUTY_NO_CLASS if _SUBJECT.fullmatch(word) else Code.DUTY_UNREADABLE), word
    elif word == _HEAD:
        yield from (HeadOf(key) for key in classes)
    elif _SUBJECT.fullmatch(word):
        yield from (Teaches(key, word) for key in classes)
    else:
        yield Code.DUTY_UNREADABLE, word
