"""Where the pages of cases and duties lead: the page for each kind of duty, for each row of the story, more sections.

A new page is wired by one line here: a duty without a line leads to the case itself.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accountability.choices import DutyKind
from accountability.queries.case_file import CaseFile
from accountability.rules.duties import Duty
from accountability.views.paper_part import case_papers_part
from students.access import Rights


def _everybody(_who: Rights) -> bool:
    return True


@dataclass(frozen=True, slots=True)
class StepLink:
    """The page on which a duty is done: its view takes the case, or the child where ``of_child``."""

    view: str
    label: object
    of_child: bool = False
    sees: Callable[[Rights], bool] = _everybody

    def address(self, duty: Duty) -> str:
        """The address for this duty."""
        return reverse(self.view, args=[duty.student_id if self.of_child else duty.case_id])


STEP_LINKS: dict[DutyKind, StepLink] = {
    DutyKind.VISIT: StepLink("accountability:visit-new", _("Record a home visit"), of_child=True),
    DutyKind.PROMISE: StepLink("accountability:visit-new", _("Record a home visit"), of_child=True),
    DutyKind.LETTER: StepLink("accountability:case-papers", _("Persuasion letter")),
    DutyKind.REPORT: StepLink("accountability:case-papers", _("Dropout report"), sees=lambda who: who.sees_all),
    DutyKind.NOTICE: StepLink(
        "accountability:township-notice-new", _("Record the township's notice"), sees=lambda who: who.sees_all
    ),
    DutyKind.CAUSE: StepLink("accountability:cause-new", _("Record the cause"), of_child=True),
    DutyKind.RESPONSIBLE: StepLink(
        "accountability:case-responsible", _("Name the person"), sees=lambda who: who.sees_all
    ),
    DutyKind.CONFIRM: StepLink("accountability:case-confirm", _("Decide"), sees=lambda who: who.is_principal),
    DutyKind.OBSERVE: StepLink("accountability:case-observe", _("Write the note")),
    DutyKind.CLOSE: StepLink("accountability:case-close", _("Decide on closing"), sees=lambda who: who.sees_all),
}
"""What is done for a duty, and where."""

LINE_VIEWS = {"visit": "accountability:visit-detail", "paper": "accountability:paper-detail"}
"""The page of a row of the story by the kind of its line; the view takes the row's id."""


@dataclass(frozen=True, slots=True)
class CaseSection:
    """A further part of the page: a template, and what it sees as ``content``; ``today`` and ``file`` are there too."""

    template: str
    content: Mapping[str, Any] = field(default_factory=dict)


def papers_section(who: Rights, file: CaseFile) -> CaseSection:
    """The papers of the case, what to issue next, visits to record, the township's notices (E1, D5, D6)."""
    return CaseSection("accountability/case_papers_section.html", {"part": case_papers_part(who, file.known.case)})


SECTIONS: tuple[Callable[[Rights, CaseFile], CaseSection | None], ...] = (papers_section,)
"""Makers of further parts of the page, below the ladder, in this order; None where there is nothing for this reader."""


@dataclass(frozen=True, slots=True)
class Way:
    """A link as a page shows it."""

    url: str
    label: object


def way_of(who: Rights, duty: Duty) -> Way | None:
    """Where this reader does the duty; None where no page is wired or it is not the reader's to do."""
    link = STEP_LINKS.get(duty.kind)
    if link is None or not link.sees(who) or not (link.of_child or duty.case_id):
        return None
    return Way(link.address(duty), link.label)


def line_url(kind: str, ref: int) -> str:
    """The page of a row of the story; empty where it has none."""
    view = LINE_VIEWS.get(kind)
    return reverse(view, args=[ref]) if view else ""
