"""Resident identity numbers by GB 11643 (G4). The county code is not checked: codes change and families move."""

import datetime as dt
import re
from enum import StrEnum
from operator import mul

from students.choices import Sex

_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_CHECK_DIGITS = "10X98765432"
_FORM = re.compile(r"[1-9][0-9]{16}[0-9X]")
_OLD_FORM = re.compile(r"[1-9][0-9]{14}")


class IdProblem(StrEnum):
    """Why a text is no identity number (G4)."""

    OLD = "id_old"
    FORM = "id_form"
    CHECK_DIGIT = "id_check_digit"
    BIRTH = "id_birth"


def id_problem(number: str) -> IdProblem | None:
    """What is wrong with ``number`` (digits and a capital X, without spaces), None when it is valid (G4)."""
    if _OLD_FORM.fullmatch(number):
        return IdProblem.OLD
    if not _FORM.fullmatch(number):
        return IdProblem.FORM
    if number[17] != check_digit(number[:17]):
        return IdProblem.CHECK_DIGIT
    return None if id_birth_on(number) else IdProblem.BIRTH


def check_digit(digits: str) -> str:
    """The eighteenth character after seventeen digits, by ISO 7064 MOD 11-2 (G4)."""
    return _CHECK_DIGITS[sum(map(mul, map(int, digits), _WEIGHTS)) % 11]


def id_birth_on(number: str) -> dt.date | None:
    """The birth date inside a number of eighteen characters, None when there is no such day (G4)."""
    try:
        return dt.date(int(number[6:10]), int(number[10:12]), int(number[12:14]))
    except ValueError:
        return None


def id_sex(number: str) -> Sex:
    """The sex inside a number of eighteen characters: an odd seventeenth digit is male (G4)."""
    return Sex.MALE if int(number[16]) % 2 else Sex.FEMALE
