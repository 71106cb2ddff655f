"""Recording the help that children in hardship received, one or many at a time (M11)."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import cast

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext
from simple_history.utils import bulk_create_with_history

from accountability.choices import AidKind
from accountability.models import AidRecord
from accountability.rules.aid import AidProblem, aid_problem
from students.actions.history import delete_kept, save_kept
from students.models import Student, User

_FIELDS: dict[AidProblem, tuple[str, object]] = {
    AidProblem.IN_FUTURE: ("on", gettext_lazy("Record what was given: today or an earlier day.")),
    AidProblem.TOO_LONG_AGO: ("on", gettext_lazy("A day this long ago is a mistake: look at the year again.")),
    AidProblem.NO_AMOUNT: (
        "amount",
        gettext_lazy("Enter the amount in yuan; only goods, meals and the like have none."),
    ),
    AidProblem.NEGATIVE: ("amount", gettext_lazy("An amount is more than nothing; leave it empty for goods.")),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class NewAid:
    """What was given: to one child, or the same to each of many."""

    kind: AidKind
    amount: Decimal | None
    source: str
    on: dt.date
    note: str = ""


@transaction.atomic
def record_aid(*, students: Sequence[Student], new: NewAid, actor: User, at: dt.datetime) -> list[AidRecord]:
    """Record the same aid for each child (M11), in a number of statements that does not grow with them.

    Raises ValidationError for a day to come, a missing amount, children of another school, and what is known already.
    """
    _check(new, timezone.localdate(at))
    school_id = actor.school_id
    assert school_id is not None
    if not students or any(student.school_id != school_id for student in students):
        raise ValidationError({"students": _("Choose the children who received it.")})
    _check_not_known(students, new)
    rows = [_filled(AidRecord(school_id=school_id, student=student), new, actor, at) for student in students]
    rows[0].clean_fields(exclude=["school"])
    return cast(list[AidRecord], bulk_create_with_history(rows, AidRecord, default_user=actor, default_date=at))


@transaction.atomic
def correct_aid(*, aid: AidRecord, new: NewAid, actor: User, at: dt.datetime) -> AidRecord:
    """Put a record right; what it said before stays in its history (M11). Raises ValidationError as ``record_aid``."""
    _check(new, timezone.localdate(at))
    _fill(aid, new)
    save_kept(aid, actor=actor, at=at)
    return aid


@transaction.atomic
def remove_aid(*, aid: AidRecord, because: str, actor: User, at: dt.datetime) -> None:
    """Take back a record made by mistake; its history stays. Raises ValidationError without a reason."""
    if not because.strip():
        raise ValidationError({"because": _("Say why the record is removed.")})
    delete_kept(aid, actor=actor, at=at, why=because.strip())


def _check(new: NewAid, today: dt.date) -> None:
    problem = aid_problem(new.kind, new.amount, new.on, today)
    if problem is not None:
        field, sentence = _FIELDS[problem]
        raise ValidationError({field: str(sentence)})


def _check_not_known(students: Sequence[Student], new: NewAid) -> None:
    known = AidRecord.objects.filter(student__in=students, kind=new.kind, on=new.on, amount=new.amount)
    names = known.filter(source=new.source.strip()).order_by("pk").values_list("student__name", flat=True)
    if names:
        told = _("This is recorded already for %(names)s; take these out of the choice.")
        listed = pgettext("between items of a list", ", ").join(names)
        raise ValidationError({"students": told % {"names": listed}})


def _fill(aid: AidRecord, new: NewAid) -> None:
    aid.kind, aid.amount, aid.on = new.kind, new.amount, new.on
    aid.source, aid.note = new.source.strip(), new.note.strip()


def _filled(aid: AidRecord, new: NewAid, actor: User, at: dt.datetime) -> AidRecord:
    _fill(aid, new)
    aid.recorded_by, aid.recorded_at = actor, at
    return aid
