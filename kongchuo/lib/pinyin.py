"""The initials by which a name is found when it is typed in Latin letters."""

from pypinyin import Style, lazy_pinyin

_LONGEST = 30


def initials(name: str) -> str:
    """The first letters of a name in pinyin, dots and spaces left out: 买买提·阿不都热合曼 is mmtabdrhm."""
    letters = "".join(lazy_pinyin(name, style=Style.FIRST_LETTER)).lower()
    return "".join(letter for letter in letters if letter.isalnum())[:_LONGEST]
