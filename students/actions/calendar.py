"""Declaring days, and taking over the State Council's arrangement (A1, K2, B9)."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _
from simple_history.utils import bulk_create_with_history, bulk_update_with_history

from students.actions.history import delete_kept, save_kept
from students.actions.rolls_at_stake import rolls_watched
from students.choices import DayKind
from students.models import CalendarDay, School, User
from students.national_calendar import arrangement, known_years
from students.queries.calendar import school_calendar
from students.rules.calendar import NationalDay


@dataclass(frozen=True, slots=True)
class Prefilled:
    """What taking over the arrangement did: rows written, own entries left as they were, years nobody knows."""

    written: int
    removed: int
    kept: int
    unknown_years: tuple[int, ...]


@transaction.atomic
def declare_day(
    *,
    school: School,
    date: dt.date,
    kind: DayKind,
    reason: str,
    actor: User,
    at: dt.datetime,
    is_confirmed: bool = False,
) -> CalendarDay:
    """Say what a date is for the school (A1); the school's own entry beats the national one (K2).

    Raises ValidationError without a reason, and for a day with lessons outside every term (K2). Raises RollsInTheWay
    when rolls of the date would no longer count, unless ``is_confirmed``: they are kept, and count again once the
    entry is undone.
    """
    if not reason.strip():
        raise ValidationError({"reason": _("Enter the reason: everybody will read it on the calendar.")})
    if kind != DayKind.OFF and school_calendar(school.pk).term_of(date) is None:
        raise ValidationError(_("This date lies outside every term. Change the dates of the term first."))
    entry = CalendarDay.objects.filter(school=school, date=date).first() or CalendarDay(school=school, date=date)
    entry.kind, entry.reason, entry.is_national = kind, reason.strip(), False
    with rolls_watched(school.pk, is_confirmed=is_confirmed):
        save_kept(entry, actor=actor, at=at)
    return entry


@transaction.atomic
def clear_day(
    *, school: School, date: dt.date, actor: User, at: dt.datetime, is_confirmed: bool = False
) -> CalendarDay | None:
    """Undo the school's own entry: the date is again what the State Council says, or an ordinary day (A1).

    Returns the national row, if there is one. Raises RollsInTheWay as ``declare_day``. Nothing own, nothing changes.
    """
    entry = CalendarDay.objects.filter(school=school, date=date).first()
    if entry is None or entry.is_national:
        return entry
    with rolls_watched(school.pk, is_confirmed=is_confirmed):
        return _back_to_national(entry, actor, at)


def _back_to_national(entry: CalendarDay, actor: User, at: dt.datetime) -> CalendarDay | None:
    national = arrangement(entry.date.year).get(entry.date)
    if national is None:
        delete_kept(entry, actor=actor, at=at)
        return None
    _take_over(entry, national)
    save_kept(entry, actor=actor, at=at)
    return entry


@transaction.atomic
def prefill_years(*, school: School, years: Iterable[int], actor: User | None, at: dt.datetime) -> Prefilled:
    """Take over the State Council's arrangement for the years; the school's own entries stay (A1, K2).

    Statements do not grow with the days. A date that a later package no longer arranges loses its national row.
    """
    wanted = set(years)
    known = sorted(wanted & known_years())
    given = {date: day for year in known for date, day in arrangement(year).items()}
    stored = {row.date: row for row in CalendarDay.objects.filter(school=school, date__year__in=known)}
    new = [_take_over(CalendarDay(school=school, date=date), given[date]) for date in sorted(given.keys() - stored)]
    changed = [_take_over(row, given[row.date]) for row in stored.values() if _is_outdated(row, given)]
    stale = [row for row in stored.values() if row.is_national and row.date not in given]
    bulk_create_with_history(new, CalendarDay, default_user=actor, default_date=at)
    bulk_update_with_history(changed, CalendarDay, ["kind", "reason"], default_user=actor, default_date=at)
    for row in stale:
        delete_kept(row, actor=actor, at=at)
    kept = sum(not row.is_national for row in stored.values())
    return Prefilled(len(new) + len(changed), len(stale), kept, tuple(sorted(wanted - known_years())))


def _take_over(row: CalendarDay, national: NationalDay) -> CalendarDay:
    row.kind = DayKind.OFF if national.is_off else DayKind.MAKE_UP
    row.reason, row.is_national = national.name, True
    return row


def _is_outdated(row: CalendarDay, given: dict[dt.date, NationalDay]) -> bool:
    national = given.get(row.date)
    if national is None or not row.is_national:
        return False
    return NationalDay(row.kind == DayKind.OFF, row.reason) != national
