"""A class by hand: names pasted one a line, and the first roll can be taken."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from kongchuo.lib import clock
from students import words
from students.access import Rights, registrar_only, rights
from students.actions.classes import NewClass, add_class
from students.forms.setup import ClassForm
from students.models import SchoolClass
from students.rules.class_names import school_year


@registrar_only
def class_new(request: HttpRequest) -> HttpResponse:
    """Opens a class and leads on to its roll of today."""
    who = rights(request)
    form = ClassForm(request.POST or None, school=who.school, day=who.on)
    made = _added(who, form) if form.is_valid() else None
    if made is not None:
        name = words.class_name(made.entry_year, made.number, who.on)
        messages.success(request, _("%(name)s is open. Its roll can be taken now.") % {"name": name})
        return redirect("students:roll-edit", made.pk, who.on)
    return render(request, "students/class_new.html", {"form": form}, status=422 if form.errors else 200)


def _added(who: Rights, form: ClassForm) -> SchoolClass | None:
    data = form.cleaned_data
    new = NewClass(
        entry_year=school_year(who.on) - data["grade"] + 1,
        number=data["number"],
        names=data["names"],
        starts_on=data["starts_on"],
        place=data["place"],
        head_teacher=data["head_teacher"],
    )
    try:
        return add_class(school=who.school, new=new, actor=who.user, at=clock.now())
    except ValidationError as error:
        form.add_error(None, error.messages[0])
        return None
