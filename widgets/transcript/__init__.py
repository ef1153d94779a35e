"""Listening by reading."""
