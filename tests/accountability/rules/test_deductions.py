"""Who is charged how much for a lost child, and to which term it belongs (F2, F3, F4)."""

from datetime import date, timedelta
from decimal import Decimal

import pytest

from accountability.choices import BothPosts
from accountability.rules.deductions import HeldPost, charges, is_vacant
from accountability.rules.policy import PointLimits
from accountability.rules.terms import SettledTerm, term_of
from students.choices import Role

LOST = date(2026, 10, 12)
DAY = timedelta(days=1)
LIMITS = PointLimits(
    head_points=Decimal(3),
    subject_points=Decimal(2),
    both_posts=BothPosts.HIGHER,
    back_days=5,
    settlement_days=0,
    veto_percent=Decimal(50),
)
W, Z, L = 1, 2, 3
SINCE = date(2026, 8, 25)


def head(staff: int, since: date = SINCE, until: date | None = None) -> HeldPost:
    """Head teacher of the class."""
    return HeldPost(staff, Role.HEAD_TEACHER, "", since, until)


def teaches(staff: int, subject: str, since: date = SINCE, until: date | None = None) -> HeldPost:
    """Subject teacher of the class."""
    return HeldPost(staff, Role.SUBJECT_TEACHER, subject, since, until)


def charged(*posts: HeldPost, limits: PointLimits = LIMITS) -> dict[int, Decimal]:
    """Points by person."""
    return {each.staff_id: each.points for each in charges(posts, LOST, limits)}


@pytest.mark.parametrize(
    ("posts", "expected"),
    [
        pytest.param([head(W), teaches(W, "语文"), teaches(Z, "数学"), teaches(Z, "科学"), teaches(L, "英语")],
                     {W: -3, Z: -2, L: -2}, id="W teaches too, Z two subjects"),
        pytest.param([], {}, id="nobody"),
        pytest.param([teaches(L, "英语")], {L: -2}, id="vacant head teacher"),
        pytest.param([head(W), head(Z)], {W: -3, Z: -3}, id="two head teachers"),
        pytest.param([head(W, until=LOST - DAY), head(Z, since=LOST)], {Z: -3}, id="changed on the day"),
        pytest.param([head(W, until=LOST), head(Z, since=LOST + DAY)], {W: -3}, id="changed the day after"),
        pytest.param([head(W, until=LOST - DAY), head(Z, since=LOST + DAY)], {}, id="vacant on the day alone"),
        pytest.param([HeldPost(W, Role.PRINCIPAL, "", SINCE)], {}, id="another post"),
        pytest.param([head(W), teaches(W, "语文", until=LOST - DAY)], {W: -3}, id="taught before"),
        pytest.param([head(W, until=LOST - DAY), teaches(W, "语文")], {W: -2}, id="was head teacher before"),
    ],
)  # fmt: skip
def test_f4_who_held_the_post_on_the_first_unexcused_day(posts: list[HeldPost], expected: dict[int, int]) -> None:
    assert charged(*posts) == expected


@pytest.mark.parametrize(
    ("both", "head_points", "subject_points", "expected"),
    [
        (BothPosts.HIGHER, 3, 2, -3),
        (BothPosts.HIGHER, 1, 2, -2),
        (BothPosts.HEAD, 1, 2, -1),
        (BothPosts.SUBJECT, 3, 2, -2),
    ],
)
def test_f2_both_posts_count_once_by_policy(
    both: BothPosts, head_points: int, subject_points: int, expected: int
) -> None:
    limits = PointLimits(Decimal(head_points), Decimal(subject_points), both, 5, 0, Decimal(50))
    assert charged(head(W), teaches(W, "语文"), limits=limits) == {W: expected}


def test_f7_a_charge_names_all_posts_held() -> None:
    (mine,) = charges([head(W), teaches(W, "语文"), teaches(W, "道法")], LOST, LIMITS)
    assert mine.posts == ("head_teacher", "subject_teacher:语文", "subject_teacher:道法")


def test_f4_a_vacant_post_is_told() -> None:
    assert is_vacant([teaches(L, "英语"), head(W, until=LOST - DAY)], LOST)
    assert not is_vacant([head(W, until=LOST)], LOST)


AUTUMN = SettledTerm(1, date(2026, 9, 1), date(2027, 1, 15), date(2027, 1, 15))
SPRING = SettledTerm(2, date(2027, 3, 1), date(2027, 7, 2), date(2027, 7, 12))


@pytest.mark.parametrize(
    ("on", "expected"),
    [
        (date(2026, 10, 1), AUTUMN),
        (date(2027, 1, 15), AUTUMN),
        (date(2027, 1, 16), SPRING),
        (date(2027, 7, 12), SPRING),
        (date(2027, 7, 13), None),
    ],
)
def test_f3_after_the_settlement_day_a_confirmation_belongs_to_the_next_term(
    on: date, expected: SettledTerm | None
) -> None:
    assert term_of(on, [SPRING, AUTUMN]) == expected
