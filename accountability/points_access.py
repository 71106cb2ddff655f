"""Whose sheet of deductions is whose: teachers see their own, the office all, nobody else any (F11, J)."""

from django.db.models import QuerySet
from django.http import Http404, HttpRequest

from accountability.models import LedgerEntry, Objection, Veto
from accountability.queries.points import charges_with_all, objections_of
from students.access import Rights
from students.models import Term, User
from students.queries.retention import counted_term


def visible_charges(who: Rights) -> QuerySet[LedgerEntry]:
    """All charges of the school for the office, else the own ones, whatever post is held today (F11)."""
    rows = charges_with_all(who.school.pk)
    return rows if who.sees_all else rows.filter(staff=who.user)


def get_charge_entry(who: Rights, entry_id: int) -> LedgerEntry:
    """A charge that the person may see. Raises Http404 otherwise."""
    found = (
        visible_charges(who).select_related("confirmation__by", "reversed_by__posted_by").filter(pk=entry_id).first()
    )
    if found is None:
        raise Http404
    return found


def get_own_charge(who: Rights, entry_id: int) -> LedgerEntry:
    """An own charge, to object to. Raises Http404 for anybody else's."""
    found = get_charge_entry(who, entry_id)
    if found.staff_id != who.user.pk:
        raise Http404
    return found


def get_objection(who: Rights, objection_id: int) -> Objection:
    """An objection in the school. Raises Http404 otherwise."""
    found = objections_of(who.school.pk).filter(pk=objection_id).first()
    if found is None:
        raise Http404
    return found


def get_veto(who: Rights, veto_id: int) -> Veto:
    """A veto of the school. Raises Http404 otherwise."""
    about = ("settlement__term", "school_class")
    found = Veto.objects.filter(school=who.school, pk=veto_id).select_related(*about).first()
    if found is None:
        raise Http404
    return found


def get_colleague(who: Rights, user_id: int) -> User:
    """A member of staff of the school. Raises Http404 otherwise."""
    found = User.objects.filter(school=who.school, pk=user_id).first()
    if found is None:
        raise Http404
    return found


def asked_term(request: HttpRequest, who: Rights) -> Term | None:
    """The term of ``?term=``, else the present or last one; None before the first. Raises Http404 for nonsense."""
    text = request.GET.get("term", "")
    if not text:
        return counted_term(who.school.pk, who.on)
    is_number = text.isascii() and text.isdecimal() and len(text) < 15
    found = Term.objects.filter(school=who.school, pk=int(text)).first() if is_number else None
    if found is None:
        raise Http404
    return found
