"""The admin pages of the app; importing the package registers them."""

from accountability.admin import support, targets

__all__ = ["support", "targets"]
