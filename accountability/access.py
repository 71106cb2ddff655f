"""Fetch and authorise in one step; what is not yours answers 404 (I6, J)."""

from django.db.models import QuerySet
from django.http import Http404

from accountability.choices import FileKind
from accountability.models import (
    AidRecord,
    CaseEvent,
    DropoutCase,
    HomeVisit,
    Incident,
    Notice,
    PolicyProposal,
    StoredFile,
    SupportPair,
)
from accountability.queries.case_people import in_charge, naming_events
from accountability.queries.policy_pages import proposals
from accountability.queries.support import is_over
from students.access import Rights, allow, class_id_of, get_class, get_student
from students.choices import Role
from students.models import SchoolClass, Student

SUPPORTER, NAMED = "supporter", "named"
# Asked with the posts of everybody on every page, so that the menu costs no statement (decision 0021).
SUPPORTS = (
    "FROM accountability_supportpair WHERE staff_id = %s AND school_id = %s AND (ended_on IS NULL OR ended_on > %s)"
)
# The last event of an open case that names somebody and was not taken back: as ``queries.case_people.naming_events``.
NAMES = (
    "FROM accountability_caseevent event JOIN accountability_dropoutcase held ON held.id = event.case_id "
    "WHERE event.staff_id = %s AND held.school_id = %s AND held.opened_on <= %s AND held.closed_on IS NULL "
    "AND event.kind = 'responsible' "
    "AND NOT EXISTS (SELECT 1 FROM accountability_caseevent back WHERE back.reverses_id = event.id) "
    "AND NOT EXISTS (SELECT 1 FROM accountability_caseevent later WHERE later.case_id = event.case_id "
    "AND later.kind = 'responsible' AND later.id > event.id "
    "AND NOT EXISTS (SELECT 1 FROM accountability_caseevent back WHERE back.reverses_id = later.id))"
)

CONCERNED, HEARING = "concerned", "hearing"
# The person whom an incident concerns, and whether a statement is waited for.
CONCERNS = 'FROM accountability_incident WHERE person_id = %s AND school_id = %s AND "on" <= %s'
AWAITS = (
    "FROM accountability_incidentstep asked JOIN accountability_incident held ON held.id = asked.incident_id "
    "WHERE held.person_id = %s AND held.school_id = %s AND asked.kind = 'asked' AND held.\"on\" <= %s "
    "AND NOT EXISTS (SELECT 1 FROM accountability_incidentstep later WHERE later.incident_id = held.id "
    "AND later.id > asked.id AND later.kind IN ('statement', 'declined', 'decision'))"
)

UNREAD = "unread"
# Asked with the posts too: the bell of every page costs no statement (decisions 0021 and 0025).
HAS_UNREAD = (
    "FROM accountability_notice WHERE recipient_id = %s AND school_id = %s AND day <= %s "
    "AND channel = 'in_app' AND read_at IS NULL"
)

PROPOSED, VETO_LINE = "proposed", "veto_line"
# Asked with the posts too, so that a principal is led to what waits for a decision (J), and to the note of F6.
HAS_PROPOSED = (
    "FROM accountability_policyproposal made "
    "JOIN students_appointment post ON post.school_id = made.school_id AND post.role = 'principal' "
    "WHERE post.staff_id = %s AND made.school_id = %s AND made.effective_on >= %s "
    "AND NOT EXISTS (SELECT 1 FROM accountability_policydecision said WHERE said.proposal_id = made.id)"
)
HAS_VETO_LINE_UNREAD = (
    "FROM students_appointment post WHERE post.staff_id = %s AND post.school_id = %s AND post.starts_on <= %s "
    "AND post.role = 'principal' "
    "AND NOT EXISTS (SELECT 1 FROM accountability_vetolineread said WHERE said.school_id = post.school_id)"
)


def oversees(who: Rights) -> bool:
    """Whether somebody belongs to the central school or district, which receives the reports (J)."""
    return Role.OVERSIGHT in who.roles


def has_proposed(who: Rights) -> bool:
    """Whether a change of values waits for the decision of this principal."""
    return who.is_principal and PROPOSED in who.also


def has_veto_line_unread(who: Rights) -> bool:
    """Whether this principal has not confirmed yet to have read the note on the line of the veto (F6)."""
    return who.is_principal and VETO_LINE in who.also


def supports(who: Rights) -> bool:
    """Whether somebody has a support pair today; the access ends with the pair (I6)."""
    return SUPPORTER in who.also


def has_unread(who: Rights) -> bool:
    """Whether somebody has a notice that was not opened."""
    return UNREAD in who.also


def is_concerned(who: Rights) -> bool:
    """Whether an incident concerns the person, who then reads it (F9, F11)."""
    return CONCERNED in who.also


def is_awaited(who: Rights) -> bool:
    """Whether the person was asked to be heard and has not answered yet (F9)."""
    return HEARING in who.also


sees_support = allow(lambda who: who.sees_all or supports(who))
sees_aid = allow(lambda who: who.sees_all or bool(who.head_of))
sees_incidents = allow(lambda who: who.sees_all or is_concerned(who))
sees_evaluation = allow(lambda who: who.sees_all or bool(who.head_of))
sees_reported = allow(lambda who: who.sees_all or oversees(who))


def get_evaluated_class(who: Rights, class_id: int) -> SchoolClass:
    """A class whose evaluation the person reads: any for the office, own ones for head teachers (F10, J, I6).

    Raises Http404 otherwise, also for who only stands in for a day.
    """
    if not (who.sees_all or class_id in who.head_of):
        raise Http404
    return get_class(who, class_id)


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


def get_notice(who: Rights, notice_id: int) -> Notice:
    """A message of the own school. Raises Http404 otherwise."""
    found = Notice.objects.filter(school=who.school, pk=notice_id).first()
    if found is None:
        raise Http404
    return found


def get_aid(who: Rights, aid_id: int) -> AidRecord:
    """A record of aid to a child whose record the person sees. Raises Http404 otherwise."""
    found = AidRecord.objects.filter(school=who.school, pk=aid_id).select_related("student").first()
    if found is None:
        raise Http404
    get_student(who, found.student_id)
    return found


def get_visit(who: Rights, visit_id: int) -> HomeVisit:
    """A visit to a child whose record the person sees. Raises Http404 otherwise (D4, J)."""
    visits = HomeVisit.objects.filter(school=who.school, pk=visit_id)
    found = visits.select_related("student", "leader", "second", "recorded_by", "annulled_by").first()
    if found is None:
        raise Http404
    get_charge(who, found.student_id)
    return found


def reads_details(who: Rights, visit: HomeVisit) -> bool:
    """Whether the person reads what was written and sees the photos; of illness, registrar and head teacher do (I4)."""
    return not visit.is_health_matter or who.tends(class_id_of(who, visit.student_id))


def get_file(who: Rights, file_id: int) -> StoredFile:
    """A file of a visit to a child whose record the person sees, its details too where they are of illness (I4, I6).

    Scans of papers and notices have an address of their own (``paper_access.get_scan``). The content is read last, when
    it is certain that it may be. Raises Http404 otherwise.
    """
    files = StoredFile.objects.filter(school=who.school, pk=file_id)
    found = files.select_related("visit").defer("content").first()
    if found is None or found.student_id is None:
        raise Http404
    get_charge(who, found.student_id)
    if found.visit is None:
        raise Http404
    is_detail = found.kind != FileKind.SIGNATURE
    if is_detail and not reads_details(who, found.visit):
        raise Http404
    return found


def is_named(who: Rights) -> bool:
    """Whether somebody is named as responsible person of an open case today (D3)."""
    return NAMED in who.also


def has_charge(who: Rights) -> bool:
    """Whether cases and duties concern somebody: the office, head teachers, persons named (J, D3)."""
    return who.sees_all or bool(who.head_of) or is_named(who)


sees_cases = allow(has_charge)


def visible_cases(who: Rights) -> QuerySet[DropoutCase]:
    """The cases that somebody may open (J, D3, I6).

    All of the school for the office; for a head teacher those of children now in an own class; for a person named as
    responsible those open cases, with their papers and visits, for as long as the person is named.
    """
    cases = DropoutCase.objects.filter(school=who.school)
    return cases if who.sees_all else cases.filter(in_charge(who.school.pk, who.user.pk, who.head_of, who.on))


def get_case(who: Rights, case_id: int) -> DropoutCase:
    """A case that the person may open. Raises Http404 otherwise."""
    found = visible_cases(who).filter(pk=case_id).select_related("student").first()
    if found is None:
        raise Http404
    return found


def get_charge(who: Rights, student_id: int) -> Student:
    """A child whose record the person sees, or for whose open case the person is named. Raises Http404 otherwise."""
    if is_named(who):
        named = naming_events(who.school.pk).filter(staff=who.user, case__student=student_id)
        found = named.select_related("case__student").first()
        if found is not None:
            return found.case.student
    return get_student(who, student_id)


def get_proposal(who: Rights, proposal_id: int) -> PolicyProposal:
    """A proposed change of the own school's values. Raises Http404 otherwise."""
    found = proposals(who.school.pk).filter(pk=proposal_id).first()
    if found is None:
        raise Http404
    return found


def get_event(who: Rights, case: DropoutCase, event_id: int) -> CaseEvent:
    """An event of the case that the person may take back: any for the office, own ones otherwise. Http404 otherwise."""
    events = CaseEvent.objects.filter(case=case, pk=event_id)
    found = (events if who.sees_all else events.filter(by=who.user)).first()
    if found is None:
        raise Http404
    return found


def visible_incidents(who: Rights) -> QuerySet[Incident]:
    """The incidents that somebody reads: all of the school for the office, else those about oneself (F9, F11)."""
    incidents = Incident.objects.filter(school=who.school)
    return incidents if who.sees_all else incidents.filter(person=who.user)


def get_incident(who: Rights, incident_id: int) -> Incident:
    """An incident that the person reads. Raises Http404 otherwise (I6)."""
    found = visible_incidents(who).filter(pk=incident_id)
    incident = found.select_related("person", "opened_by", "confirmation__case__student").first()
    if incident is None:
        raise Http404
    return incident


def incident_to_handle(who: Rights, incident_id: int) -> Incident:
    """An incident that the person prepares or decides: never the own one. Raises Http404 otherwise (F9, J)."""
    incident = get_incident(who, incident_id)
    if incident.person_id == who.user.pk or not who.sees_all:
        raise Http404
    return incident


def own_incident(who: Rights, incident_id: int) -> Incident:
    """An incident about the person asking, who alone makes the statement. Raises Http404 otherwise (F9)."""
    incident = get_incident(who, incident_id)
    if incident.person_id != who.user.pk:
        raise Http404
    return incident


def incident_file(who: Rights, incident: Incident, file_id: int) -> StoredFile:
    """A file of the incident, which the person reads. Raises Http404 otherwise; the content is read last."""
    found = StoredFile.objects.filter(school=who.school, incident=incident, pk=file_id).defer("content").first()
    if found is None:
        raise Http404
    return found


def names_child(who: Rights, student_id: int) -> bool:
    """Whether the person may see the child, and so read its name on an incident (I6)."""
    return who.sees_all or class_id_of(who, student_id) in who.head_of
