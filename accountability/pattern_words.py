"""Patterns worth a talk put into words: what was counted, out of how many, and what may explain it (F10)."""

from django.utils.translation import gettext_lazy, ngettext

from accountability.choices import PatternKind
from accountability.rules.patterns import Pattern

EXPLANATIONS = {
    PatternKind.EXPLAINED: gettext_lazy(
        "Marks without a reason became leave on the very day before a case would have opened, or after it. A wave of "
        "illness with slips that come late looks the same: ask to see the slips."
    ),
    PatternKind.STOPPED: gettext_lazy(
        "Most absences without a reason end exactly one day before a case would open. Perhaps the head teacher fetches "
        "the children in time; perhaps the roll shows somebody who is not there: a spot check on such a day tells."
    ),
    PatternKind.VISITS: gettext_lazy(
        "Many visits were recorded within half an hour, or long after the day. Whoever writes up a round of visits in "
        "the evening looks the same: ask for notes and photos."
    ),
    PatternKind.CONTACTS: gettext_lazy(
        "Contacts with many families were recorded within one minute. A message to the parents' group is no contact "
        "with each of them: ask how the families were reached."
    ),
}


def count_words(found: Pattern) -> str:
    """What was counted, out of how many."""
    told = {
        PatternKind.EXPLAINED: ngettext(
            "%(count)d of %(base)d child explained afterwards",
            "%(count)d of %(base)d children explained afterwards",
            found.base,
        ),
        PatternKind.STOPPED: ngettext(
            "%(count)d of %(base)d absence that ended", "%(count)d of %(base)d absences that ended", found.base
        ),
        PatternKind.VISITS: ngettext(
            "%(count)d of %(base)d visit recorded", "%(count)d of %(base)d visits recorded", found.base
        ),
        PatternKind.CONTACTS: ngettext(
            "%(count)d of %(base)d contact recorded", "%(count)d of %(base)d contacts recorded", found.base
        ),
    }
    return told[found.kind] % {"count": found.count, "base": found.base}
