"""What this app offers beside the contacts with a child's family."""

from django.utils.translation import gettext_lazy as _

from students.views.contact_links import ContactLink

LINKS = (
    ContactLink(
        "accountability:visit-new",
        _("Record a home visit"),
        _("Nobody was reached: visit the family and record it, even if nobody is at home."),
    ),
)
