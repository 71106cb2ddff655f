"""Uploaded rosters are children's data: a private folder, and nothing left in it after a day (I1)."""

import datetime as dt
import os
from collections.abc import Iterable
from pathlib import Path
from uuid import UUID

from django.conf import settings

from students.choices import ImportStatus
from students.models import ImportBatch

_WAITING = (ImportStatus.UPLOADED, ImportStatus.MAPPING, ImportStatus.READY)
FAILED_ROWS = ".failed.xlsx"
PROGRESS = ".progress"
REFUSED = ".refused"


def folder() -> Path:
    """The private folder, made when it is missing; nobody but the server's account may look into it."""
    path = Path(settings.IMPORT_DIR)
    path.mkdir(mode=0o700, parents=True, exist_ok=True)
    return path


def file_of(token: UUID, suffix: str = "") -> Path:
    """Where the file of a batch lies, whether or not it is there."""
    return folder() / f"{token.hex}{suffix}"


def store(token: UUID, content: bytes, suffix: str = "") -> Path:
    """Write a file that only the server's account may read."""
    path = file_of(token, suffix)
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as stream:
        stream.write(content)
    return path


def remove(token: UUID, suffix: str = "") -> None:
    """Remove a file of a batch; one that is gone already is no error."""
    file_of(token, suffix).unlink(missing_ok=True)


def purge(now: dt.datetime) -> int:
    """Remove every file older than IMPORT_KEEP_HOURS and close the batches that were waiting for it.

    First passwords that nobody collected go with them. Returns the number of files removed.
    """
    too_old = now - dt.timedelta(hours=settings.IMPORT_KEEP_HOURS)
    stale = ImportBatch.objects.filter(uploaded_at__lt=too_old)
    stale.filter(status__in=_WAITING).update(status=ImportStatus.EXPIRED, finished_at=now)
    stale.exclude(preview="").update(preview="")
    removed = 0
    for path in folder().iterdir():
        if path.is_file() and path.stat().st_mtime < too_old.timestamp():
            path.unlink(missing_ok=True)
            removed += 1
    return removed


def note_refusal(token: UUID, sentences: Iterable[str]) -> None:
    """Keep why an import that ran by itself was refused, for its page."""
    store(token, "\n".join(sentences).encode(), REFUSED)


def refusal(token: UUID) -> list[str]:
    """Why it was refused, sentence by sentence; nothing where it was not."""
    try:
        return file_of(token, REFUSED).read_text(encoding="utf-8").splitlines()
    except FileNotFoundError:
        return []


def report_progress(token: UUID, done: int) -> None:
    """Note how many rows are through: in a file, since nobody else can look into the import's transaction."""
    store(token, str(done).encode(), PROGRESS)


def progress(token: UUID) -> int:
    """How many rows are through, as last noted; 0 before the first note."""
    try:
        return int(file_of(token, PROGRESS).read_bytes() or b"0")
    except FileNotFoundError:
        return 0
