"""Entries that pages of the admin leave when they name children (I2)."""

from collections import Counter
from typing import Any

from django.contrib.admin.utils import unquote
from django.db.models import Model
from django.http import HttpRequest, HttpResponse

from kongchuo.lib import clock
from students.actions.access import record_access
from students.choices import AccessKind
from students.models import Student


def names_children(model: type[Model]) -> bool:
    """Whether a row of the model is a child or is about one."""
    return model is Student or any(field.name == "student" and not field.null for field in model._meta.concrete_fields)


def remember_list(request: HttpRequest, shown: HttpResponse) -> None:
    """One entry for each school with rows on the page; an administrator of the machine sees several."""
    found = (getattr(shown, "context_data", None) or {}).get("cl")
    if found is None:
        return
    for school_id, count in Counter(row.school_id for row in found.result_list).items():
        _record(request, "students", school_id=school_id, count=count)


def remember_row(request: HttpRequest, model: type[Any], object_id: str | None, shown: HttpResponse) -> None:
    """An entry for the child of a row that was shown."""
    if request.method != "GET" or shown.status_code != 200 or object_id is None:
        return
    rows = model._default_manager.filter(pk=unquote(object_id))
    school_id, student_id = rows.values_list("school_id", "pk" if model is Student else "student_id").get()
    _record(request, "student.admin", school_id=school_id, student_id=student_id)


def _record(request: HttpRequest, what: str, **about: int | None) -> None:
    actor: Any = request.user
    record_access(actor=actor, at=clock.now(), kind=AccessKind.VIEW, what=what, **about)
