"""What the import has to say about a file, in sentences that say what to do. Numbers and phones appear masked (I1)."""

from django.utils.translation import gettext_lazy as _

from kongchuo.lib.masks import mask_id, mask_long_numbers, mask_phone, mask_status_number
from students.rules.roster.issues import Code, Issue
from students.rules.roster.values import visible

_MASKS = {"id_number": mask_id, "status_number": mask_status_number, "source": mask_long_numbers}

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
    "township": _("Township"),
    "village": _("Village"),
    "guardian": _("Guardian"),
    "place": _("Where the child goes to school"),
    "place_name": _("Name of the school"),
    "disability": _("Disability"),
    "note": _("Note"),
    "staff_number": _("Staff number"),
    "duties": _("Duties"),
    "post": _("Post"),
    "head_of": _("Head teacher of"),
    "classes": _("Classes taught"),
    "subjects": _("Subjects taught"),
    "day": _("Day, or first day"),
    "last_day": _("Last day"),
    "day_count": _("Number of days"),
    "kind": _("Kind of absence"),
    "session": _("Part of the day"),
    "seat": _("Number in class"),
    "result": _("Result or reason"),
    "need_kind": _("Need"),
    "source": _("Source document"),
    "starts_on": _("From"),
    "ends_on": _("Until"),
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
    Code.BIRTH_NEEDED: _("The date of birth is blank and no ID number says it. Type it as 2015-09-12."),
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
    Code.MOVED_LATER: _(
        "This pupil has died, graduated or moved after the day of this import, so a file of that day cannot change the "
        "class. Record a movement instead."
    ),
    Code.SAME_CHILD: _(
        "Name, date of birth and class are those of a pupil with other numbers. Say on the import page whether it is "
        "the same child."
    ),
    Code.SAME_LISTED: _(
        "Name and date of birth are those of a child on the list with other details. Say on the import page whether "
        "it is the same child."
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
    Code.PLACE_UNKNOWN: _(
        "Where the child goes to school cannot be read. The child is taken as not known; type 本校, the name of the "
        "school, 特教学校, 送教上门, 缓学 or 未入学."
    ),
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
    Code.NO_ATTENDANCE: _(
        "Neither a list of absences nor a sheet with a column per day was found. A list needs columns for day, class, "
        "name and kind of absence; a sheet needs a row with the days and a column with the names."
    ),
    Code.NO_MONTH: _("No month is named. Write it into the title or the name of the sheet, as in 2026年9月."),
    Code.NO_CLASS: _("No class is named. Write it into the title or the name of the sheet, as in 三年级(1)班."),
    Code.DAY_BLANK: _("The day is blank. Type it as 2026-09-07."),
    Code.DAYS_REVERSED: _("The last day is before the first. Correct one of them."),
    Code.DAY_COUNT: _("This is no number of whole school days. For half a day say in its column which half."),
    Code.DAY_TODAY: _("Today's roll is taken on its own page. Leave today out."),
    Code.DAY_FUTURE: _(
        "This day is still to come. Correct the day, or record leave that was granted on the leave page."
    ),
    Code.DAY_NO_SCHOOL: _(
        "This is no school day. Correct the day, or declare it a school day in the calendar and look again."
    ),
    Code.DAY_OUTSIDE_TERM: _("This day lies outside every term. Correct the day, or enter the term and look again."),
    Code.DAY_NOBODY: _(
        "The class expects nobody on this day. Correct class or day, or import the roster from an earlier day."
    ),
    Code.DAY_TAKEN: _(
        "A roll of this class and day was taken here and says something else. It is never overwritten; correct it "
        "on its own page if the file is right."
    ),
    Code.DAY_IMPORTED: _(
        "This class and day was imported already and says something else. Correct the roll on its own page, or take "
        "the earlier import back."
    ),
    Code.DAY_SINCE: _(
        "This class takes its rolls here since %(since)s. A day missed since then is back-filled on its own page, with "
        "a reason."
    ),
    Code.DAY_WAITS: _(
        "Row %(first)s of sheet %(sheet)s is about the same class and day and has an error. Until it is corrected the "
        "whole day waits, for otherwise a missing child would count as present."
    ),
    Code.EVERY_DAY_WAITS: _(
        "This row cannot be placed. Until it is corrected, days of the class without a row do not count as days on "
        "which nobody was absent."
    ),
    Code.DAYS_CUT: _(
        "Only a part of these days is taken: those before today, before the class's first roll here, and while the "
        "child was in the class."
    ),
    Code.SESSION_UNKNOWN: _("This is no part of a day. Type 上午 or 下午, or leave it blank for the whole day."),
    Code.SESSION_NOT_HELD: _("There was no school in this half of the day. Correct the half or the day."),
    Code.SIGN_BLANK: _("The kind of absence is blank. Type 病假, 事假, 旷课, 未请假, 公假, 迟到 or 早退."),
    Code.SIGN_UNKNOWN: _("Nobody has said yet what this sign means. Say it on the import page, or replace the sign."),
    Code.MARKS_DIFFER: _(
        "Row %(first)s of sheet %(sheet)s says something else of this child on this day. Correct the one that is wrong."
    ),
    Code.CLASS_MISSING: _("The school has no such class. Correct the class, or import the roster first."),
    Code.CHILD_UNKNOWN: _(
        "No such child is known in this class. Correct the name, or delete the row if the child is no longer here."
    ),
    Code.CHILD_SEVERAL: _("Several children have this name. Say which one with a student status number."),
    Code.CHILD_ELSEWHERE: _("The child was not in this class on this day. Correct the class or the day."),
    Code.CHILD_NAME: _("The number belongs to a child with another name. Correct the number or the name."),
    Code.NEED_UNKNOWN: _(
        "This does not say which need it is. Type 低保, 脱贫户, 监测户, 特困供养, 突发变故, 残疾人子女, 学习困难, "
        "单亲留守, 双亲留守, 随迁, 孤儿, 事实无人抚养, 慢性病, or the kind of disability, as in 视力残疾."
    ),
    Code.NEED_WHOSE: _("Neither a number nor a class says whose need this is. Add the class or a number."),
    Code.NEED_REPEATED: _(
        "Row %(first)s of sheet %(sheet)s names the same need of this child for the same time. Keep one of them."
    ),
    Code.NEED_MEETS: _(
        "This need is on record until %(last)s and would overlap. Let it begin on a later day, or correct the entry on "
        "the child's page."
    ),
    Code.SOURCE_BLANK: _("The source document is blank. Name the paper that says so, with its number if it has one."),
    Code.SOURCE_NUMBER: _(
        "This holds a number as long as an ID number, as certificates of disability have it. It is stored with its "
        "middle left out."
    ),
    Code.FILING_NOTHING: _(
        "The row holds neither a student status number nor a reason. Type the number, or why the record came back."
    ),
    Code.FILING_UNKNOWN: _("The school knows no child of this ID number or name. Correct the number or the name."),
    Code.FILING_SEVERAL: _("Several children of the school have this name. Add the ID number or the date of birth."),
    Code.FILING_SAME_CHILD: _(
        "Name, date of birth and sex are those of a child of the school, but no number says so. Say on the import page "
        "whether it is the same child."
    ),
    Code.FILING_TEMPORARY: _("This is a temporary number, and the child has a settled one already. Correct the row."),
    Code.FILING_DIFFERS: _(
        "The number differs from the ID number. It is taken, and both are kept; check which is right."
    ),
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
