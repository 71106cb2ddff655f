"""The first school of an empty database."""

import datetime as dt
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from students.actions.history import save_kept
from students.actions.staff import NewPost, appoint_many
from students.actions.terms import save_term
from students.choices import Role
from students.models import AttendancePolicy, School, User


@dataclass(frozen=True, slots=True)
class NewSchool:
    """What a school begins with: its names, and the term that is running or comes next."""

    code: str
    name: str
    grades: int
    term: str
    starts_on: dt.date
    ends_on: dt.date


@dataclass(frozen=True, slots=True)
class OwnAccount:
    """An account whose owner chose the password."""

    name: str
    username: str
    password: str


def is_empty() -> bool:
    """Whether nobody has set this database up: no school and no account."""
    return not School.objects.exists() and not User.objects.exists()


@transaction.atomic
def set_up_school(
    *, new: NewSchool, principal: OwnAccount, registrar: OwnAccount | None, on: dt.date, at: dt.datetime
) -> User:
    """Make the school with its term, the shipped rules, the known public holidays, principal and registrar.

    Without a ``registrar`` the principal holds both posts. Returns the registrar's account. There is no actor: nobody
    exists yet. Raises ValidationError when the database is not empty any more.
    """
    if not is_empty():
        raise ValidationError(_("This school has been set up already: sign in."))
    school = School(code=new.code, name=new.name, grades=new.grades)
    save_kept(school, actor=None, at=at)
    save_kept(AttendancePolicy(school=school, effective_on=min(on, new.starts_on)), actor=None, at=at)
    save_term(school=school, name=new.term, starts_on=new.starts_on, ends_on=new.ends_on, actor=None, at=at)
    head = _account(school, principal, at)
    clerk = _account(school, registrar, at) if registrar is not None else head
    posts = [NewPost(head, Role.PRINCIPAL, on), NewPost(clerk, Role.REGISTRAR, on)]
    appoint_many(posts=posts, actor=None, at=at)
    return clerk


def _account(school: School, own: OwnAccount, at: dt.datetime) -> User:
    user = User(school=school, name=own.name, username=own.username)
    user.set_password(own.password)
    save_kept(user, actor=None, at=at)
    return user
