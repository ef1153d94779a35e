"""The case form and the start page."""
