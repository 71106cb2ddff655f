"""Making, reviewing and ending support pairs; recording what supporter and child did (M10, G8)."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, cast
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext
from simple_history.utils import bulk_create_with_history

from accountability.choices import SupportForm, SupportOutcome
from accountability.models import SupportContact, SupportPair, SupportReview
from accountability.queries.support import span_of
from accountability.rules.support import (
    ContactProblem,
    EndProblem,
    PairProblem,
    contact_problem,
    end_problem,
    pair_problem,
)
from students.actions.history import save_kept
from students.models import Enrolment, Student, Term, User
from students.queries.enrolment import covering

_PAIR = {
    PairProblem.OUT_OF_ORDER: gettext_lazy("The planned end lies before the beginning."),
    PairProblem.TOO_LONG: gettext_lazy("A period this long is a mistake: look at the years again."),
    PairProblem.ALREADY_PAST: gettext_lazy("This period is over already: plan the pair until today or a later day."),
}
_CONTACT = {
    ContactProblem.IN_FUTURE: gettext_lazy("Record what happened: today or an earlier day."),
    ContactProblem.BEFORE_START: gettext_lazy("The pair did not exist on that day yet."),
    ContactProblem.AFTER_END: gettext_lazy("The pair had ended by that day."),
}
_END = {
    EndProblem.IN_FUTURE: gettext_lazy("A pair ends today or on an earlier day."),
    EndProblem.BEFORE_START: gettext_lazy("A pair cannot end before it began."),
    EndProblem.BEFORE_LAST_CONTACT: gettext_lazy(
        "There is a record of a later day: end the pair on that day or after."
    ),
}
CLOSING = frozenset({SupportOutcome.ENDED, SupportOutcome.LEFT})


@dataclass(frozen=True, slots=True, kw_only=True)
class NewPairs:
    """One supporter, the children to support, the goal and the period."""

    staff: User
    students: Sequence[Student]
    goal: str
    starts_on: dt.date
    planned_until: dt.date


@transaction.atomic
def open_pairs(*, new: NewPairs, actor: User, at: dt.datetime) -> list[SupportPair]:
    """Pair the supporter with each of the children (M10, G8), in a number of statements that does not grow with them.

    Raises ValidationError for a period out of order, a closed account, a child not in the school, a pair that exists.
    """
    problem = pair_problem(new.starts_on, new.planned_until, timezone.localdate(at))
    if problem is not None:
        raise ValidationError({"planned_until": str(_PAIR[problem])})
    _check_people(actor, new, timezone.localdate(at))
    school_id = _school_of(actor)
    pairs = [
        SupportPair(
            school_id=school_id,
            staff=new.staff,
            student=student,
            goal=new.goal.strip(),
            starts_on=new.starts_on,
            planned_until=new.planned_until,
        )
        for student in new.students
    ]
    pairs[0].clean_fields(exclude=["school"])
    return cast(list[SupportPair], bulk_create_with_history(pairs, SupportPair, default_user=actor, default_date=at))


def _check_people(actor: User, new: NewPairs, today: dt.date) -> None:
    school_id = _school_of(actor)
    if new.staff.school_id != school_id or not new.staff.is_active:
        raise ValidationError({"staff": _("Choose somebody of this school whose account is open.")})
    ids = {student.pk for student in new.students}
    spells = Enrolment.objects.filter(covering(today), school_id=school_id, student__in=ids)
    if not ids or spells.values("student").distinct().count() != len(ids):
        raise ValidationError({"students": _("Choose children who are in the school today.")})
    known = SupportPair.objects.filter(staff=new.staff, student__in=ids, ended_on__isnull=True)
    names = pgettext("between items of a list", ", ").join(known.order_by("pk").values_list("student__name", flat=True))
    if names:
        told = _("%(supporter)s supports %(names)s already; take these out of the choice.")
        raise ValidationError({"students": told % {"supporter": new.staff.name, "names": names}})


@dataclass(frozen=True, slots=True, kw_only=True)
class NewContact:
    """What supporter and child did on a day."""

    on: dt.date
    form: SupportForm
    content: str
    response: str = ""
    effect: str = ""


@transaction.atomic
def record_support(
    *, pair: SupportPair, new: NewContact, client_key: UUID, actor: User, at: dt.datetime
) -> SupportContact:
    """Append a contact of the pair (M10); the same key again is the same contact.

    Raises ValidationError for a day to come or outside the time of the pair, and for a key used elsewhere.
    """
    problem = contact_problem(span_of(pair), new.on, timezone.localdate(at))
    if problem is not None:
        raise ValidationError({"on": str(_CONTACT[problem])})
    values: dict[str, Any] = {
        "school_id": pair.school_id,
        "pair": pair,
        "on": new.on,
        "form": new.form,
        "content": new.content.strip(),
        "response": new.response.strip(),
        "effect": new.effect.strip(),
        "recorded_by": actor,
        "recorded_at": at,
    }
    SupportContact(client_key=client_key, **values).clean_fields(exclude=["school", "pair", "recorded_by"])
    contact, _made = SupportContact.objects.get_or_create(client_key=client_key, defaults=values)
    if contact.pair_id != pair.pk:
        raise ValidationError(_("This form was used for another child: open the page again."))
    return contact


@dataclass(frozen=True, slots=True, kw_only=True)
class NewReview:
    """What is decided of a pair at the end of a term; ``goal`` and ``planned_until`` only where it goes on."""

    term: Term
    outcome: SupportOutcome
    note: str = ""
    goal: str = ""
    planned_until: dt.date | None = None


@transaction.atomic
def review_pair(*, pair: SupportPair, new: NewReview, actor: User, at: dt.datetime) -> SupportReview:
    """Record the review of a term (G8); a new goal or period changes the pair, an end closes it.

    Raises ValidationError for a pair that is over, a term reviewed before or not of the pair, and a missing goal.
    """
    today = timezone.localdate(at)
    _check_review(pair, new, today)
    review = SupportReview(
        school_id=pair.school_id,
        pair=pair,
        term=new.term,
        on=today,
        outcome=new.outcome,
        note=new.note.strip(),
        recorded_by=actor,
        recorded_at=at,
    )
    review.full_clean(exclude=["school", "pair", "recorded_by"])
    review.save()
    if new.outcome in CLOSING:
        _close(pair, today, new.note or str(new.outcome.label), actor, at)
    else:
        _go_on(pair, new, actor, at)
    return review


def _check_review(pair: SupportPair, new: NewReview, today: dt.date) -> None:
    if not span_of(pair).is_open(today):
        raise ValidationError(_("This pair has ended; there is nothing left to review."))
    if new.term.school_id != pair.school_id or new.term.starts_on > today or new.term.ends_on < pair.starts_on:
        raise ValidationError(_("The pair did not exist in that term."))
    if SupportReview.objects.filter(pair=pair, term=new.term).exists():
        raise ValidationError(_("This term has been reviewed already."))
    if new.outcome == SupportOutcome.CHANGED and new.goal.strip() in ("", pair.goal):
        raise ValidationError({"goal": _("Write the new goal.")})
    if new.planned_until is not None and new.outcome not in CLOSING:
        problem = pair_problem(pair.starts_on, new.planned_until, today)
        if problem is not None:
            raise ValidationError({"planned_until": str(_PAIR[problem])})


def _go_on(pair: SupportPair, new: NewReview, actor: User, at: dt.datetime) -> None:
    goal = new.goal.strip() if new.outcome == SupportOutcome.CHANGED else pair.goal
    until = new.planned_until or pair.planned_until
    if (goal, until) != (pair.goal, pair.planned_until):
        pair.goal, pair.planned_until = goal, until
        save_kept(pair, actor=actor, at=at)


@transaction.atomic
def end_pair(*, pair: SupportPair, on: dt.date, because: str, actor: User, at: dt.datetime) -> SupportPair:
    """End a pair within a term, with the reason (G8); its supporter's access ends with it (I6).

    Raises ValidationError for a pair that is over, a day to come or before the last contact, and a missing reason.
    """
    if not because.strip():
        raise ValidationError({"because": _("Say why the pair ends.")})
    return _close(pair, on, because, actor, at)


def _close(pair: SupportPair, on: dt.date, because: str, actor: User, at: dt.datetime) -> SupportPair:
    if pair.ended_on is not None:
        raise ValidationError(_("This pair has ended already."))
    last: dt.date | None = pair.contacts.aggregate(last=Max("on"))["last"]
    problem = end_problem(span_of(pair), on, last, timezone.localdate(at))
    if problem is not None:
        raise ValidationError({"on": str(_END[problem])})
    pair.ended_on, pair.ended_because = on, because.strip()[:200]
    save_kept(pair, actor=actor, at=at)
    return pair


def _school_of(actor: User) -> int:
    assert actor.school_id is not None
    return actor.school_id
