"""Any list as a spreadsheet: masked, or in full with a purpose; marked and remembered either way (I2, I3)."""

import io
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _

from kongchuo.lib import clock
from kongchuo.lib.sheets.model import Value
from kongchuo.lib.sheets.writer import OutSheet, write_workbook
from students.access import Rights
from students.actions.access import record_access
from students.choices import AccessKind

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
Rows = Sequence[Sequence[Value]]


@dataclass(frozen=True, slots=True)
class ListExport:
    """A list to export. ``rows`` is asked with True for whole numbers and False for masked ones.

    ``what`` is the code of the access entry, and names the file; it never holds content. Where ``has_secrets`` is
    False there is nothing to unmask, and no full export. A list that is not of children leaves no access entry.
    ``school_id`` is the children's school where it is not that of whoever exports.
    """

    what: str
    title: str
    header: Sequence[str]
    rows: Callable[[bool], Rows]
    has_secrets: bool = False
    class_id: int | None = None
    widths: Sequence[int] = ()
    of_children: bool = True
    school_id: int | None = None


def export_answer(request: HttpRequest, who: Rights, export: ListExport) -> HttpResponse:
    """The spreadsheet: masked for a GET; whole for a POST of the office that says its purpose (I3).

    Raises Http404 when somebody else asks for whole numbers. A POST without a purpose is answered with 422.
    """
    is_full = request.method == "POST"
    purpose = request.POST.get("purpose", "").strip()[:200] if is_full else ""
    if is_full and not (who.sees_all and export.has_secrets):
        raise Http404
    if is_full and not purpose:
        return HttpResponse(_("Say what the whole numbers are needed for."), status=422, content_type="text/plain")
    return _answer(who, export, is_full=is_full, purpose=purpose)


def masked_answer(who: Rights, export: ListExport) -> HttpResponse:
    """The masked spreadsheet of what was asked for in the body of a POST, such as a search (I4)."""
    return _answer(who, export, is_full=False, purpose="")


def _answer(who: Rights, export: ListExport, *, is_full: bool, purpose: str) -> HttpResponse:
    rows = export.rows(is_full)
    if export.of_children:
        _remember(who, export, len(rows), is_full=is_full, purpose=purpose)
    return _file(who, export, rows, is_full=is_full, purpose=purpose)


def _remember(who: Rights, export: ListExport, count: int, *, is_full: bool, purpose: str) -> None:
    record_access(
        actor=who.user,
        at=clock.now(),
        kind=AccessKind.EXPORT,
        what=f"{export.what}.full" if is_full else export.what,
        class_id=export.class_id,
        count=count,
        purpose=purpose,
        school_id=export.school_id,
    )


def _file(who: Rights, export: ListExport, rows: Rows, *, is_full: bool, purpose: str) -> HttpResponse:
    target = io.BytesIO()
    lines = [[_mark(who, export, is_full=is_full, purpose=purpose)], list(export.header), *rows]
    write_workbook(target, [OutSheet(export.title, lines, header_rows=2, widths=export.widths)])
    answer = HttpResponse(target.getvalue(), content_type=XLSX)
    stamp = timezone.localtime(clock.now()).strftime("%Y%m%d-%H%M")
    answer.headers["Content-Disposition"] = f'attachment; filename="{export.what}-{stamp}.xlsx"'
    answer.headers["Cache-Control"] = "no-store"
    return answer


def _mark(who: Rights, export: ListExport, *, is_full: bool, purpose: str) -> str:
    """Who made the file, when, and for what (I3)."""
    by = _("Exported by %(name)s") % {"name": who.user}
    kind = [_("with whole numbers") if is_full else _("numbers masked")] if export.has_secrets else []
    parts = [export.title, who.school.name, by, f"{timezone.localtime(clock.now()):%Y-%m-%d %H:%M}", *kind, purpose]
    return " · ".join(part for part in parts if part)
