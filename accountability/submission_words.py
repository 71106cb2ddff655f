"""Where a school stands with a month, in words (H5)."""

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from accountability.rules.submissions import Standing

_WORDS: Mapping[Standing, Promise] = {
    Standing.WAITING: gettext_lazy("Not submitted"),
    Standing.OVERDUE: gettext_lazy("Not submitted, overdue"),
    Standing.ON_TIME: pgettext_lazy("submission", "Submitted"),
    Standing.LATE: gettext_lazy("Submitted late"),
}


def standing_words(standing: Standing, version: int = 0) -> str:
    """Submitted, and which version; or not, and whether it is overdue."""
    said = str(_WORDS[standing])
    return _("%(state)s, version %(number)d") % {"state": said, "number": version} if version else said
