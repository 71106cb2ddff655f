"""GB 11643 (G4)."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from students.choices import Sex
from students.rules.id_number import IdProblem, check_digit, id_birth_on, id_problem, id_sex

VALID = ["11010519491231002X", "440524188001010014", "520695201912224502"[:17] + check_digit("52069520191222450")]


@pytest.mark.parametrize("number", VALID)
def test_g4_valid(number: str) -> None:
    assert id_problem(number) is None


@pytest.mark.parametrize(
    ("number", "problem"),
    [
        ("110105194912310021", IdProblem.CHECK_DIGIT),
        ("110105194912310020", IdProblem.CHECK_DIGIT),
        ("520695171030660", IdProblem.OLD),
        ("", IdProblem.FORM),
        ("11010519491231002", IdProblem.FORM),
        ("11010519491231002x", IdProblem.FORM),
        ("1101051949123100211", IdProblem.FORM),
        ("01010519491231002X", IdProblem.FORM),
        ("X1010519491231002X", IdProblem.FORM),
        ("52069520180230001" + check_digit("52069520180230001"), IdProblem.BIRTH),
        ("52069520181301001" + check_digit("52069520181301001"), IdProblem.BIRTH),
    ],
)
def test_g4_invalid(number: str, problem: IdProblem) -> None:
    assert id_problem(number) is problem


def test_g4_what_a_number_says() -> None:
    assert (id_birth_on("11010519491231002X"), id_sex("11010519491231002X")) == (dt.date(1949, 12, 31), Sex.FEMALE)
    assert (id_birth_on("440524188001010014"), id_sex("440524188001010014")) == (dt.date(1880, 1, 1), Sex.MALE)


@given(st.text("0123456789", min_size=17, max_size=17), st.integers(0, 16), st.integers(1, 9))
def test_g4_a_single_wrong_digit_is_always_noticed(digits: str, place: int, shift: int) -> None:
    wrong = digits[:place] + str((int(digits[place]) + shift) % 10) + digits[place + 1 :]
    assert check_digit(wrong) != check_digit(digits)


@given(st.text("0123456789", min_size=17, max_size=17), st.integers(0, 15))
def test_g4_two_neighbours_changed_over_are_noticed(digits: str, place: int) -> None:
    swapped = digits[:place] + digits[place + 1] + digits[place] + digits[place + 2 :]
    assert swapped == digits or check_digit(swapped) != check_digit(digits)


@given(st.text())
def test_any_text_is_judged(text: str) -> None:
    assert id_problem(text) in (None, *IdProblem)
