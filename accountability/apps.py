"""The app that knows what an adult owes because of what happened to a child."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AccountabilityConfig(AppConfig):
    """Agreements, cases, ledger and reports; it listens to the events of students."""

    name = "accountability"
    verbose_name = _("Accountability")
