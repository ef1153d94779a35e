"""Redacted copies: boxes set by hand, every frame looked at, a second person."""
