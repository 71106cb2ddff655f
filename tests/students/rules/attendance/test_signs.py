"""What the signs of teachers mean (B1, B4)."""

import pytest

from students.choices import AbsenceKind, Session
from students.rules.attendance.signs import Legend, is_whole_day, session_of

AM, PM = Session.MORNING, Session.AFTERNOON
SICK, PERSONAL, UNEXCUSED = AbsenceKind.SICK, AbsenceKind.PERSONAL, AbsenceKind.UNEXCUSED
PRESENT = {AM: None, PM: None}


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", {}),
        ("/", {}),
        ("休", {}),
        ("√", PRESENT),
        ("✓", PRESENT),
        ("出勤", PRESENT),
        ("病", {AM: SICK, PM: SICK}),
        ("病假", {AM: SICK, PM: SICK}),
        ("B", {AM: SICK, PM: SICK}),
        ("△", {AM: SICK, PM: SICK}),
        ("事", {AM: PERSONAL, PM: PERSONAL}),
        ("○", {AM: PERSONAL, PM: PERSONAL}),
        ("〇", {AM: PERSONAL, PM: PERSONAL}),
        ("×", {AM: UNEXCUSED, PM: UNEXCUSED}),
        ("X", {AM: UNEXCUSED, PM: UNEXCUSED}),
        ("旷课", {AM: UNEXCUSED, PM: UNEXCUSED}),
        ("未请假", dict.fromkeys(Session, AbsenceKind.UNEXPLAINED)),
        ("公假", dict.fromkeys(Session, AbsenceKind.OFFICIAL)),
        ("迟", {AM: AbsenceKind.LATE}),
        ("早退", {PM: AbsenceKind.LEFT_EARLY}),
        ("病/", {AM: SICK, PM: None}),
        ("/病", {AM: None, PM: SICK}),
        ("√/事", {AM: None, PM: PERSONAL}),
        ("√×", {AM: None, PM: UNEXCUSED}),
        ("××", {AM: UNEXCUSED, PM: UNEXCUSED}),
        ("上午病假", {AM: SICK}),
        ("下:事", {PM: PERSONAL}),
        ("病(上)", {AM: SICK}),
        ("事假下午", {PM: PERSONAL}),
        ("◎", None),
        ("假", None),
        ("缺", None),
        ("请假", None),
        ("病/◎", None),
        ("1", None),
    ],
)
def test_usual_signs_b4(text: str, said: dict[Session, AbsenceKind | None] | None) -> None:
    found = Legend().read(text)
    assert (found if found is None else dict(found)) == said


@pytest.mark.parametrize(
    ("text", "session", "said"),
    [("病", AM, {AM: SICK}), ("√", PM, {PM: None}), ("/", PM, {}), ("病/", AM, None), ("◎", PM, None)],
)
def test_a_column_of_half_a_day_speaks_of_its_session(text: str, session: Session, said: object) -> None:
    found = Legend().read(text, session)
    assert (found if found is None else dict(found)) == said


def test_a_schools_own_signs_go_first() -> None:
    legend = Legend({"◎": "personal", "B": "present", "缺": "nothing"})
    assert dict(legend.read("◎") or {}) == {AM: PERSONAL, PM: PERSONAL}
    assert dict(legend.read("B") or {}) == PRESENT
    assert legend.read("缺") == {}
    assert dict(legend.read("◎/") or {}) == {AM: PERSONAL, PM: None}


@pytest.mark.parametrize(
    ("text", "session", "is_whole"),
    [("上午", AM, False), ("下", PM, False), ("全天", None, True), ("", None, True), ("第三节", None, False)],
)
def test_parts_of_a_day(text: str, session: Session | None, is_whole: bool) -> None:
    assert (session_of(text), is_whole_day(text)) == (session, is_whole)
