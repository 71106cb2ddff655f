"""The monthly summary on paper and as a spreadsheet, from its rows alone, frozen or not (H4, H5, H7)."""

import datetime as dt
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from fractions import Fraction
from itertools import groupby

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext, pgettext_lazy

from accountability.rules.frozen import JsonRow, is_zero_report
from kongchuo.lib.percent import NO_BASE
from kongchuo.lib.sheets.writer import Cell, OutSheet
from students.rules.rates import share

NameOf = Callable[[JsonRow], str]
"""How a row is called: the class, the grade, the school."""
RATE, NAME = "attendance_rate", "name"
_NO_GROUP, _GAP = "", " " * 24


@dataclass(frozen=True, slots=True)
class Column:
    """A column: the key of its value in a row, the group it stands under, its heading, its width in characters."""

    key: str
    group: str | Promise
    title: str | Promise
    width: int = 6

    @property
    def label(self) -> str:
        """Group and heading in one, for a list of differences."""
        return f"{self.group} · {self.title}" if self.group else str(self.title)


_GAIN, _LOSS = pgettext_lazy("monthly summary", "Joined"), pgettext_lazy("monthly summary", "Left")
_ATTENDANCE, _REPORTS = gettext_lazy("Attendance"), pgettext_lazy("monthly summary", "Reports")
_SICK, _PERSONAL, _UNEXCUSED = gettext_lazy("Sick leave"), gettext_lazy("Personal leave"), gettext_lazy("Unexcused")
_SUSPECTED, _DROPOUT = pgettext_lazy("monthly summary", "Suspected"), pgettext_lazy("monthly summary", "Dropout")
_OTHER = pgettext_lazy("monthly summary", "Other")
_DAYS, _CHILDREN = gettext_lazy("person-days"), pgettext_lazy("monthly summary", "Persons")
COLUMNS = (
    Column("start", _NO_GROUP, gettext_lazy("At the end of last month"), 8),
    Column("gain_transfer", _GAIN, gettext_lazy("Transfer in")),
    Column("gain_resumed", _GAIN, gettext_lazy("Resumption of study")),
    Column("gain_returned", _GAIN, pgettext_lazy("monthly summary", "Returned")),
    Column("gain_other", _GAIN, _OTHER),
    Column("loss_transfer", _LOSS, gettext_lazy("Transfer out")),
    Column("loss_suspended", _LOSS, gettext_lazy("Suspension of study")),
    Column("loss_dropout", _LOSS, pgettext_lazy("monthly summary", "Dropped out")),
    Column("loss_death", _LOSS, gettext_lazy("Died")),
    Column("loss_other", _LOSS, _OTHER),
    Column("end", _NO_GROUP, gettext_lazy("At the end of the month"), 8),
    Column("expected_days", _ATTENDANCE, gettext_lazy("Expected person-days"), 9),
    Column("attended_days", _ATTENDANCE, gettext_lazy("Attended person-days"), 9),
    Column(RATE, _ATTENDANCE, gettext_lazy("Attendance rate"), 8),
    Column("unknown_days", _ATTENDANCE, gettext_lazy("Class-days without a roll"), 7),
    Column("sick_days", _SICK, _DAYS),
    Column("sick_persons", _SICK, _CHILDREN),
    Column("personal_days", _PERSONAL, _DAYS),
    Column("personal_persons", _PERSONAL, _CHILDREN),
    Column("unexcused_days", _UNEXCUSED, _DAYS),
    Column("unexcused_persons", _UNEXCUSED, _CHILDREN),
    Column("late_times", _NO_GROUP, pgettext_lazy("monthly summary", "Times late")),
    Column("suspected_new", _SUSPECTED, pgettext_lazy("monthly summary", "New")),
    Column("suspected_open", _SUSPECTED, pgettext_lazy("monthly summary", "Open")),
    Column("suspected_closed", _SUSPECTED, pgettext_lazy("monthly summary", "Struck off")),
    Column("dropout_new", _DROPOUT, pgettext_lazy("monthly summary", "New")),
    Column("dropout_total", _DROPOUT, gettext_lazy("Since 1 September")),
    Column("dropout_back", _DROPOUT, gettext_lazy("Of them back")),
    Column("visits", _NO_GROUP, gettext_lazy("Home visits")),
    Column("letters", _NO_GROUP, gettext_lazy("Persuasion letters")),
    Column("on_time", _REPORTS, pgettext_lazy("monthly summary", "On time")),
    Column("late_reports", _REPORTS, pgettext_lazy("monthly summary", "After the deadline")),
    Column("missed_reports", _REPORTS, pgettext_lazy("monthly summary", "Missed")),
    Column("evaluation_score", _NO_GROUP, gettext_lazy("Evaluation score")),
    Column("head_teachers", _NO_GROUP, gettext_lazy("Head teacher"), 14),
)
_LABELS = {column.key: column for column in COLUMNS}
_UNSHOWN = {"owed_days": gettext_lazy("Class-days owed"), "level": gettext_lazy("Class")}


@dataclass(frozen=True, slots=True)
class Heading:
    """What stands above the rows: whose they are, for which time, by which rules, who froze or exported them when.

    ``version`` is 0 for a preview, which is marked with the day up to which it counts.
    """

    school: str
    month: dt.date
    until: str
    rules: str
    signed: str
    version: int = 0

    @property
    def title(self) -> str:
        """The title with the month: 青石镇中心小学 2026年10月 控辍保学月报."""
        said = {"school": self.school, "year": self.month.year, "month": self.month.month}
        return _("%(school)s: monthly summary of dropout control, %(month)d/%(year)d") % said

    @property
    def state(self) -> str:
        """Frozen with its version, or a preview up to a day (H5)."""
        if self.version:
            return _("Frozen, version %(number)d") % {"number": self.version}
        return _("Preview, as of %(day)s") % {"day": self.until}


def column_label(key: str) -> str:
    """What a key of a row is called in a list of differences."""
    return _LABELS[key].label if key in _LABELS else str(_UNSHOWN.get(key, key))


def rate_of(row: JsonRow) -> Fraction | None:
    """Attended over expected, exact from the person-days of the row (H1, H7)."""
    return share(Fraction(row["attended_days"]), Fraction(row["expected_days"]))


def cell_of(row: JsonRow, key: str) -> Cell:
    """The value of a column as it is written: numbers as numbers, a dash where there is no base."""
    if key == RATE:
        rate = rate_of(row)
        return NO_BASE if rate is None else rate
    value = row.get(key)
    if key == "head_teachers":
        return pgettext("between items of a list", ", ").join(row[key])
    return _score(value) if key == "evaluation_score" else value


def _score(text: str) -> Cell:
    """A score as a number; what is none stays text."""
    try:
        return float(Decimal(text)) if text else None
    except InvalidOperation:
        return text


def groups(columns: Iterable[Column] = COLUMNS) -> Iterator[tuple[str, int]]:
    """The upper headings with the number of columns under each."""
    for group, under in groupby(columns, key=lambda column: column.group):
        many = len(list(under))
        yield from [("", 1)] * many if not group else [(str(group), many)]


def sheet(heading: Heading, rows: Sequence[JsonRow], name_of: NameOf) -> OutSheet:
    """The summary as a sheet that prints on A4 across: title, state, two header rows, the rows, the line to sign."""
    first = [heading.title]
    second = [" · ".join(part for part in (heading.state, heading.rules, heading.signed) if part)]
    upper: list[Cell] = ["", *upper_headings(COLUMNS)]
    lower: list[Cell] = [_("Class"), *(str(column.title) for column in COLUMNS)]
    last = column_letter(len(COLUMNS) + 1)
    return OutSheet(
        name=f"{heading.month:%Y-%m}",
        rows=[first, second, upper, lower, *_lines(rows, name_of), *_foot(rows)],
        header_rows=4,
        header_columns=1,
        widths=[14, *(column.width for column in COLUMNS)],
        merged=[f"A1:{last}1", f"A2:{last}2", *merged_groups(COLUMNS, 2)],
        is_printed=True,
    )


def _lines(rows: Iterable[JsonRow], name_of: NameOf) -> Iterator[list[Cell]]:
    for row in rows:
        yield [name_of(row), *(cell_of(row, column.key) for column in COLUMNS)]


def _foot(rows: Sequence[JsonRow]) -> list[list[Cell]]:
    """The zero report in words where it is one, and the line for signatures (domain 2)."""
    zero = [[_("Zero report: nobody joined, left or was absent, and no case was opened.")]]
    places = (_("Filled in by:"), _("Checked by:"), _("Principal (signature and seal):"))
    signed: list[list[Cell]] = [[], [_GAP.join(places)]]
    return [*(zero if is_zero_report(rows[-1]) else []), *signed]


def upper_headings(columns: Iterable[Column]) -> list[Cell]:
    """The row of upper headings: each stands over the first of its columns."""
    found: list[Cell] = []
    for group, many in groups(columns):
        found += [group, *[None] * (many - 1)]
    return found


def merged_groups(columns: Iterable[Column], place: int) -> Iterator[str]:
    """The ranges of the third row that upper headings take, the first column standing at ``place``."""
    for _group, many in groups(columns):
        if many > 1:
            yield f"{column_letter(place)}3:{column_letter(place + many - 1)}3"
        place += many


def column_letter(number: int) -> str:
    """The letters of a column: 1 is A, 27 is AA."""
    rest, place = divmod(number - 1, 26)
    return (column_letter(rest) if rest else "") + chr(ord("A") + place)
