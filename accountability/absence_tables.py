"""The absences of a day as tables: by class with unknown classes named, and child by child (domain 2.1, B2)."""

from collections.abc import Iterable

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext, pgettext_lazy

from accountability.queries.absence_sheet import AbsenceSheet, Absent, ClassDay
from accountability.report_words import dated
from accountability.reports.tables import Column, Line, Table
from kongchuo.lib.sheets.writer import Cell
from students import words
from students.choices import AbsenceKind, Session, Sex
from students.models import School

_K = AbsenceKind
_ABSENT, _THERE = pgettext_lazy("absence sheet", "Absent"), pgettext_lazy("absence sheet", "There, with a mark")
_WITHOUT = (_K.UNEXPLAINED, _K.UNEXCUSED)
BY_CLASS = (
    Column(pgettext_lazy("absence sheet", "Expected")),
    Column(pgettext_lazy("absence sheet", "Present")),
    Column(pgettext_lazy("movement table", "Sum"), _ABSENT),
    Column(gettext_lazy("Sick leave"), _ABSENT),
    Column(gettext_lazy("Personal leave"), _ABSENT),
    Column(pgettext_lazy("absence sheet", "Without leave"), _ABSENT),
    Column(pgettext_lazy("absence sheet", "Late"), _THERE),
    Column(pgettext_lazy("absence sheet", "Left early"), _THERE),
    Column(pgettext_lazy("absence sheet", "Official leave"), _THERE),
    Column(pgettext_lazy("absence sheet", "Reported at"), width=10),
    Column(pgettext_lazy("absence sheet", "Reported by"), width=12),
)
BY_CHILD = (
    Column(gettext_lazy("Class"), width=14),
    Column(gettext_lazy("Name"), width=18),
    Column(gettext_lazy("Sex"), width=6),
    Column(pgettext_lazy("absence sheet", "Age"), width=6),
    Column(pgettext_lazy("absence sheet", "Sessions"), width=9),
    Column(pgettext_lazy("absence sheet", "Reason"), width=16),
    Column(pgettext_lazy("absence sheet", "Contact with the family"), width=20),
    Column(pgettext_lazy("absence sheet", "By"), width=12),
    Column(pgettext_lazy("absence sheet", "Back on"), width=12),
)


def absence_title(school: School, sheet: AbsenceSheet) -> str:
    """Whose sheet of which day it is."""
    return _("%(school)s: absences of %(day)s") % {"school": school.name, "day": dated(sheet.day)}


def tables(sheet: AbsenceSheet) -> list[Table]:
    """By class, then child by child."""
    return [_by_class(sheet), _by_child(sheet)]


def _by_class(sheet: AbsenceSheet) -> Table:
    lines = [Line(_name(sheet, each), _known(each) if each.is_known else _unknown()) for each in sheet.classes]
    total = (*map(sum, zip(*(_counts(each) for each in sheet.known), strict=True)),) or (None,) * 9
    name = _("Whole school") if sheet.is_whole else pgettext("movement table", "Sum")
    return Table(
        name=pgettext("absence sheet", "By class"),
        first=_("Class"),
        columns=BY_CLASS,
        lines=[*lines, Line(name, (*total, None, None), is_total=True)],
        notes=[
            *([_unknown_words(sheet)] if sheet.unknown else []),
            _("Absent: missing in one session at least; each child counts once."),
        ],
    )


def _unknown_words(sheet: AbsenceSheet) -> str:
    names = pgettext("between items of a list", ", ").join(_name(sheet, each) for each in sheet.unknown)
    return _("Not reported, so nothing is known and nothing is in the total: %(classes)s.") % {"classes": names}


def _name(sheet: AbsenceSheet, each: ClassDay) -> str:
    return words.class_name(each.school_class.entry_year, each.school_class.number, sheet.day)


def _counts(each: ClassDay) -> tuple[int, ...]:
    kinds, absent = each.by_kind, len(each.absent)
    return (
        each.expected,
        each.expected - absent,
        absent,
        kinds[_K.SICK],
        kinds[_K.PERSONAL],
        sum(kinds[kind] for kind in _WITHOUT),
        *(each.others[kind] for kind in (_K.LATE, _K.LEFT_EARLY, _K.OFFICIAL)),
    )


def _known(each: ClassDay) -> tuple[Cell, ...]:
    assert each.reported_at
    return (*_counts(each), words.clock(each.reported_at), each.reported_by)


def _unknown() -> tuple[Cell, ...]:
    return (*(["—"] * 9), pgettext("absence sheet", "Not reported"), None)


def _by_child(sheet: AbsenceSheet) -> Table:
    found = [(each, child) for each in sheet.known for child in each.absent]
    return Table(
        name=pgettext("absence sheet", "Child by child"),
        first=_("No."),
        columns=BY_CHILD,
        lines=[Line(number, _child(sheet, *pair)) for number, pair in enumerate(found, start=1)],
        notes=_nobody(sheet) if not found else (),
        name_width=6,
    )


def _nobody(sheet: AbsenceSheet) -> list[str]:
    """An explicit zero report where every class reported; nothing is said of those that did not (B1, B2)."""
    if sheet.unknown or not sheet.known:
        return [_("Nobody is absent in the classes that reported.")]
    return [_("Zero report: every class reported and nobody is absent.")]


def _child(sheet: AbsenceSheet, each: ClassDay, child: Absent) -> tuple[Cell, ...]:
    reasons = dict.fromkeys(str(kind.label) for kind in child.missed.values())
    return (
        _name(sheet, each),
        child.name,
        str(Sex(child.sex).label) if child.sex else None,
        child.age,
        _sessions(sheet, child.missed),
        pgettext("between items of a list", ", ").join(reasons),
        str(child.contact.label) if child.contact else None,
        child.by or None,
        None,
    )


def _sessions(sheet: AbsenceSheet, missed: Iterable[Session]) -> str:
    sessions = list(missed)
    if len(sessions) == len(sheet.status.sessions):
        return pgettext("absence sheet", "whole day")
    return str(sessions[0].label)
