"""The cause that is known: the latest of records and visits of the episode (D12)."""

import datetime as dt

import pytest
from django.utils import timezone

from accountability.choices import Attitude, Cause, SignedHow
from accountability.models import CauseRecord
from accountability.queries.causes import latest_cause
from accountability.queries.paper_content import report_content
from accountability.queries.papers import Missing
from accountability.queries.policy import paper_limits_on
from students.models import Student, User
from tests import make
from tests.case_scene import make_case, paper_visit

pytestmark = pytest.mark.django_db
BEFORE, THU, FRI, MON, TUE = (dt.date(2026, 11, day) for day in (18, 19, 20, 23, 24))
# What was found: "record" or "visit", its day, its cause, the hour at which it was recorded.
Found = tuple[str, dt.date, str, int]
CASES: dict[str, tuple[list[Found], str]] = {
    "nothing": ([], ""),
    "a record alone": ([("record", FRI, "weary", 9)], "weary"),
    "a visit alone": ([("visit", FRI, "poverty", 19)], "poverty"),
    "a record after a visit": ([("visit", FRI, "poverty", 19), ("record", MON, "work", 9)], "work"),
    "a visit after a record": ([("record", FRI, "work", 9), ("visit", MON, "poverty", 19)], "poverty"),
    "on one day the later record": ([("visit", MON, "poverty", 12), ("record", MON, "work", 15)], "work"),
    "on one day the later visit": ([("record", MON, "work", 15), ("visit", MON, "poverty", 19)], "poverty"),
    "two records": ([("record", FRI, "weary", 9), ("record", MON, "internet", 9)], "internet"),
    "a visit that found none": ([("record", FRI, "work", 9), ("visit", MON, "", 19)], "work"),
    "an annulled visit": ([("record", FRI, "work", 9), ("annulled", MON, "poverty", 19)], "work"),
    "before the episode": ([("record", BEFORE, "weary", 9), ("visit", BEFORE, "poverty", 19)], ""),
    "on its first day": ([("record", BEFORE, "weary", 9), ("record", THU, "family", 9)], "family"),
    "after the report's day": ([("record", FRI, "work", 9), ("record", TUE, "weary", 9)], "work"),
}


def _make(student: Student, by: User, found: Found) -> None:
    kind, on, cause, hour = found
    at = make.at(on, hour)
    if kind == "record":
        said = {"on": on, "cause": cause, "recorded_by": by, "recorded_at": at}
        CauseRecord.objects.create(school=student.school, student=student, **said)
        return
    nobody = {"met": "", "attitude": Attitude.NOBODY, "signed_how": SignedHow.NOBODY} if not cause else {}
    visit = paper_visit(student, by, on, cause=cause, **nobody)
    visit.recorded_at = at
    if kind == "annulled":
        visit.annulled_at, visit.annulled_by, visit.annulled_because = timezone.now(), by, "登记错了"
    visit.save()


@pytest.mark.parametrize(("found", "expected"), CASES.values(), ids=CASES)
def test_d12_the_report_says_the_latest_cause_of_the_episode(
    found: list[Found], expected: str, pupils: list[Student], head_teacher: User
) -> None:
    for each in found:
        _make(pupils[0], head_teacher, each)
        _make(pupils[1], head_teacher, ("record", MON, "marriage", 20))
    assert latest_cause(pupils[0].pk, THU, MON) == (Cause(expected) if expected else None)
    case = make_case(pupils[0])
    content = report_content(case, Missing(THU, 3, MON), paper_limits_on(case.school_id, MON), MON)
    assert content.cause == CHINESE[expected]


CHINESE = {
    "": "", "weary": "厌学", "poverty": "家庭经济困难", "work": "外出务工", "internet": "网瘾", "family": "家庭变故"
}  # fmt: skip
