"""Accounts and appointments: whoever may do something may do it because of a row written here (I6, J)."""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from axes.utils import reset
from django.contrib.auth.hashers import make_password
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _
from pypinyin import lazy_pinyin
from simple_history.utils import bulk_create_with_history

from kongchuo.lib.passwords import one_time_password
from students import events
from students.actions.history import save_kept
from students.choices import Role
from students.models import Appointment, School, SchoolClass, User
from students.rules.usernames import choose_username

ONE_DAY = dt.timedelta(days=1)


@dataclass(frozen=True, slots=True)
class NewPerson:
    """Somebody who gets an account."""

    name: str
    staff_number: str = ""
    phone: str = ""


@dataclass(frozen=True, slots=True)
class FirstPassword:
    """A new account and the one-time password that is shown or printed once; the password is stored nowhere."""

    user: User
    password: str


@dataclass(frozen=True, slots=True)
class NewPost:
    """A post to be held from a date on; ``school_class`` for teachers only, ``subject`` for subject teachers only."""

    staff: User
    role: Role
    starts_on: dt.date
    school_class: SchoolClass | None = None
    subject: str = ""
    ends_on: dt.date | None = None


def make_account(*, school: School, person: NewPerson, actor: User | None, at: dt.datetime) -> FirstPassword:
    """One account with a one-time password; see ``make_accounts``."""
    return make_accounts(school=school, people=[person], actor=actor, at=at)[0]


@transaction.atomic
def make_accounts(
    *, school: School, people: Sequence[NewPerson], actor: User | None, at: dt.datetime
) -> list[FirstPassword]:
    """Accounts with one-time passwords, in the order of ``people``; three statements however many they are.

    The user name is the staff number, or the name in pinyin without one; when it is taken, the school's code stands
    before it (``choose_username``). Raises ValidationError for an empty name or a staff number used twice.
    """
    _check_people(school, people)
    taken = {name.lower() for name in User.objects.order_by().values_list("username", flat=True)}
    made = []
    for person in people:
        username = choose_username(person.staff_number or "".join(lazy_pinyin(person.name)), school.code, taken)
        taken.add(username.lower())
        made.append(_new_account(school, person, username, at))
    users = bulk_create_with_history([first.user for first in made], User, default_user=actor, default_date=at)
    return [FirstPassword(user, first.password) for user, first in zip(users, made, strict=True)]


def _check_people(school: School, people: Sequence[NewPerson]) -> None:
    numbers = [person.staff_number for person in people if person.staff_number]
    known = User.objects.filter(school=school, staff_number__in=numbers).exists()
    if known or len(set(numbers)) < len(numbers):
        raise ValidationError(_("This staff number is in use already: open that person's page instead."))
    if not all(person.name.strip() for person in people):
        raise ValidationError(_("Enter the name of the person."))


def _new_account(school: School, person: NewPerson, username: str, at: dt.datetime) -> FirstPassword:
    password = one_time_password()
    user = User(
        school=school,
        username=username,
        name=person.name.strip(),
        staff_number=person.staff_number,
        phone=person.phone,
        password=make_password(password),
        must_change_password=True,
        date_joined=at,
    )
    return FirstPassword(user, password)


@transaction.atomic
def set_one_time_password(*, user: User, actor: User, at: dt.datetime) -> str:
    """Replace a forgotten password by a one-time one and return it; it is shown once, and signs out other devices.

    A sign-in lock after wrong passwords for this name is lifted.
    """
    password = one_time_password()
    user.set_password(password)
    user.must_change_password = True
    save_kept(user, actor=actor, at=at, why="one-time password")
    reset(username=user.username)
    return password


@transaction.atomic
def set_email(*, user: User, email: str, actor: User, at: dt.datetime) -> User:
    """Change or empty the address to which notices may go. Raises ValidationError for what is none."""
    user.email = email.strip()
    user.clean_fields(exclude=[field.name for field in User._meta.fields if field.name != "email"])
    save_kept(user, actor=actor, at=at)
    return user


@transaction.atomic
def set_account_active(*, user: User, is_active: bool, actor: User, at: dt.datetime) -> User:
    """Close an account, or open it again. Raises ValidationError to close while a post is held today or later (I6)."""
    today = timezone.localdate(at)
    if not is_active and user.appointments.exclude(ends_on__lt=today).exists():
        raise ValidationError(_("This person still holds a post: end every post first, then close the account."))
    user.is_active = is_active
    save_kept(user, actor=actor, at=at)
    return user


def appoint(*, post: NewPost, actor: User, at: dt.datetime) -> Appointment:
    """Give somebody a post from a date on (I6).

    Raises ValidationError when the post does not fit the school or the class, is held already in that time, or when a
    receiver of ``appointment_proposed`` refuses.
    """
    made = appoint_many(posts=[post], actor=actor, at=at)
    if not made:
        raise ValidationError(_("This person holds this post in that time already."))
    return made[0]


@transaction.atomic
def appoint_many(*, posts: Sequence[NewPost], actor: User | None, at: dt.datetime) -> list[Appointment]:
    """Give posts, leaving out what is held in that time already; statements do not grow with the posts.

    All staff belong to one school. Returns the new appointments, with history. Raises ValidationError as ``appoint``.
    """
    held = _held([post.staff for post in posts])
    new: list[Appointment] = []
    for post in posts:
        proposed = _proposed(post)
        if not any(_same_post(proposed, other) for other in held):
            events.appointment_proposed.send(Appointment, appointment=proposed)
            held.append(proposed)
            new.append(proposed)
    if new:
        events.appointments_proposed.send(Appointment, appointments=new)
    return bulk_create_with_history(new, Appointment, default_user=actor, default_date=at) if new else []


def _held(staff: Iterable[User]) -> list[Appointment]:
    return list(Appointment.objects.filter(staff__in={user.pk for user in staff}))


def _proposed(post: NewPost) -> Appointment:
    if post.staff.school_id is None:
        raise ValidationError(_("This account belongs to no school."))
    proposed = Appointment(
        school=post.staff.school,
        staff=post.staff,
        role=post.role,
        school_class=post.school_class,
        subject=post.subject.strip(),
        starts_on=post.starts_on,
        ends_on=post.ends_on,
    )
    _check_fits(proposed)
    return proposed


def _check_fits(proposed: Appointment) -> None:
    of_class = proposed.role in (Role.HEAD_TEACHER, Role.SUBJECT_TEACHER)
    if of_class and proposed.school_class is None:
        raise ValidationError(_("Choose the class of this post."))
    if not of_class and proposed.school_class is not None:
        raise ValidationError(_("This post belongs to the whole school: leave the class empty."))
    if proposed.school_class is not None and proposed.school_class.school_id != proposed.school_id:
        raise ValidationError(_("This class belongs to another school."))
    proposed.clean_fields(exclude=["school", "staff", "school_class"])
    if proposed.ends_on is not None and proposed.ends_on < proposed.starts_on:
        raise ValidationError(_("The last day of a post cannot lie before its first day."))


def _same_post(one: Appointment, other: Appointment) -> bool:
    """Whether both are the same post of the same person with a day in common."""
    if any(
        getattr(one, field) != getattr(other, field) for field in ("staff_id", "role", "school_class_id", "subject")
    ):
        return False
    starts_on = max(one.starts_on, other.starts_on)
    return all(end is None or starts_on <= end for end in (one.ends_on, other.ends_on))


@transaction.atomic
def end_appointment(*, appointment: Appointment, ends_on: dt.date, actor: User, at: dt.datetime) -> Appointment:
    """Let a post end after ``ends_on``, its last day (I6).

    Raises ValidationError before its first day, and for the last registrar, without whom nobody could appoint another.
    """
    if ends_on < appointment.starts_on:
        raise ValidationError(_("The last day of a post cannot lie before its first day."))
    if appointment.role == Role.REGISTRAR and not _other_registrar(appointment, ends_on):
        raise ValidationError(_("Somebody must hold the registrar's post: appoint the successor first."))
    appointment.ends_on = ends_on
    save_kept(appointment, actor=actor, at=at)
    return appointment


def _other_registrar(appointment: Appointment, ends_on: dt.date) -> bool:
    others = Appointment.objects.filter(school_id=appointment.school_id, role=Role.REGISTRAR, staff__is_active=True)
    return others.filter(Q(ends_on=None), starts_on__lte=ends_on + ONE_DAY).exclude(pk=appointment.pk).exists()


@transaction.atomic
def hand_over_class(
    *, school_class: SchoolClass, successor: User, on: dt.date, actor: User, at: dt.datetime
) -> Appointment:
    """Make ``successor`` the head teacher from ``on``; whoever holds the post until then holds it until the day before.

    Raises ValidationError when a head teacher began on that very day or begins later.
    """
    posts = Appointment.objects.filter(school_class=school_class, role=Role.HEAD_TEACHER).exclude(ends_on__lt=on)
    for post in posts:
        end_appointment(appointment=post, ends_on=on - ONE_DAY, actor=actor, at=at)
    new = NewPost(staff=successor, role=Role.HEAD_TEACHER, school_class=school_class, starts_on=on)
    return appoint(post=new, actor=actor, at=at)
