"""The admin pages of the app; importing the package registers them."""

from accountability.admin import cases, papers, policies, summaries, support, targets

__all__ = ["cases", "papers", "policies", "summaries", "support", "targets"]
from accountability.admin import months

__all__ = ["cases", "months", "papers", "policies", "support", "targets"]
