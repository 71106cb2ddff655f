"""Issuing the agreements of a school year for all posts at once; what exists stays (M1, F1, E2)."""

import datetime as dt

from django.db import transaction
from django.utils import timezone

from accountability.actions.papers import NewPaper, issue_paper
from accountability.choices import PaperKind
from accountability.models import Agreement, ClauseText
from accountability.queries.agreement_content import (
    Ground,
    agreement_content,
    clauses_in_force,
    clauses_of,
    ground_on,
)
from accountability.queries.agreements import IssuePlan, issue_plan
from accountability.rules.agreements import PlannedPost, year_span
from students.models import School, User
from students.rules.class_names import school_year


@transaction.atomic
def issue_agreements(*, school: School, replaces_older: bool, actor: User, at: dt.datetime) -> list[Agreement]:
    """Issue an agreement for every post of the present school year that has none; doing it twice makes none twice.

    A vacant post gets one too: whoever comes is bound by it (F1). With ``replaces_older`` posts whose agreement has
    other clauses than those in force get a new one that points at the old one, which stays.
    """
    today = timezone.localdate(at)
    locked = School.objects.select_for_update().get(pk=school.pk)
    year, clauses = school_year(today), clauses_in_force(school.pk)
    plan = issue_plan(locked, year, today)
    ground = ground_on(locked, year, today, clauses_of(clauses), plan.principal)
    version = clauses.version if clauses else 0
    due = [each for each in plan.posts if each.is_due(version, replaces_older=replaces_older)]
    return [_issued(each, plan, ground, clauses, actor, at) for each in due]


def _issued(
    planned: PlannedPost, plan: IssuePlan, ground: Ground, clauses: ClauseText | None, actor: User, at: dt.datetime
) -> Agreement:
    post, school_class = planned.post, plan.classes[planned.post.class_id]
    content = agreement_content(ground, post, school_class, planned.holders)
    new = NewPaper(content=content)
    paper = issue_paper(kind=PaperKind.AGREEMENT, new=new, school=ground.school, actor=actor, at=at)
    span = year_span(ground.school_year, paper.issued_on)
    made = Agreement(
        school=ground.school,
        school_class=school_class,
        role=post.role,
        subject=post.subject,
        school_year=ground.school_year,
        starts_on=span.starts_on,
        ends_on=span.ends_on,
        paper=paper,
        clauses=clauses,
        replaces_id=planned.tail_id,
    )
    made.full_clean()
    made.save()
    return made
