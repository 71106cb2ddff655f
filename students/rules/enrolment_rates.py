"""Enrolment rates and retention, each with the children it counts (H2, H7, K1, M14, M22)."""

import datetime as dt
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction

from students.choices import NeedKind
from students.rules.catchment import IN_SCHOOL, THREE_DISABILITIES, SchoolAge, Whereabouts
from students.rules.rates import share


@dataclass(frozen=True, slots=True)
class Rate:
    """An exact quotient of two groups of children (H7); ``value`` is None without a base."""

    part: int
    whole: int

    @property
    def value(self) -> Fraction | None:
        """Part over whole."""
        return share(self.part, self.whole)


@dataclass(frozen=True, slots=True)
class CatchmentFacts:
    """What the rates need of a child of the catchment."""

    birth_on: dt.date
    where: Whereabouts
    disability: str = ""

    @property
    def is_in_school(self) -> bool:
        """Whether the child counts as enrolled."""
        return self.where in IN_SCHOOL

    @property
    def is_of_three(self) -> bool:
        """Whether the child has one of the three disabilities."""
        return bool(self.disability) and NeedKind(self.disability) in THREE_DISABILITIES


def is_counted(child: CatchmentFacts, ages: SchoolAge, day: dt.date) -> bool:
    """Whether a child is in the denominator: of school age, alive and in the country (G7)."""
    return child.where != Whereabouts.GONE and ages.covers(child.birth_on, day)


def enrolment_rate(children: Iterable[CatchmentFacts], ages: SchoolAge, day: dt.date) -> Rate:
    """Children of school age who are in a school ÷ all children of school age (domain 3.4)."""
    return _rate(children, lambda child: is_counted(child, ages, day))


def disabled_rate(children: Iterable[CatchmentFacts], ages: SchoolAge, day: dt.date) -> Rate:
    """The same for the children with one of the three disabilities: in a school, a special school or taught at home."""
    return _rate(children, lambda child: child.is_of_three and is_counted(child, ages, day))


def _rate(children: Iterable[CatchmentFacts], belongs: Callable[[CatchmentFacts], bool]) -> Rate:
    whole = [child for child in children if belongs(child)]
    return Rate(sum(child.is_in_school for child in whole), len(whole))


@dataclass(frozen=True, slots=True)
class Retention:
    """The children of a class, or of the school, between the first day of a term and a day (H2).

    ``base`` B, ``joined`` J, ``left`` L and ``lost`` D hold ids of children; who comes and goes twice is counted as
    often. ``there`` are the children of the denominator: B + J − L is how many of them there are.
    """

    base: frozenset[int]
    joined: tuple[int, ...]
    left: tuple[int, ...]
    lost: frozenset[int]
    there: frozenset[int]

    @property
    def kept(self) -> frozenset[int]:
        """The children of the numerator."""
        return self.there - self.lost

    @property
    def rate(self) -> Rate:
        """(B + J − L − D) ÷ (B + J − L); no base, no rate (H2)."""
        return Rate(len(self.kept), len(self.there))


@dataclass(frozen=True, slots=True)
class Span:
    """A stay of a child in a class, or its spell in the school, as an own pupil."""

    student_id: int
    starts_on: dt.date
    ends_on: dt.date | None


def retention(
    spans: Iterable[Span], lost: Iterable[int], *, first: dt.date, day: dt.date, lost_before: Iterable[int] = ()
) -> Retention:
    """Retention of one class or of the school from the stays or spells in it, and the ids of the children lost to it.

    Base: who was there on the first day (K1), suspended children included, those lost in an earlier term not. A
    suspension and its end are neither joining nor leaving; a change of class is both, for the class (K1). Every end of
    an own pupil's spell is legitimate: a lost child stays enrolled (K1).
    """
    earlier = frozenset(lost_before)
    real = [span for span in spans if span.ends_on != span.starts_on and span.student_id not in earlier]
    base = frozenset(span.student_id for span in real if _covers(span, first))
    joined = tuple(span.student_id for span in real if first < span.starts_on <= day)
    left = tuple(span.student_id for span in real if span.ends_on and first < span.ends_on <= day)
    there = frozenset(span.student_id for span in real if _covers(span, day))
    return Retention(base, joined, left, frozenset(lost) & there, there)


def _covers(span: Span, day: dt.date) -> bool:
    return span.starts_on <= day and (span.ends_on is None or span.ends_on > day)


def kept_with_class(spans: Mapping[int, Iterable[Span]], lost: Mapping[int, int]) -> dict[int, list[Span]]:
    """The stays by class, with each lost child staying in the class to which it is lost (K17).

    Its last stay there goes on, and whatever class it came into afterwards does not count it.
    """
    since: dict[int, dt.date] = {}
    for class_id, stays in spans.items():
        for stay in stays:
            if lost.get(stay.student_id) == class_id:
                since[stay.student_id] = max(stay.starts_on, since.get(stay.student_id, dt.date.min))
    return {
        class_id: [kept for stay in stays for kept in _kept(stay, since.get(stay.student_id))]
        for class_id, stays in spans.items()
    }


def _kept(stay: Span, lost_since: dt.date | None) -> list[Span]:
    if lost_since is None or stay.starts_on < lost_since:
        return [stay]
    return [Span(stay.student_id, stay.starts_on, None)] if stay.starts_on == lost_since else []


def lost_of(lost: Mapping[int, int], class_id: int) -> list[int]:
    """The children lost to a class: class of the first unexcused day, by child (K17)."""
    return [child for child, of_class in lost.items() if of_class == class_id]
