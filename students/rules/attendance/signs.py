"""The signs and words with which teachers mark a child's day, and what they say (B1, B4)."""

import re
from collections.abc import Mapping
from functools import lru_cache
from types import MappingProxyType
from typing import TypeAlias

from students.choices import AbsenceKind, Session
from students.rules.roll import Mark

Said: TypeAlias = Mapping[Session, Mark]
"""What a cell says of each session; None is presence, a session that is missing was not spoken of."""

PRESENT = "present"
NOTHING = "nothing"
MEANINGS = (PRESENT, *AbsenceKind.values, NOTHING)
"""What a sign can mean: presence, a kind of absence, or nothing at all."""
SIGN_LENGTH = 40

_LEGEND = {
    PRESENT: "√ ✓ ✔ ☑ ∨ V v 到 出 出勤 正常 正常出勤 到校 在校 已到 全勤 全天出勤",
    AbsenceKind.UNEXPLAINED: "未请假 无假 无故 无故缺勤 无故缺课 无故未到",
    AbsenceKind.UNEXCUSED: "× ✗ ✘ ☒ ╳ X x 旷 旷课 旷学 逃学 逃课",
    AbsenceKind.SICK: "病 病假 因病 因病请假 生病 B b △",
    AbsenceKind.PERSONAL: "事 事假 因事 因事请假 S s ○ 〇 ◯",
    AbsenceKind.OFFICIAL: "公 公假 公差 因公",
    AbsenceKind.LATE: "迟 迟到",
    AbsenceKind.LEFT_EARLY: "早 早退 退",
    NOTHING: "/ \\ - — —— － 休 休息 放假 假期 节假日 周末 停课 无课",
}
_MEANING = {sign: str(meaning) for meaning, signs in _LEGEND.items() for sign in signs.split()}
_HALVES = {"上": Session.MORNING, "上午": Session.MORNING, "下": Session.AFTERNOON, "下午": Session.AFTERNOON}
_HALF_FIRST = re.compile(r"(?P<half>[上下]午?):?(?P<sign>.+)")
_HALF_LAST = re.compile(r"(?P<sign>.+?)\(?(?P<half>[上下]午?)\)?")
_PARTING = re.compile(r"[/|\\、,;\n]")
_NO_SAID: Said = MappingProxyType({})


def say(meaning: str) -> Said:
    """What a meaning says of a whole day: late is the morning's, leaving early the afternoon's (B4)."""
    if meaning == NOTHING:
        return _NO_SAID
    if meaning == PRESENT:
        return MappingProxyType(dict.fromkeys(Session))
    kind = AbsenceKind(meaning)
    one = {AbsenceKind.LATE: Session.MORNING, AbsenceKind.LEFT_EARLY: Session.AFTERNOON}.get(kind)
    return MappingProxyType({one: kind} if one else dict.fromkeys(Session, kind))


def in_session(meaning: str, session: Session) -> Said:
    """What a meaning says of one session alone."""
    if meaning == NOTHING:
        return _NO_SAID
    return MappingProxyType({session: None if meaning == PRESENT else AbsenceKind(meaning)})


class Legend:
    """Reads cells by the usual signs and a school's own, which go first."""

    def __init__(self, own: Mapping[str, str] | None = None) -> None:
        self.own = dict(own or {})
        self.meanings = _MEANING | self.own
        self.read = lru_cache(maxsize=4096)(self._read)

    def meaning(self, sign: str) -> str:
        """The meaning of one sign or word; empty when it is not known."""
        return self.meanings.get(sign.strip(), "")

    def _read(self, text: str, session: Session | None = None) -> Said | None:
        """What a cell says, of one session where its column is that of a half day; None when a sign is not known."""
        if not text:
            return _NO_SAID
        if meaning := self.meaning(text):
            return in_session(meaning, session) if session else say(meaning)
        return None if session else self._halves(text)

    def _halves(self, text: str) -> Said | None:
        for pattern in (_HALF_FIRST, _HALF_LAST):
            found = pattern.fullmatch(text)
            if found and (meaning := self.meaning(found["sign"])):
                return in_session(meaning, _HALVES[found["half"]])
        parts = _PARTING.split(text)
        if len(parts) == 1 and len(text) == len(Session):
            parts = list(text)
        return self._pair([part.strip() for part in parts]) if len(parts) == len(Session) else None

    def _pair(self, parts: list[str]) -> Said | None:
        """Two halves such as 病/ or √×; a blank half is presence."""
        meanings = [self.meaning(part) if part else PRESENT for part in parts]
        if not all(meanings):
            return None
        said = zip(Session, meanings, strict=True)
        return MappingProxyType(
            {session: None if each == PRESENT else AbsenceKind(each) for session, each in said if each != NOTHING}
        )


def session_of(text: str) -> Session | None:
    """The half day that a cell of a 时段 column names; None when it names none."""
    return _SESSIONS.get(text)


def is_whole_day(text: str) -> bool:
    """Whether a cell of a 时段 column means the whole day; blank does."""
    return text in _WHOLE


_SESSIONS = _HALVES | {"早上": Session.MORNING, "上午半天": Session.MORNING, "下午半天": Session.AFTERNOON}
_SESSIONS |= {"上半天": Session.MORNING, "下半天": Session.AFTERNOON, "AM": Session.MORNING, "PM": Session.AFTERNOON}
_WHOLE = frozenset({"", "全天", "整天", "一天", "全日", "1天", "上下午", "上午下午", "上午、下午", "全"})
