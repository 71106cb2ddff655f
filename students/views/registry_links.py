"""What the registry's first page leads to: one entry for each of its pages, in the order of the registrar's year."""

from collections.abc import Callable
from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from students.access import Rights


@dataclass(frozen=True, slots=True)
class Link:
    """A page of the registry: its view, its word, a sentence on what it is for, and who sees it."""

    view: str
    label: object
    purpose: object
    sees: Callable[[Rights], bool] = lambda who: who.sees_all


LINKS: tuple[Link, ...] = (
    Link(
        "students:paper-only",
        _("On paper only"),
        _("Transfers on their way, suspensions run out, proofs missing: children whose name is here and who are not."),
    ),
    Link(
        "students:movement-list",
        _("Movements"),
        _("Who came, left, paused, changed class: every movement with its papers. New ones begin on a child's page."),
    ),
    Link(
        "students:movement-missing",
        _("Papers to be brought"),
        _("Movements recorded before all their papers had been seen; tick off what has come in since, many at once."),
    ),
    Link(
        "students:movement-transfers",
        _("Transfers to confirm"),
        _("Children on their way to another school, with the days left; confirm many at once."),
        lambda who: who.is_registrar,
    ),
    Link(
        "students:returnee-new",
        _("Take in a returning child"),
        _("A short form: the child is in class today, the record follows."),
        lambda who: who.is_registrar,
    ),
    Link(
        "students:task-list",
        _("Tasks of the registrar"),
        _("Registry records to make or to ask for, each with its date."),
    ),
    Link(
        "students:import-list",
        _("Imports"),
        _("Rosters, staff lists and other spreadsheets: bring them in, look at what came, take it back."),
    ),
    Link("students:network-list", _("Contact network"), _("School, teachers, guardians: one sheet a class to print.")),
    Link("students:post-dates", _("Posts by date"), _("Who was head teacher or taught what on any day.")),
    Link("students:group", _("Leading group"), _("Who answers for what, since when, by which document.")),
    Link("students:village-list", _("Children by village"), _("Who is registered where, as the sign-off sheets ask.")),
    Link(
        "students:filing-list",
        _("Filing of new entrants"),
        _("Whose registry record is made, sent or came back; the file in the columns of the national template."),
    ),
    Link("students:need-list", _("Needs"), _("Hardship, learning difficulty, disability: each with its paper.")),
    Link(
        "students:check-list",
        _("Spot checks"),
        _("A head count in the classroom beside this morning's roll: whom to visit next, what differed, how it ended."),
    ),
    Link(
        "students:catchment-list",
        _("Catchment list"),
        _("Every school-age child of the catchment: who is here, who elsewhere, whom to go after, the enrolment rate."),
    ),
    Link(
        "students:year-turn",
        _("Turn of the school year"),
        _("Terms, graduates, merging and splitting, head teachers: previewed, carried out at once, taken back."),
    ),
)
_offered: list[Link] = []


def offer(*links: Link) -> None:
    """Adds pages of another app when apps are ready; each once (decision 0021)."""
    _offered.extend(link for link in links if link not in _offered)


def all_links() -> tuple[Link, ...]:
    """The own pages, then those that other apps offered."""
    return (*LINKS, *_offered)
