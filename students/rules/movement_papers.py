"""What each kind of movement must say, and the papers that belong to it (G2, M6)."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from students.choices import ApproverKind, MovementKind, Paper, Status
from students.rules.movements import Refusal, Step, Why, a_year_after

_K, _P = MovementKind, Paper
FARTHEST_AHEAD = timedelta(days=60)
"""How long before it takes effect a movement may be recorded."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """The fields a kind of movement needs (``must``) or can have (``may``), who approves it, and its papers."""

    must: frozenset[str] = frozenset()
    may: frozenset[str] = frozenset()
    approvers: tuple[ApproverKind, ...] = ()
    papers: tuple[Paper, ...] = ()

    def takes(self, field: str) -> bool:
        """Whether the field belongs to the kind at all."""
        return field in self.must or field in self.may


_AUTHORITIES = (ApproverKind.TOWNSHIP, ApproverKind.COUNTY)
_APPROVAL = frozenset({"until", "reason", "approver_kind", "approver"})
_WHERE = frozenset({"other_school"})
_INTO = frozenset({"to_class"})
_INTO_FROM = _INTO | _WHERE
_UNTIL = frozenset({"until"})
_BY_SCHOOL = frozenset({"approver_kind", "approver"})

ASKED: dict[MovementKind, Asked] = {
    _K.ADMISSION: Asked(must=_INTO, papers=(_P.HOUSEHOLD,)),
    _K.TRANSFER_IN: Asked(must=_INTO_FROM, papers=(_P.APPLICATION, _P.TRANSFER_FORM, _P.HOUSEHOLD)),
    _K.RETURN: Asked(must=_INTO, may=_WHERE),
    _K.TRANSFER_REQUEST: Asked(must=_WHERE, papers=(_P.APPLICATION, _P.TRANSFER_FORM)),
    _K.TRANSFER_WITHDRAWN: Asked(papers=(_P.APPLICATION,)),
    _K.TRANSFER_OUT: Asked(must=_WHERE, papers=(_P.TRANSFER_FORM, _P.RECEIPT)),
    _K.SUSPENSION: Asked(must=_APPROVAL, approvers=_AUTHORITIES, papers=(_P.APPLICATION, _P.MEDICAL, _P.APPROVAL)),
    _K.EXTENSION: Asked(must=_APPROVAL, approvers=_AUTHORITIES, papers=(_P.APPLICATION, _P.MEDICAL, _P.APPROVAL)),
    _K.RESUMPTION: Asked(may=_INTO, papers=(_P.APPLICATION, _P.RECOVERY)),
    _K.GUEST_IN: Asked(
        must=_INTO_FROM,
        may=_UNTIL | _BY_SCHOOL,
        approvers=tuple(ApproverKind),
        papers=(_P.APPLICATION, _P.HOUSEHOLD),
    ),
    _K.GUEST_IN_END: Asked(),
    _K.GUEST_OUT: Asked(must=_WHERE, may=_UNTIL, papers=(_P.APPLICATION, _P.STUDY_PROOF)),
    _K.GUEST_OUT_END: Asked(),
    _K.CLASS_CHANGE: Asked(must=_INTO, papers=(_P.APPLICATION,)),
    _K.ABROAD: Asked(papers=(_P.TRAVEL,)),
    _K.DEATH: Asked(papers=(_P.DEATH_PROOF,)),
    _K.GRADUATION: Asked(),
}
"""Date, reason, document number and papers can be given with every kind."""
FIELDS = ("to_class", "until", "other_school", "reason", "approver_kind", "approver")
"""The fields that not every kind has or that some kinds must have, in the order of the form."""
ALWAYS = frozenset({"reason"})
ABOUT_HEALTH = frozenset({_K.SUSPENSION, _K.EXTENSION, _K.RESUMPTION})
"""Reason and papers of these speak of illness: for registrar and head teacher of the class only (I4)."""


WITH_PAPERS = frozenset(kind for kind, asked in ASKED.items() if asked.papers)
"""The kinds of movement that papers belong to."""


def missing_papers(
    kind: MovementKind, shown: Collection[str], later: Collection[str] = (), *, is_from_list: bool = False
) -> tuple[Paper, ...]:
    """The papers neither shown at once nor brought ``later``: still to be brought, never a reason to refuse (G5).

    A movement from a list owes none: the list stands for its papers.
    """
    if is_from_list:
        return ()
    return tuple(paper for paper in ASKED[kind].papers if paper not in shown and paper not in later)


def field_refusals(step: Step, said: dict[str, object], birth_on: date | None, today: date) -> Iterator[Refusal]:
    """What the movement itself says wrongly, whatever came before it (G2); ``said`` holds the values of ``FIELDS``."""
    asked = ASKED[step.kind]
    for field in FIELDS:
        if field in asked.must and not said.get(field):
            yield Refusal(Why.MISSING, step, field)
        if said.get(field) and field not in ALWAYS and not asked.takes(field):
            yield Refusal(Why.NOT_WANTED, step, field)
    if asked.approvers and said.get("approver_kind") and said["approver_kind"] not in asked.approvers:
        yield Refusal(Why.WRONG_APPROVER, step, "approver_kind")
    yield from _date_refusals(step, birth_on, today)


def _date_refusals(step: Step, birth_on: date | None, today: date) -> Iterator[Refusal]:
    if birth_on is not None and step.on < birth_on:
        yield Refusal(Why.BEFORE_BIRTH, step, "on")
    if step.on > today + FARTHEST_AHEAD:
        yield Refusal(Why.TOO_FAR_AHEAD, step, "on", latest=today + FARTHEST_AHEAD)
    if step.until is None:
        return
    if step.until < step.on and step.kind != MovementKind.EXTENSION:
        yield Refusal(Why.UNTIL_BEFORE, step, "until")
    latest = a_year_after(step.on) - timedelta(days=1)
    if step.kind == MovementKind.SUSPENSION and step.until > latest:
        yield Refusal(Why.SUSPENSION_TOO_LONG, step, "until", Status.ENROLLED, latest)
