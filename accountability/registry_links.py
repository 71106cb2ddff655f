"""Entries of this app on the first page of the registry."""

from django.utils.translation import gettext_lazy as _

from students.views.registry_links import Link

LINKS = (
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
