"""The admin pages of the app; importing the package registers them."""

from accountability.admin import answers, cases, months, open_formats, papers, policies, support, targets

__all__ = ["answers", "cases", "months", "open_formats", "papers", "policies", "support", "targets"]
