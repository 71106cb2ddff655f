"""The stored catchment list for matching a file with it (G4, G7)."""

from students.models import CatchmentChild
from students.rules.roster.catchment_matching import FIELDS, KnownEntry


def known_entries(school_id: int) -> list[KnownEntry]:
    """Every child on the list now, in one query."""
    rows = CatchmentChild.objects.filter(school_id=school_id, ends_on__isnull=True).order_by("id")
    found = rows.values_list("id", *FIELDS).iterator(chunk_size=2000)
    return [KnownEntry(row[0], dict(zip(FIELDS, row[1:], strict=True))) for row in found]
