"""What is owed for a support pair, put into words (M10, G8, C5)."""

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accountability.rules.support import Standing


def standing_words(standing: Standing) -> list[str]:
    """One sentence for each thing that is due or overdue; none where all is done."""
    said = []
    if standing.is_silent:
        days = standing.silent_days
        said.append(ngettext("No contact for %(days)d day.", "No contact for %(days)d days.", days) % {"days": days})
    if standing.is_review_overdue:
        said.append(_("The term is over without a review."))
    elif standing.review_term is not None:
        said.append(_("The review of the term is due."))
    if standing.is_past_plan:
        said.append(_("The planned period is over: end the pair or extend it with a review."))
    return said
