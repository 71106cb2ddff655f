"""The month of a class, the list of classes, and the names of a class (H1, J)."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from kongchuo.lib import clock
from students import words
from students.access import Rights, get_class, office_only, rights, signed_in
from students.actions.access import record_access
from students.choices import AccessKind
from students.day_words import plain, sign, state_words, told_words, weekday_sign
from students.models import SchoolClass
from students.queries.calendar import school_calendar
from students.queries.people import class_names, classes_by_grade, head_teachers
from students.queries.strips import ClassMonth, Column, GridRow, class_month
from students.rules.calendar import SchoolCalendar
from students.rules.day_cells import DayCell, Look, Mark
from students.views.exports import ListExport, export_answer
from students.views.newcomers import newcomer_line

_SILENT = frozenset({Look.PRESENT, Look.OFF, Look.AHEAD})
_Shown = tuple[str, str, str]


@dataclass(frozen=True, slots=True)
class Head:
    """A column of the grid: its day, what it looks like, why there is no school, and the way to its roll."""

    day: dt.date
    weekday: str
    look: str
    note: str
    url: str


@signed_in
def detail(request: HttpRequest, class_id: int) -> HttpResponse:
    """The month grid of a class; leaves an access entry (I2)."""
    who = rights(request)
    school_class = get_class(who, class_id)
    calendar = school_calendar(who.school.id)
    month = _asked_month(request, calendar, who.on)
    grid = class_month(school_class, month, calendar, who.on)
    record_access(
        actor=who.user,
        at=clock.now(),
        kind=AccessKind.VIEW,
        what="class.month",
        class_id=school_class.pk,
        count=len(grid.rows),
    )
    context = _context(who, school_class, month, calendar, grid)
    context["newcomers"] = newcomer_line(who, school_class.pk, calendar, who.on)
    return render(request, "students/class_detail.html", context)


@office_only
def class_list(request: HttpRequest) -> HttpResponse:
    """The classes by grade, with their head teachers. Names no child."""
    who = rights(request)
    grades = classes_by_grade(who.school.id, who.on)
    return render(
        request, "students/class_list.html", {"grades": grades, "today": who.on, "school_grades": who.school.grades}
    )


@signed_in
def names(request: HttpRequest, class_id: int) -> HttpResponse:
    """Numbers and names of a class, for everybody who teaches there (J); leaves an access entry (I2)."""
    who = rights(request)
    found = taught_class(who, class_id)
    pupils = class_names(found, who.on)
    record_access(
        actor=who.user,
        at=clock.now(),
        kind=AccessKind.VIEW,
        what="class.names",
        class_id=found.pk,
        count=len(pupils),
    )
    return render(request, "students/class_names.html", {"school_class": found, "pupils": pupils, "today": who.on})


def taught_class(who: Rights, class_id: int) -> SchoolClass:
    """A class whose names the person may read: also its subject teachers (J). Raises Http404 otherwise."""
    found = SchoolClass.objects.filter(school=who.school, pk=class_id).first()
    if found is None or not (who.sees_class(class_id) or class_id in who.teaches):
        raise Http404
    return found


@signed_in
def month_export(request: HttpRequest, class_id: int) -> HttpResponse:
    """The month grid as a spreadsheet: a sign a day, totals at the end."""
    who = rights(request)
    school_class = get_class(who, class_id)
    calendar = school_calendar(who.school.id)
    month = _asked_month(request, calendar, who.on)
    grid = class_month(school_class, month, calendar, who.on)
    days = [f"{column.status.day.day} {weekday_sign(column.status.day)}" for column in grid.columns]
    totals = (_("Unexcused"), _("Sick"), _("Personal"), _("Official"), _("Late or early"))
    export = ListExport(
        what="class.month",
        title=f"{words.class_name(school_class.entry_year, school_class.number, who.on)} {month:%Y-%m}",
        header=(_("No."), _("Name"), *days, *totals),
        rows=lambda _full: [
            [row.seat_number, row.name, *(sign for _look, sign, _words in cells), *sums]
            for row, cells, sums in _rows(grid)
        ],
        class_id=school_class.pk,
        widths=(6, 16, *(5 for _day in days), 8, 8, 8, 8, 8),
    )
    return export_answer(request, who, export)


def _context(
    who: Rights, school_class: SchoolClass, month: dt.date, calendar: SchoolCalendar, grid: ClassMonth
) -> dict[str, Any]:
    earliest = calendar.terms[0][0].replace(day=1) if calendar.terms else month
    before, after = (month - dt.timedelta(days=1)).replace(day=1), (month + dt.timedelta(days=31)).replace(day=1)
    return {
        "school_class": school_class,
        "school_grades": who.school.grades,
        "head_teachers": head_teachers(who.school.id, who.on).get(school_class.pk, []),
        "today": who.on,
        "month": month,
        "before": before if before >= earliest else None,
        "after": after if after <= who.on else None,
        "grid": grid,
        "heads": [_head(who, school_class, column) for column in grid.columns],
        "rows": _rows(grid),
        "moves_children": who.is_registrar,
        "sees_records": who.sees_all or school_class.pk in who.head_of,
        "tends": who.tends(school_class.pk),
    }


def _asked_month(request: HttpRequest, calendar: SchoolCalendar, today: dt.date) -> dt.date:
    """The first day of the month asked for, of this month where that is none; not before the first term."""
    try:
        asked = dt.date.fromisoformat(f"{request.GET.get('month', '')}-01")
    except ValueError:
        asked = today
    earliest = calendar.terms[0][0] if calendar.terms else today
    return max(min(asked, today), min(earliest, today)).replace(day=1)


def _head(who: Rights, school_class: SchoolClass, column: Column) -> Head:
    status = column.status
    is_open = status.is_school_day and not column.is_ahead
    view = "students:roll-versions" if column.is_taken and who.sees_all else "students:roll-edit"
    look = Look.UNKNOWN if column.is_missing else Look.PRESENT if status.is_school_day else Look.OFF
    return Head(
        day=status.day,
        weekday=weekday_sign(status.day),
        look=look.value,
        note=state_words(DayCell(status.day, look), status) if look is not Look.PRESENT else "",
        url=reverse(view, args=[school_class.pk, status.day]) if is_open else "",
    )


def _rows(grid: ClassMonth) -> list[tuple[GridRow, list[_Shown], list[str]]]:
    """Each row with its cells as (look, sign, words) and its totals in print; equal cells are put into words once."""
    known: dict[tuple[Look, tuple[Mark, ...]], _Shown] = {}

    def shown(cell: DayCell) -> _Shown:
        key = (cell.look, cell.marks)
        if key not in known:
            words = "" if cell.look in _SILENT else told_words(*key)
            known[key] = (cell.look.value, "" if cell.look is Look.OFF else sign(cell), words)
        return known[key]

    return [(row, [shown(cell) for cell in row.cells], _totals(row)) for row in grid.rows]


def _totals(row: GridRow) -> list[str]:
    days = (row.without_reason, row.sick, row.personal, row.official)
    return [plain(number) if number else "" for number in days] + [str(row.late or "")]
