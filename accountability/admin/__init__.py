"""The admin pages of the app; importing the package registers them."""

from accountability.admin import cases, policies, support, targets

__all__ = ["cases", "policies", "support", "targets"]
