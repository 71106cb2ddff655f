"""Cells of a catchment list: where a child goes to school, and which disability it has (G7)."""

from students.choices import CatchmentPlace, NeedKind
from students.rules.roster.coded import split_code
from students.rules.roster.issues import Code, Read
from students.rules.roster.values import Value, given

PLACE_NAME_LENGTH = 80
_HERE = ("本校", "在本校", "本校就读", "我校", "在我校", "就读本校", "本校在读")
_NOT_SCHOOL = ("幼儿园", "学前")
# The first part that occurs in the text decides.
_PARTS = (
    ("送教", CatchmentPlace.HOME_TEACHING),
    ("特殊教育", CatchmentPlace.SPECIAL_SCHOOL),
    ("特教", CatchmentPlace.SPECIAL_SCHOOL),
    ("特校", CatchmentPlace.SPECIAL_SCHOOL),
    ("聋", CatchmentPlace.SPECIAL_SCHOOL),
    ("盲", CatchmentPlace.SPECIAL_SCHOOL),
    ("培智", CatchmentPlace.SPECIAL_SCHOOL),
    ("缓学", CatchmentPlace.DEFERRED),
    ("缓入学", CatchmentPlace.DEFERRED),
    ("延缓", CatchmentPlace.DEFERRED),
    ("未入学", CatchmentPlace.NOT_ENROLLED),
    ("未就学", CatchmentPlace.NOT_ENROLLED),
    ("未就读", CatchmentPlace.NOT_ENROLLED),
    ("未上学", CatchmentPlace.NOT_ENROLLED),
    ("没上学", CatchmentPlace.NOT_ENROLLED),
    ("不在校", CatchmentPlace.NOT_ENROLLED),
    ("失学", CatchmentPlace.NOT_ENROLLED),
    ("辍学", CatchmentPlace.NOT_ENROLLED),
    ("休学", CatchmentPlace.NOT_ENROLLED),
    ("不详", CatchmentPlace.UNKNOWN),
    ("不明", CatchmentPlace.UNKNOWN),
    ("失联", CatchmentPlace.UNKNOWN),
    ("外校", CatchmentPlace.OTHER_SCHOOL),
    ("外地", CatchmentPlace.OTHER_SCHOOL),
    ("其他学校", CatchmentPlace.OTHER_SCHOOL),
)
_SAYS_NO_MORE = frozenset(part for part, _ in _PARTS) | {"送教上门", "去向不明", "延缓入学", "外地就读"}
_SCHOOL_WORDS = ("小学", "中学", "学校", "初中", "教学点", "书院", "中心校", "校区")
_IN_SOME_SCHOOL = ("已入学", "在读", "在校", "就读", "是", "已就读", "正常就读", "随班就读", "在学")
_NO = ("否", "不是", "未")
_KINDS = {
    "视力": NeedKind.VISUAL,
    "盲": NeedKind.VISUAL,
    "听力": NeedKind.HEARING,
    "聋": NeedKind.HEARING,
    "言语": NeedKind.SPEECH,
    "语言": NeedKind.SPEECH,
    "肢体": NeedKind.PHYSICAL,
    "智力": NeedKind.INTELLECTUAL,
    "智障": NeedKind.INTELLECTUAL,
    "精神": NeedKind.MENTAL,
    "多重": NeedKind.MULTIPLE,
}
_HEARING_AND_SPEECH = {NeedKind.HEARING, NeedKind.SPEECH}
_NONE = ("否", "健康", "正常", "无残疾", "非残疾")


def place(state: Value, school: Value, own_name: str) -> Read[CatchmentPlace]:
    """Where the child goes to school, from the column of its state, then from that of its school; ``own_name`` is ours.

    A school whose name says nothing special is another one. What cannot be read is unknown, with a warning."""
    texts = [text for text in (split_code(given(cell))[1] for cell in (state, school)) if text]
    if not texts:
        return Read(CatchmentPlace.UNKNOWN)
    if any(_is_here(text, own_name) for text in texts):
        return Read(CatchmentPlace.HERE)
    found = next((found for text in texts if (found := _stated(text))), None)
    return Read(found) if found else Read(CatchmentPlace.UNKNOWN, warning=Code.PLACE_UNKNOWN)


def _is_here(text: str, own_name: str) -> bool:
    is_name = len(text) > len("中心小学") and (own_name.endswith(text) or text.endswith(own_name))
    return text in _HERE or is_name or text == own_name


def _stated(text: str) -> CatchmentPlace | None:
    for part, meaning in _PARTS:
        if part in text:
            return meaning
    if any(part in text for part in _NOT_SCHOOL) or text in _NO:
        return CatchmentPlace.NOT_ENROLLED
    is_school = text in _IN_SOME_SCHOOL or any(part in text for part in _SCHOOL_WORDS)
    return CatchmentPlace.OTHER_SCHOOL if is_school else None


def place_name(state: Value, school: Value, found: CatchmentPlace) -> Read[str]:
    """The name of the school, or the words of the list where they say more than the place; empty for our own."""
    if found == CatchmentPlace.HERE:
        return Read("")
    text = given(school) or given(state)
    text = "" if text in (*_IN_SOME_SCHOOL, *_NO, *_SAYS_NO_MORE) else text
    is_long = len(text) > PLACE_NAME_LENGTH
    return Read(text[:PLACE_NAME_LENGTH], warning=Code.TEXT_LONG if is_long else None)


def disability(value: Value) -> Read[str]:
    """The kind of disability from 视力残疾, 智力二级, 听力言语 …; several are MULTIPLE; empty when blank."""
    text = split_code(given(value))[1]
    if not text or text in _NONE:
        return Read("")
    found = {kind for part, kind in _KINDS.items() if part in text}
    if not found:
        return Read("", warning=Code.CHOICE_UNKNOWN)
    if found == _HEARING_AND_SPEECH:
        return Read(NeedKind.HEARING)
    return Read(found.pop() if len(found) == 1 else NeedKind.MULTIPLE)
