"""The staff of the sample school: forty from the spreadsheet, six more, and who holds which post when."""

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from django.contrib.auth.hashers import make_password
from simple_history.utils import bulk_create_with_history

from students.actions.staff import NewPost, appoint_many
from students.choices import Role
from students.demo.pupils import VILLAGE
from students.demo.registry import Classes
from students.demo.samples import GRADES, SampleTeacher, class_key, sample_teachers
from students.demo.scene import Scene
from students.models import Appointment, School, User
from students.rules.class_names import ClassKey
from students.rules.roster.duties import Post, Teaches, parse_duties

PRINCIPAL = "QS2001"
REGISTRAR = "QS2121"
VILLAGE_TEACHER = "QS2124"
FORMER_HEAD = "QS2127"
OVERSEER = "QS2136"
OWN_HEAD = "QS2025"
SUBJECT_TEACHER = "QS2085"
HANDED_OVER = (4, 2)
_HANDED_OVER_AFTER = dt.timedelta(days=45)
_MORE = (
    SampleTeacher("吴晓梅", REGISTRAR, "13985600121", ""),
    SampleTeacher("马国强", VILLAGE_TEACHER, "13985600124", "一（3）班 班主任、语文、数学"),
    SampleTeacher("龙桂芳", FORMER_HEAD, "13985600127", ""),
    SampleTeacher("石美玲", "QS2130", "13985600130", "五（1）班 英语；五（2）班 英语"),
    SampleTeacher("邓志明", "QS2133", "13985600133", "五（3）班 信息科技；六（1）班 信息科技；六（2）班 信息科技"),
    SampleTeacher("田学军", OVERSEER, "13985600136", ""),
)
ACCOUNTS = (
    (Role.PRINCIPAL, PRINCIPAL),
    (Role.REGISTRAR, REGISTRAR),
    (Role.HEAD_TEACHER, OWN_HEAD),
    (Role.SUBJECT_TEACHER, SUBJECT_TEACHER),
    (Role.OVERSIGHT, OVERSEER),
)


@dataclass(frozen=True, slots=True)
class HeadPost:
    """Who is head teacher of a class until ``ends_on``, its last day."""

    staff_id: int
    starts_on: dt.date
    ends_on: dt.date | None


def head_on(posts: Sequence[HeadPost], day: dt.date) -> int:
    """Who is head teacher on the day."""
    return next(post.staff_id for post in posts if post.starts_on <= day and (not post.ends_on or day <= post.ends_on))


def store_staff(school: School, passwords: dict[str, str], at: dt.datetime) -> dict[str, User]:
    """All accounts by staff number; only the ones in ``passwords`` can sign in."""
    hashes = {number: make_password(password) for number, password in passwords.items()}
    users = [
        User(
            school=school,
            username=teacher.staff_number,
            name=teacher.name,
            staff_number=teacher.staff_number,
            phone=teacher.phone,
            password=hashes.get(teacher.staff_number) or make_password(None),
            date_joined=at,
        )
        for teacher in _teachers()
    ]
    stored = bulk_create_with_history(users, User, default_date=at)
    return {user.staff_number: user for user in stored}


def store_posts(
    staff: dict[str, User], classes: Classes, scene: Scene, at: dt.datetime
) -> dict[ClassKey, list[HeadPost]]:
    """All appointments; returns the head teachers of every class."""
    actor = staff[REGISTRAR]
    posts = list(_posts(staff, classes, scene))
    return _heads(appoint_many(posts=posts, actor=actor, at=at))


def _teachers() -> list[SampleTeacher]:
    return [*sample_teachers(), *_MORE]


def _posts(staff: dict[str, User], classes: Classes, scene: Scene) -> Iterator[NewPost]:
    since = scene.term.starts_on - dt.timedelta(days=7)
    yield NewPost(staff[PRINCIPAL], Role.PRINCIPAL, since)
    yield NewPost(staff[REGISTRAR], Role.REGISTRAR, since)
    yield NewPost(staff[OVERSEER], Role.OVERSIGHT, since)
    handed_over = class_key(*HANDED_OVER, scene.term.starts_on)
    change_on = scene.term.starts_on + _HANDED_OVER_AFTER
    for user, is_head, key, subject in _duties(staff, scene):
        if not is_head:
            yield NewPost(user, Role.SUBJECT_TEACHER, since, classes[key], subject)
        elif key != handed_over:
            yield NewPost(user, Role.HEAD_TEACHER, since, classes[key])
        else:
            before = change_on - dt.timedelta(days=1)
            yield NewPost(staff[FORMER_HEAD], Role.HEAD_TEACHER, since, classes[key], ends_on=before)
            yield NewPost(user, Role.HEAD_TEACHER, change_on, classes[key])


def _duties(staff: dict[str, User], scene: Scene) -> Iterator[tuple[User, bool, ClassKey, str]]:
    """Whose duty it is, whether as head teacher, in which class, in which subject; the village has one teacher."""
    village = class_key(*VILLAGE, scene.term.starts_on)
    for teacher in _teachers():
        for duty in parse_duties(teacher.duties, scene.term.starts_on, GRADES).duties:
            if isinstance(duty, Post) or (duty.class_key == village) != (teacher.staff_number == VILLAGE_TEACHER):
                continue
            subject = duty.subject if isinstance(duty, Teaches) else ""
            yield staff[teacher.staff_number], not subject, duty.class_key, subject


def _heads(posts: Sequence[Appointment]) -> dict[ClassKey, list[HeadPost]]:
    found: dict[ClassKey, list[HeadPost]] = {}
    for post in posts:
        if post.role == Role.HEAD_TEACHER and post.school_class:
            key = ClassKey(post.school_class.entry_year, post.school_class.number)
            found.setdefault(key, []).append(HeadPost(post.staff_id, post.starts_on, post.ends_on))
    return found
