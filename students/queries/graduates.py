"""Primary graduates of whom no junior school is known yet (domain §9: the uncounted dropout of the summer)."""

import datetime as dt

from django.db.models import Exists, OuterRef

from students.choices import MovementKind
from students.models import Enrolment, Movement, StudyProof
from students.queries.enrolment import covering
from students.rules.class_names import school_year
from students.rules.paper_only import Group, PaperRow, graduates_of


def not_arrived(school_id: int, today: dt.date) -> list[PaperRow]:
    """Graduates of the summer without an arrival, in one query; from 1 September on.

    Arrived is who has a proof of study of this school year, who is enrolled here again, or who is enrolled in another
    school of this database under the same ID number.
    """
    first, last = graduates_of(today)
    proven = StudyProof.objects.filter(student_id=OuterRef("student_id"), school_year=school_year(today))
    here = Enrolment.objects.filter(covering(today), student_id=OuterRef("student_id"))
    elsewhere = Enrolment.objects.filter(
        covering(today), student__id_number_hash=OuterRef("student__id_number_hash")
    ).exclude(student__id_number_hash="")
    graduated = Movement.objects.filter(school_id=school_id, kind=MovementKind.GRADUATION, on__gte=first, on__lte=last)
    open_ones = graduated.filter(~Exists(proven), ~Exists(here), ~Exists(elsewhere), reverses=None, reversed_by=None)
    rows = open_ones.order_by("on").values_list("student_id", "on", "from_class_id")
    return [
        PaperRow(group=Group.NOT_ARRIVED, since=on, student_id=child, class_id=class_id) for child, on, class_id in rows
    ]
