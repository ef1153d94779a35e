"""What this machine has and lacks; nothing is loaded that a check does not need."""

from __future__ import annotations

import hashlib
import importlib.util
import platform
import shutil
import sys
from dataclasses import dataclass
from pathlib import Path

from app import __version__
from app.domain.errors import AppError
from app.domain.lettering import Sought
from app.runtime.paths import data_dir, resource
from app.services import (
    catalogue,
    elements,
    face_proposals,
    gestures,
    holidays,
    models,
    procedure,
)
from app.services.messages import format_size

_PARTS = ("av", "cv2", "PIL", "pi_heif", "faster_whisper", "ctranslate2", "pikepdf", "pyhanko")
_DETECTORS = {Sought.FACES: "face detector", Sought.TEXT: "text detector"}
_WINDOW_PARTS = ("PySide6",)
MIN_FREE_BYTES = 2_000_000_000


@dataclass(frozen=True, slots=True)
class HealthCheck:
    """One part of the installation."""

    name: str
    ok: bool
    detail: str
    remedy: str = ""


def checks(lang: str) -> tuple[HealthCheck, ...]:
    """Look at every part this program needs."""
    is_english = lang == "en"
    reinstall = "Install Netra again." if is_english else "Pasang ulang Netra."
    return (
        HealthCheck("netra", True, f"{__version__} · Python {platform.python_version()}"),
        *(_part(name, reinstall) for name in (*_PARTS, *_WINDOW_PARTS)),
        _catalogue(reinstall),
        _fonts(reinstall),
        *(_detector(sought, reinstall) for sought in Sought),
        _model(is_english),
        _disk(is_english),
    )


def _part(name: str, remedy: str) -> HealthCheck:
    is_there = name in sys.modules or importlib.util.find_spec(name) is not None
    return HealthCheck(name, is_there, "", "" if is_there else remedy)


def _catalogue(remedy: str) -> HealthCheck:
    try:
        shipped = catalogue.load()
        gestures.load()
        procedure.deadline_rules("pemilu")
        elements.load()
        holidays.book()
    except (AppError, OSError) as e:
        return HealthCheck("catalogue", False, str(e), remedy)
    return HealthCheck("catalogue", True, f"{shipped.version} · {len(shipped.categories)}")


def _detector(sought: Sought, remedy: str) -> HealthCheck:
    """Look at a detector as whoever loads it will."""
    name, detector = _DETECTORS[sought], sought.detector
    try:
        actual = hashlib.sha256(face_proposals.model_path(sought).read_bytes()).hexdigest()
    except OSError as e:
        return HealthCheck(name, False, str(e), remedy)
    is_shipped = actual == detector.sha256
    return HealthCheck(name, is_shipped, detector.name, "" if is_shipped else remedy)


def _fonts(remedy: str) -> HealthCheck:
    found = sorted(path.name for path in resource("fonts").glob("*.ttf"))
    return HealthCheck("fonts", bool(found), ", ".join(found), "" if found else remedy)


def _model(is_english: bool) -> HealthCheck:
    try:
        identity = models.default_model()
    except AppError as e:
        remedy = (
            "Install one: netra models install PATH..."
            if is_english
            else "Pasang: netra models install PATH..."
        )
        return HealthCheck("whisper", False, type(e).__name__, remedy)
    return HealthCheck("whisper", True, f"{identity.name} · {identity.sha256}")


def _disk(is_english: bool) -> HealthCheck:
    folder = data_dir()
    while not folder.exists() and folder != folder.parent:
        folder = folder.parent
    free = shutil.disk_usage(Path(folder)).free
    remedy = "Free some space." if is_english else "Kosongkan sebagian ruang disk."
    is_enough = free >= MIN_FREE_BYTES
    return HealthCheck("disk", is_enough, format_size(free), "" if is_enough else remedy)
