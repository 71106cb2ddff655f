"""Entries of this app on the first pages of the day and of the registry."""

from django.utils.translation import gettext_lazy as _

from accountability.access import has_charge
from students.views.first_links import FirstLink
from students.views.registry_links import Link

FIRST = (FirstLink("accountability:duty-list", _("My duties today"), has_charge),)
LINKS = (
    Link(
        "accountability:case-list",
        _("Cases"),
        _("Children missing without leave: where each case stands, who looks after it, what is due next."),
    ),
    Link(
        "accountability:support-list", _("Support pairs"), _("Who looks after which child, what was done, what is due.")
    ),
    Link(
        "accountability:aid-list", _("Aid"), _("Grants, meals, goods and donations by term, for many children at once.")
    ),
    Link(
        "accountability:target-list",
        _("Targets and retention"),
        _("What the agreements ask for beside the value of today, and the children behind each figure."),
    ),
)
