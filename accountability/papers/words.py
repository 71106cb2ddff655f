"""Words of papers that no catalogue translates, for papers are Chinese in every language of the program."""

_NUMERALS = "零一二三四五六七八九"


def class_words(entry_year: int, grade: int, number: int) -> str:
    """A class as papers call it: 三年级（2）班, 2027级2班 before it has begun (G1)."""
    if not 0 < grade < len(_NUMERALS):
        return f"{entry_year}级{number}班"
    return f"{_NUMERALS[grade]}年级（{number}）班"
