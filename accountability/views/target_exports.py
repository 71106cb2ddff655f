"""Targets and the retention of the classes as spreadsheets; figures only, no child is named (M14, M22, H2)."""

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from accountability.queries.targets import targets_on
from accountability.views.retention import PARTS, retention_rows
from accountability.views.targets import target_lines
from students import words
from students.access import office_only, rights
from students.queries.retention import counted_term
from students.views.exports import ListExport, export_answer


@office_only
def target_export(request: HttpRequest) -> HttpResponse:
    """Every target with its value today, part and whole (M22)."""
    who = rights(request)
    lines = target_lines(who, targets_on(who.school.pk, who.on))
    export = ListExport(
        what="targets",
        title=_("Targets"),
        header=(_("Target"), _("Asked for"), _("Value"), _("Part"), _("Whole"), _("Result"), _("Remark")),
        rows=lambda _full: [
            [str(line.target.kind.label), line.wanted, line.value]
            + ([line.target.now.part, line.target.now.whole] if line.target.now.whole else ["—", "—"])
            + [line.verdict, line.why]
            for line in lines
        ],
        of_children=False,
        widths=(26, 14, 22, 10, 10, 10, 50),
    )
    return export_answer(request, who, export)


@office_only
def retention_table_export(request: HttpRequest) -> HttpResponse:
    """B, J, L, D and the rate of every class and of the school (H2, M14)."""
    who = rights(request)
    term = counted_term(who.school.pk, who.on)
    found = retention_rows(who, term) if term else []
    export = ListExport(
        what="retention-classes",
        title=_("Retention by class"),
        header=(_("Class"), *map(str, PARTS.values()), _("Retention")),
        rows=lambda _full: [
            [
                words.class_name(row.school_class.entry_year, row.school_class.number, who.on)
                if row.school_class
                else _("School"),
                *(count for _name, count in row.counts),
                row.rate,
            ]
            for row in found
        ],
        of_children=False,
        widths=(16, 12, 12, 14, 12, 12, 12, 12),
    )
    return export_answer(request, who, export)
