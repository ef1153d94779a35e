"""Where things lie: shipped resources and this user's data, from source and when built."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import platformdirs


def is_frozen() -> bool:
    """Tell whether this is the built program."""
    return bool(getattr(sys, "frozen", False))


def resource(*parts: str) -> Path:
    """Give the path of a shipped file below `resources/`."""
    base = Path(getattr(sys, "_MEIPASS", "")) if is_frozen() else Path(__file__).parents[2]
    return base.joinpath("resources", *parts)


def data_dir() -> Path:
    """Give this user's data folder; `NETRA_DATA` overrides it (a stick, a test)."""
    override = os.environ.get("NETRA_DATA")
    return (
        Path(override) if override else Path(platformdirs.user_data_dir("Netra", appauthor=False))
    )


def models_dir() -> Path:
    """Give the folder of checked Whisper models; `NETRA_MODELS` overrides it."""
    override = os.environ.get("NETRA_MODELS")
    return Path(override) if override else data_dir() / "models"


def settings_file() -> Path:
    """Give the file that remembers this user's settings."""
    return data_dir() / "settings.json"
