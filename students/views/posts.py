"""Posts by date: given, ended, handed over, by the registrar (J, I6)."""

import datetime as dt

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from kongchuo.lib import clock
from students import words
from students.access import Rights, registrar_only, rights
from students.actions.staff import appoint, end_appointment, hand_over_class
from students.choices import Role
from students.forms.staff import HandOverForm, LastDayForm, PostForm
from students.models import Appointment, SchoolClass
from students.queries.calendar import school_calendar
from students.queries.hand_over import inheritance_of
from students.views.staff import colleague, detail_page, new_post


@registrar_only
@require_POST
def post_new(request: HttpRequest, user_id: int) -> HttpResponse:
    """Gives a person a post."""
    who, person = rights(request), colleague(request, user_id)
    form = PostForm(request.POST, school=who.school, day=who.on)
    if form.is_valid():
        try:
            appoint(post=new_post(person, form.cleaned_data), actor=who.user, at=clock.now())
        except ValidationError as error:
            form.add_error(None, error.messages[0])
        else:
            messages.success(request, _("The post is stored. Rights follow it from its first day to its last."))
            return redirect("students:staff-detail", person.pk)
    return detail_page(request, person, form)


@registrar_only
@require_POST
def post_end(request: HttpRequest, post_id: int) -> HttpResponse:
    """Ends a post after a day."""
    who = rights(request)
    post = get_object_or_404(Appointment, school=who.school, staff__is_superuser=False, pk=post_id)
    form = LastDayForm(request.POST)
    if form.is_valid():
        try:
            end_appointment(appointment=post, ends_on=form.cleaned_data["ends_on"], actor=who.user, at=clock.now())
        except ValidationError as error:
            messages.error(request, error.messages[0])
        else:
            messages.success(request, _("The post ends on %(day)s.") % {"day": form.cleaned_data["ends_on"]})
    else:
        messages.error(request, _("Enter the last day of the post."))
    return redirect("students:staff-detail", post.staff_id)


@registrar_only
def hand_over(request: HttpRequest, class_id: int) -> HttpResponse:
    """Hands a class over to its next head teacher in one step."""
    who = rights(request)
    school_class = get_object_or_404(SchoolClass, school=who.school, pk=class_id)
    form = HandOverForm(request.POST or None, school=who.school, initial={"on": who.on})
    if form.is_valid() and _handed_over(who, school_class, form):
        messages.success(request, _("%(name)s is head teacher from %(day)s.") % _said(form))
        return redirect("students:staff-list")
    context = {
        "form": form,
        "name": words.class_name(school_class.entry_year, school_class.number, who.on),
        "current": _current(school_class, who.on),
        "open_matters": _open_matters(school_class, who.on),
    }
    return render(request, "students/class_hand_over.html", context, status=422 if form.errors else 200)


def _handed_over(who: Rights, school_class: SchoolClass, form: HandOverForm) -> bool:
    try:
        hand_over_class(school_class=school_class, actor=who.user, at=clock.now(), **form.cleaned_data)
    except ValidationError as error:
        form.add_error(None, error.messages[0])
    return form.is_valid()


def _said(form: HandOverForm) -> dict[str, object]:
    return {"name": form.cleaned_data["successor"].name, "day": words.short_day(form.cleaned_data["on"])}


def _current(school_class: SchoolClass, day: dt.date) -> list[str]:
    posts = Appointment.objects.filter(school_class=school_class, role=Role.HEAD_TEACHER, starts_on__lte=day)
    return list(posts.exclude(ends_on__lt=day).order_by("starts_on").values_list("staff__name", flat=True))


def _open_matters(school_class: SchoolClass, today: dt.date) -> list[tuple[str, int, str]]:
    """What the successor takes over: in words, how many, and where to look."""
    found = inheritance_of(school_class, school_calendar(school_class.school_id), today)
    of_class = reverse("students:class-detail", args=[school_class.pk])
    needs = f"{reverse('students:need-list')}?school_class={school_class.pk}"
    return [
        (_("Children in the class"), found.children, reverse("students:class-names", args=[school_class.pk])),
        (_("Leave running, due back, overdue or ahead"), found.leave, reverse("students:leave-list")),
        (_("Children absent without leave now, or with a flag"), found.watched, reverse("students:watch-list")),
        (_("Of these, guardians nobody has contacted"), found.uncontacted, of_class),
        (_("Children with needs"), found.needs, needs),
        (_("Open tasks of the registrar about its children"), found.tasks, reverse("students:task-list")),
        (_("Spot checks waiting for an explanation"), found.checks, reverse("students:check-list")),
    ]
