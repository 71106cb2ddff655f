"""Who held which post on a date, and the history of a class (I6, F1)."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from students.choices import Role
from students.models import Appointment, School, SchoolClass
from students.queries.staff import open_classes


@dataclass(frozen=True, slots=True)
class ClassPosts:
    """A class with its head teachers and subject teachers on a date."""

    school_class: SchoolClass
    heads: tuple[Appointment, ...]
    teachers: tuple[Appointment, ...]


@dataclass(frozen=True, slots=True)
class PostsOn:
    """The posts of the whole school and of its classes on a date."""

    school: tuple[Appointment, ...]
    classes: tuple[ClassPosts, ...]


def posts_on(school: School, day: dt.date) -> PostsOn:
    """Who held which post on the day, in two queries."""
    held = Appointment.objects.filter(school=school, starts_on__lte=day).exclude(ends_on__lt=day)
    posts = list(held.select_related("staff").order_by("role", "subject", "starts_on", "pk"))
    return PostsOn(
        school=tuple(post for post in posts if post.school_class_id is None),
        classes=tuple(_of_class(each, posts) for each in open_classes(school, day)),
    )


def _of_class(school_class: SchoolClass, posts: Iterable[Appointment]) -> ClassPosts:
    mine = [post for post in posts if post.school_class_id == school_class.pk]
    heads, teachers = (tuple(post for post in mine if post.role == role) for role in _TEACHERS)
    return ClassPosts(school_class, heads, teachers)


_TEACHERS = (Role.HEAD_TEACHER, Role.SUBJECT_TEACHER)


def class_history(school_class: SchoolClass) -> list[Appointment]:
    """Every post anybody ever held in the class: head teachers first, the latest first within a post."""
    rows = Appointment.objects.filter(school_class=school_class).select_related("staff")
    return sorted(rows, key=lambda post: (_TEACHERS.index(Role(post.role)), post.subject, -post.starts_on.toordinal()))
