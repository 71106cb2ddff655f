"""Cells with a coded choice: "1-居民身份证", "居民身份证" or "1"."""

import re
from functools import lru_cache

from students.choices import Boarding, IdKind
from students.rules.roster.issues import Code, Read
from students.rules.roster.values import Value, given

TEXT_LENGTH = 20
_CODED = re.compile(r"(?P<code>[0-9A-Za-z]{1,2})\s*[-_.、:]\s*(?P<name>\S.*)")
_ID_KINDS = {
    "居民身份证": IdKind.RESIDENT,
    "身份证": IdKind.RESIDENT,
    "户口簿": IdKind.RESIDENT,
    "香港特区护照/身份证明": IdKind.HONG_KONG,
    "澳门特区护照/身份证明": IdKind.MACAO,
    "台湾居民来往大陆通行证": IdKind.TAIWAN,
    "境外永久居住证": IdKind.FOREIGN,
    "护照": IdKind.PASSPORT,
    "其他": IdKind.OTHER,
    "无证件": IdKind.OTHER,
}
_BOARDING = {
    "1": Boarding.DAY,
    "走读": Boarding.DAY,
    "走读生": Boarding.DAY,
    "2": Boarding.BOARDER,
    "住校": Boarding.BOARDER,
    "住校生": Boarding.BOARDER,
    "寄宿": Boarding.BOARDER,
    "寄宿生": Boarding.BOARDER,
    "住宿": Boarding.BOARDER,
    "住宿生": Boarding.BOARDER,
}
# In the order of their codes, GB/T 3304.
_ETHNICITY_NAMES = (
    "汉 蒙古 回 藏 维吾尔 苗 彝 壮 布依 朝鲜 满 侗 瑶 白 土家 哈尼 哈萨克 傣 黎 傈僳 佤 畲 高山 拉祜 "
    "水 东乡 纳西 景颇 柯尔克孜 土 达斡尔 仫佬 羌 布朗 撒拉 毛南 仡佬 锡伯 阿昌 普米 塔吉克 怒 "
    "乌孜别克 俄罗斯 鄂温克 德昂 保安 裕固 京 塔塔尔 独龙 鄂伦春 赫哲 门巴 珞巴 基诺"
)
_ETHNICITIES = tuple(_ETHNICITY_NAMES.split())
_RELATIONS = {
    "51": "父亲",
    "52": "母亲",
    "61": "祖父",
    "62": "祖母",
    "63": "外祖父",
    "64": "外祖母",
    "父": "父亲",
    "母": "母亲",
    "爸爸": "父亲",
    "妈妈": "母亲",
    "爷爷": "祖父",
    "奶奶": "祖母",
    "外公": "外祖父",
    "外婆": "外祖母",
    "姥爷": "外祖父",
    "姥姥": "外祖母",
}


def split_code(text: str) -> tuple[str, str]:
    """Code and name of "1-居民身份证"; a text without a code is given as both."""
    found = _CODED.fullmatch(text)
    return (found["code"], found["name"]) if found else (text, text)


@lru_cache(maxsize=1024, typed=True)
def id_kind(value: Value) -> Read[IdKind | None]:
    """Kind of identity document; None when blank."""
    text = given(value)
    if not text:
        return Read(None)
    code, name = split_code(text)
    if code.upper() in IdKind.values:
        return Read(IdKind(code.upper()))
    return Read(_ID_KINDS[name]) if name in _ID_KINDS else Read(None, warning=Code.ID_KIND_UNKNOWN)


@lru_cache(maxsize=1024, typed=True)
def boarding(value: Value) -> Read[Boarding | None]:
    """就读方式; None when blank or not known (with a warning)."""
    text = given(value)
    if not text:
        return Read(None)
    code, name = split_code(text)
    found = _BOARDING.get(name) or _BOARDING.get(code)
    return Read(found) if found else Read(None, warning=Code.CHOICE_UNKNOWN)


@lru_cache(maxsize=1024, typed=True)
def ethnicity(value: Value) -> Read[str]:
    """The full name (汉族) from 汉, 汉族, 01 or 01-汉族; other names are taken as they are."""
    name = split_code(given(value))[1]
    if name.isascii() and name.isdigit():
        number = int(name) if len(name) < 3 else 0
        name = _ETHNICITIES[number - 1] if 1 <= number <= len(_ETHNICITIES) else name
    return _cut(f"{name}族" if name in _ETHNICITIES else name)


@lru_cache(maxsize=1024, typed=True)
def relation(value: Value) -> Read[str]:
    """Relation to the child in the words of the registry (父亲, 祖母) from 52-母亲, 52, 妈妈; others as they are."""
    code, name = split_code(given(value))
    return _cut(_RELATIONS.get(name) or _RELATIONS.get(code) or name)


def _cut(text: str) -> Read[str]:
    return Read(text) if len(text) <= TEXT_LENGTH else Read(text[:TEXT_LENGTH], warning=Code.TEXT_LONG)
