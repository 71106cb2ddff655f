"""What opening a case has to know: earlier cases, spot checks that missed the child, late transfers (K9, K13, K16)."""

import datetime as dt
from collections.abc import Collection

from django.db.models import Max

from accountability.models import DropoutCase
from accountability.rules.cases import opens_by_transfer
from students.choices import AwayKind
from students.models import Away, SpotCheck
from students.queries.enrolment import covering
from students.rules.calendar import SchoolCalendar


def closed_until(school_id: int, children: Collection[int]) -> dict[int, dt.date]:
    """The day of each child's last closing: only a run that begins after it opens a new case (K16)."""
    closed = DropoutCase.objects.filter(school_id=school_id, student_id__in=children, closed_on__isnull=False)
    return dict(
        closed.order_by().values("student_id").annotate(last=Max("closed_on")).values_list("student_id", "last")
    )


def missed_by_check(school_id: int, child_id: int, since: dt.date, at: dt.datetime) -> SpotCheck | None:
    """The first spot check from a day on that missed the child although the roll had it present (D2, K13)."""
    checks = SpotCheck.objects.filter(school_id=school_id, date__gte=since, at__lte=at)
    missed = checks.filter(children__student_id=child_id, children__is_missing=True, children__roll_mark="")
    return missed.order_by("at").first()


def overdue_transfers(
    school_id: int, calendar: SchoolCalendar, today: dt.date, transfer_days: int
) -> list[tuple[int, dt.date]]:
    """Children whose transfer is not confirmed in time and has no case yet, with the day of request (D10, K9)."""
    away = Away.objects.filter(covering(today), school_id=school_id, kind=AwayKind.TRANSFER_PENDING)
    rows = list(away.order_by("student_id").values_list("student_id", "starts_on"))
    late = [(child, since) for child, since in rows if opens_by_transfer(since, today, calendar, transfer_days)]
    cases = DropoutCase.objects.filter(school_id=school_id, student_id__in=[child for child, _ in late])
    known = set(cases.order_by().values_list("student_id", "starts_on"))
    still_open = set(cases.filter(closed_on__isnull=True).values_list("student_id", flat=True))
    return [(child, since) for child, since in late if child not in still_open and (child, since) not in known]
