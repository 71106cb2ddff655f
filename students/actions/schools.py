"""Whom a school reports to (J)."""

import datetime as dt

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from students.actions.history import save_kept
from students.models import School, User
from students.queries.schools import parents_of_schools
from students.rules.school_tree import makes_circle


@transaction.atomic
def set_central_school(*, school: School, central: School | None, actor: User | None, at: dt.datetime) -> School:
    """Let the school report to another one, or to none. Raises ValidationError where it would stand above itself.

    The rows of all schools are locked in order, so that two changes at once cannot close a circle between them.
    """
    locked = {row.pk: row for row in School.objects.select_for_update().order_by("pk")}
    must_not_make_circle(school, central)
    found = locked[school.pk]
    found.central_school = central
    save_kept(found, actor=actor, at=at)
    return found


def must_not_make_circle(school: School, central: School | None) -> None:
    """Raises ValidationError where the school would stand above itself (J)."""
    if makes_circle(school.pk, central.pk if central else None, parents_of_schools()):
        told = _("%(name)s stands below %(school)s already: a school cannot report to one below it.")
        raise ValidationError({"central_school": told % {"name": central, "school": school}})
