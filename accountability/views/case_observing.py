"""The beginning of an observation note: what the rolls since the last note say, in one sentence (D9)."""

from collections import Counter

from django.utils.translation import gettext as _

from accountability.queries.case_file import CaseFile
from accountability.rules.case_facts import FactKind
from students.choices import AbsenceKind
from students.day_words import join
from students.rules.day_cells import DayCell, Look
from students.words import run_days, short_day


def week_words(file: CaseFile) -> str:
    """School days since the last note or the return: how many there, late, on leave, missing, not reported."""
    cells = _since_last_note(file)
    if not cells:
        return ""
    looks = Counter(cell.look for cell in cells)
    late = sum(cell.times_of(AbsenceKind.LATE) for cell in cells)
    parts = [_("at school on %(days)s") % {"days": run_days(looks[Look.PRESENT] + looks[Look.LATE])}]
    told = ((_("late %(count)d times"), late), (_("on leave for %(count)d days"), looks[Look.LEAVE]))
    missed = (
        (_("missing on %(count)d days"), looks[Look.ABSENT]),
        (_("%(count)d days not reported"), looks[Look.UNKNOWN]),
    )
    parts += [words % {"count": count} for words, count in (*told, *missed) if count]
    span = {"first": short_day(cells[0].day), "last": short_day(cells[-1].day), "told": join(parts)}
    return _("%(first)s to %(last)s: %(told)s.") % span


def _since_last_note(file: CaseFile) -> list[DayCell]:
    returned_on = file.known.state.episode.returned_on
    if returned_on is None:
        return []
    note = file.known.facts.last(FactKind.OBSERVED, since=returned_on)
    counted = (cell for cell in file.cells if cell.look not in (Look.OFF, Look.AHEAD, Look.AWAY))
    return [cell for cell in counted if (cell.day > note.on if note else cell.day >= returned_on)]
