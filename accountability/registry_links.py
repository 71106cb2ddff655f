"""Entries of this app on the first pages of the day and of the registry."""

from django.utils.translation import gettext_lazy as _

from accountability.access import has_charge, has_proposed, has_veto_line_unread, is_awaited, oversees
from accountability.agreement_access import waits, waits_principal
from students.views.first_links import FirstLink
from students.views.registry_links import Link

FIRST = (
    FirstLink("accountability:duty-list", _("My duties today"), has_charge),
    FirstLink("accountability:agreement-own", _("A responsibility agreement waits for your signature"), waits),
    FirstLink("accountability:agreement-sign", _("Responsibility agreements wait for your signature"), waits_principal),
    FirstLink("accountability:incident-list", _("You are asked for a statement"), is_awaited),
    FirstLink("accountability:policy-proposal-list", _("A change of the school rules waits for you"), has_proposed),
    FirstLink("accountability:policy-list", _("The line of the veto: please read once"), has_veto_line_unread),
    FirstLink("accountability:district", _("Submitted months"), oversees),
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
        "accountability:month-list",
        _("Monthly summaries"),
        _("Each month by class, grade and school: whether it balances, who froze it, what was corrected since."),
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
