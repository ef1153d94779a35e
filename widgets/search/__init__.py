"""Ctrl+K: one box over everything that was said, written and named."""
