"""Keeping photos, signatures and scans: looked at by content, made clean, stored with what they belong to (D4, E4)."""

import datetime as dt
import hashlib
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from accountability.choices import FileKind
from accountability.models import DropoutCase, HomeVisit, Incident, Paper, PaperService, StoredFile, TownshipNotice
from kongchuo.lib.images import JPEG, PNG, ImageRefused, picture, signature
from kongchuo.lib.scans import scan
from students.models import Student, User

Owner = HomeVisit | DropoutCase | Paper | PaperService | TownshipNotice | Incident
_COLUMNS: dict[type[Owner], str] = {
    HomeVisit: "visit",
    DropoutCase: "case",
    Paper: "paper",
    PaperService: "service",
    TownshipNotice: "notice",
    Incident: "incident",
}


@dataclass(frozen=True, slots=True)
class ReadyFile:
    """A file that has been looked at and may be kept as it is here."""

    kind: FileKind
    content: bytes
    content_type: str


def make_ready(kind: FileKind, data: bytes) -> ReadyFile:
    """What is kept of an upload; its name and claimed type are not believed (I5).

    It takes a moment: call it before the transaction. Raises ValidationError with a sentence that says what to do.
    """
    try:
        if kind is FileKind.PHOTO:
            return ReadyFile(kind, picture(data), JPEG)
        if kind is FileKind.SIGNATURE:
            return ReadyFile(kind, signature(data), PNG)
        found = scan(data)
    except ImageRefused as refused:
        raise ValidationError(str(refused.sentence)) from refused
    return ReadyFile(kind, found.content, found.content_type)


def store_file(
    *, student: Student | None, kind: FileKind, data: bytes, belongs_to: Owner, actor: User, at: dt.datetime
) -> StoredFile:
    """Look at an upload and keep it with what it belongs to; the same content there again is the same file.

    ``student`` is None where the owner is about no child. Raises ValidationError for what cannot be kept, and for an
    owner that belongs to another child.
    """
    ready = make_ready(kind, data)
    return keep_file(student=student, ready=ready, belongs_to=belongs_to, actor=actor, at=at)


def keep_file(
    *, student: Student | None, ready: ReadyFile, belongs_to: Owner, actor: User, at: dt.datetime
) -> StoredFile:
    """Keep a file that is ready, in the transaction of what it belongs to."""
    if _child_of(belongs_to) != (student.pk if student else None):
        raise ValidationError(_("This belongs to another child: open the page again."))
    stored, _made = StoredFile.objects.defer("content").get_or_create(
        school_id=belongs_to.school_id,
        student=student,
        kind=ready.kind,
        sha256=hashlib.sha256(ready.content).hexdigest(),
        **{_COLUMNS[type(belongs_to)]: belongs_to},
        defaults={
            "content": ready.content,
            "content_type": ready.content_type,
            "size": len(ready.content),
            "stored_by": actor,
            "stored_at": at,
        },
    )
    return stored


def _child_of(owner: Owner) -> int | None:
    if isinstance(owner, Incident):
        return None
    if isinstance(owner, PaperService):
        return owner.paper.student_id
    return owner.case.student_id if isinstance(owner, TownshipNotice) else owner.student_id
