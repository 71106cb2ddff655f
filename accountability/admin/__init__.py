"""The admin pages of the app; importing the package registers them."""

from accountability.admin import answers, cases, months, papers, policies, support, targets

__all__ = ["answers", "cases", "months", "papers", "policies", "support", "targets"]
__all__ = ["cases", "papers", "policies", "summaries", "support", "targets"]
from accountability.admin import months, open_formats

__all__ = ["cases", "months", "open_formats", "papers", "policies", "support", "targets"]
