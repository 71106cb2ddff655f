"""Running numbers without gaps and never used twice (E2)."""

from django.db import transaction

from accountability.models import NumberSeries


@transaction.atomic
def take_number(*, school_id: int, series: str, year: int) -> int:
    """The next number of a series of the year, from 1 on, within the transaction of what it is for (E2).

    The row of the series stays locked until that transaction ends: a second taker waits, and a number whose paper was
    not written after all is taken by the next.
    """
    NumberSeries.objects.get_or_create(school_id=school_id, series=series, year=year)
    row = NumberSeries.objects.select_for_update().get(school_id=school_id, series=series, year=year)
    row.last += 1
    row.save(update_fields=["last"])
    return row.last
