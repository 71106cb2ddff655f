"""Handing in a roll: authority, refusals, totals, comparison (B1, B3, B4, B6, B8 to B11, K2, K3)."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from students.choices import AbsenceKind, DayKind, RollChange, Session
from students.rules.calendar import DayEntry
from students.rules.roll import (
    Difference,
    Marks,
    Remedy,
    RollAuthority,
    RollRefusal,
    Totals,
    differences,
    remedy,
    roll_change,
    roll_refusal,
    session_marks,
    session_refusal,
    stray_children,
    totals,
)
from tests.students.rules.cast import calendar, day, mark

R = RollRefusal
TODAY = day(9, 8)
REGISTRAR = RollAuthority(is_registrar=True)
HEAD_TEACHER = RollAuthority(is_head_teacher=True)
SUBSTITUTE = RollAuthority(is_substitute=True)
NOBODY = RollAuthority()
MARKS = st.dictionaries(st.integers(1, 8), st.tuples(*[st.sampled_from([None, *AbsenceKind])] * 2), max_size=8)


def sheet(**letters: str) -> Marks:
    """A roll in shorthand: c1="U." is child 1, unexcused in the morning."""
    return {int(child[1:]): (mark(pair[0]), mark(pair[1])) for child, pair in letters.items()}


@pytest.mark.parametrize(
    ("authority", "may_submit"),
    [(REGISTRAR, True), (HEAD_TEACHER, True), (SUBSTITUTE, True), (NOBODY, False)],
    ids=["registrar", "head-teacher", "substitute", "anybody-else"],
)
def test_b10_who_may_submit(authority: RollAuthority, may_submit: bool) -> None:
    assert authority.may_submit is may_submit


@pytest.mark.parametrize(
    ("on", "is_submitted", "change"),
    [
        pytest.param(TODAY, False, RollChange.SUBMIT, id="today"),
        pytest.param(TODAY, True, RollChange.AMEND, id="b6-again-today"),
        pytest.param(day(9, 7), True, RollChange.CORRECT, id="b6-yesterday"),
        pytest.param(day(9, 7), False, RollChange.BACK_FILL, id="b3-missed-yesterday"),
    ],
)
def test_b3_b6_roll_change(on: date, is_submitted: bool, change: RollChange) -> None:
    assert roll_change(on, TODAY, is_submitted=is_submitted) is change


def test_b9_a_day_to_come_has_no_change() -> None:
    with pytest.raises(ValueError, match="to come"):
        roll_change(day(9, 9), TODAY, is_submitted=False)


@pytest.mark.parametrize(
    ("on", "today", "authority", "is_submitted", "reason", "refusal"),
    [
        pytest.param(TODAY, TODAY, HEAD_TEACHER, False, "", None, id="head-teacher-today"),
        pytest.param(TODAY, TODAY, SUBSTITUTE, False, "", None, id="substitute-today"),
        pytest.param(TODAY, TODAY, REGISTRAR, False, "", None, id="registrar-today-needs-no-reason"),
        pytest.param(TODAY, TODAY, HEAD_TEACHER, True, "", None, id="b6-amend-today"),
        pytest.param(TODAY, TODAY, NOBODY, False, "", R.NOT_ALLOWED, id="b10-stranger"),
        pytest.param(day(9, 5), day(9, 5), NOBODY, False, "", R.NOT_ALLOWED, id="b10-a-stranger-learns-nothing"),
        pytest.param(day(9, 9), TODAY, HEAD_TEACHER, False, "", R.FUTURE_DAY, id="b9-tomorrow"),
        pytest.param(day(9, 9), TODAY, REGISTRAR, False, "x", R.FUTURE_DAY, id="b9-tomorrow-for-the-registrar-too"),
        pytest.param(day(9, 12), TODAY, HEAD_TEACHER, False, "", R.FUTURE_DAY, id="b9-saturday-to-come"),
        pytest.param(day(9, 5), day(9, 5), HEAD_TEACHER, False, "", R.NO_SCHOOL_DAY, id="b9-saturday"),
        pytest.param(day(10, 1), day(10, 1), HEAD_TEACHER, False, "", R.NO_SCHOOL_DAY, id="b9-national-day"),
        pytest.param(day(10, 1), day(10, 8), REGISTRAR, False, "x", R.NO_SCHOOL_DAY, id="b9-holiday-afterwards"),
        pytest.param(day(9, 20), day(9, 20), HEAD_TEACHER, False, "", None, id="make-up-sunday"),
        pytest.param(day(10, 10), day(10, 10), HEAD_TEACHER, False, "", None, id="make-up-saturday"),
        pytest.param(day(8, 31), day(8, 31), HEAD_TEACHER, False, "", R.OUTSIDE_TERM, id="before-the-term"),
        pytest.param(day(9, 7), TODAY, HEAD_TEACHER, False, "", R.DAY_MISSED, id="b3-missed-yesterday"),
        pytest.param(day(9, 7), TODAY, SUBSTITUTE, False, "", R.DAY_MISSED, id="b3-substitute-missed-yesterday"),
        pytest.param(day(9, 7), TODAY, HEAD_TEACHER, False, "忘了", R.DAY_MISSED, id="b3-a-reason-does-not-help"),
        pytest.param(day(9, 7), TODAY, HEAD_TEACHER, True, "写错", R.DAY_OVER, id="b6-head-teacher-correction"),
        pytest.param(day(9, 7), TODAY, REGISTRAR, False, "", R.REASON_NEEDED, id="b3-back-fill-without-reason"),
        pytest.param(day(9, 7), TODAY, REGISTRAR, False, "  ", R.REASON_NEEDED, id="b3-blank-reason"),
        pytest.param(day(9, 7), TODAY, REGISTRAR, False, "停电", None, id="b3-back-fill"),
        pytest.param(day(9, 7), TODAY, REGISTRAR, True, "", R.REASON_NEEDED, id="b6-correction-without-reason"),
        pytest.param(day(9, 7), TODAY, REGISTRAR, True, "改错", None, id="b6-correction"),
    ],
)
def test_b9_b10_refusals(
    on: date, today: date, authority: RollAuthority, is_submitted: bool, reason: str, refusal: RollRefusal | None
) -> None:
    status = calendar().day_status(on)
    assert roll_refusal(status, today, authority, is_submitted=is_submitted, expected=45, reason=reason) is refusal


def test_k2_a_class_with_nobody_expected_owes_no_roll() -> None:
    status = calendar().day_status(TODAY)
    assert roll_refusal(status, TODAY, HEAD_TEACHER, is_submitted=False, expected=0) is R.NOBODY_EXPECTED


@pytest.mark.parametrize("kind", [DayKind.MAKE_UP, DayKind.MORNING_ONLY])
def test_b9_a_day_that_the_registrar_declared_is_taken(kind: DayKind) -> None:
    status = calendar(own={day(9, 5): DayEntry(kind)}).day_status(day(9, 5))
    assert roll_refusal(status, day(9, 5), HEAD_TEACHER, is_submitted=False, expected=45) is None


@pytest.mark.parametrize(
    ("refusal", "others", "registrar"),
    [
        (R.NOT_ALLOWED, Remedy.ASK_TO_SUBSTITUTE, Remedy.ASK_TO_SUBSTITUTE),
        (R.FUTURE_DAY, Remedy.WAIT_FOR_DAY, Remedy.WAIT_FOR_DAY),
        (R.OUTSIDE_TERM, Remedy.ASK_REGISTRAR, Remedy.EDIT_TERM),
        (R.NO_SCHOOL_DAY, Remedy.ASK_REGISTRAR, Remedy.DECLARE_SCHOOL_DAY),
        (R.NOBODY_EXPECTED, Remedy.NOTHING_OWED, Remedy.NOTHING_OWED),
        (R.DAY_MISSED, Remedy.ASK_REGISTRAR, Remedy.ASK_REGISTRAR),
        (R.DAY_OVER, Remedy.ASK_REGISTRAR, Remedy.ASK_REGISTRAR),
        (R.REASON_NEEDED, Remedy.GIVE_REASON, Remedy.GIVE_REASON),
        (R.MORNING_FIRST, Remedy.REPORT_MORNING, Remedy.REPORT_MORNING),
    ],
)
def test_b9_every_refusal_says_what_to_do(refusal: RollRefusal, others: Remedy, registrar: Remedy) -> None:
    assert (remedy(refusal, is_registrar=False), remedy(refusal, is_registrar=True)) == (others, registrar)


@pytest.mark.parametrize(
    ("kind", "session", "is_submitted", "refusal"),
    [
        (None, Session.MORNING, False, None),
        (None, Session.AFTERNOON, False, R.MORNING_FIRST),
        (None, Session.AFTERNOON, True, None),
        (DayKind.MORNING_ONLY, Session.AFTERNOON, True, R.NO_SCHOOL_DAY),
        (DayKind.AFTERNOON_ONLY, Session.MORNING, False, R.NO_SCHOOL_DAY),
        (DayKind.AFTERNOON_ONLY, Session.AFTERNOON, False, None),
    ],
)
def test_b2_an_afternoon_alone_would_make_an_unknown_morning_present(
    kind: DayKind | None, session: Session, is_submitted: bool, refusal: RollRefusal | None
) -> None:
    own = {TODAY: DayEntry(kind)} if kind else {}
    status = calendar(own=own).day_status(TODAY)
    assert session_refusal(status, session, is_submitted=is_submitted) is refusal


@pytest.mark.parametrize("refusal", RollRefusal)
def test_b9_no_refusal_is_without_a_remedy(refusal: RollRefusal) -> None:
    assert remedy(refusal, is_registrar=True) in Remedy


@pytest.mark.parametrize(
    ("letters", "session", "is_taken", "present"),
    [
        pytest.param({}, Session.MORNING, False, 3, id="b1-zero-report"),
        pytest.param({"c1": "U."}, Session.MORNING, False, 2, id="one-absent"),
        pytest.param({"c1": "N.", "c2": "S.", "c3": "P."}, Session.MORNING, False, 0, id="nobody-there"),
        pytest.param({"c1": "O.", "c2": "L.", "c3": "E."}, Session.MORNING, False, 3, id="b4-presence-kinds"),
        pytest.param({"c9": "U."}, Session.MORNING, False, 3, id="not-expected-does-not-count"),
        pytest.param({"c1": "U."}, Session.AFTERNOON, False, 2, id="k3-carries-until-taken"),
        pytest.param({"c1": "U."}, Session.AFTERNOON, True, 3, id="k3-back-in-the-afternoon"),
        pytest.param({"c1": "L."}, Session.AFTERNOON, False, 3, id="late-does-not-carry"),
        pytest.param({"c1": ".U"}, Session.AFTERNOON, True, 2, id="gone-in-the-afternoon"),
        pytest.param({"c1": ".U"}, Session.MORNING, True, 3, id="afternoon-absence-leaves-the-morning"),
    ],
)
def test_b1_b11_totals(letters: dict[str, str], session: Session, is_taken: bool, present: int) -> None:
    found = totals([1, 2, 3], session_marks(sheet(**letters), session, is_afternoon_taken=is_taken))
    assert found == Totals(expected=3, present=present)
    assert (found.absent, found.is_full) == (3 - present, present == 3)


def test_b1_an_empty_class_has_totals_too() -> None:
    assert totals([], {}) == Totals(0, 0)


def test_b11_a_child_named_twice_is_expected_once() -> None:
    assert totals([1, 1, 2], {1: AbsenceKind.SICK}) == Totals(2, 1)


@pytest.mark.parametrize(
    ("letters", "stray"),
    [({}, set()), ({"c1": "U."}, set()), ({"c1": "U.", "c9": "S."}, {9})],
    ids=["none", "all-expected", "left-the-class-meanwhile"],
)
def test_b8_stray_children(letters: dict[str, str], stray: set[int]) -> None:
    assert stray_children([1, 2, 3], sheet(**letters)) == stray


@pytest.mark.parametrize(
    ("ours", "theirs", "expected"),
    [
        pytest.param({}, {}, [], id="both-full"),
        pytest.param({"c1": "U."}, {"c1": "U."}, [], id="same"),
        pytest.param({"c1": ".."}, {}, [], id="no-mark-is-present"),
        pytest.param({"c1": "U."}, {}, [(1, "morning", "U", ".")], id="only-ours"),
        pytest.param({}, {"c1": ".S"}, [(1, "afternoon", ".", "S")], id="only-theirs"),
        pytest.param({"c1": "U."}, {"c1": "S."}, [(1, "morning", "U", "S")], id="other-kind"),
        pytest.param(
            {"c1": "US"}, {"c1": "SU"}, [(1, "morning", "U", "S"), (1, "afternoon", "S", "U")], id="both-sessions"
        ),
        pytest.param(
            {"c12": "U.", "c3": "L."},
            {"c3": "E."},
            [(3, "morning", "L", "E"), (12, "morning", "U", ".")],
            id="in-order-of-children",
        ),
    ],
)
def test_b8_differences(
    ours: dict[str, str], theirs: dict[str, str], expected: list[tuple[int, str, str, str]]
) -> None:
    assert differences(sheet(**ours), sheet(**theirs)) == tuple(
        Difference(child, Session(session), mark(mine), mark(yours)) for child, session, mine, yours in expected
    )


@given(MARKS, MARKS)
def test_b8_differences_mirror_and_repair(ours: Marks, theirs: Marks) -> None:
    found = differences(ours, theirs)
    assert differences(theirs, ours) == tuple(
        Difference(each.child_id, each.session, each.theirs, each.ours) for each in found
    )
    repaired = {child: list(pair) for child, pair in ours.items()}
    for each in found:
        place = 0 if each.session == Session.MORNING else 1
        repaired.setdefault(each.child_id, [None, None])[place] = each.theirs
    assert differences({child: (first, second) for child, (first, second) in repaired.items()}, theirs) == ()


@given(MARKS)
def test_b1_expected_is_present_plus_absent(marks: Marks) -> None:
    for session in Session:
        found = totals(range(1, 9), session_marks(marks, session, is_afternoon_taken=True))
        assert found.present + found.absent == found.expected == 8
        assert 0 <= found.present <= 8
