"""Explaining an absence afterwards (B4, B6)."""

import datetime as dt
from typing import Any
from uuid import UUID, uuid4

import pytest

from students.actions.roll_marks import NothingToChangeError, explain_mark
from students.actions.rolls import Receipt, RollRefused, Submission, list_digest, submit_roll
from students.choices import AbsenceKind, RollChange, Session
from students.models import Absence, RollVersion, SchoolClass, Student, User
from students.rules.roll import RollAuthority, RollRefusal
from tests import make

MONDAY = dt.date(2026, 11, 23)
HEAD, OFFICE = RollAuthority(is_head_teacher=True), RollAuthority(is_registrar=True)
UNEXPLAINED, UNEXCUSED, SICK, LATE = (
    AbsenceKind.UNEXPLAINED,
    AbsenceKind.UNEXCUSED,
    AbsenceKind.SICK,
    AbsenceKind.LATE,
)


@pytest.fixture
def desk(school_class: SchoolClass, pupils: list[Student], head_teacher: User) -> dict[str, Any]:
    """What both actions need to know of Monday's roll."""
    return {
        "actor": head_teacher,
        "at": make.at(MONDAY),
        "school_id": school_class.school_id,
        "class_id": school_class.id,
        "day": MONDAY,
        "today": MONDAY,
        "authority": HEAD,
    }


@pytest.fixture
def take(desk: dict[str, Any], pupils: list[Student]) -> Any:
    """Hands in one session."""

    def call(marks: dict[int, AbsenceKind], session: Session = Session.MORNING) -> Receipt:
        base = RollVersion.objects.count()
        named = {pupils[index].id: kind for index, kind in marks.items()}
        listed = list_digest(child.id for child in pupils)
        return submit_roll(**desk, submission=Submission(session, named, base, uuid4(), listed))

    return call


@pytest.fixture
def explain(desk: dict[str, Any], pupils: list[Student]) -> Any:
    """Explains the absence of the first child."""

    def call(kind: AbsenceKind = SICK, **overrides: Any) -> Receipt:
        values = {**desk, "student_id": pupils[0].id, "client_key": uuid4(), **overrides}
        return explain_mark(kind=kind, **values)

    return call


def stored(pupils: list[Student]) -> dict[int, tuple[str, str]]:
    position = {child.id: index for index, child in enumerate(pupils)}
    return {position[row.student_id]: (row.morning, row.afternoon) for row in Absence.objects.all()}


@pytest.mark.parametrize("before", [UNEXPLAINED, UNEXCUSED])
def test_b4_absence_without_reason_takes_the_new_mark_others_stay(
    take: Any, explain: Any, pupils: list[Student], before: AbsenceKind
) -> None:
    take({0: before, 1: LATE})
    explain(SICK)
    assert stored(pupils) == {0: ("sick", ""), 1: ("late", "")}
    assert RollVersion.objects.latest("number").change == RollChange.AMEND


@pytest.mark.parametrize(
    ("afternoon", "after"),
    [
        ({0: UNEXPLAINED}, {0: ("sick", "sick")}),
        ({}, {0: ("sick", "")}),
        ({0: LATE}, {0: ("sick", "late")}),
        ({0: UNEXPLAINED, 1: SICK}, {0: ("sick", "sick"), 1: ("", "sick")}),
    ],
    ids=["both", "back-in-the-afternoon", "came-late", "others-stay"],
)
def test_b4_every_session_without_reason_is_explained(
    take: Any, explain: Any, pupils: list[Student], afternoon: Any, after: Any
) -> None:
    take({0: UNEXPLAINED})
    take(afternoon, Session.AFTERNOON)
    explain(SICK)
    assert stored(pupils) == after


def test_b8_the_same_key_twice_changes_once(take: Any, explain: Any) -> None:
    take({0: UNEXPLAINED})
    explain(SICK, client_key=UUID(int=5))
    with pytest.raises(NothingToChangeError):
        explain(SICK, client_key=UUID(int=5))
    assert RollVersion.objects.count() == 2


@pytest.mark.parametrize("marks", [{}, {0: SICK}, {0: LATE}, {1: UNEXPLAINED}], ids=str)
def test_nothing_to_explain(take: Any, explain: Any, marks: dict[int, AbsenceKind]) -> None:
    take(marks)
    with pytest.raises(NothingToChangeError):
        explain(SICK)


def test_nothing_to_explain_without_a_roll(explain: Any) -> None:
    with pytest.raises(NothingToChangeError):
        explain(SICK)


@pytest.mark.parametrize(
    ("authority", "reason", "refusal"),
    [
        (HEAD, "病历", RollRefusal.DAY_OVER),
        (OFFICE, "", RollRefusal.REASON_NEEDED),
        (RollAuthority(), "", RollRefusal.NOT_ALLOWED),
    ],
)
def test_b6_the_day_after_only_the_registrar_with_a_reason(
    take: Any, explain: Any, pupils: list[Student], authority: RollAuthority, reason: str, refusal: RollRefusal
) -> None:
    take({0: UNEXPLAINED})
    tuesday = MONDAY + dt.timedelta(1)
    with pytest.raises(RollRefused) as caught:
        explain(SICK, today=tuesday, at=make.at(tuesday), authority=authority, reason=reason)
    assert caught.value.refusal is refusal
    explain(SICK, today=tuesday, at=make.at(tuesday), authority=OFFICE, reason="补交病历")
    assert RollVersion.objects.latest("number").change == RollChange.CORRECT
