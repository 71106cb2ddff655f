"""Papers put into words: where one stands, why there is no PDF (E3, E4)."""

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accountability.choices import PaperKind, ServiceMode
from accountability.models import Paper, PaperService
from accountability.rules.papers import SERVED
from kongchuo.lib.pdf import PdfProblem
from students.words import short_day

NO_PDF = {
    PdfProblem.NO_LIBRARY: gettext_lazy(
        "This server cannot make PDFs: the library pango is missing. Print the page or use Word; whoever looks after "
        "the server finds in the installation guide what to install."
    ),
    PdfProblem.NO_FONT: gettext_lazy(
        "This server has no font with every character of this paper, so the PDF would show gaps. Print the page or use "
        "Word; whoever looks after the server can install a Chinese font."
    ),
    PdfProblem.FAILED: gettext_lazy("The PDF could not be made. Print the page or use Word."),
}


def standing(paper: Paper, service: PaperService | None) -> str:
    """Where a paper stands, in one phrase."""
    if paper.voided_at is not None:
        return _("void")
    if paper.kind not in SERVED:
        return _("issued")
    return served(service) if service else _("not served yet")


def served(service: PaperService) -> str:
    """How and when a paper was served."""
    told = {"mode": ServiceMode(service.mode).label, "day": short_day(timezone.localdate(service.served_at))}
    return _("%(mode)s, %(day)s") % told


def issue_title(kind: PaperKind) -> str:
    """What the button of a kind says."""
    return {
        PaperKind.LETTER: _("Issue a persuasion letter"),
        PaperKind.VISIT: _("Issue the record of a visit"),
        PaperKind.REPORT: _("Issue the dropout report"),
        PaperKind.NOTICE: _("Draft the return-to-school notice"),
    }[kind]
