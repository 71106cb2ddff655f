"""Fetch and authorise in one step; what is not yours answers 404 (I6, J)."""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Any, cast

from django.contrib.auth.decorators import login_required
from django.db import connection
from django.http import Http404, HttpRequest, HttpResponse

from kongchuo.lib import clock
from students.choices import Role
from students.models import (
    Placement,
    School,
    SchoolClass,
    Student,
    User,
)


@dataclass(frozen=True, slots=True)
class Rights:
    """What a person may do on a date: posts held in the school, classes by post, a place in the leading group (J)."""

    user: User
    school: School
    on: dt.date
    roles: frozenset[str]
    head_of: frozenset[int]
    teaches: frozenset[int]
    substitutes: frozenset[int]
    in_group: bool = False
    also: frozenset[str] = frozenset()

    @property
    def sees_all(self) -> bool:
        """Principal and registrar see every class."""
        return bool(self.roles & {Role.PRINCIPAL, Role.REGISTRAR})

    @property
    def is_principal(self) -> bool:
        """Holds the principal's post."""
        return Role.PRINCIPAL in self.roles

    @property
    def is_registrar(self) -> bool:
        """Holds the registrar's post."""
        return Role.REGISTRAR in self.roles

    @property
    def checks(self) -> bool:
        """Whether the person may walk into a class and count: the office and the leading group (M3)."""
        return self.sees_all or self.in_group

    def sees_class(self, class_id: int) -> bool:
        """Whether rolls and children of the class are visible (B10)."""
        return self.sees_all or class_id in self.head_of or class_id in self.substitutes

    def tends(self, class_id: int | None) -> bool:
        """Whether the person reads health details of the class and records needs: registrar, head teacher (I4)."""
        return self.is_registrar or class_id in self.head_of

    def submits_roll(self, class_id: int) -> bool:
        """Whether the person may hand in the roll of the class on that date (B10)."""
        return self.is_registrar or class_id in self.head_of or class_id in self.substitutes


# One statement, written out: every page of every person begins with it, and composing it takes longer than running it.
_POSTS = (
    "SELECT role, school_class_id FROM students_appointment "
    "WHERE staff_id = %s AND school_id = %s AND starts_on <= %s AND (ends_on IS NULL OR ends_on >= %s) "
    "UNION SELECT 'substitute', school_class_id FROM students_substitution "
    "WHERE staff_id = %s AND school_id = %s AND date = %s "
    "UNION SELECT 'group', NULL FROM students_groupmember "
    "WHERE staff_id = %s AND school_id = %s AND starts_on <= %s AND (ends_on IS NULL OR ends_on >= %s)"
)
_CLASS_ROLES = (Role.HEAD_TEACHER.value, Role.SUBJECT_TEACHER.value, "substitute")


_asked: dict[str, str] = {}


def ask_too(name: str, source: str) -> None:
    """Another app's question about everybody who signs in, asked in the same statement (decision 0021).

    ``source`` is "FROM … WHERE …" with three parameters: the person, the school, the day. Where it finds a row,
    ``name`` is in ``Rights.also``. Called when apps are ready.
    """
    _asked[name] = f"SELECT '{name}', NULL {source}"  # written by apps, never by a person


def rights_on(user: User, on: dt.date) -> Rights | None:
    """The rights of ``user`` on ``on`` from dated appointments, in one query; None without a school.

    ``also`` holds the names of other apps' questions that found something (``ask_too``).
    """
    if user.school is None:
        return None
    day = connection.ops.adapt_datefield_value(on)
    with connection.cursor() as cursor:
        about = (user.pk, user.school.pk, day)
        cursor.execute(
            " UNION ".join([_POSTS, *_asked.values()]), (*about, day, *about, *about, day, *about * len(_asked))
        )
        rows = cursor.fetchall()
    classes = {name: frozenset(cls for role, cls in rows if role == name) for name in _CLASS_ROLES}
    return Rights(
        user=user,
        school=user.school,
        on=on,
        roles=frozenset(role for role, _ in rows if role in Role.values),
        head_of=classes[Role.HEAD_TEACHER],
        teaches=classes[Role.SUBJECT_TEACHER],
        substitutes=classes["substitute"],
        in_group=any(role == "group" for role, _ in rows),
        also=frozenset(role for role, _ in rows if role in _asked),
    )


def rights(request: HttpRequest) -> Rights:
    """The rights of the signed-in person today, read once per request. Raises Http404 without a school."""
    found = getattr(request, "_kongchuo_rights", None)
    if found is None:
        found = rights_on(cast(User, request.user), clock.today())
        if found is None:
            raise Http404
        request._kongchuo_rights = found  # type: ignore[attr-defined]  # one read per request
    return cast(Rights, found)


View = Callable[..., HttpResponse]


def allow(check: Callable[[Rights], bool]) -> Callable[[View], View]:
    """A view for signed-in people whose rights pass ``check``; everybody else gets 404."""

    def decorate(view: View) -> View:
        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            if not check(rights(request)):
                raise Http404
            return view(request, *args, **kwargs)

        return cast(View, login_required(guarded))

    return decorate


registrar_only = allow(lambda who: who.is_registrar)
principal_only = allow(lambda who: who.is_principal)
office_only = allow(lambda who: who.sees_all)
signed_in = allow(lambda who: True)


def get_class(who: Rights, class_id: int) -> SchoolClass:
    """A class whose children the person sees. Raises Http404 otherwise."""
    if not who.sees_class(class_id):
        raise Http404
    found = SchoolClass.objects.filter(school=who.school, pk=class_id).first()
    if found is None:
        raise Http404
    return found


def get_student(who: Rights, student_id: int) -> Student:
    """A child whose record the person sees: all of the school for the office, else children now in an own class."""
    children = Student.objects.filter(school=who.school)
    if not who.sees_all:
        now_in = Placement.objects.filter(school_class__in=who.head_of, starts_on__lte=who.on).exclude(
            ends_on__lte=who.on
        )
        children = children.filter(pk__in=now_in.values("student"))
    found = children.filter(pk=student_id).first()
    if found is None:
        raise Http404
    return found


def class_id_of(who: Rights, student_id: int) -> int | None:
    """The class in which the child is today, None for a child in no class."""
    stays = Placement.objects.filter(school=who.school, student_id=student_id, starts_on__lte=who.on)
    return stays.exclude(ends_on__lte=who.on).values_list("school_class_id", flat=True).first()


def tended_student(who: Rights, student_id: int) -> Student:
    """A child whose needs the person records: registrar, head teacher of the class. Raises Http404 otherwise (G6)."""
    student = get_student(who, student_id)
    if not who.tends(class_id_of(who, student.pk)):
        raise Http404
    return student
