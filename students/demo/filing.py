"""Registry records of the sample school's new entrants: sent, come back, temporary, still to send (M23)."""

import datetime as dt

from simple_history.utils import bulk_create_with_history

from kongchuo.lib.crypto import lookup_hash
from students.demo.scene import Scene, moment
from students.models import Filing, Placement, School, Student, User
from students.queries.enrolment import covering
from students.rules.class_names import school_year

_NOT_SENT, _WAITING, _TEMPORARY = slice(0, 4), slice(4, 9), slice(9, 11)
_RETURNED = {11: "身份证号与公安信息不一致，请核对户口簿", 12: "姓名中的生僻字未能识别"}
_EVERY = 7
_COUNTY = "520695"


def store_filings(school: School, actor: User, scene: Scene) -> None:
    """Some children of grade one wait for their number; the others have one already."""
    year = school_year(scene.on)
    stays = Placement.objects.filter(covering(scene.on), school=school, school_class__entry_year=year)
    ordered = stays.order_by("school_class__number", "seat_number", "pk")
    children = list(ordered.values_list("student_id", flat=True))[3::_EVERY]
    sent_on = scene.reached(20)
    at = min(moment(sent_on, dt.time(15, 20)), scene.at)
    for child in children[_NOT_SENT] + children[_WAITING] + [children[place] for place in _RETURNED]:
        _number(child, "")
    for child in children[_TEMPORARY]:
        _temporary(child)
    sent = [*children[_WAITING], *children[_TEMPORARY], *(children[place] for place in _RETURNED)]
    reasons = {children[place]: why for place, why in _RETURNED.items()}
    rows = [
        Filing(
            school=school,
            student_id=child,
            school_year=year,
            sent_on=sent_on,
            refused_because=reasons.get(child, ""),
            recorded_by=actor,
            recorded_at=at,
        )
        for child in sent
    ]
    bulk_create_with_history(rows, Filing, default_user=actor, default_date=at)


def _number(student_id: int, number: str) -> None:
    """As if the child had come with this number: the first row of its history says so too."""
    values = {"status_number": number, "status_number_hash": lookup_hash(number)}
    Student.objects.filter(pk=student_id).update(**values)
    Student.history.filter(id=student_id).update(**values)


def _temporary(student_id: int) -> None:
    birth_on = Student.objects.values_list("birth_on", flat=True).get(pk=student_id)
    _number(student_id, f"L{_COUNTY}{birth_on:%Y%m%d}{student_id % 10_000:04d}")
