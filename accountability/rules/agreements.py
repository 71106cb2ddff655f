"""Whom an agreement binds on a date, who has still to sign, who to acknowledge it as successor (F1, M15)."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from accountability.choices import AgreementState, Party, SigningKind
from students.choices import Role


@dataclass(frozen=True, slots=True, order=True)
class Post:
    """A post of a class: its head teacher, or the teacher of a subject. It stays when people change (F1)."""

    class_id: int
    role: str
    subject: str = ""

    @property
    def is_head(self) -> bool:
        """Whether it is the head teacher's."""
        return self.role == Role.HEAD_TEACHER


@dataclass(frozen=True, slots=True)
class Holding:
    """Somebody holds a post from a date to a date, both included; no end while it is held."""

    staff_id: int
    starts_on: date
    ends_on: date | None = None

    def covers(self, day: date) -> bool:
        """Whether the post is held on the day."""
        return self.starts_on <= day and (self.ends_on is None or day <= self.ends_on)


@dataclass(frozen=True, slots=True)
class Span:
    """The days on which an agreement is in force, both included: from its issue to the end of the school year."""

    starts_on: date
    ends_on: date

    def covers(self, day: date) -> bool:
        """Whether the agreement is in force on the day."""
        return self.starts_on <= day <= self.ends_on


@dataclass(frozen=True, slots=True)
class Signing:
    """A signature as the rules need it."""

    staff_id: int
    party: str
    kind: str


@dataclass(frozen=True, slots=True)
class Bound:
    """Somebody who is bound, since when, and what is still asked: a signature, an acknowledgement, or nothing."""

    staff_id: int
    since: date
    asked: SigningKind | None


def year_span(school_year: int, issued_on: date) -> Span:
    """From the day of issue to 31 August, the last day of the school year (F1, G1)."""
    return Span(issued_on, date(school_year + 1, 8, 31))


def bound_on(span: Span, holdings: Iterable[Holding], signings: Collection[Signing], day: date) -> tuple[Bound, ...]:
    """Whoever holds the post on the day is bound on it, each person once, the longest holder first (F1).

    ``signings`` are those of the same party. Asked for a signature is who made the agreement: who held the post when it
    was issued, or the first holder where nobody had signed. Who came later is asked to acknowledge (M15).
    """
    if not span.covers(day):
        return ()
    done, is_signed = {each.staff_id for each in signings}, any(each.kind == SigningKind.SIGNED for each in signings)
    held: dict[int, date] = {}
    for each in sorted(holdings, key=lambda holding: (holding.starts_on, holding.staff_id)):
        if each.covers(day):
            held.setdefault(each.staff_id, each.starts_on)
    return tuple(
        Bound(
            staff,
            max(since, span.starts_on),
            None if staff in done else _asked(since > span.starts_on and is_signed),
        )
        for staff, since in held.items()
    )


def _asked(is_successor: bool) -> SigningKind:
    return SigningKind.ACKNOWLEDGED if is_successor else SigningKind.SIGNED


def states(
    holders: Collection[Bound], principals: Collection[Bound], signings: Iterable[Signing]
) -> list[AgreementState]:
    """What an agreement waits for, the most urgent first; DONE alone where nothing is left (F1, M15)."""
    asked = {each.asked for each in holders}
    found = []
    if SigningKind.SIGNED in asked:
        found.append(AgreementState.UNSIGNED)
    if SigningKind.ACKNOWLEDGED in asked:
        found.append(AgreementState.SUCCESSOR)
    if not holders:
        found.append(AgreementState.VACANT)
    if any(each.asked for each in principals) or not any(each.party == Party.PRINCIPAL for each in signings):
        found.append(AgreementState.PRINCIPAL)
    return found or [AgreementState.DONE]


@dataclass(frozen=True, slots=True)
class PlannedPost:
    """A post that the issue looks at: who holds it, and which version of the clauses its valid agreement has."""

    post: Post
    holders: tuple[str, ...]
    version: int | None
    tail_id: int | None = None

    def is_due(self, version_in_force: int, *, replaces_older: bool) -> bool:
        """Whether an agreement is made: where there is none, or an older one that is to be replaced."""
        return self.version is None or (replaces_older and self.version != version_in_force)


def posts_of_year(
    class_ids: Iterable[int], held: Mapping[Post, Collection[Holding]], starts_on: date, ends_on: date
) -> list[Post]:
    """The posts of a school year: the head teacher of every class, held or not, and every subject taught in it (F1).

    A subject counts when somebody holds it on a day of the year; nobody else has to follow.
    """
    classes = list(class_ids)
    found = {Post(class_id, Role.HEAD_TEACHER) for class_id in classes}
    known = set(classes)
    for post, holdings in held.items():
        if post.class_id in known and any(_overlaps(each, starts_on, ends_on) for each in holdings):
            found.add(post)
    place = {class_id: number for number, class_id in enumerate(classes)}
    return sorted(found, key=lambda post: (place[post.class_id], not post.is_head, post.subject))


def _overlaps(holding: Holding, starts_on: date, ends_on: date) -> bool:
    return holding.starts_on <= ends_on and (holding.ends_on is None or holding.ends_on >= starts_on)
