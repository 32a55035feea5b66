"""Measurements of the page; run by hand, not by pytest."""
