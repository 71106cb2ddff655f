"""Fetch and authorise in one step; what is not yours answers 404 (I6, J)."""

from django.http import Http404

from accountability.models import AidRecord, SupportPair
from accountability.queries.support import is_over
from students.access import Rights, allow, get_student
from students.choices import Role

SUPPORTER = "supporter"
# Asked with the posts of everybody on every page, so that the menu costs no statement (decision 0021).
SUPPORTS = (
    "FROM accountability_supportpair WHERE staff_id = %s AND school_id = %s AND (ended_on IS NULL OR ended_on > %s)"
)


def oversees(who: Rights) -> bool:
    """Whether somebody belongs to the central school or district, which receives the reports (J)."""
    return Role.OVERSIGHT in who.roles


def supports(who: Rights) -> bool:
    """Whether somebody has a support pair today; the access ends with the pair (I6)."""
    return SUPPORTER in who.also


sees_support = allow(lambda who: who.sees_all or supports(who))
sees_aid = allow(lambda who: who.sees_all or bool(who.head_of))
sees_reported = allow(lambda who: who.sees_all or oversees(who))


def get_pair(who: Rights, pair_id: int) -> SupportPair:
    """A pair of the school for the office, an own pair that is not over for its supporter. Raises Http404 otherwise."""
    pairs = SupportPair.objects.filter(school=who.school, pk=pair_id)
    if not who.sees_all:
        pairs = pairs.filter(staff=who.user).exclude(is_over(who.on))
    found = pairs.select_related("staff", "student").first()
    if found is None:
        raise Http404
    return found


def may_record(who: Rights, pair: SupportPair) -> bool:
    """Whether the person records contacts of the pair: its supporter, and the registrar from paper (M10, J)."""
    return pair.staff_id == who.user.pk or who.is_registrar


def get_aid(who: Rights, aid_id: int) -> AidRecord:
    """A record of aid to a child whose record the person sees. Raises Http404 otherwise."""
    found = AidRecord.objects.filter(school=who.school, pk=aid_id).select_related("student").first()
    if found is None:
        raise Http404
    get_student(who, found.student_id)
    return found
