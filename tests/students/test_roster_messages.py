"""Every remark has a sentence, and no number stands in it unmasked (I1)."""

import pytest

from kongchuo.lib.sheets import Value
from students.roster_messages import FIELD_LABELS, describe, sentence
from students.rules.attendance.columns import AttendanceField
from students.rules.roster.catchment_columns import CatchmentField
from students.rules.roster.fields import RosterField, StaffField
from students.rules.roster.filing import FilingField
from students.rules.roster.issues import Code, Issue
from students.rules.roster.needs import NeedField

PARAMS = {"grades": 6, "first": 9, "sheet": "花名册", "part": "图书", "since": "2026-10-12", "last": "2026-12-31"}


@pytest.mark.parametrize("code", Code)
def test_every_code_has_a_sentence(code: Code) -> None:
    text = sentence(Issue("花名册", 3, "姓名", "name", None, code, PARAMS))
    assert text
    assert "%(" not in text


def test_every_field_has_a_label() -> None:
    kinds = (RosterField, StaffField, AttendanceField, CatchmentField, FilingField, NeedField)
    assert {str(field) for kind in kinds for field in kind} == set(FIELD_LABELS)


@pytest.mark.parametrize(
    ("field", "value", "shown"),
    [
        ("id_number", "110105194912310021", "110105********0021"),
        ("id_number", 5.20695201808153e17, "520695********3000"),
        ("id_number", "520695171030660", "520695******660"),
        ("status_number", "G520695201804139633", "G520695********9633"),
        ("phone", "1858906961", "185***6961"),
        ("guardian2_phone", 13812341234, "138****1234"),
        ("name", "=cmd()", "=cmd()"),
        ("sex", None, ""),
    ],
)
def test_i1_values_are_masked(field: str, value: Value, shown: str) -> None:
    described = describe(Issue("花名册", 3, "列", field, value, Code.CELL_FORMULA))
    assert (described["value"], described["row"], described["column"]) == (shown, 3, "列")
