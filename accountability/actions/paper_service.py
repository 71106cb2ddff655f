"""Recording how a paper reached its addressee, and taking such a record back (E4, D3)."""

import datetime as dt
from dataclasses import asdict, dataclass

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accountability.choices import PaperKind, ServiceMode
from accountability.models import Paper, PaperService
from accountability.rules.papers import ServiceProblem, missing_facts, service_problem
from students.models import User

_PROBLEMS = {
    ServiceProblem.NOT_SERVED: ("", gettext_lazy("The service of this kind of paper is not recorded here.")),
    ServiceProblem.MODE: ("mode", gettext_lazy("A report is handed over or sent by post.")),
    ServiceProblem.IN_FUTURE: ("served_at", gettext_lazy("Record the service after it took place.")),
    ServiceProblem.BEFORE_ISSUE: ("served_at", gettext_lazy("The paper had not been issued yet on that day.")),
}
_MISSING = {
    "recipient": gettext_lazy("Write who received it."),
    "relation": gettext_lazy("Write what the recipient is to the addressee."),
    "witness": gettext_lazy("Write who saw that it was refused and left there."),
    "place": gettext_lazy("Write where it was left."),
    "postal_number": gettext_lazy("Write the number of the letter at the post."),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class NewService:
    """How, when, where and by whom a paper was served, and who got it."""

    mode: ServiceMode
    served_at: dt.datetime
    served_by: User
    recipient: str = ""
    relation: str = ""
    witness: str = ""
    postal_number: str = ""
    place: str = ""
    note: str = ""


@transaction.atomic
def record_service(*, paper: Paper, new: NewService, actor: User, at: dt.datetime) -> PaperService:
    """Append the service of a paper; its moment starts the clocks (E4, D3).

    The same record sent twice is one. Raises ValidationError for a paper that is void or served, a moment ahead or
    before the day of issue, and for what this way of service has to say and does not.
    """
    locked = Paper.objects.select_for_update().get(pk=paper.pk)
    if locked.voided_at is not None:
        raise ValidationError(_("This paper is void; serve the one that replaces it."))
    service = _service_of(locked, new, actor, at)
    valid = PaperService.objects.filter(paper=locked, annulled_at__isnull=True).first()
    if valid is not None and _is_same(valid, service):
        return valid
    _check(locked, new, at)
    if valid is not None:
        raise ValidationError(_("The service is recorded already: annul that record first if it is wrong."))
    service.full_clean()
    service.save()
    return service


def _service_of(paper: Paper, new: NewService, actor: User, at: dt.datetime) -> PaperService:
    facts = asdict(new) | {"served_by": new.served_by, "mode": new.mode.value}
    said = {name: value.strip() if isinstance(value, str) else value for name, value in facts.items()}
    return PaperService(school_id=paper.school_id, paper=paper, recorded_by=actor, recorded_at=at, **said)


def _is_same(one: PaperService, other: PaperService) -> bool:
    names = ("mode", "served_at", "served_by_id", "recipient", "relation", "witness", "postal_number", "place")
    return all(getattr(one, name) == getattr(other, name) for name in names)


def _check(paper: Paper, new: NewService, at: dt.datetime) -> None:
    problem = service_problem(
        PaperKind(paper.kind),
        new.mode,
        served_on=timezone.localdate(new.served_at),
        issued_on=paper.issued_on,
        is_ahead=new.served_at > at,
    )
    if problem is not None:
        field, sentence = _PROBLEMS[problem]
        raise ValidationError({field: str(sentence)} if field else str(sentence))
    if new.served_by.school_id != paper.school_id:
        raise ValidationError({"served_by": _("Choose somebody of this school.")})
    missing = missing_facts(new.mode, [name for name in _MISSING if getattr(new, name).strip()])
    if missing:
        raise ValidationError({name: str(_MISSING[name]) for name in missing})


@transaction.atomic
def annul_service(*, service: PaperService, because: str, actor: User, at: dt.datetime) -> PaperService:
    """Take a mistaken record of a service back; it stays and counts nowhere (E4).

    Raises ValidationError for one annulled before and for a missing reason.
    """
    locked = PaperService.objects.select_for_update().get(pk=service.pk)
    if locked.annulled_at is not None:
        raise ValidationError(_("This record was annulled already."))
    if not because.strip():
        raise ValidationError({"because": _("Say why the record is wrong.")})
    locked.annulled_at, locked.annulled_by, locked.annulled_because = at, actor, because.strip()
    locked.full_clean()
    locked.save(update_fields=["annulled_at", "annulled_by", "annulled_because"])
    return locked
