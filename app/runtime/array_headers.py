"""Headers of numpy's files are read by one thread at a time."""

from __future__ import annotations

from threading import Lock

READING_HEADER = Lock()
"""Held while numpy reads a header.

It does so with `ast`, and Python 3.11 counts how deep that goes for all threads together: where
the collector lets another one in that reads a header too, one of them ends in a SystemError.
"""
