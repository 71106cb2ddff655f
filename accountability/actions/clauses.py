"""New versions of the clauses: prepared by the registrar, approved by the principal, never edited (M13, J)."""

import datetime as dt
import hashlib

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from accountability.models import ClauseText
from accountability.papers.clauses import Clauses, dumped, unknown_names
from accountability.queries.agreement_content import clauses_of
from students.models import School, User

TITLE_AT_MOST, SENTENCE_AT_MOST = 30, 300


@transaction.atomic
def save_clauses(
    *, school: School, clauses: Clauses, note: str, is_approved: bool, actor: User, at: dt.datetime
) -> ClauseText:
    """Append a version; ``is_approved`` where the principal writes it. Raises ValidationError for clauses that say
    nothing, that name what stands for nothing, or that change nothing."""
    _check(clauses)
    locked = School.objects.select_for_update().get(pk=school.pk)
    latest = ClauseText.objects.filter(school=locked).order_by("-version").first()
    if dumped(clauses_of(latest)) == dumped(clauses):
        raise ValidationError(_("Nothing is changed against the latest version."))
    text = dumped(clauses)
    made = ClauseText(
        school=locked,
        version=latest.version + 1 if latest else 1,
        content=text,
        sha256=hashlib.sha256(text.encode()).hexdigest(),
        note=note.strip(),
        prepared_by=actor,
        prepared_at=at,
        approved_by=actor if is_approved else None,
        approved_at=at if is_approved else None,
    )
    made.full_clean()
    made.save()
    return made


def _check(clauses: Clauses) -> None:
    if not clauses:
        raise ValidationError(_("Write at least one clause."))
    for each in clauses:
        if not each.title or not each.lines:
            raise ValidationError(_("Every clause needs a heading and at least one sentence."))
        if len(each.title) > TITLE_AT_MOST or any(len(line.text) > SENTENCE_AT_MOST for line in each.lines):
            raise ValidationError(
                _("A heading has at most %(title)d characters, a sentence at most %(sentence)d.")
                % {"title": TITLE_AT_MOST, "sentence": SENTENCE_AT_MOST}
            )
    if unknown := unknown_names(clauses):
        told = _("Nothing is known by the name %(names)s: use the names listed below the clauses.")
        raise ValidationError(told % {"names": " ".join(f"{{{name}}}" for name in unknown)})


@transaction.atomic
def approve_clauses(*, version: ClauseText, actor: User, at: dt.datetime) -> ClauseText:
    """The principal approves the latest version; agreements issued from now on have it (J).

    Raises ValidationError where it is approved already or a later one exists.
    """
    locked = ClauseText.objects.select_for_update().get(pk=version.pk)
    if locked.approved_at is not None:
        raise ValidationError(_("This version is approved already."))
    if ClauseText.objects.filter(school=locked.school_id, version__gt=locked.version).exists():
        raise ValidationError(_("There is a later version: approve that one, or prepare another."))
    locked.approved_by, locked.approved_at = actor, at
    locked.save(update_fields=["approved_by", "approved_at"])
    return locked
