"""Who opens which agreement, and what waits for whom (F1, I6, J)."""

from django.http import Http404

from accountability.models import Agreement
from accountability.queries.agreements import AgreementRow, agreement_rows, rows_binding, valid_agreements
from students.access import Rights, allow

WAITS, WAITS_PRINCIPAL = "agreement waits", "agreement waits for the principal"
_VALID = (
    "FROM accountability_agreement agreement "
    "JOIN accountability_paper paper ON paper.id = agreement.paper_id AND paper.voided_at IS NULL "
    "JOIN students_appointment post ON {post} "
    "WHERE post.staff_id = %s AND agreement.school_id = %s AND %s BETWEEN "
    "CASE WHEN post.starts_on > agreement.starts_on THEN post.starts_on ELSE agreement.starts_on END AND "
    "CASE WHEN post.ends_on < agreement.ends_on THEN post.ends_on ELSE agreement.ends_on END "
    "AND NOT EXISTS (SELECT 1 FROM accountability_agreement later WHERE later.replaces_id = agreement.id) "
    "AND NOT EXISTS (SELECT 1 FROM accountability_agreementsignature done WHERE done.agreement_id = agreement.id "
    "AND done.person_id = post.staff_id AND done.party = '{party}')"
)
# Asked with the posts of everybody on every page, so that menu and first pages cost no statement (decision 0021).
HOLDER_WAITS = _VALID.format(
    post="post.school_class_id = agreement.school_class_id AND post.role = agreement.role "
    "AND post.subject = agreement.subject",
    party="holder",
)
PRINCIPAL_WAITS = _VALID.format(
    post="post.school_id = agreement.school_id AND post.role = 'principal'", party="principal"
)


def waits(who: Rights) -> bool:
    """Whether an agreement of an own post waits for a signature or an acknowledgement (M15)."""
    return WAITS in who.also


def waits_principal(who: Rights) -> bool:
    """Whether agreements wait for the principal's signature."""
    return WAITS_PRINCIPAL in who.also


def holds_a_post(who: Rights) -> bool:
    """Whether somebody is head teacher or teaches a subject: whom agreements may bind (F1)."""
    return bool(who.head_of or who.teaches)


holders_only = allow(holds_a_post)


def get_agreement(who: Rights, agreement_id: int) -> AgreementRow:
    """An agreement of the school for the office, one that binds them today for others. Raises Http404 otherwise (J)."""
    if not who.sees_all:
        found = [row for row in rows_binding(who.user, who.school.pk, who.on) if row.agreement.pk == agreement_id]
    else:
        rows = Agreement.objects.filter(school=who.school, pk=agreement_id)
        found = agreement_rows(rows, who.school.pk, who.on, with_content=True)
    if not found:
        raise Http404
    return found[0]


def is_valid(row: AgreementRow) -> bool:
    """Whether nothing replaces the agreement and its paper is not void."""
    return valid_agreements(row.agreement.school_id).filter(pk=row.agreement.pk).exists()
