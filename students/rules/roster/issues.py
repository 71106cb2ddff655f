"""What can be said about a cell or a row; the sentences are in ``students.roster_messages``."""

from collections.abc import Mapping
from dataclasses import dataclass
from dataclasses import field as item
from enum import StrEnum
from typing import Generic, NamedTuple, TypeVar

from students.rules.roster.values import Value

T = TypeVar("T")


class Code(StrEnum):
    """Every remark of the import. The severity is where an issue stands: errors, warnings, skipped or notices."""

    NAME_BLANK = "name_blank"
    NAME_FORMULA = "name_formula"
    NAME_CHARACTERS = "name_characters"
    NAME_LONG = "name_long"
    SEX_UNKNOWN = "sex_unknown"
    SEX_DIFFERS = "sex_differs"
    SEX_MISSING = "sex_missing"
    DATE_UNREADABLE = "date_unreadable"
    DATE_NO_DAY = "date_no_day"
    DATE_IMPOSSIBLE = "date_impossible"
    BIRTH_FUTURE = "birth_future"
    BIRTH_DIFFERS = "birth_differs"
    BIRTH_MISSING = "birth_missing"
    BIRTH_NEEDED = "birth_needed"
    AGE_UNUSUAL = "age_unusual"
    ID_LOST_DIGITS = "id_lost_digits"
    ID_OLD = "id_old"
    ID_FORM = "id_form"
    ID_CHECK_DIGIT = "id_check_digit"
    ID_BIRTH = "id_birth"
    ID_REPEATED = "id_repeated"
    ID_KIND_UNKNOWN = "id_kind_unknown"
    NUMBERS_OF_TWO = "numbers_of_two"
    MOVED_LATER = "moved_later"
    SAME_CHILD = "same_child"
    SAME_LISTED = "same_listed"
    HEAD_TEACHER_HELD = "head_teacher_held"
    STATUS_FORM = "status_form"
    STATUS_LOST_DIGITS = "status_lost_digits"
    STATUS_REPEATED = "status_repeated"
    PHONE_LENGTH = "phone_length"
    PHONE_FORM = "phone_form"
    PHONE_SEVERAL = "phone_several"
    TEXT_LONG = "text_long"
    CHOICE_UNKNOWN = "choice_unknown"
    PLACE_UNKNOWN = "place_unknown"
    CLASS_BLANK = "class_blank"
    CLASS_UNREADABLE = "class_unreadable"
    CLASS_NO_SUCH_GRADE = "class_no_such_grade"
    CLASS_NOT_YET = "class_not_yet"
    CLASS_CONTRADICTION = "class_contradiction"
    CELL_FORMULA = "cell_formula"
    ROW_REPEATED = "row_repeated"
    STAFF_NUMBER_MISSING = "staff_number_missing"
    STAFF_NUMBER_NEEDED = "staff_number_needed"
    STAFF_NUMBER_REPEATED = "staff_number_repeated"
    STAFF_NUMBER_FORM = "staff_number_form"
    DUTY_NO_CLASS = "duty_no_class"
    DUTY_UNREADABLE = "duty_unreadable"
    NO_HEADER = "no_header"
    COLUMN_MISSING = "column_missing"
    COLUMN_REPEATED = "column_repeated"
    COLUMN_FORBIDDEN = "column_forbidden"
    SHEET_LEFT_OUT = "sheet_left_out"
    NO_ATTENDANCE = "no_attendance"
    NO_MONTH = "no_month"
    NO_CLASS = "no_class"
    DAY_BLANK = "day_blank"
    DAYS_REVERSED = "days_reversed"
    DAY_COUNT = "day_count"
    DAY_TODAY = "day_today"
    DAY_FUTURE = "day_future"
    DAY_NO_SCHOOL = "day_no_school"
    DAY_OUTSIDE_TERM = "day_outside_term"
    DAY_NOBODY = "day_nobody"
    DAY_TAKEN = "day_taken"
    DAY_IMPORTED = "day_imported"
    DAY_SINCE = "day_since"
    DAY_WAITS = "day_waits"
    EVERY_DAY_WAITS = "every_day_waits"
    DAYS_CUT = "days_cut"
    SESSION_UNKNOWN = "session_unknown"
    SESSION_NOT_HELD = "session_not_held"
    SIGN_BLANK = "sign_blank"
    SIGN_UNKNOWN = "sign_unknown"
    MARKS_DIFFER = "marks_differ"
    CLASS_MISSING = "class_missing"
    CHILD_UNKNOWN = "child_unknown"
    CHILD_SEVERAL = "child_several"
    CHILD_ELSEWHERE = "child_elsewhere"
    CHILD_NAME = "child_name"
    NEED_UNKNOWN = "need_unknown"
    NEED_WHOSE = "need_whose"
    NEED_REPEATED = "need_repeated"
    NEED_MEETS = "need_meets"
    SOURCE_BLANK = "source_blank"
    SOURCE_NUMBER = "source_number"
    FILING_NOTHING = "filing_nothing"
    FILING_UNKNOWN = "filing_unknown"
    FILING_SEVERAL = "filing_several"
    FILING_SAME_CHILD = "filing_same_child"
    FILING_TEMPORARY = "filing_temporary"
    FILING_DIFFERS = "filing_differs"


class Read(NamedTuple, Generic[T]):
    """What a cell holds. With an error the value is only a stand-in; with a warning it is taken."""

    value: T
    error: Code | None = None
    warning: Code | None = None


@dataclass(frozen=True, slots=True)
class Issue:
    """A remark on a cell, a row or a column. ``row`` is numbered as in the file, ``column`` is its header text.

    ``value`` is what the file holds, unmasked; nothing prints it by accident."""

    sheet: str
    row: int
    column: str
    field: str
    value: Value = item(repr=False)
    code: Code
    params: Mapping[str, str | int] = item(default_factory=dict)
