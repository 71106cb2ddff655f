"""Who is charged for a lost child, and how much (F2, F4)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from accountability.choices import BothPosts
from accountability.rules.policy import PointLimits
from students.choices import Role

_CHARGED = (Role.HEAD_TEACHER, Role.SUBJECT_TEACHER)


@dataclass(frozen=True, slots=True)
class HeldPost:
    """A post in a class with its holder, from a day to a day, both included (F1)."""

    staff_id: int
    role: str
    subject: str
    starts_on: date
    ends_on: date | None = None

    def covers(self, day: date) -> bool:
        """Whether the post was held on the day."""
        return self.starts_on <= day and (self.ends_on is None or day <= self.ends_on)

    @property
    def label(self) -> str:
        """The post as the ledger keeps it: "role" or "role:subject"."""
        return f"{self.role}:{self.subject}" if self.subject else str(self.role)


@dataclass(frozen=True, slots=True)
class Charge:
    """What one person is charged for one lost child of one class: points below zero (F2)."""

    staff_id: int
    posts: tuple[str, ...]
    points: Decimal


def charges(posts: Iterable[HeldPost], lost_on: date, limits: PointLimits) -> tuple[Charge, ...]:
    """Whoever held a post in the class on the first unexcused day, each once (F2, F4).

    Two head teachers: each. Of a vacant post nobody is charged; a substitute holds none.
    """
    held: dict[int, list[HeldPost]] = {}
    for post in posts:
        if post.role in _CHARGED and post.covers(lost_on):
            held.setdefault(post.staff_id, []).append(post)
    return tuple(
        Charge(staff, tuple(sorted({post.label for post in mine})), -points_of({post.role for post in mine}, limits))
        for staff, mine in sorted(held.items())
    )


def points_of(roles: set[str], limits: PointLimits) -> Decimal:
    """The points of somebody with these posts in one class (F2): both count once, by policy."""
    by_role = {Role.HEAD_TEACHER: limits.head_points, Role.SUBJECT_TEACHER: limits.subject_points}
    by_choice = {
        BothPosts.HIGHER: max(by_role.values()),
        BothPosts.HEAD: limits.head_points,
        BothPosts.SUBJECT: limits.subject_points,
    }
    return by_choice[limits.both_posts] if len(roles) > 1 else by_role[Role(next(iter(roles)))]


def is_vacant(posts: Iterable[HeldPost], lost_on: date) -> bool:
    """Whether nobody was head teacher of the class on the day: the principal is told (F4)."""
    return not any(post.role == Role.HEAD_TEACHER and post.covers(lost_on) for post in posts)


@dataclass(frozen=True, slots=True)
class Preview:
    """Whom a confirmation would charge: name, posts and points of each, and whether the class had no head teacher."""

    lost_on: date
    charges: tuple[tuple[str, tuple[str, ...], Decimal], ...]
    is_vacant: bool
