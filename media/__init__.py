"""Bytes in, values out: no Qt, no SQL."""
