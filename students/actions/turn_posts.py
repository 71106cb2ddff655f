"""Head teachers of the new year, and the posts that end with a class, when a school year turns (F1, I6)."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.db import transaction
from simple_history.utils import bulk_update_with_history

from students.actions.staff import NewPost, appoint, appoint_many, hand_over_class
from students.choices import Role
from students.models import Appointment, SchoolClass, User, YearTurn
from students.queries.staff import active_staff
from students.queries.year_turn import TurnFacts, class_posts, key_of
from students.rules.class_names import ClassKey
from students.rules.turn_plan import Plan
from students.rules.year_turn import ONE_DAY, closing, first_day
from students.year_turn_words import later_post_words, no_account_words, post_refused_words


@dataclass(frozen=True, slots=True)
class PostsDone:
    """The posts that were ended, each with the last day it had before, and those that were given."""

    ended: list[tuple[int, str | None]]
    posts: list[int]


def turn_posts(*, turn: YearTurn, plan: Plan, facts: TurnFacts, actor: User, at: dt.datetime) -> PostsDone:
    """Hand over classes on 1 September: old posts end on 31 August, new ones begin; others stay as they are (F1).

    Every post in a class that ends, ends with it. Statements do not grow with the classes. Raises ValidationError with
    a sentence for each class that refuses, also where a receiver of ``appointment_proposed`` does.
    """
    held, heads = class_posts(turn.school_id, first_day(turn.year) - ONE_DAY), _heads(turn, plan)
    ended = _end([*_of_ended_classes(turn, plan, facts, held), *_replaced(held, heads)], turn, actor, at)
    return PostsDone(ended, _give(turn, heads, held, facts, actor, at))


def _heads(turn: YearTurn, plan: Plan) -> dict[ClassKey, User]:
    staff = active_staff(turn.school).in_bulk([number for _, number in plan.heads])
    gone = [key for key, number in plan.heads if number not in staff]
    if gone:
        raise ValidationError([no_account_words(key, turn.year) for key in gone])
    return {key: staff[number] for key, number in plan.heads}


def _of_ended_classes(turn: YearTurn, plan: Plan, facts: TurnFacts, held: Iterable[Appointment]) -> list[Appointment]:
    ending = closing(plan, facts.ground)
    return [post for post in held if key_of(post) in ending]


def _replaced(held: Iterable[Appointment], heads: dict[ClassKey, User]) -> list[Appointment]:
    """Head teachers of classes for which somebody else is chosen."""
    return [
        post
        for post in held
        if post.role == Role.HEAD_TEACHER and key_of(post) in heads and post.staff_id != heads[key_of(post)].pk
    ]


def _end(posts: list[Appointment], turn: YearTurn, actor: User, at: dt.datetime) -> list[tuple[int, str | None]]:
    """End the posts on 31 August; one that begins later refuses."""
    last = first_day(turn.year) - ONE_DAY
    posts = [post for post in posts if post.ends_on != last]
    later = sorted({key_of(post) for post in posts if post.starts_on > last})
    if later:
        raise ValidationError([later_post_words(key, turn.year) for key in later])
    before = [(post.pk, post.ends_on.isoformat() if post.ends_on else None) for post in posts]
    for post in posts:
        post.ends_on = last
    if posts:
        bulk_update_with_history(posts, Appointment, ["ends_on"], default_user=actor, default_date=at)
    return before


def _give(
    turn: YearTurn,
    heads: dict[ClassKey, User],
    held: Iterable[Appointment],
    facts: TurnFacts,
    actor: User,
    at: dt.datetime,
) -> list[int]:
    staying = {
        (key_of(post), post.staff_id)
        for post in held
        if post.role == Role.HEAD_TEACHER and (post.ends_on is None or post.ends_on >= first_day(turn.year))
    }
    new = {key: staff for key, staff in heads.items() if (key, staff.pk) not in staying}
    posts = {
        key: NewPost(staff, Role.HEAD_TEACHER, first_day(turn.year), facts.classes[key]) for key, staff in new.items()
    }
    try:
        with transaction.atomic():
            return [row.pk for row in appoint_many(posts=list(posts.values()), actor=actor, at=at)]
    except ValidationError as refused:
        raise ValidationError(_refused(turn, posts, actor, at) or refused.messages) from refused


def _refused(turn: YearTurn, posts: dict[ClassKey, NewPost], actor: User, at: dt.datetime) -> list[str]:
    """Which classes refused, found by asking for one at a time."""
    found = []
    for key, post in posts.items():
        try:
            with transaction.atomic():
                appoint(post=post, actor=actor, at=at)
        except ValidationError as refused:
            found.append(post_refused_words(key, turn.year, refused.messages[0]))
    return found


def head_refusal(
    *, turn: YearTurn, row: SchoolClass | None, key: ClassKey, staff: User, actor: User, at: dt.datetime
) -> str:
    """Why somebody cannot be head teacher of a class in the new year; tried, and rolled back. Empty when nothing does.

    ``row`` is None for a class that is still to be opened.
    """
    with transaction.atomic():
        room = row or SchoolClass.objects.create(school=turn.school, entry_year=key.entry_year, number=key.number)
        found = _tried(room, staff, first_day(turn.year), actor, at)
        transaction.set_rollback(True)
    return found


def _tried(room: SchoolClass, staff: User, on: dt.date, actor: User, at: dt.datetime) -> str:
    try:
        with transaction.atomic():
            hand_over_class(school_class=room, successor=staff, on=on, actor=actor, at=at)
    except ValidationError as refused:
        return refused.messages[0]
    return ""
