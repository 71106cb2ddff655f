"""The facts that a confirmation rests on, in words: D7's conditions before the principal decides."""

from collections.abc import Iterator

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from accountability.rules.cases import CaseState
from students.day_words import run_sentence
from students.words import full_day


def confirming_facts(state: CaseState) -> list[tuple[str, str]]:
    """What is there and what is not, by name."""
    return list(_facts(state))


def _facts(state: CaseState) -> Iterator[tuple[str, str]]:
    none = _("not there")
    yield pgettext("step", "Missing without leave"), run_sentence(state.run) or none
    served = state.letter and _("served on %(day)s") % {"day": full_day(state.letter.on)}
    yield _("Persuasion letter"), served or none
    count = {"count": len(state.visits), "needed": state.visits_needed}
    yield _("Home visits"), _("%(count)d, %(needed)d are needed for the report") % count
    reported = state.report and _("served on %(day)s") % {"day": full_day(state.report.on)}
    yield _("Dropout report"), reported or none
    yield _("Notice of the township"), _notice(state) or none
    if state.confirm_from:
        yield _("Decision possible from"), full_day(state.confirm_from)


def _notice(state: CaseState) -> str:
    if state.notice is None:
        return ""
    issued = _("issued on %(day)s") % {"day": full_day(state.notice.on)}
    if state.notice.until is None:
        return issued
    return f"{issued} · " + _("return until %(day)s") % {"day": full_day(state.notice.until)}
