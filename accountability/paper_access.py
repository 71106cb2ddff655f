"""Who sees, issues and serves which paper; what is not a person's own answers 404 (I6, J)."""

from django.http import Http404

from accountability.access import get_charge, get_visit, reads_details
from accountability.choices import FileKind, PaperKind
from accountability.models import HomeVisit, Paper, PaperService, StoredFile, TownshipNotice
from accountability.rules.papers import SERVED
from students.access import Rights

OF_HEAD_TEACHERS = frozenset({PaperKind.LETTER, PaperKind.VISIT})
"""What a head teacher prepares for the own class; reports and drafts for the township are the office's (J)."""

OF_CASES = (PaperKind.LETTER, PaperKind.REPORT, PaperKind.NOTICE)


def handles(who: Rights, kind: str) -> bool:
    """Whether the person sees and issues papers of a kind for the children whose record is open to them (J)."""
    return who.sees_all or kind in OF_HEAD_TEACHERS


def visit_to_record(who: Rights, visit_id: int) -> HomeVisit:
    """A visit all of which the person reads, for its record says all of it (I4). Raises Http404 otherwise."""
    found = get_visit(who, visit_id)
    if not reads_details(who, found):
        raise Http404
    return found


def get_paper(who: Rights, paper_id: int) -> Paper:
    """A paper the person may see: all for the office, else of the own kinds and class. Raises Http404 otherwise.

    The record of a visit about an illness is for registrar and head teacher, as the visit itself is (I4).
    """
    papers = Paper.objects.filter(school=who.school, pk=paper_id)
    found = papers.select_related("student", "case", "issued_by", "voided_by", "template").first()
    if found is None or not handles(who, found.kind):
        raise Http404
    if not who.sees_all:
        if found.student_id is None:
            raise Http404
        get_charge(who, found.student_id)
    if found.visit_number is not None:
        visit_to_record(who, found.visit_number)
    return found


def served_paper(who: Rights, paper_id: int) -> Paper:
    """A paper that is valid and whose service is recorded here. Raises Http404 otherwise (E4)."""
    paper = get_paper(who, paper_id)
    if paper.kind not in SERVED or paper.voided_at is not None:
        raise Http404
    return paper


def get_service(who: Rights, service_id: int) -> PaperService:
    """The service of a paper that the person may see. Raises Http404 otherwise."""
    found = PaperService.objects.filter(school=who.school, pk=service_id, annulled_at__isnull=True).first()
    if found is None:
        raise Http404
    found.paper = get_paper(who, found.paper_id)
    return found


def get_notice(who: Rights, notice_id: int) -> TownshipNotice:
    """A notice of the township, valid, for the office. Raises Http404 otherwise (D6)."""
    notices = TownshipNotice.objects.filter(school=who.school, pk=notice_id, annulled_at__isnull=True)
    found = notices.select_related("case__student").first()
    if found is None or not who.sees_all:
        raise Http404
    return found


def get_scan(who: Rights, file_id: int) -> StoredFile:
    """The scan of a paper, a service or a notice that the person may see. Raises Http404 otherwise (I6).

    Its content is read only when it is certain that it may be.
    """
    files = StoredFile.objects.filter(school=who.school, pk=file_id, kind=FileKind.SCAN).defer("content")
    found = files.select_related("service").first()
    if found is None:
        raise Http404
    paper_id = found.paper_id or (found.service.paper_id if found.service else None)
    if paper_id is not None:
        get_paper(who, paper_id)
    elif not who.sees_all:
        raise Http404
    return found
