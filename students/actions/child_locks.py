"""Who writes about a child waits for whoever does so already (B4, B8, D2, G2)."""

from collections.abc import Iterable

from students.models import Student


def lock_children(ids: Iterable[int]) -> None:
    """Keep the children from other rolls, slips and movements until the transaction ends.

    What is judged after it has seen everything stored before: of two rolls that each add a day to a run, the second
    sees both days. Taken first and in order of the ids, so that two transactions never wait for each other. Rows that
    point to a child can still be written meanwhile.
    """
    rows = Student.objects.select_for_update(no_key=True).filter(pk__in=list(ids)).order_by("pk")
    list(rows.values_list("pk", flat=True))
