"""The admin pages of the app; importing the package registers them."""

from accountability.admin import cases, support, targets

__all__ = ["cases", "support", "targets"]
