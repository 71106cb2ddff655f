"""Entries of this app on the first page of the registry."""

from django.utils.translation import gettext_lazy as _

from students.views.registry_links import Link

LINKS = (
    Link(
        "accountability:paper-list",
        _("Papers"),
        _("Letters, visit records, reports and drafts by number, void ones included; the school's Word templates."),
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
