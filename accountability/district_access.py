"""Which schools somebody at a central school or district looks over (J, I6)."""

from django.http import Http404

from accountability.access import oversees
from students.access import Rights, allow
from students.models import School
from students.queries.schools import schools_under

sees_district = allow(oversees)


def overseen(who: Rights) -> list[School]:
    """The own school and every school below it, for who holds the post; of others nothing. Raises Http404."""
    if not oversees(who):
        raise Http404
    return schools_under(who.school.pk)


def get_overseen(who: Rights, school_id: int) -> School:
    """One of these schools. Raises Http404 for any other."""
    found = next((school for school in overseen(who) if school.pk == school_id), None)
    if found is None:
        raise Http404
    return found
