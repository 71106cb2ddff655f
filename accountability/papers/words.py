"""Words of papers that no catalogue translates, for papers are Chinese in every language of the program."""

from accountability.choices import ServiceMode

_NUMERALS = "零一二三四五六七八九"

SERVICE = {
    ServiceMode.IN_PERSON: "直接送达",
    ServiceMode.PROXY: "他人代收",
    ServiceMode.LEFT: "留置送达",
    ServiceMode.POST: "邮寄送达",
}
"""The ways of service as receipts and reports call them (E4)."""


def grade_words(entry_year: int, grade: int) -> str:
    """A grade as papers call it: 三年级, 2027级 before it has begun (G1)."""
    return f"{_NUMERALS[grade]}年级" if 0 < grade < len(_NUMERALS) else f"{entry_year}级"


def class_words(entry_year: int, grade: int, number: int) -> str:
    """A class as papers call it: 三年级（2）班, 2027级2班 before it has begun (G1)."""
    if not 0 < grade < len(_NUMERALS):
        return f"{entry_year}级{number}班"
    return f"{_NUMERALS[grade]}年级（{number}）班"
