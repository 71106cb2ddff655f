"""Which term a command is about."""

from django.core.management.base import CommandError
from django.utils.translation import gettext as _

from students.models import Term


def named_term(name: str, school: str | None) -> Term:
    """The term of that name, of the school of that code where there are several. Raises CommandError."""
    rows = Term.objects.filter(name=name, **({"school__code": school} if school else {}))
    found = list(rows[:2])
    if not found:
        raise CommandError(_("There is no term of this name."))
    if len(found) > 1:
        raise CommandError(_("Several schools have a term of this name: name the school with --school."))
    return found[0]
