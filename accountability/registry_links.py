"""Entries of this app on the first page of the registry."""

from django.utils.translation import gettext_lazy as _

from students.views.registry_links import Link

LINKS = (
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
)
