"""Whom an agreement binds on a date and what is asked of whom (F1, M15)."""

import datetime as dt

import pytest

from accountability.choices import AgreementState as S
from accountability.choices import Party, SigningKind
from accountability.rules.agreements import (
    Bound,
    Holding,
    PlannedPost,
    Post,
    Signing,
    Span,
    bound_on,
    posts_of_year,
    states,
    year_span,
)

SIGN, ACK = SigningKind.SIGNED, SigningKind.ACKNOWLEDGED
WANG, LI, ZHAO = 1, 2, 3


def day(month: int, number: int, year: int = 2026) -> dt.date:
    return dt.date(year, month, number)


AUG, SEP, OCT, NOV = day(8, 25), day(9, 2), day(10, 12), day(11, 23)
YEAR = Span(SEP, day(8, 31, 2027))


def signed(staff: int, kind: SigningKind = SIGN) -> Signing:
    return Signing(staff, Party.HOLDER, kind)


# who held the post, who signed, the day asked → who is bound since when, and what is asked
F1 = {
    "holder at the issue, unsigned": ([Holding(WANG, AUG)], [], NOV, [(WANG, SEP, SIGN)]),
    "holder at the issue, signed": ([Holding(WANG, AUG)], [signed(WANG)], NOV, [(WANG, SEP, None)]),
    "changed before the issue": ([Holding(WANG, AUG, day(9, 1)), Holding(LI, SEP)], [], NOV, [(LI, SEP, SIGN)]),
    "changed after it was signed": (
        [Holding(WANG, AUG, day(10, 11)), Holding(LI, OCT)], [signed(WANG)], NOV, [(LI, OCT, ACK)],
    ),
    "the predecessor on the last day": (
        [Holding(WANG, AUG, day(10, 11)), Holding(LI, OCT)], [signed(WANG)], day(10, 11), [(WANG, SEP, None)],
    ),
    "the successor on the first day": (
        [Holding(WANG, AUG, day(10, 11)), Holding(LI, OCT)], [signed(WANG)], OCT, [(LI, OCT, ACK)],
    ),
    "changed before anybody signed": (
        [Holding(WANG, AUG, day(10, 11)), Holding(LI, OCT)], [], NOV, [(LI, OCT, SIGN)],
    ),
    "acknowledged": (
        [Holding(WANG, AUG, day(10, 11)), Holding(LI, OCT)], [signed(WANG), signed(LI, ACK)], NOV, [(LI, OCT, None)],
    ),
    "two head teachers from the start": (
        [Holding(WANG, AUG), Holding(LI, AUG)], [signed(LI)], NOV, [(WANG, SEP, SIGN), (LI, SEP, None)],
    ),
    "a second head teacher later": (
        [Holding(WANG, AUG), Holding(LI, OCT)], [signed(WANG)], NOV, [(WANG, SEP, None), (LI, OCT, ACK)],
    ),
    "vacant": ([Holding(WANG, AUG, day(10, 11))], [signed(WANG)], NOV, []),
    "vacant at the issue": ([Holding(LI, OCT)], [], NOV, [(LI, OCT, SIGN)]),
    "vacant at the issue, before anybody came": ([Holding(LI, OCT)], [], day(10, 11), []),
    "back after a time away": (
        [Holding(WANG, AUG, day(9, 30)), Holding(LI, day(10, 1), day(10, 11)), Holding(WANG, OCT)],
        [signed(WANG), signed(LI, ACK)], NOV, [(WANG, OCT, None)],
    ),
    "two appointments of one person": ([Holding(WANG, AUG), Holding(WANG, OCT)], [], NOV, [(WANG, SEP, SIGN)]),
    "before the issue": ([Holding(WANG, AUG)], [], day(9, 1), []),
    "the last day of the year": ([Holding(WANG, AUG)], [signed(WANG)], day(8, 31, 2027), [(WANG, SEP, None)]),
    "the year is over": ([Holding(WANG, AUG)], [signed(WANG)], day(9, 1, 2027), []),
}  # fmt: skip


@pytest.mark.parametrize(("holdings", "signings", "on", "expected"), F1.values(), ids=F1)
def test_f1_whoever_holds_the_post_on_a_date_is_bound_on_it(
    holdings: list[Holding], signings: list[Signing], on: dt.date, expected: list[tuple[int, dt.date, SigningKind]]
) -> None:
    found = bound_on(YEAR, holdings, signings, on)
    assert [(each.staff_id, each.since, each.asked) for each in found] == expected


def test_the_school_year_ends_on_the_last_of_august_f1() -> None:
    assert year_span(2026, SEP) == YEAR


BY_PRINCIPAL = Signing(9, Party.PRINCIPAL, SIGN)


@pytest.mark.parametrize(
    ("holders", "principals", "signings", "expected"),
    [
        ([None], [None], [BY_PRINCIPAL], [S.DONE]),
        ([SIGN], [None], [BY_PRINCIPAL], [S.UNSIGNED]),
        ([None, SIGN], [None], [BY_PRINCIPAL], [S.UNSIGNED]),
        ([ACK], [None], [BY_PRINCIPAL], [S.SUCCESSOR]),
        ([SIGN, ACK], [SIGN], [], [S.UNSIGNED, S.SUCCESSOR, S.PRINCIPAL]),
        ([], [None], [BY_PRINCIPAL], [S.VACANT]),
        ([None], [ACK], [BY_PRINCIPAL], [S.PRINCIPAL]),
        ([None], [], [], [S.PRINCIPAL]),
        ([None], [], [BY_PRINCIPAL], [S.DONE]),
    ],
)
def test_what_an_agreement_waits_for_f1(
    holders: list[SigningKind | None], principals: list[SigningKind | None], signings: list[Signing], expected: list[S]
) -> None:
    found = [[Bound(1, SEP, each) for each in people] for people in (holders, principals)]
    assert states(found[0], found[1], signings) == expected


def test_the_posts_of_a_year_are_heads_of_all_classes_and_subjects_taught_in_it_f1() -> None:
    maths, music, sport = (Post(7, "subject_teacher", name) for name in ("数学", "音乐", "体育"))
    held = {
        maths: [Holding(WANG, AUG)],
        music: [Holding(LI, day(8, 20, 2025), day(8, 31))],
        sport: [Holding(LI, AUG, OCT)],
        Post(99, "subject_teacher", "数学"): [Holding(LI, AUG)],
    }
    found = posts_of_year([8, 7], held, day(9, 1), day(8, 31, 2027))
    assert found == [Post(8, "head_teacher"), Post(7, "head_teacher"), sport, maths]


@pytest.mark.parametrize(
    ("version", "replaces_older", "is_due"),
    [(None, False, True), (0, False, False), (0, True, True), (1, True, False), (None, True, True)],
)
def test_an_agreement_is_made_where_there_is_none_or_an_older_one_is_replaced_m13(
    version: int | None, replaces_older: bool, is_due: bool
) -> None:
    planned = PlannedPost(Post(1, "head_teacher"), ("王老师",), version)
    assert planned.is_due(1, replaces_older=replaces_older) is is_due
