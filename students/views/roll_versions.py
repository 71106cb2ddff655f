"""Every version of a roll: who changed what, when and why (B6)."""

import datetime as dt
from dataclasses import dataclass

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from students.access import signed_in
from students.choices import AbsenceKind
from students.models import RollVersion, Student
from students.queries.rolls import as_mark
from students.rules.roll import Mark, Marks, differences
from students.views.roll_desk import open_desk
from students.views.roll_done import sees_versions


@dataclass(frozen=True, slots=True)
class Change:
    """One child's mark in one session, before and after."""

    name: str
    session: str
    before: Mark
    after: Mark


@signed_in
def versions(request: HttpRequest, class_id: int, day: dt.date) -> HttpResponse:
    """All versions of a roll, the latest first, each with what it changed."""
    desk = open_desk(request, class_id, day)
    if not sees_versions(desk):
        raise Http404
    rows = list(_rows(desk.who.school.id, class_id, day))
    history = _history(rows)
    desk.leave_trace("roll.versions", len(_children(rows)))
    return render(request, "students/roll_versions.html", {"desk": desk, "history": history})


def _rows(school_id: int, class_id: int, day: dt.date) -> list[RollVersion]:
    found = RollVersion.objects.filter(school_id=school_id, roll__school_class_id=class_id, roll__date=day)
    return list(found.select_related("by").order_by("number"))


def _children(rows: list[RollVersion]) -> set[int]:
    return {int(child) for row in rows for child in row.marks}


def _history(rows: list[RollVersion]) -> list[tuple[RollVersion, list[Change]]]:
    names = dict(Student.objects.filter(pk__in=_children(rows)).values_list("id", "name"))
    before: Marks = {}
    history = []
    for row in rows:
        after = _marks(row)
        found = differences(after, before)
        history.append(
            (row, [Change(names[each.child_id], each.session.label, each.theirs, each.ours) for each in found])
        )
        before = after
    return history[::-1]


def _marks(row: RollVersion) -> dict[int, tuple[AbsenceKind | None, AbsenceKind | None]]:
    return {int(child): (as_mark(pair[0]), as_mark(pair[1])) for child, pair in row.marks.items()}
