"""Where the pages of the ledgers lead to."""

from django.urls import reverse


def case_url(case_id: int, student_id: int) -> str:
    """The page on which a case is worked at: that of its child."""
    return reverse("students:student-detail", args=[student_id])
