"""The tiles of a roll as one string: a class of 45 costs no template per child."""

from collections.abc import Iterable, Mapping

from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from students.choices import AbsenceKind
from students.queries.enrolment import Pupil
from students.queries.roll_page import RollPage
from students.views.roll_words import lapsed_note, lapsed_reason, leave_note

# A name of so many characters is set smaller.
_LONG_NAME = 5
_TILE = (
    '<li><div class="tile{state}" data-id="{id}"{data}><span class="tile__number">{seat}</span>{note}'
    '<span class="tile__name{long}" id="n{id}">{name}</span>'
    '<select class="tile__select" name="m-{id}" aria-labelledby="n{id}">{options}</select></div></li>'
)
_Notes = dict[int, tuple[AbsenceKind, str, str]]


def tiles(page: RollPage, marks: Mapping[int, AbsenceKind]) -> SafeString:
    """All children expected, each with its mark and with what leave says of it."""
    options = _options({None, *marks.values()})
    notes = _notes(page)
    return mark_safe("".join(_tile(pupil, marks.get(pupil.id), notes, options) for pupil in page.pupils))  # noqa: S308  # every part is escaped


def _tile(
    pupil: Pupil, mark: AbsenceKind | None, notes: _Notes, options: Mapping[AbsenceKind | None, SafeString]
) -> str:
    kind, note, why = notes.get(pupil.id, (None, "", ""))
    return _TILE.format(
        state=f" tile--{mark.value}" if mark else "",
        id=pupil.id,
        data=format_html(' data-kind="{}" data-note="{}" title="{}"', kind.value, note, why) if kind else "",
        seat=f"{pupil.seat_number:02d}" if pupil.seat_number else "",
        note=format_html('<span class="tile__state">{}</span>', note) if note and mark is kind else "",
        long=" tile__name--long" if len(pupil.name) >= _LONG_NAME else "",
        name=conditional_escape(pupil.name),
        options=options[mark],
    )


def _notes(page: RollPage) -> _Notes:
    """What leave says of a child: the mark it stands for, in a word, and why."""
    found: _Notes = {}
    for child in page.leaves:
        if leave := page.leave_of(child):
            found[child] = AbsenceKind(leave.kind.value), leave_note(leave, page.day), ""
        elif lapsed := page.lapsed_of(child):
            found[child] = AbsenceKind.UNEXPLAINED, lapsed_note(lapsed), lapsed_reason(lapsed)
    return found


def kind_choices() -> list[tuple[str, str]]:
    """The marks a child can have, presence first, in the order of the chooser."""
    return [("", _("Present")), *((kind.value, str(kind.label)) for kind in AbsenceKind)]


def _options(used: Iterable[AbsenceKind | None]) -> dict[AbsenceKind | None, SafeString]:
    """The options of a select for every mark in use, built once a page."""
    choices = kind_choices()
    return {mark: _chosen(choices, mark.value if mark else "") for mark in used}


def _chosen(choices: list[tuple[str, str]], chosen: str) -> SafeString:
    parts = (
        format_html('<option value="{}"{}>{}</option>', value, mark_safe(" selected") if value == chosen else "", label)
        for value, label in choices
    )
    return mark_safe("".join(parts))  # noqa: S308  # every part is escaped
