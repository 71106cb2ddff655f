"""Where the pages of the ledgers lead to."""

from django.urls import reverse


def case_url(case_id: int) -> str:
    """The page on which a case is worked at."""
    return reverse("accountability:case-detail", args=[case_id])
