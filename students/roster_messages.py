"""What the import has to say about a file, in sentences that say what to do. Numbers and phones appear masked (I1)."""

from django.utils.translation import gettext_lazy as _

from kongchuo.lib.masks import mask_id, mask_phone, mask_status_number
from students.rules.roster.issues import Code, Issue
from students.rules.roster.values import visible

_MASKS = {"id_number": mask_id, "status_number": mask_status_number}

FIELD_LABELS = {
    "name": _("Name"),
    "sex": _("Sex"),
    "birth_on": _("Date of birth"),
    "ethnicity": _("Ethnicity"),
    "id_kind": _("Kind of identity document"),
    "id_number": _("ID number"),
    "status_number": _("Student status number"),
    "grade": _("Grade"),
    "class_name": _("Class"),
    "boarding": _("Boarding"),
    "address": _("Present address"),
    "registered_address": _("Registered address"),
    "phone": _("Phone"),
    "guardian1_name": _("First guardian: name"),
    "guardian1_relation": _("First guardian: relation"),
    "guardian1_phone": _("First guardian: phone"),
    "guardian2_name": _("Second guardian: name"),
    "guardian2_relation": _("Second guardian: relation"),
    "guardian2_phone": _("Second guardian: phone"),
    "father_name": _("Father: name"),
    "father_phone": _("Father: phone"),
    "mother_name": _("Mother: name"),
    "mother_phone": _("Mother: phone"),
    "staff_number": _("Staff number"),
    "duties": _("Duties"),
    "post": _("Post"),
    "head_of": _("Head teacher of"),
    "classes": _("Classes taught"),
    "subjects": _("Subjects taught"),
}
"""Every field that a column can mean, for the mapping step."""

_SENTENCES = {
    Code.NAME_BLANK: _("The name is blank. Type the name."),
    Code.NAME_FORMULA: _("This begins like a formula and is no name. Type the name as text."),
    Code.NAME_CHARACTERS: _("This holds characters that no name has. Type the name alone, with letters and · only."),
    Code.NAME_LONG: _("This is too long for a name. Type the name alone."),
    Code.SEX_UNKNOWN: _("The sex cannot be read. Type 男 or 女."),
    Code.SEX_DIFFERS: _("The sex differs from the ID number. The pupil is taken as typed; check which is right."),
    Code.SEX_MISSING: _("The sex is blank. The pupil is taken; enter it when it is known."),
    Code.DATE_UNREADABLE: _("The date cannot be read. Type it as 2015-09-12."),
    Code.DATE_NO_DAY: _("The day is missing. Type the whole date, as in 2015-09-12."),
    Code.DATE_IMPOSSIBLE: _("There is no such day in the calendar. Type the right date, as in 2015-09-12."),
    Code.BIRTH_FUTURE: _("The date of birth is still to come. Type the right date."),
    Code.BIRTH_DIFFERS: _(
        "The date of birth differs from the ID number. The pupil is taken as typed; check which is right."
    ),
    Code.BIRTH_MISSING: _("The date of birth is blank. The pupil is taken; enter it when it is known."),
    Code.AGE_UNUSUAL: _("The age is unusual for a primary school. The pupil is taken; check the date of birth."),
    Code.ID_LOST_DIGITS: _(
        "Typed as a number, Excel kept only 15 digits. Format the column as text and type the number again."
    ),
    Code.ID_OLD: _(
        "This is a number of the old form with 15 digits, no longer valid since 2013. Ask for the one with 18."
    ),
    Code.ID_FORM: _(
        "This is no ID number. It has 17 digits and a digit or X; for another document, say which in its own column."
    ),
    Code.ID_CHECK_DIGIT: _(
        "The check digit is impossible, so a digit is wrong. Compare it with the household register."
    ),
    Code.ID_BIRTH: _("The date inside the number does not exist. Compare it with the household register."),
    Code.ID_REPEATED: _("Row %(first)s of sheet %(sheet)s has the same ID number. Correct the one that is wrong."),
    Code.ID_KIND_UNKNOWN: _("This kind of identity document is not known. The pupil is taken without it."),
    Code.NUMBERS_OF_TWO: _(
        "The student status number belongs to one pupil and the ID number to another. Correct the one that is wrong."
    ),
    Code.SAME_CHILD: _(
        "Name, date of birth and class are those of a pupil with other numbers. Say on the import page whether it is "
        "the same child."
    ),
    Code.HEAD_TEACHER_HELD: _(
        "This class has a head teacher already. Both hold the post until the registrar ends one of them."
    ),
    Code.STATUS_FORM: _("This is no student status number. It is G, J or L and 18 characters."),
    Code.STATUS_LOST_DIGITS: _(
        "Typed as a number, Excel kept only 15 digits. Format the column as text and type the number again."
    ),
    Code.STATUS_REPEATED: _(
        "Row %(first)s of sheet %(sheet)s has the same student status number. Correct the one that is wrong."
    ),
    Code.PHONE_LENGTH: _("The phone number has a wrong number of digits. The row is taken; ask for the right number."),
    Code.PHONE_FORM: _("This is no phone number. The row is taken; ask for the right number."),
    Code.PHONE_SEVERAL: _("The cell holds several numbers. The first one is taken."),
    Code.TEXT_LONG: _("The text is too long and was cut. Shorten it if the end matters."),
    Code.CHOICE_UNKNOWN: _("This choice is not known. The row is taken without it."),
    Code.CLASS_BLANK: _("The class is blank. Type it as 三年级(2)班."),
    Code.CLASS_UNREADABLE: _("The class cannot be read. Type it as 三年级(2)班 or 2023级2班."),
    Code.CLASS_NO_SUCH_GRADE: _("This school has grades one to %(grades)s and no such grade. Correct the class."),
    Code.CLASS_NOT_YET: _("This class has not begun school yet. Correct the year of entry."),
    Code.CLASS_CONTRADICTION: _("Grade and class contradict each other. Correct one of them."),
    Code.CELL_FORMULA: _("The cell holds a formula. Copy the column and paste it as values."),
    Code.ROW_REPEATED: _("This row repeats row %(first)s and is left out."),
    Code.STAFF_NUMBER_MISSING: _(
        "The staff number is blank. The teacher is taken and known by name; enter the number later."
    ),
    Code.STAFF_NUMBER_NEEDED: _("Several teachers have this name. Type the staff number, which tells them apart."),
    Code.STAFF_NUMBER_REPEATED: _(
        "Row %(first)s of sheet %(sheet)s gives this staff number to somebody else. Correct the one that is wrong."
    ),
    Code.STAFF_NUMBER_FORM: _("This is no staff number. Use letters and digits only."),
    Code.DUTY_NO_CLASS: _("“%(part)s” stands without a class and is left out. Type it as 三(1)班 数学."),
    Code.DUTY_UNREADABLE: _("“%(part)s” cannot be read and is left out. Type it as 三(1)班 班主任、数学."),
    Code.NO_HEADER: _("No row with column names was found. Put the names (姓名, 班级 …) into a row above the table."),
    Code.COLUMN_MISSING: _("No column for “%(label)s” was found. Say which column it is, or add it."),
    Code.COLUMN_REPEATED: _("Another column already means “%(label)s”. This one is not read."),
    Code.COLUMN_FORBIDDEN: _("This column is never read: the product does not collect it."),
    Code.SHEET_LEFT_OUT: _("This sheet holds no such list and is left out."),
}


def sentence(issue: Issue) -> str:
    """The issue in the language of the moment, without the value."""
    return str(_SENTENCES[issue.code]) % {"label": FIELD_LABELS.get(issue.field, ""), **issue.params}


def shown_value(issue: Issue) -> str:
    """What the cell holds; numbers and phones masked (I1)."""
    text = visible(issue.value)
    if issue.field.endswith("phone"):
        return mask_phone(text)
    mask = _MASKS.get(issue.field)
    return mask(text) if mask else text


def describe(issue: Issue) -> dict[str, str | int]:
    """The issue as the import commands print it: sheet, row, column, value (masked), message."""
    return {
        "sheet": issue.sheet,
        "row": issue.row,
        "column": issue.column,
        "value": shown_value(issue),
        "message": sentence(issue),
    }
