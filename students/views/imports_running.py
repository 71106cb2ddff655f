"""Imports that take long run in a process of their own, so that the page can be left; the result waits."""

import datetime as dt
import subprocess
import sys
import threading

from django.conf import settings
from django.utils import timezone

from students.actions import import_files
from students.models import ImportBatch

# Windows would open a console for it; elsewhere the flag does not exist and must be 0.
_NO_WINDOW: int = getattr(subprocess, "CREATE_NO_WINDOW", 0)
_SILENCE = dt.timedelta(minutes=5)


def start(batch: ImportBatch) -> None:
    """Carry out a batch that has begun in a process that outlives this request. It prints nothing of what it reads."""
    process = subprocess.Popen(  # noqa: S603  # our own program, with a random token
        [sys.executable, str(settings.BASE_DIR / "manage.py"), "run_import", str(batch.token)],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        cwd=settings.BASE_DIR,
        start_new_session=True,
        creationflags=_NO_WINDOW,
    )
    threading.Thread(target=process.wait, daemon=True).start()


def rows_done(batch: ImportBatch) -> int:
    """How many rows are through, never more than there are."""
    return min(max(batch.progress_done, import_files.progress(batch.token)), batch.progress_total)


def is_stuck(batch: ImportBatch, now: dt.datetime) -> bool:
    """Whether nothing was heard of a running batch for five minutes."""
    heard = [batch.finished_at or batch.uploaded_at, _noted_at(batch)]
    return now - max(moment for moment in heard if moment) > _SILENCE


def _noted_at(batch: ImportBatch) -> dt.datetime | None:
    try:
        noted = import_files.file_of(batch.token, import_files.PROGRESS).stat().st_mtime
    except FileNotFoundError:
        return None
    return dt.datetime.fromtimestamp(noted, timezone.get_current_timezone())
