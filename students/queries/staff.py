"""The staff of a school with the posts they hold (J, I6)."""

import datetime as dt
from dataclasses import dataclass

from django.db.models import Q, QuerySet

from students.models import Appointment, School, SchoolClass, Substitution, User
from students.rules.class_names import class_label


@dataclass(frozen=True, slots=True)
class Person:
    """An account with its posts, running or coming ones first."""

    user: User
    posts: tuple[Appointment, ...]


def staff_of(school: School, day: dt.date) -> list[Person]:
    """Everybody with an account, with the posts held on the day or later, in two queries."""
    posts = Appointment.objects.filter(school=school).exclude(ends_on__lt=day).select_related("school_class")
    held: dict[int, list[Appointment]] = {}
    for post in posts.order_by("role", "school_class__entry_year", "school_class__number", "subject"):
        held.setdefault(post.staff_id, []).append(post)
    users = User.objects.filter(school=school).order_by("-is_active", "staff_number", "name", "id")
    return [Person(user, tuple(held.get(user.pk, ()))) for user in users]


def posts_of(user: User) -> QuerySet[Appointment]:
    """Every post a person has ever held, the latest first."""
    return user.appointments.select_related("school_class").order_by("-starts_on", "role", "subject")


def active_staff(school: School) -> QuerySet[User]:
    """Whoever can be given a post."""
    return User.objects.filter(school=school, is_active=True).order_by("staff_number", "name", "id")


def open_classes(school: School, day: dt.date) -> list[SchoolClass]:
    """The classes that are taught on the day: begun, not closed, not yet through the last grade (G1)."""
    rows = SchoolClass.objects.filter(Q(closed_on=None) | Q(closed_on__gt=day), school=school)
    taught = [row for row in rows if 1 <= class_label(row.entry_year, row.number, day)[0] <= school.grades]
    return sorted(taught, key=lambda row: (-row.entry_year, row.number))


def substitutions_from(school: School, day: dt.date) -> QuerySet[Substitution]:
    """Who stands in where on the day and later (B10)."""
    rows = Substitution.objects.filter(school=school, date__gte=day)
    return rows.select_related("school_class", "staff", "named_by").order_by("date", "school_class")
