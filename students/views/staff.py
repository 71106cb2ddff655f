"""Accounts of the staff: the office reads, the registrar writes (J, I6)."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from kongchuo.lib import clock
from kongchuo.lib.masks import mask_phone
from students.access import office_only, registrar_only, rights
from students.actions.staff import (
    FirstPassword,
    NewPerson,
    NewPost,
    appoint,
    make_account,
    set_account_active,
    set_email,
    set_one_time_password,
)
from students.choices import Role
from students.forms.staff import EmailForm, LastDayForm, NewPersonForm, PostForm
from students.models import Appointment, User
from students.queries.staff import posts_of, staff_of
from students.staff_words import post_lines, post_words, span_words


@office_only
def staff_list(request: HttpRequest) -> HttpResponse:
    """Everybody with an account, and the posts held today or later."""
    who = rights(request)
    people = [(person.user, post_lines(person.posts, who.on)) for person in staff_of(who.school, who.on)]
    context = {"people": people, "is_registrar": who.is_registrar}
    return render(request, "students/staff_list.html", context)


def colleague(request: HttpRequest, user_id: int) -> User:
    """A member of staff of the same school. Raises Http404 otherwise; an administrator's account is nobody's (I6)."""
    return get_object_or_404(User, school=rights(request).school, is_superuser=False, pk=user_id)


@registrar_only
def staff_new(request: HttpRequest) -> HttpResponse:
    """Adds a person, with a first post where one is chosen; shows the one-time password once."""
    who = rights(request)
    form = NewPersonForm(request.POST or None, school=who.school, day=who.on)
    if form.is_valid():
        try:
            return _password_page(request, _added(request, form.cleaned_data))
        except ValidationError as error:
            form.add_error(None, error.messages[0])
    return render(request, "students/staff_new.html", {"form": form}, status=422 if form.errors else 200)


@transaction.atomic
def _added(request: HttpRequest, data: dict[str, Any]) -> FirstPassword:
    who, at = rights(request), clock.now()
    person = NewPerson(data["name"], data["staff_number"], data["phone"])
    first = make_account(school=who.school, person=person, actor=who.user, at=at)
    if data["role"]:
        appoint(post=new_post(first.user, data), actor=who.user, at=at)
    return first


def new_post(user: User, data: dict[str, Any]) -> NewPost:
    """The post that a form names."""
    return NewPost(user, Role(data["role"]), data["starts_on"], data["school_class"], data["subject"])


def _password_page(request: HttpRequest, first: FirstPassword) -> HttpResponse:
    return render(request, "students/staff_password.html", {"person": first.user, "password": first.password})


@registrar_only
def detail(request: HttpRequest, user_id: int) -> HttpResponse:
    """A person's account and posts."""
    return detail_page(request, colleague(request, user_id))


def detail_page(
    request: HttpRequest, person: User, form: PostForm | None = None, email_form: EmailForm | None = None
) -> HttpResponse:
    """The page of a person, with the forms of a new post and of the e-mail (those handed in, when they were wrong)."""
    who = rights(request)
    context = {
        "person": person,
        "phone": mask_phone(person.phone) if person.phone else "",
        "post_rows": [_post_row(post, who.on) for post in posts_of(person)],
        "form": form or PostForm(school=who.school, day=who.on),
        "email_form": email_form or EmailForm(initial={"email": person.email}),
        "end_form": LastDayForm(initial={"ends_on": who.on}),
    }
    return render(request, "students/staff_detail.html", context, status=422 if form or email_form else 200)


def _post_row(post: Appointment, today: Any) -> dict[str, Any]:
    is_over = post.ends_on is not None and post.ends_on < today
    return {"post": post, "words": post_words(post, today), "span": span_words(post), "is_over": is_over}


@registrar_only
@require_POST
def password(request: HttpRequest, user_id: int) -> HttpResponse:
    """A new one-time password, shown once; also unlocks a name that was locked after wrong passwords."""
    person = colleague(request, user_id)
    made = set_one_time_password(user=person, actor=rights(request).user, at=clock.now())
    return _password_page(request, FirstPassword(person, made))


@registrar_only
def email(request: HttpRequest, user_id: int) -> HttpResponse:
    """Stores the address to which notices may go, or empties it; asked for by its address, it is the person's page."""
    person = colleague(request, user_id)
    if request.method != "POST":
        return detail_page(request, person)
    form = EmailForm(request.POST)
    if not form.is_valid():
        return detail_page(request, person, email_form=form)
    set_email(user=person, email=form.cleaned_data["email"], actor=rights(request).user, at=clock.now())
    messages.success(request, _("The e-mail address is stored."))
    return redirect("students:staff-detail", person.pk)


@registrar_only
@require_POST
def active(request: HttpRequest, user_id: int) -> HttpResponse:
    """Closes an account without posts, or opens it again."""
    person = colleague(request, user_id)
    is_active = request.POST.get("active") == "on"
    try:
        set_account_active(user=person, is_active=is_active, actor=rights(request).user, at=clock.now())
    except ValidationError as error:
        messages.error(request, error.messages[0])
    else:
        messages.success(request, _("The account is open.") if is_active else _("The account is closed."))
    return redirect("students:staff-detail", person.pk)
