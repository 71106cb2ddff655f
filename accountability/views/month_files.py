"""The month as spreadsheets: the summary from its rows, and the register of pupils by days (H5, I2, I3)."""

import datetime as dt
import io
from collections.abc import Iterable, Sequence
from fractions import Fraction

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from openpyxl.utils import get_column_letter

from accountability.month_sheets import moment, sheet_of
from accountability.month_words import month_name
from accountability.views.month_asked import asked_month, month_or_404, sees_months
from kongchuo.lib import clock
from kongchuo.lib.sheets.writer import Cell, Form, OutSheet, write_workbook
from students import words
from students.access import Rights, office_only, rights
from students.actions.access import record_access
from students.choices import AccessKind
from students.day_words import sign, weekday_sign
from students.models import SchoolClass
from students.queries.calendar import school_calendar
from students.queries.strips import ClassMonth, GridRow, class_months
from students.rules.day_cells import Look
from students.views.exports import XLSX

_HEADER_ROWS = 3


@office_only
def summary_file(request: HttpRequest, month: str) -> HttpResponse:
    """The version shown, made from its frozen rows alone, or the preview, marked with its day; it names no pupil."""
    asked = asked_month(request, month)
    by = _exported(asked.who)
    made = sheet_of(asked.heading(by), asked.rows)
    kind = f"v{asked.version.version}" if asked.version else "preview"
    return _answer([made], f"month-{month}-{kind}")


@sees_months
def register_file(request: HttpRequest, month: str) -> HttpResponse:
    """A sheet a class: its pupils by number and name, a sign a day, totals; no numbers of theirs (I3).

    The office has every class, a head teacher own ones; each file leaves an access entry (I2).
    """
    who = rights(request)
    first = month_or_404(month, who.on)
    calendar = school_calendar(who.school.pk)
    found = class_months(who.school.pk, first, calendar, who.on, None if who.sees_all else who.head_of)
    count = len({row.student_id for grid in found.values() for row in grid.rows})
    record_access(actor=who.user, at=clock.now(), kind=AccessKind.EXPORT, what="month.register", count=count)
    classes = SchoolClass.objects.filter(school=who.school, pk__in=found).order_by("-entry_year", "number")
    sheets = [_register(who, each, found[each.pk]) for each in classes]
    return _answer(sheets or [_nobody(first)], f"register-{month}")


def _nobody(first: dt.date) -> OutSheet:
    return OutSheet(f"{first:%Y-%m}", [[_("Nobody was in a class in this month.")]])


def _register(who: Rights, school_class: SchoolClass, grid: ClassMonth) -> OutSheet:
    last = grid.columns[-1].status.day
    name = words.class_name(school_class.entry_year, school_class.number, last)
    days = [f"{column.status.day.day} {weekday_sign(column.status.day)}" for column in grid.columns]
    totals = [_("Unexcused"), _("Sick"), _("Personal"), _("Official"), _("Late or early")]
    lines = [*_lines(grid.rows)]
    last_letter = get_column_letter(len(days) + len(totals) + 2)
    return OutSheet(
        name=name,
        rows=[
            [" · ".join([who.school.name, name, month_name(last)])],
            [_exported(who)],
            [_("No."), _("Name"), *days, *totals],
            *lines,
        ],
        header_rows=_HEADER_ROWS,
        header_columns=2,
        widths=(6, 18, *(4 for _day in days), *(7 for _total in totals)),
        merged=[f"A1:{last_letter}1", f"A2:{last_letter}2"],
        is_printed=True,
        is_one_page=True,
        form=Form(titles=2, body_rows=len(lines)),
    )


def _lines(rows: Iterable[GridRow]) -> Iterable[Sequence[Cell]]:
    for row in rows:
        signs = ["" if cell.look is Look.OFF else sign(cell) for cell in row.cells]
        sums = [_days(number) for number in (row.without_reason, row.sick, row.personal, row.official)]
        yield [row.seat_number, row.name, *signs, *sums, row.late or None]


def _days(number: Fraction) -> int | float | None:
    """Days as a number of the sheet, empty for none."""
    return (int(number) if number.denominator == 1 else float(number)) if number else None


def _exported(who: Rights) -> str:
    return _("Exported by %(name)s") % {"name": who.user} + f" {moment(clock.now())}"


def _answer(sheets: Sequence[OutSheet], name: str) -> HttpResponse:
    target = io.BytesIO()
    write_workbook(target, sheets)
    answer = HttpResponse(target.getvalue(), content_type=XLSX)
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}.xlsx"'
    answer.headers["Cache-Control"] = "no-store"
    return answer
