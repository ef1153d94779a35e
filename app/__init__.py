"""Netra, the offline workbench for suspected breaches of civil-servant neutrality."""

from __future__ import annotations

__version__ = "0.1.0"
