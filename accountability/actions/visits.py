"""Recording home visits with their photos and signature, and annulling one recorded by mistake (D1, D4)."""

import datetime as dt
from dataclasses import dataclass
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accountability.actions.files import ReadyFile, keep_file, make_ready
from accountability.choices import Attitude, Cause, FileKind, SignedHow, VisitPlace
from accountability.models import HomeVisit
from accountability.queries.visits import first_enrolled_on
from accountability.rules.visits import PHOTOS_AT_MOST, Visit, VisitProblem, contact_result, visit_problems
from students.actions.contacts import annul_contact, record_contact
from students.choices import ContactChannel
from students.models import Contact, Student, User

_SENTENCES: dict[VisitProblem, tuple[str, object]] = {
    VisitProblem.IN_FUTURE: ("on", gettext_lazy("Record the visit once you are there: this moment has not come yet.")),
    VisitProblem.NOT_OVER: ("ends_at", gettext_lazy("This moment has not come yet: leave the end empty or enter now.")),
    VisitProblem.BEFORE_ENROLMENT: ("on", gettext_lazy("The child was not in the school yet: look at the date again.")),
    VisitProblem.OUT_OF_ORDER: ("ends_at", gettext_lazy("The visit ends before it begins: look at both times again.")),
    VisitProblem.WHERE_MISSING: ("place_note", gettext_lazy("Write where you met, for example: the mother's shop.")),
    VisitProblem.ONE_VISITOR: (
        "second",
        gettext_lazy("A visit has two visitors: choose a colleague, or write who came along."),
    ),
    VisitProblem.SAME_VISITOR: ("second", gettext_lazy("This is the first visitor already: choose somebody else.")),
    VisitProblem.NOBODY_BUT_MET: (
        "met",
        gettext_lazy("Nobody was at home, and yet somebody was met: take back one of the two."),
    ),
    VisitProblem.MET_BUT_NOT_WHOM: (
        "met",
        gettext_lazy("Say who was met; if nobody was, choose “Nobody at home” above."),
    ),
    VisitProblem.CAUSE_MISSING: (
        "cause",
        gettext_lazy("Choose the cause. If the family does not say, choose “Other” and write what was said."),
    ),
    VisitProblem.OTHER_UNEXPLAINED: ("talk", gettext_lazy("Write in a few words what the other cause is.")),
    VisitProblem.PROMISE_UNASKED: (
        "promise_on",
        gettext_lazy("A return is promised by somebody who agrees or hesitates: leave the date empty."),
    ),
    VisitProblem.PROMISE_BEFORE: (
        "promise_on",
        gettext_lazy("The promised day lies before the visit: look at the date again."),
    ),
    VisitProblem.PROMISE_TOO_FAR: (
        "promise_on",
        gettext_lazy("A promise for more than a year ahead is a mistake: look at the year again."),
    ),
    VisitProblem.SIGNED_BY_NOBODY: ("signed_how", gettext_lazy("Nobody was at home, so nobody can have signed.")),
    VisitProblem.SIGNING_MISSING: (
        "signed_how",
        gettext_lazy("Say whether the guardian signed on the screen, signed on paper or refused."),
    ),
    VisitProblem.SIGNATURE_MISSING: (
        "signature",
        gettext_lazy("Let the guardian sign in the field, or choose a signature on paper."),
    ),
    VisitProblem.SIGNATURE_UNASKED: (
        "signature",
        gettext_lazy("There is a signature in the field: choose “On the screen”, or clear the field."),
    ),
    VisitProblem.TOO_MANY_PHOTOS: ("album", gettext_lazy("Choose %(count)d photos at most.")),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class NewVisit:
    """What the visitors write down; ``photos`` and ``signature`` as they were handed in.

    ``about_on`` is the absence that the visit is about, by default that of its own day (D1).
    """

    on: dt.date
    starts_at: dt.time
    ends_at: dt.time | None = None
    about_on: dt.date | None = None
    place: VisitPlace = VisitPlace.HOME
    place_note: str = ""
    leader: User
    second: User | None = None
    companions: str = ""
    village_rep: str = ""
    met: str = ""
    attitude: Attitude
    cause: Cause | None = None
    family: str = ""
    whereabouts: str = ""
    talk: str = ""
    law_explained: bool = False
    help_promised: str = ""
    promise_on: dt.date | None = None
    signed_how: SignedHow
    signature: bytes = b""
    photos: tuple[bytes, ...] = ()


def record_home_visit(*, student: Student, new: NewVisit, client_key: UUID, actor: User, at: dt.datetime) -> HomeVisit:
    """Append a visit with its entry in the contact log, photos and signature; the same key again is the same visit.

    An attempt that met nobody is a visit too (D4). Raises ValidationError by field, with sentences to show.
    """
    known = _known(student, client_key)
    if known is not None:
        return known
    _check(student, new, at)
    files = _ready_files(new)
    try:
        return _store(student, new, files, client_key, actor, at)
    except IntegrityError:
        known = _known(student, client_key)
        if known is None:
            raise
        return known


@transaction.atomic
def annul_visit(*, visit: HomeVisit, because: str, actor: User, at: dt.datetime) -> HomeVisit:
    """Take a visit recorded by mistake and its contact out of every count; the rows and files stay.

    Raises ValidationError without a reason and for a visit that is annulled already.
    """
    if not because.strip():
        raise ValidationError({"because": _("Say why the visit is annulled.")})
    HomeVisit._meta.get_field("annulled_because").clean(because.strip(), visit)
    valid = HomeVisit.objects.filter(pk=visit.pk, annulled_at__isnull=True)
    if not valid.update(annulled_by=actor, annulled_at=at, annulled_because=because.strip()):
        raise ValidationError(_("This visit is annulled already."))
    visit.refresh_from_db()
    annul_contact(contact=visit.contact, at=at)
    return visit


def _known(student: Student, client_key: UUID) -> HomeVisit | None:
    found = HomeVisit.objects.filter(client_key=client_key).first()
    if found is not None and found.student_id != student.pk:
        raise ValidationError(_("This form was used for another child: open the page again."))
    return found


def _check(student: Student, new: NewVisit, at: dt.datetime) -> None:
    people = [person for person in (new.leader, new.second) if person is not None]
    if any(person.school_id != student.school_id for person in people):
        raise ValidationError({"second": _("Choose somebody of this school.")})
    found = visit_problems(_claimed(new), first_enrolled_on(student), timezone.localtime(at))
    if found:
        told: dict[str, list[str]] = {}
        for problem in found:
            field, sentence = _SENTENCES[problem]
            told.setdefault(field, []).append(str(sentence) % {"count": PHOTOS_AT_MOST})
        raise ValidationError(told)


def _claimed(new: NewVisit) -> Visit:
    return Visit(
        on=new.on,
        starts_at=new.starts_at,
        ends_at=new.ends_at,
        place=new.place,
        says_where=bool(new.place_note.strip()),
        leader=new.leader.pk,
        second=new.second.pk if new.second else None,
        has_others=bool(new.companions.strip() or new.village_rep.strip()),
        met_somebody=bool(new.met.strip()),
        attitude=new.attitude,
        cause=new.cause,
        tells_talk=bool(new.talk.strip()),
        promise_on=new.promise_on,
        signed_how=new.signed_how,
        has_signature=bool(new.signature),
        photos=len(new.photos),
    )


def _ready_files(new: NewVisit) -> list[ReadyFile]:
    """The files made small and clean, before anything is written: no transaction waits for them."""
    ready = []
    for kind, field, given in (
        (FileKind.SIGNATURE, "signature", (new.signature,)),
        (FileKind.PHOTO, "photo", new.photos),
    ):
        try:
            ready += [make_ready(kind, data) for data in given if data or kind is FileKind.PHOTO]
        except ValidationError as error:
            raise ValidationError({field: error.messages}) from error
    return ready


@transaction.atomic
def _store(
    student: Student, new: NewVisit, files: list[ReadyFile], client_key: UUID, actor: User, at: dt.datetime
) -> HomeVisit:
    visit = HomeVisit(
        school_id=student.school_id,
        student=student,
        on=new.on,
        starts_at=new.starts_at,
        ends_at=new.ends_at,
        place=new.place,
        place_note=new.place_note.strip(),
        leader=new.leader,
        second=new.second,
        companions=new.companions.strip(),
        village_rep=new.village_rep.strip(),
        met=new.met.strip(),
        attitude=new.attitude,
        cause=new.cause or "",
        family=new.family.strip(),
        whereabouts=new.whereabouts.strip(),
        talk=new.talk.strip(),
        law_explained=new.law_explained,
        help_promised=new.help_promised.strip(),
        promise_on=new.promise_on,
        signed_how=new.signed_how,
        client_key=client_key,
        recorded_by=actor,
        recorded_at=at,
    )
    visit.clean_fields(exclude=["school", "student", "contact", "leader", "second", "recorded_by"])
    visit.contact = _contact(student, new, actor, at)
    visit.save()
    for ready in files:
        keep_file(student=student, ready=ready, belongs_to=visit, actor=actor, at=at)
    return visit


def _contact(student: Student, new: NewVisit, actor: User, at: dt.datetime) -> Contact:
    """The entry in the contact log by which the visit satisfies D1 (K8)."""
    happened = timezone.make_aware(dt.datetime.combine(new.on, new.starts_at))
    return record_contact(
        actor=actor,
        at=at,
        student=student,
        about_on=min(new.about_on or new.on, new.on),
        today=timezone.localdate(at),
        channel=ContactChannel.VISIT,
        result=contact_result(new.attitude),
        whom=new.met,
        contacted_at=happened,
    )
