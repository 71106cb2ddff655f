"""Children in the books whom no roll of the month has expected, and why (B11, K1)."""

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Iterator

from django.db.models import Q

from students.choices import AwayKind
from students.models import Away, Enrolment, Placement, Roll
from students.queries.enrolment import covering
from students.rules.calendar import SchoolCalendar
from students.rules.enrolment import Stay, TimeAway
from students.rules.paper_only import Group, PaperRow, Unexpected, Unseen, unexpected

_Rolls = dict[int, set[dt.date]]


def unseen_rows(school_id: int, calendar: SchoolCalendar, today: dt.date) -> list[PaperRow]:
    """One row for each child whom no roll of this month has expected; a class without any roll is one row.

    Only school days before today are asked for: today's roll may still come. Four queries.
    """
    first = today.replace(day=1)
    due = calendar.school_days_between(first, today - dt.timedelta(days=1))
    if not due:
        return []
    rolls = _rolls(school_id, first, today)
    found = dict(_found(school_id, first, due[-1], today, rolls))
    silent = Counter(each.class_id for each in found.values() if _is_of_class(each, rolls))
    classes = [_class_row(class_id, many, first) for class_id, many in silent.items() if class_id]
    return classes + [
        PaperRow(group=Group.NOT_EXPECTED, since=each.since, student_id=child, unseen=each)
        for child, each in found.items()
        if not _is_of_class(each, rolls)
    ]


def _is_of_class(unseen: Unexpected, rolls: _Rolls) -> bool:
    """Whether the whole class has reported nothing this month, not only nothing since the child came."""
    return unseen.why is Unseen.NO_ROLL and unseen.class_id not in rolls


def _class_row(class_id: int, children: int, first: dt.date) -> PaperRow:
    unseen = Unexpected(Unseen.NO_ROLL, first, class_id)
    return PaperRow(group=Group.NOT_EXPECTED, since=first, class_id=class_id, children=children, unseen=unseen)


def _rolls(school_id: int, first: dt.date, today: dt.date) -> _Rolls:
    found: _Rolls = defaultdict(set)
    rows = Roll.objects.filter(school_id=school_id, date__gte=first, date__lte=today).order_by()
    for class_id, day in rows.values_list("school_class_id", "date"):
        found[class_id].add(day)
    return dict(found)


def _found(
    school_id: int, first: dt.date, last_due: dt.date, today: dt.date, rolls: _Rolls
) -> Iterator[tuple[int, Unexpected]]:
    enrolled = Enrolment.objects.filter(covering(today), school_id=school_id, starts_on__lte=last_due).order_by()
    lasting = Q(ends_on=None) | Q(ends_on__gt=first)
    stays: dict[int, list[Stay]] = defaultdict(list)
    placed = Placement.objects.filter(lasting, school_id=school_id, starts_on__lte=today).order_by("starts_on")
    for child, starts_on, ends_on, class_id in placed.values_list(
        "student_id", "starts_on", "ends_on", "school_class_id"
    ):
        stays[child].append(Stay(starts_on, ends_on, class_id=class_id))
    away = _away(school_id, lasting)
    for child, since in enrolled.values_list("student_id", "starts_on"):
        if why := unexpected(since, stays.get(child, ()), away.get(child, ()), rolls, today, last_due):
            yield child, why


def _away(school_id: int, lasting: Q) -> dict[int, list[TimeAway]]:
    found: dict[int, list[TimeAway]] = defaultdict(list)
    rows = Away.objects.filter(lasting, school_id=school_id).order_by("starts_on")
    for child, kind, starts_on, ends_on in rows.values_list("student_id", "kind", "starts_on", "ends_on"):
        found[child].append(TimeAway(starts_on, ends_on, kind=AwayKind(kind)))
    return found
