"""What a calendar program of a person is told (I4)."""

from collections.abc import Iterable

from accountability.models import CalendarAddress, DropoutCase
from accountability.rules.duties import Duty


def address_in_use(sha256: str) -> CalendarAddress | None:
    """The address with this hash that was not revoked, with its person, in one statement."""
    rows = CalendarAddress.objects.select_related("person__school").filter(revoked_at__isnull=True)
    return rows.filter(sha256=sha256).first()


def own_address(person_id: int) -> CalendarAddress | None:
    """The address that a person uses, in one statement."""
    return CalendarAddress.objects.filter(person_id=person_id, revoked_at__isnull=True).first()


def case_labels(school_id: int, duties: Iterable[Duty]) -> dict[int, str]:
    """The number of each case as people say it, in one statement."""
    rows = DropoutCase.objects.filter(school_id=school_id, pk__in={duty.case_id for duty in duties if duty.case_id})
    return {case.pk: case.label for case in rows}
