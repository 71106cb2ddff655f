"""Reads of what adults owe and did."""
