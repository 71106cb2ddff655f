"""Where the record of a new entrant stands, put into words (M23)."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from students.rules.filing import FilingState

STATE_WORDS = {
    FilingState.RETURNED: gettext_lazy("came back"),
    FilingState.NOT_SENT: gettext_lazy("not sent yet"),
    FilingState.WAITING: gettext_lazy("sent, no answer yet"),
    FilingState.TEMPORARY: gettext_lazy("temporary number"),
    FilingState.FILED: gettext_lazy("filed"),
}


def state_words(state: FilingState, days: int, reason: str) -> str:
    """A state with what explains it: how long it has been waiting, why it came back."""
    words = str(STATE_WORDS[state])
    if state is FilingState.WAITING:
        waited = ngettext("for %(days)d day", "for %(days)d days", days) % {"days": days}
        return _("%(state)s, %(waited)s") % {"state": words, "waited": waited}
    return f"{words}: {reason}" if state is FilingState.RETURNED else words
