"""Recording the notice that the township issued, its service, and mistakes (D6, M19)."""

import datetime as dt
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accountability.models import DropoutCase, TownshipNotice
from accountability.queries.papers import episode_starts_on
from accountability.rules.papers import NoticeProblem, notice_problem
from students.models import User

_PROBLEMS = {
    NoticeProblem.ISSUED_AHEAD: ("issued_on", gettext_lazy("The township cannot have issued it on a day to come.")),
    NoticeProblem.BEFORE_EPISODE: ("issued_on", gettext_lazy("The child was not missing yet on that day.")),
    NoticeProblem.DEADLINE: ("deadline_on", gettext_lazy("The deadline lies before the day of issue.")),
    NoticeProblem.SERVED_AHEAD: ("served_on", gettext_lazy("Record the service after it took place.")),
    NoticeProblem.SERVED_EARLY: ("served_on", gettext_lazy("The notice had not been issued yet on that day.")),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class NewTownshipNotice:
    """The township's number and dates; ``served_on`` where it is known already."""

    number: str
    issued_on: dt.date
    deadline_on: dt.date
    served_on: dt.date | None = None
    note: str = ""


@transaction.atomic
def record_township_notice(
    *, case: DropoutCase, new: NewTownshipNotice, actor: User, at: dt.datetime
) -> TownshipNotice:
    """Append the notice as the township issued it; the same one sent twice is one row (D6).

    Raises ValidationError for a closed case, a missing number, and dates out of order.
    """
    locked = DropoutCase.objects.select_for_update().get(pk=case.pk)
    if locked.closed_on is not None:
        raise ValidationError(_("The case is closed: open it again before you record a notice."))
    _check_dates(new.issued_on, new.deadline_on, new.served_on, episode_starts_on(locked), at)
    about = {"case": locked, "number": new.number.strip(), "issued_on": new.issued_on, "deadline_on": new.deadline_on}
    known = TownshipNotice.objects.filter(annulled_at__isnull=True, **about).first()
    if known is not None:
        return known
    notice = TownshipNotice(
        school_id=locked.school_id,
        served_on=new.served_on,
        note=new.note.strip(),
        recorded_by=actor,
        recorded_at=at,
        **about,
    )
    notice.full_clean()
    notice.save()
    return notice


def _check_dates(
    issued_on: dt.date, deadline_on: dt.date, served_on: dt.date | None, since: dt.date, at: dt.datetime
) -> None:
    problem = notice_problem(
        issued_on=issued_on,
        deadline_on=deadline_on,
        served_on=served_on,
        missing_since=since,
        today=timezone.localdate(at),
    )
    if problem is not None:
        field, sentence = _PROBLEMS[problem]
        raise ValidationError({field: str(sentence)})


@transaction.atomic
def serve_township_notice(*, notice: TownshipNotice, on: dt.date, actor: User, at: dt.datetime) -> TownshipNotice:
    """Add the day on which the township served its notice, once (D6).

    Raises ValidationError for an annulled notice, one whose service is known, and a day ahead or before the issue.
    """
    locked = TownshipNotice.objects.select_for_update().get(pk=notice.pk)
    if locked.annulled_at is not None:
        raise ValidationError(_("This record was annulled already."))
    if locked.served_on is not None and locked.served_on != on:
        raise ValidationError(_("Its service is recorded already: annul the notice and record it anew."))
    _check_dates(locked.issued_on, locked.deadline_on, on, locked.issued_on, at)
    locked.served_on = on
    locked.save(update_fields=["served_on"])
    return locked


@transaction.atomic
def annul_township_notice(*, notice: TownshipNotice, because: str, actor: User, at: dt.datetime) -> TownshipNotice:
    """Take a mistaken record of a notice back; it stays and counts nowhere (D6).

    Raises ValidationError for one annulled before and for a missing reason.
    """
    locked = TownshipNotice.objects.select_for_update().get(pk=notice.pk)
    if locked.annulled_at is not None:
        raise ValidationError(_("This record was annulled already."))
    if not because.strip():
        raise ValidationError({"because": _("Say why the record is wrong.")})
    locked.annulled_at, locked.annulled_by, locked.annulled_because = at, actor, because.strip()
    locked.full_clean()
    locked.save(update_fields=["annulled_at", "annulled_by", "annulled_because"])
    return locked
