"""Adding and changing terms (A1)."""

import datetime as dt

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from students.actions.calendar import prefill_years
from students.actions.history import save_kept
from students.actions.rolls_at_stake import rolls_watched
from students.models import School, Term, User

# A plausibility bound against typing errors in the year; it decides nothing else.
_LONGEST_TERM = dt.timedelta(days=300)


@transaction.atomic
def save_term(
    *,
    school: School,
    name: str,
    starts_on: dt.date,
    ends_on: dt.date,
    actor: User | None,
    at: dt.datetime,
    term: Term | None = None,
    is_confirmed: bool = False,
) -> Term:
    """Add a term, or change one (A1). Both dates belong to it. Days of it in known years are prefilled.

    Raises ValidationError for dates out of order, an overlap or an absurd length. Raises RollsInTheWay when the new
    dates leave rolls outside every term, unless ``is_confirmed``.
    """
    term = term or Term(school=school)
    term.name, term.starts_on, term.ends_on = name.strip(), starts_on, ends_on
    _check_term(term)
    with rolls_watched(school.pk, is_confirmed=is_confirmed):
        save_kept(term, actor=actor, at=at)
    prefill_years(school=school, years=range(starts_on.year, ends_on.year + 1), actor=actor, at=at)
    return term


def _check_term(term: Term) -> None:
    if term.ends_on <= term.starts_on:
        raise ValidationError({"ends_on": _("The last day of a term lies after its first day.")})
    if term.ends_on - term.starts_on > _LONGEST_TERM:
        raise ValidationError({"ends_on": _("A term this long is a mistake: look at the years again.")})
    others = Term.objects.filter(school=term.school, starts_on__lte=term.ends_on, ends_on__gte=term.starts_on)
    other = others.exclude(pk=term.pk).first()
    if other is not None:
        raise ValidationError(_("These dates overlap with %(term)s. Change one of the two.") % {"term": other.name})
