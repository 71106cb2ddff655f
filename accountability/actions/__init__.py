"""Writes, each under a name and at a time."""
