"""The app that knows what happened to a child."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class StudentsConfig(AppConfig):
    """Registry, calendar, roll and imports."""

    name = "students"
    verbose_name = _("Students and attendance")

    def ready(self) -> None:
        """Registers the system checks."""
        from students import checks  # noqa: F401, PLC0415  # registered by being imported, once models are ready
