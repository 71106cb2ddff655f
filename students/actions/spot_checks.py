"""Recording a visit to a class, explaining a mismatch, settling it (M3). Each is written once and stays."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID, uuid5

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from students.check_words import no_check_words, unaccounted_words
from students.choices import CheckResult, Session
from students.models import SchoolClass, SpotCheck, SpotCheckChild, User
from students.queries.calendar import school_calendar
from students.queries.check_page import RollSeen, roll_seen
from students.queries.enrolment import expected_pupils
from students.rules.roll import Mark
from students.rules.spot_check import Finding, compare, unaccounted

# As the database has it: more heads than this above the class list are a slip of the finger.
_MOST_ABOVE = 20


class UnaccountedError(Exception):
    """Heads and names do not make the children expected; nothing was written. ``str`` says what to do."""


@dataclass(frozen=True, slots=True, kw_only=True)
class NewCheck:
    """What somebody counted. ``seen_version`` is the version of the roll the page showed, 0 for none: what the roll
    became while the visitor counted excuses nothing. ``client_key`` makes a repeated sending the same visit."""

    day: dt.date
    session: Session
    head_count: int
    missing: frozenset[int]
    seen_version: int
    client_key: UUID
    note: str = ""
    is_confirmed: bool = False


def record_check(*, school_class: SchoolClass, new: NewCheck, actor: User, at: dt.datetime) -> SpotCheck:
    """Keep a visit beside the roll as it stood when the page was opened (M3). The same client key is one visit.

    Raises ValidationError with a sentence for another day than today, no school day, a session not held, a class that
    expects nobody, strangers among the missing and absurd counts; UnaccountedError when heads and names contradict
    each other and ``is_confirmed`` is not set.
    """
    key = uuid5(new.client_key, f"{school_class.pk} {new.day}")
    if known := SpotCheck.objects.filter(client_key=key).first():
        return known
    try:
        return _record(school_class, new, actor, at, key)
    except IntegrityError:
        return SpotCheck.objects.get(client_key=key)


@transaction.atomic
def _record(school_class: SchoolClass, new: NewCheck, actor: User, at: dt.datetime, key: UUID) -> SpotCheck:
    pupils = expected_pupils(school_class.school_id, [school_class.pk], new.day)
    expected = [pupil.id for pupil in pupils]
    _check(school_class, new, expected, timezone.localdate(at))
    seen = roll_seen(school_class.school_id, school_class.pk, new.day, new.session, new.seen_version)
    found = compare(expected, seen.marks, new.head_count, new.missing)
    made = SpotCheck.objects.create(
        school_id=school_class.school_id,
        school_class=school_class,
        date=new.day,
        session=new.session,
        at=at,
        by=actor,
        head_count=new.head_count,
        expected=len(expected),
        roll_id=seen.roll_id,
        roll_version=seen.version,
        roll_present=seen.present(expected),
        is_mismatch=seen.roll_id is not None and found.is_mismatch,
        note=new.note.strip(),
        client_key=key,
    )
    SpotCheckChild.objects.bulk_create(_children(made, new, seen, found))
    return made


def explain_check(*, check: SpotCheck, text: str, actor: User, at: dt.datetime) -> SpotCheck:
    """The head teacher's sentence about a mismatch; written once. The same sentence again changes nothing.

    Raises ValidationError for a visit that asks for none, an empty sentence, or one already given or settled.
    """
    text = text.strip()
    if not check.is_mismatch:
        raise ValidationError(_("This visit agreed with the roll; nothing has to be explained."))
    if not text:
        raise ValidationError(_("Say in one sentence how the difference came about."))
    open_ones = SpotCheck.objects.filter(pk=check.pk, explained_at=None, settled_at=None)
    if open_ones.update(explanation=text, explained_by=actor, explained_at=at):
        check.refresh_from_db()
        return check
    check.refresh_from_db()
    if (check.explanation, check.explained_by_id) != (text, actor.pk):
        raise ValidationError(_("This visit is explained or settled already. What was said stays as it is."))
    return check


def settle_check(*, check: SpotCheck, result: CheckResult, note: str, actor: User, at: dt.datetime) -> SpotCheck:
    """The office's finding about a mismatch and what was done; written once. The same again changes nothing.

    Raises ValidationError for a visit without a mismatch, without a word on what was done, settled otherwise before,
    or explained by the very person who would settle it.
    """
    note = note.strip()
    if not check.is_mismatch:
        raise ValidationError(_("This visit agreed with the roll; nothing has to be settled."))
    if not note:
        raise ValidationError({"note": _("Say what was done: corrected the roll, found the child, spoke with whom.")})
    if check.explained_by_id == actor.pk:
        raise ValidationError(_("Who explained a difference does not settle it. Ask somebody else of the office."))
    open_ones = SpotCheck.objects.filter(pk=check.pk, settled_at=None)
    is_new = open_ones.update(result=result, result_note=note, settled_by=actor, settled_at=at)
    check.refresh_from_db()
    if not is_new and (check.result, check.result_note, check.settled_by_id) != (result, note, actor.pk):
        raise ValidationError(_("This visit is settled already. What was found stays as it is."))
    return check


def _check(school_class: SchoolClass, new: NewCheck, expected: list[int], today: dt.date) -> None:
    status = school_calendar(school_class.school_id, since=new.day).day_status(new.day)
    if refused := no_check_words(status, today):
        raise ValidationError(refused)
    if new.session not in status.sessions:
        raise ValidationError({"session": _("This half of the day is not held today.")})
    if not expected:
        raise ValidationError(_("The class expects nobody today, so there is nothing to count."))
    if new.missing - set(expected):
        raise ValidationError(_("The class list has changed in the meantime. Tap who is missing once more."))
    if not 0 <= new.head_count <= len(expected) + _MOST_ABOVE:
        raise ValidationError({"head_count": _("So many children are not in the room. Look at the number again.")})
    left_over = unaccounted(len(expected), new.head_count, len(new.missing))
    if left_over and not new.is_confirmed:
        raise UnaccountedError(unaccounted_words(left_over))


def _children(made: SpotCheck, new: NewCheck, seen: RollSeen, found: Finding) -> Iterable[SpotCheckChild]:
    named = dict.fromkeys(new.missing, True) | dict.fromkeys(found.in_room, False)
    return (
        SpotCheckChild(check_made=made, student_id=child, is_missing=missing, roll_mark=_stored(seen.marks.get(child)))
        for child, missing in sorted(named.items())
    )


def _stored(mark: Mark) -> str:
    return mark.value if mark else ""
