"""Entries of this app on the first pages of the day and of the registry."""

from django.utils.translation import gettext_lazy as _

from accountability.access import has_charge
from students.views.first_links import FirstLink
from students.views.registry_links import Link

FIRST = (
    FirstLink("accountability:duty-list", _("My duties today"), has_charge),
    FirstLink("accountability:dashboard", _("How the school runs"), lambda who: who.sees_all),
)
LINKS = (
    Link(
        "accountability:case-list",
        _("Cases"),
        _("Children missing without leave: where each case stands, who looks after it, what is due next."),
    ),
    Link(
        "accountability:paper-list",
        _("Papers"),
        _("Letters, visit records, reports and drafts by number, void ones included; the school's Word templates."),
    ),
    Link(
        "accountability:case-ledgers",
        _("Ledgers"),
        _("Children of school age, suspected dropouts, dropouts: as of any day, to print and in the official columns."),
    ),
    Link(
        "accountability:three-numbers",
        _("Three numbers in one"),
        _("What was reported, what the ledgers hold, what the registry shows: in whom they differ, and what to do."),
    ),
    Link(
        "accountability:sign-off",
        _("Sign-off sheets by village"),
        _("Dropouts, returned, not returned, one sheet a village, with the six signatures."),
    ),
    Link(
        "accountability:reported-list",
        _("Reported cases"),
        _("What the central school sees: the cases whose dropout report it received."),
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
    Link(
        "accountability:delivery-list",
        _("Sent notices"),
        _("Messages to mailboxes and groups: what became of each, what to send again, which channels are open."),
    ),
)
