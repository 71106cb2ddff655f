"""The admin pages of the app; importing the package registers them."""

from accountability.admin import cases, papers, support, targets

__all__ = ["cases", "papers", "support", "targets"]
from accountability.admin import policies

__all__ = ["cases", "policies", "support", "targets"]
