"""Agreements issued and signed through the actions, for tests."""

import datetime as dt
from dataclasses import replace

from accountability.actions.agreements import issue_agreements
from accountability.actions.clauses import save_clauses
from accountability.actions.signing import sign_on_paper, sign_on_screen
from accountability.choices import Party
from accountability.models import Agreement, AgreementSignature, ClauseText
from accountability.papers.clauses import ClauseLine
from accountability.queries.agreement_content import clauses_of
from students.models import School, SchoolClass, User
from tests import make
from tests.pictures import strokes

ISSUED = dt.date(2026, 9, 2)


def issue_all(school: School, by: User, on: dt.date = ISSUED, *, replaces_older: bool = False) -> list[Agreement]:
    """Agreements for every post of the year."""
    return issue_agreements(school=school, replaces_older=replaces_older, actor=by, at=make.at(on))


def head_agreement(school_class: SchoolClass) -> Agreement:
    """The latest agreement of the head teacher's post."""
    return Agreement.objects.filter(school_class=school_class, role="head_teacher").latest("pk")


def prepare_clauses(school: School, by: User, on: dt.date = ISSUED, *, is_approved: bool = False) -> ClauseText:
    """A version with one sentence more, waiting for the principal unless told otherwise."""
    latest = clauses_of(ClauseText.objects.filter(school=school).order_by("-version").first())
    first = replace(latest[0], lines=(*latest[0].lines, ClauseLine(f"第{on.day}日补充。")))
    return save_clauses(
        school=school, clauses=(first, *latest[1:]), note="补充", is_approved=is_approved, actor=by, at=make.at(on)
    )


def sign(person: User, *agreements: Agreement, on: dt.date = ISSUED, party: Party = Party.HOLDER) -> list[str]:
    """Drawn on the screen; the kinds of what was made."""
    made: list[AgreementSignature] = sign_on_screen(
        agreement_ids=[each.pk for each in agreements], party=party, drawing=strokes(), actor=person, at=make.at(on, 16)
    )
    return [str(each.kind) for each in made]


def sign_paper(person: User, agreement: Agreement, on: dt.date, at: dt.date, by: User) -> list[str]:
    """On the paper copy, recorded by somebody on a later day."""
    made = sign_on_paper(
        agreement_ids=[agreement.pk], party=Party.HOLDER, person=person, on=on, actor=by, at=make.at(at, 17)
    )
    return [str(each.kind) for each in made]
