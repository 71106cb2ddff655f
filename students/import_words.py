"""What the import pages say about a batch: where it stands, what it would do or did, and what comes next."""

import datetime as dt
from collections.abc import Mapping

from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from students import words
from students.choices import ImportStatus
from students.import_kind_words import KIND_WORDS
from students.import_preview import Preview
from students.models import ImportBatch

STEPS = (
    gettext_lazy("Choose the file"),
    gettext_lazy("Name the columns"),
    gettext_lazy("Check the preview"),
    gettext_lazy("Imported"),
)
_NEXT = {
    ImportStatus.MAPPING: gettext_lazy("Name the columns"),
    ImportStatus.READY: gettext_lazy("Check the preview"),
    ImportStatus.RUNNING: gettext_lazy("See the progress"),
    ImportStatus.DONE: gettext_lazy("Result, take back"),
    ImportStatus.REFUSED: gettext_lazy("See why"),
}
_ENDED = {
    ImportStatus.UPLOADED: gettext_lazy("The file was not read to its end. Upload it once more."),
    ImportStatus.REJECTED: gettext_lazy("You gave this import up. Nothing was changed and the file is removed."),
    ImportStatus.EXPIRED: gettext_lazy("Nobody confirmed this import in time, so the file is gone. Upload it again."),
    ImportStatus.TAKEN_BACK: gettext_lazy("This import is taken back. Everything is as it was before it."),
}
_STEP = {ImportStatus.UPLOADED: 1, ImportStatus.REFUSED: 1, ImportStatus.MAPPING: 2, ImportStatus.READY: 3}


def step_of(batch: ImportBatch) -> int:
    """The place of a batch in STEPS, counted from 1; five when all is done."""
    if batch.status == ImportStatus.RUNNING:
        return len(STEPS)
    return _STEP.get(ImportStatus(batch.status), len(STEPS) + 1)


def next_step(batch: ImportBatch) -> str | Promise:
    """What the registrar does next with a batch."""
    return _NEXT.get(ImportStatus(batch.status), gettext_lazy("Look at it"))


def title(kind: str) -> str:
    """What is imported: 导入花名册."""
    return str(KIND_WORDS[kind].title)


def moment(at: dt.datetime) -> str:
    """A day and a time on the school's clock: 11月23日 周一 08:12."""
    return f"{words.full_day(timezone.localdate(at))} {words.clock(at)}"


def will_do(counts: Mapping[str, int], kind: str) -> str:
    """The numbers of a preview in one sentence."""
    said = _("%(new)d new, %(changed)d changed, %(unchanged)d unchanged, %(errors)d rows with errors.")
    return str(KIND_WORDS[kind].will_do or said) % _numbers(counts)


def did(counts: Mapping[str, int], kind: str) -> str:
    """What an import that was carried out did, in one sentence."""
    said = _("%(new)d added, %(changed)d changed, %(unchanged)d unchanged, %(errors)d rows with errors left out.")
    return str(KIND_WORDS[kind].did or said) % _numbers(counts)


def _numbers(counts: Mapping[str, int]) -> dict[str, int]:
    return {name: counts.get(name, 0) for name in ("new", "changed", "unchanged", "errors", "marked")}


def ended(batch: ImportBatch) -> str:
    """Why there is nothing more to do with a batch, and what to do instead."""
    if batch.status == ImportStatus.REFUSED:
        return batch.refused_because
    return str(_ENDED.get(ImportStatus(batch.status), ""))


def listed_counts(batch: ImportBatch) -> str:
    """The numbers of a batch in the list of imports; a dash where there are none."""
    counts = batch.summary
    if "new" not in counts or batch.status == ImportStatus.MAPPING:
        return "—"
    return (did if batch.status == ImportStatus.DONE else will_do)(counts, batch.kind)


def missing(preview: Preview, kind: str) -> str:
    """Who is known but not in the file, and that nothing happens to them."""
    return str(KIND_WORDS[kind].missing % {"count": preview.counts.get("missing", 0)})


def questions(preview: Preview, kind: str) -> str:
    """How many rows wait for an answer."""
    count = preview.counts.get("questions", 0)
    if KIND_WORDS[kind].questions:
        return str(KIND_WORDS[kind].questions % {"count": count})
    text = ngettext(
        "%(count)d row may be a child the school knows already. Say which, then import.",
        "%(count)d rows may be children the school knows already. Say which, then import.",
        count,
    )
    return text % {"count": count}


def import_button(counts: Mapping[str, int], kind: str) -> str:
    """The words of the button that carries the correct rows out; empty when there are none."""
    count = counts.get("new", 0) + counts.get("changed", 0)
    if not count:
        return ""
    if KIND_WORDS[kind].button:
        return str(KIND_WORDS[kind].button % {"count": count})
    return ngettext("Import %(count)d correct row", "Import the %(count)d correct rows", count) % {"count": count}


def failed_button(counts: Mapping[str, int]) -> str:
    """The words of the button that hands the other rows back."""
    count = counts.get("errors", 0)
    return ngettext("Download %(count)d row with errors", "Download the %(count)d rows with errors", count) % {
        "count": count
    }


def progress_words(done: int, total: int) -> str:
    """How far a running import is."""
    return _("%(done)d of %(total)d rows") % {"done": done, "total": total}


def date_help(kind: str, proposed: dt.date, today: dt.date) -> str:
    """Why the page proposes this date, in a sentence (G2, G3, K1)."""
    said = KIND_WORDS[kind]
    return str(said.first_date if proposed < today else said.later_date)
