"""Accounts, one-time passwords, posts by date and substitutes (I6, B10, J)."""

import datetime as dt
from typing import Any

import pytest
from axes.models import AccessAttempt
from django.core.exceptions import ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext

from students import events
from students.access import rights_on
from students.actions import staff as actions
from students.actions.staff import NewPerson, NewPost
from students.actions.substitutes import name_substitute, remove_substitute
from students.choices import Role
from students.models import Appointment, School, SchoolClass, Substitution, User
from tests import make

MONDAY = dt.date(2026, 11, 23)
AT = make.at(MONDAY)
DAY = dt.timedelta(days=1)


def accounts(school: School, actor: User, *people: NewPerson) -> list[actions.FirstPassword]:
    return actions.make_accounts(school=school, people=people, actor=actor, at=AT)


def test_an_account_gets_a_one_time_password_and_a_history_row(school: School, registrar: User) -> None:
    made = actions.make_account(school=school, person=NewPerson("林晓雯", "T0042"), actor=registrar, at=AT)
    made.user.refresh_from_db()
    assert made.user.username == "T0042"
    assert made.user.must_change_password
    assert made.user.check_password(made.password)
    assert made.user.history.get().history_user == registrar
    assert len(made.password) == 10 and not set(made.password) & set("0o1il2z5s8b")


@pytest.mark.parametrize(
    ("person", "username"),
    [
        (NewPerson("林晓雯", "T0042"), "T0042"),
        (NewPerson("林晓雯"), "linxiaowen"),
        (NewPerson("林晓雯", "taken"), "{code}-taken"),
        (NewPerson("林晓雯", "TAKEN"), "{code}-TAKEN"),
        (NewPerson("林晓雯", "T 0042/7"), "T00427"),
        (NewPerson("买买提·阿不都热合曼"), "maimaitiabudurehiman"),
    ],
    ids=["staff number", "pinyin", "taken", "taken in other case", "signs left out", "long name"],
)
def test_user_names(school: School, registrar: User, person: NewPerson, username: str) -> None:
    make.make_user(school, username="taken")
    made = accounts(school, registrar, person)[0].user.username
    expected = username.format(code=school.code)
    assert made == expected or (person.name.startswith("买买提") and made.startswith("maimaiti"))


def test_two_people_of_one_name_get_two_user_names(school: School, registrar: User) -> None:
    made = accounts(school, registrar, NewPerson("王芳"), NewPerson("王芳"), NewPerson("王芳"))
    assert [one.user.username for one in made] == ["wangfang", f"{school.code}-wangfang", f"{school.code}-wangfang-2"]


@pytest.mark.parametrize(
    "people",
    [[NewPerson(" ")], [NewPerson("王芳", "7"), NewPerson("李娜", "7")], [NewPerson("王芳", "known")]],
    ids=["no name", "one number twice", "number known"],
)
def test_accounts_refused_leave_nothing(school: School, registrar: User, people: list[NewPerson]) -> None:
    make.make_user(school, staff_number="known")
    before = User.objects.count()
    with pytest.raises(ValidationError):
        accounts(school, registrar, *people)
    assert User.objects.count() == before


def _statements(call: Any) -> int:
    with CaptureQueriesContext(connection) as captured:
        call()
    return len(captured)


def test_statements_do_not_grow_with_accounts_or_posts(school: School, registrar: User) -> None:
    one = _statements(lambda: accounts(school, registrar, NewPerson("一", "1")))
    many = _statements(lambda: accounts(school, registrar, *(NewPerson("三", f"3{n}") for n in range(3))))
    assert one == many
    staff = [make.make_user(school) for _ in range(4)]
    posts = [NewPost(user, Role.REGISTRAR, MONDAY) for user in staff]
    one = _statements(lambda: actions.appoint_many(posts=posts[:1], actor=registrar, at=AT))
    assert one == _statements(lambda: actions.appoint_many(posts=posts[1:], actor=registrar, at=AT))


def test_a_new_one_time_password_replaces_the_old_one(registrar: User, head_teacher: User) -> None:
    password = actions.set_one_time_password(user=head_teacher, actor=registrar, at=AT)
    head_teacher.refresh_from_db()
    assert head_teacher.check_password(password) and head_teacher.must_change_password
    assert not head_teacher.check_password("correct horse 1")
    assert head_teacher.history.filter(history_user=registrar, history_change_reason="one-time password").exists()


def test_a_new_one_time_password_lifts_the_lock_of_that_name_only(registrar: User, head_teacher: User) -> None:
    for name in (head_teacher.username, registrar.username):
        AccessAttempt.objects.create(username=name, ip_address="10.0.0.1", failures_since_start=9)
    actions.set_one_time_password(user=head_teacher, actor=registrar, at=AT)
    assert list(AccessAttempt.objects.values_list("username", flat=True)) == [registrar.username]


def test_an_account_closes_only_after_its_posts_i6(registrar: User, head_teacher: User) -> None:
    close = {"user": head_teacher, "is_active": False, "actor": registrar, "at": AT}
    with pytest.raises(ValidationError):
        actions.set_account_active(**close)
    post = head_teacher.appointments.get()
    actions.end_appointment(appointment=post, ends_on=MONDAY - DAY, actor=registrar, at=AT)
    actions.set_account_active(**close)
    head_teacher.refresh_from_db()
    assert not head_teacher.is_active


def test_rights_begin_and_end_with_the_post_i6(school_class: SchoolClass, registrar: User) -> None:
    user = make.make_user(school_class.school)
    post = NewPost(user, Role.HEAD_TEACHER, MONDAY, school_class, ends_on=MONDAY + DAY)
    actions.appoint(post=post, actor=registrar, at=AT)
    held = [rights_on(user, MONDAY + DAY * offset) for offset in (-1, 0, 1, 2)]
    assert [bool(who and who.head_of) for who in held] == [False, True, True, False]


def test_posts_that_do_not_fit_are_refused(school_class: SchoolClass, registrar: User) -> None:
    user = make.make_user(school_class.school)
    other = make.make_class(make.make_school())
    wrong = [
        NewPost(user, Role.HEAD_TEACHER, MONDAY),
        NewPost(user, Role.PRINCIPAL, MONDAY, school_class),
        NewPost(user, Role.HEAD_TEACHER, MONDAY, other),
        NewPost(user, Role.PRINCIPAL, MONDAY, ends_on=MONDAY - DAY),
        NewPost(user, Role.SUBJECT_TEACHER, MONDAY, school_class, "长" * 21),
    ]
    for post in wrong:
        with pytest.raises(ValidationError):
            actions.appoint(post=post, actor=registrar, at=AT)
    assert not user.appointments.exists()


def test_a_post_already_held_is_left_out(school_class: SchoolClass, registrar: User, subject_teacher: User) -> None:
    maths = NewPost(subject_teacher, Role.SUBJECT_TEACHER, MONDAY, school_class, "数学")
    art = NewPost(subject_teacher, Role.SUBJECT_TEACHER, MONDAY, school_class, "美术")
    with pytest.raises(ValidationError):
        actions.appoint(post=maths, actor=registrar, at=AT)
    made = actions.appoint_many(posts=[maths, art, art], actor=registrar, at=AT)
    assert [post.subject for post in made] == ["美术"]
    assert made[0].history.get().history_user == registrar


def test_a_receiver_may_refuse_a_post_and_nothing_is_written(school_class: SchoolClass, registrar: User) -> None:
    user = make.make_user(school_class.school)

    def refuse(appointment: Appointment, **kwargs: object) -> None:
        if appointment.role == Role.HEAD_TEACHER:
            raise ValidationError("vetoed")

    events.appointment_proposed.connect(refuse)
    try:
        posts = [NewPost(user, Role.REGISTRAR, MONDAY), NewPost(user, Role.HEAD_TEACHER, MONDAY, school_class)]
        with pytest.raises(ValidationError, match="vetoed"):
            actions.appoint_many(posts=posts, actor=registrar, at=AT)
    finally:
        events.appointment_proposed.disconnect(refuse)
    assert not user.appointments.exists()


def test_the_last_registrar_stays_until_a_successor_is_there(school: School, registrar: User) -> None:
    end = {"appointment": registrar.appointments.get(), "ends_on": MONDAY, "actor": registrar, "at": AT}
    with pytest.raises(ValidationError):
        actions.end_appointment(**end)
    successor = NewPost(make.make_user(school), Role.REGISTRAR, MONDAY + DAY)
    actions.appoint(post=successor, actor=registrar, at=AT)
    assert actions.end_appointment(**end).ends_on == MONDAY


def test_handing_over_a_class_leaves_no_day_without_a_head_teacher(
    school_class: SchoolClass, head_teacher: User, registrar: User
) -> None:
    successor = make.make_user(school_class.school)
    hand_over = {"school_class": school_class, "successor": successor, "actor": registrar, "at": AT}
    actions.hand_over_class(on=MONDAY, **hand_over)
    assert head_teacher.appointments.get().ends_on == MONDAY - DAY
    assert successor.appointments.get().starts_on == MONDAY
    with pytest.raises(ValidationError):
        actions.hand_over_class(on=MONDAY, **hand_over)


@pytest.mark.parametrize("offset", [0, 1], ids=["today", "tomorrow"])
def test_a_substitute_may_take_the_roll_that_day_only_b10(
    school_class: SchoolClass, subject_teacher: User, principal: User, offset: int
) -> None:
    day = MONDAY + DAY * offset
    named = {"school_class": school_class, "staff": subject_teacher, "date": day, "actor": principal, "at": AT}
    first = name_substitute(**named)
    assert name_substitute(**named) == first
    held = [rights_on(subject_teacher, day + DAY * shift) for shift in (-1, 0, 1)]
    assert [who is not None and who.submits_roll(school_class.id) for who in held] == [False, True, False]
    remove_substitute(substitution=first, actor=principal, at=AT)
    assert not Substitution.objects.exists()
    assert Substitution.history.latest().history_user == principal


def test_substitutes_refused_b10(
    school_class: SchoolClass, subject_teacher: User, head_teacher: User, principal: User
) -> None:
    stranger = make.make_user(make.make_school())
    closed = make.make_user(school_class.school, is_active=False)
    cases = [(subject_teacher, MONDAY - DAY), (stranger, MONDAY), (closed, MONDAY), (head_teacher, MONDAY)]
    for staff, day in cases:
        with pytest.raises(ValidationError):
            name_substitute(school_class=school_class, staff=staff, date=day, actor=principal, at=AT)


def test_a_past_substitute_stays_on_record(school_class: SchoolClass, subject_teacher: User, principal: User) -> None:
    named = name_substitute(school_class=school_class, staff=subject_teacher, date=MONDAY, actor=principal, at=AT)
    with pytest.raises(ValidationError):
        remove_substitute(substitution=named, actor=principal, at=make.at(MONDAY + DAY))
