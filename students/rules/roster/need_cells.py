"""Cells of a list of needs: which kinds of need a text names (G6)."""

import re

from students.choices import NeedKind
from students.rules.roster import people
from students.rules.roster.coded import split_code
from students.rules.roster.issues import Code, Read
from students.rules.roster.values import Value, given

SOURCE_LENGTH = 120
_LONG_NUMBER = re.compile(r"[0-9]{15,}[Xx]?[0-9]*")
_BETWEEN = re.compile(r"[、,;/+|\s]+")
_K = NeedKind
# The first part that occurs in a text decides, so what holds another word stands before it. 留守 and 残疾 alone do not
# say which, and are asked back.
_PARTS: tuple[tuple[str, NeedKind], ...] = (
    ("残疾人子女", _K.DISABLED_PARENTS),
    ("残疾人家庭", _K.DISABLED_PARENTS),
    ("父母残疾", _K.DISABLED_PARENTS),
    ("父亲残疾", _K.DISABLED_PARENTS),
    ("母亲残疾", _K.DISABLED_PARENTS),
    ("家长残疾", _K.DISABLED_PARENTS),
    ("事实无人抚养", _K.UNATTENDED),
    ("事实孤儿", _K.UNATTENDED),
    ("孤儿", _K.ORPHAN),
    ("低保", _K.LOW_INCOME),
    ("最低生活保障", _K.LOW_INCOME),
    ("特困", _K.DESTITUTE),
    ("突发", _K.MISFORTUNE),
    ("变故", _K.MISFORTUNE),
    ("脱贫", _K.MONITORED),
    ("监测", _K.MONITORED),
    ("建档立卡", _K.MONITORED),
    ("边缘易致贫", _K.MONITORED),
    ("学习困难", _K.LEARNING),
    ("学困", _K.LEARNING),
    ("双亲留守", _K.LEFT_BEHIND_BOTH),
    ("双留守", _K.LEFT_BEHIND_BOTH),
    ("父母均外出", _K.LEFT_BEHIND_BOTH),
    ("单亲留守", _K.LEFT_BEHIND_ONE),
    ("单留守", _K.LEFT_BEHIND_ONE),
    ("一方外出", _K.LEFT_BEHIND_ONE),
    ("随迁", _K.MIGRANT),
    ("多重", _K.MULTIPLE),
    ("视力", _K.VISUAL),
    ("盲", _K.VISUAL),
    ("听力", _K.HEARING),
    ("聋", _K.HEARING),
    ("言语", _K.SPEECH),
    ("语言", _K.SPEECH),
    ("肢体", _K.PHYSICAL),
    ("智力", _K.INTELLECTUAL),
    ("智障", _K.INTELLECTUAL),
    ("精神", _K.MENTAL),
    ("慢性病", _K.CHRONIC_ILLNESS),
    ("慢病", _K.CHRONIC_ILLNESS),
)


def need_kinds(value: Value) -> Read[tuple[NeedKind, ...]]:
    """The kinds that a cell names, by their Chinese names or codes; several stand beside each other (低保、学困).

    A word that says none, or not which one, is an error: nothing is guessed. Blank is none and no error.
    """
    words = [word for word in _BETWEEN.split(given(value)) if word]
    found = [_kind(word) for word in words]
    if None in found:
        return Read((), error=Code.NEED_UNKNOWN)
    return Read(tuple(dict.fromkeys(kind for kind in found if kind)))


def paper(value: Value) -> Read[str]:
    """The paper that says so. Of a number that holds an ID number, as that of a certificate of disability does, only
    beginning and end are kept (I1)."""
    read = people.short_text(value, SOURCE_LENGTH)
    text = _LONG_NUMBER.sub(lambda found: f"{found[0][:6]}…{found[0][-4:]}", read.value)
    return read if text == read.value else Read(text, warning=Code.SOURCE_NUMBER)


def _kind(word: str) -> NeedKind | None:
    if word.lower() in NeedKind.values:
        return NeedKind(word.lower())
    name = split_code(word)[1]
    return next((kind for part, kind in _PARTS if part in name), None)
