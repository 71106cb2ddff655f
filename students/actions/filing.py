"""Noting that registry records of new entrants went to the authority (M23)."""

import datetime as dt
from collections.abc import Iterable

from django.db import transaction
from django.utils import timezone
from simple_history.utils import bulk_create_with_history, bulk_update_with_history

from students.models import Filing, School, User


@transaction.atomic
def mark_sent(*, school: School, student_ids: Iterable[int], year: int, actor: User, at: dt.datetime) -> int:
    """Note today as the day on which the records of the children were sent; what came back is on its way again (M23).

    Statements do not grow with the children. Returns how many were noted.
    """
    ids = set(student_ids)
    known = list(Filing.objects.filter(school=school, school_year=year, student_id__in=ids))
    today = timezone.localdate(at)
    for filing in known:
        filing.sent_on, filing.refused_because = today, ""
    new = [
        Filing(school=school, student_id=student_id, school_year=year, sent_on=today, recorded_by=actor, recorded_at=at)
        for student_id in sorted(ids - {filing.student_id for filing in known})
    ]
    by = {"default_user": actor, "default_date": at}
    if known:
        bulk_update_with_history(known, Filing, ["sent_on", "refused_because"], **by)
    if new:
        bulk_create_with_history(new, Filing, **by)
    return len(ids)
