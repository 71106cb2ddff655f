"""Why a child stays away, as far as it is known (D12)."""

import datetime as dt

from accountability.choices import Cause
from accountability.models import CauseRecord, HomeVisit


def latest_cause(student_id: int, since: dt.date, until: dt.date) -> Cause | None:
    """The cause found last from ``since`` to ``until``, both included, or None: records and visits alike (D12).

    Of two on one day the one recorded later counts; an annulled visit counts nowhere. Two queries.
    """
    mine = {"student_id": student_id, "on__gte": since, "on__lte": until}
    records = CauseRecord.objects.filter(**mine).order_by("-on", "-recorded_at", "-pk")
    visits = HomeVisit.objects.filter(**mine, annulled_at__isnull=True).exclude(cause="")
    visits = visits.order_by("-on", "-recorded_at", "-pk")
    last = (rows.values_list("on", "recorded_at", "cause").first() for rows in (records, visits))
    found = max((each for each in last if each), default=None)
    return Cause(found[2]) if found else None
