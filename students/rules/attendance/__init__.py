"""The attendance a school already has: reading its lists and sheets, and planning the rolls they make (B1 to B11)."""
