"""Who was there on the first day of a term, who joined, who left: own pupils by class and of the school (H2)."""

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Mapping

from students.choices import EnrolmentKind
from students.models import Enrolment, Placement, Term
from students.queries.enrolment import covering
from students.rules.class_names import school_year
from students.rules.enrolment_rates import Retention, Span, kept_with_class, lost_of, retention

Lost = Mapping[int, int]
"""Children lost at present, with the class to which each is lost (K17)."""


def counted_term(school_id: int, day: dt.date) -> Term | None:
    """The term of the day, or the last one before it during vacations."""
    return Term.objects.filter(school_id=school_id, starts_on__lte=day).order_by("-starts_on").first()


def class_retentions(
    school_id: int, first: dt.date, day: dt.date, lost: Lost, lost_before: Collection[int] = ()
) -> dict[int, Retention]:
    """Retention by class from the first day of a term until the day, in one query (H2, K1).

    ``lost_before`` are children lost in an earlier term and not back on the first day: they are in no base (K1)."""
    rows = Placement.objects.filter(school_id=school_id, enrolment__kind=EnrolmentKind.OWN, starts_on__lte=day)
    found: dict[int, list[Span]] = defaultdict(list)
    columns = ("school_class_id", "student_id", "starts_on", "ends_on")
    for class_id, *span in rows.exclude(ends_on__lte=first).order_by().values_list(*columns):
        found[class_id].append(Span(*span))
    return {
        class_id: retention(spans, lost_of(lost, class_id), first=first, day=day, lost_before=lost_before)
        for class_id, spans in kept_with_class(found, lost).items()
    }


def school_retention(
    school_id: int, first: dt.date, day: dt.date, lost: Lost, lost_before: Collection[int] = ()
) -> Retention:
    """Retention of the school, in one query; a change of class changes nothing in it (H2, K1)."""
    rows = Enrolment.objects.filter(school_id=school_id, kind=EnrolmentKind.OWN, starts_on__lte=day)
    spans = rows.exclude(ends_on__lte=first).order_by().values_list("student_id", "starts_on", "ends_on")
    return retention([Span(*span) for span in spans], lost, first=first, day=day, lost_before=lost_before)


def enrolled_on_first_september(school_id: int, day: dt.date) -> list[int]:
    """The own pupils enrolled on 1 September, suspended ones included: the base of the annual rate (H3)."""
    first = dt.date(school_year(day), 9, 1)
    rows = Enrolment.objects.filter(covering(first), school_id=school_id, kind=EnrolmentKind.OWN).order_by("student_id")
    return list(rows.values_list("student_id", flat=True))
