"""Issuing papers under their numbers, and making them void (E2, E3)."""

import datetime as dt
from dataclasses import dataclass, replace

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accountability.actions.numbers import take_number
from accountability.choices import PaperKind
from accountability.models import DropoutCase, HomeVisit, Paper
from accountability.papers.catalog import CONTENTS, CURRENT, SCHOOL_FORM
from accountability.papers.content import Content, canonical, cleaned, digest, load
from accountability.papers.letter import LetterContent
from accountability.queries.papers import episode_starts_on, report_gaps, template_in_use
from accountability.queries.policy import paper_limits_on
from accountability.rules.papers import ReportGaps, number_text
from accountability.rules.policy import PaperLimits
from students.actions.access import record_access
from students.actions.history import save_kept
from students.choices import AccessKind
from students.models import School, Student, User


@dataclass(frozen=True, slots=True, kw_only=True)
class NewPaper:
    """What is to be issued: its content still without numbers, and what it is about.

    ``full_purpose`` says what numbers, phone and address in full are needed for; empty where they are masked (I3).
    """

    content: Content
    student: Student | None = None
    case: DropoutCase | None = None
    visit: HomeVisit | None = None
    full_purpose: str = ""


@transaction.atomic
def issue_paper(*, kind: PaperKind, new: NewPaper, school: School, actor: User, at: dt.datetime) -> Paper:
    """Give a paper its number and keep what it says with its hash (E2, E3).

    The same content for the same case or visit, issued again on the same day, is the same paper. Raises ValidationError
    for a closed case, a report that lacks letter or visits (D5), and a visit that was annulled or has its record.
    """
    assert isinstance(new.content, CONTENTS[kind])
    today = timezone.localdate(at)
    limits = paper_limits_on(school.pk, today)
    _check_case(kind, new.case, limits)
    if found := _issued_already(kind, new, today):
        return found
    _check_visit(new.visit)
    paper = _paper_of(kind, new, school, limits, today)
    paper.issued_by, paper.issued_at = actor, at
    _check_number(paper)
    save_kept(paper, actor=actor, at=at)
    if new.full_purpose:
        _remember_full(paper, new.full_purpose, actor, at)
    return paper


def _paper_of(kind: PaperKind, new: NewPaper, school: School, limits: PaperLimits, today: dt.date) -> Paper:
    number = take_number(school_id=school.pk, series=kind, year=today.year)
    content = _numbered(kind, cleaned(new.content), limits, today, number)
    template, text = template_in_use(school.pk, kind), canonical(content)
    return Paper(
        school=school,
        kind=kind,
        case=new.case,
        student=new.student,
        visit_number=new.visit.pk if new.visit else None,
        year=today.year,
        sequence=number,
        number=content.number,  # type: ignore[attr-defined]  # every paper has its number
        content=text,
        sha256=digest(text),
        form=SCHOOL_FORM if template else CURRENT[kind].name,
        template=template,
        issued_on=today,
    )


def _remember_full(paper: Paper, purpose: str, actor: User, at: dt.datetime) -> None:
    """Numbers in full leave an entry with what they are needed for (I3)."""
    record_access(
        actor=actor, at=at, kind=AccessKind.PRINT, what="paper.full", student_id=paper.student_id, purpose=purpose
    )


def _check_case(kind: PaperKind, case: DropoutCase | None, limits: PaperLimits) -> None:
    """Lock the case, so that two people issue one after the other; a closed one gets no more papers (D11)."""
    if case is None:
        return
    locked = DropoutCase.objects.select_for_update().get(pk=case.pk)
    if kind == PaperKind.VISIT:
        return
    if locked.closed_on is not None:
        raise ValidationError(_("The case is closed: open it again before you issue papers for it."))
    if kind == PaperKind.REPORT:
        gaps = report_gaps(locked, episode_starts_on(locked), limits.report_visits)
        if gaps.is_blocked:
            raise ValidationError(gap_sentences(gaps))


def gap_sentences(gaps: ReportGaps) -> list[str]:
    """What a report still lacks, in words that say what to do (D5)."""
    found = [_("No persuasion letter has been served: issue one and record its service.")] if gaps.lacks_letter else []
    if gaps.visits_missing:
        told = ngettext(
            "%(count)d home visit is missing: record it before the report.",
            "%(count)d home visits are missing: record them before the report.",
            gaps.visits_missing,
        )
        found.append(told % {"count": gaps.visits_missing})
    return found


def _check_visit(visit: HomeVisit | None) -> None:
    if visit is None:
        return
    if visit.annulled_at is not None:
        raise ValidationError(_("This visit was annulled; it gets no record."))
    papers = Paper.objects.filter(kind=PaperKind.VISIT, visit_number=visit.pk, voided_at__isnull=True)
    if papers.exists():
        raise ValidationError(_("This visit has its record already: make that one void first."))


def _issued_already(kind: PaperKind, new: NewPaper, today: dt.date) -> Paper | None:
    """The paper that a form sent twice has made, so that it is not made twice."""
    if new.case is None and new.visit is None:
        return None
    papers = Paper.objects.filter(kind=kind, case=new.case, student=new.student, issued_on=today, voided_at=None)
    wanted = _unnumbered(cleaned(new.content))
    for paper in papers.filter(visit_number=new.visit.pk if new.visit else None):
        if _unnumbered(content_of(paper)) == wanted:
            return paper
    return None


def _unnumbered(content: Content) -> Content:
    plain = replace(content, number="")  # type: ignore[call-arg]  # every paper has its number
    return replace(plain, receipt_number="") if isinstance(plain, LetterContent) else plain


def _numbered(kind: PaperKind, content: Content, limits: PaperLimits, today: dt.date, number: int) -> Content:
    """The content with its number, a letter also with the number of its receipt."""
    text = number_text(limits.pattern_of(kind), today.year, number)
    found = replace(content, number=text)  # type: ignore[call-arg]  # every paper has its number
    if isinstance(found, LetterContent):
        return replace(found, receipt_number=number_text(limits.receipt_pattern, today.year, number))
    return found


def _check_number(paper: Paper) -> None:
    if Paper.objects.filter(school=paper.school, kind=paper.kind, number=paper.number).exists():
        told = _("The number %(number)s is taken: let the pattern of numbers hold {year} and {number}.")
        raise ValidationError(told % {"number": paper.number})


def content_of(paper: Paper) -> Content:
    """What a paper says, from what was stored when it was issued (E3)."""
    return load(CONTENTS[PaperKind(paper.kind)], paper.content)


@transaction.atomic
def void_paper(*, paper: Paper, because: str, actor: User, at: dt.datetime) -> Paper:
    """Make a paper void: its number stays with it and is never used again (E2).

    Raises ValidationError for a paper that is void and for a missing reason.
    """
    locked = Paper.objects.select_for_update().get(pk=paper.pk)
    if locked.voided_at is not None:
        raise ValidationError(_("This paper is void already."))
    if not because.strip():
        raise ValidationError({"because": _("Say why the paper is void.")})
    locked.voided_at, locked.voided_by, locked.void_reason = at, actor, because.strip()
    save_kept(locked, actor=actor, at=at, why=because)
    return locked
