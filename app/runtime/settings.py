"""Settings of this user: declared once with key, type and default; kept in one small JSON file."""

from __future__ import annotations

import json
import logging
import os
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Generic, TypeVar, cast

T = TypeVar("T", str, int, bool, list[str], dict[str, str], dict[str, int])

VERSION = 1
_MAX_BYTES = 4 * 1024 * 1024
log = logging.getLogger("settings")


@dataclass(frozen=True, slots=True)
class Setting(Generic[T]):
    """One declared setting."""

    key: str
    """Dotted name in the file; never reused for another meaning."""
    default: T
    """Used where the file says nothing or nonsense; its type is the setting's type."""
    unit: str = ""
    """Unit or allowed words, for readers of the file."""


THEME = Setting("appearance.theme", "system", "system, light or dark")
LANGUAGE = Setting("appearance.language", "id", "id or en")
REVIEWER_NAME = Setting("reviewer.name", "")
REVIEWER_ROLE = Setting("reviewer.role", "Pemeriksa")
REACTION_LAG_MS: Setting[int] = Setting(
    "moments.reaction_lag", 0, "milliseconds that a key comes after what was seen"
)
RECENT_CASES: Setting[list[str]] = Setting("cases.recent", [], "folders, newest first")
FAVOURITES: Setting[list[str]] = Setting(
    "moments.favourites",
    ["N-07", "N-27", "N-17", "N-20", "N-22", "N-06", "N-08", "N-18", "N-28"],
    "category codes under the keys 1 to 9",
)
WINDOW_GEOMETRY = Setting("window.geometry", "", "base64 of Qt's own form")
SPLITTERS: Setting[dict[str, str]] = Setting("window.splitters", {}, "base64 by splitter name")
POSITIONS: Setting[dict[str, int]] = Setting(
    "items.positions", {}, "microseconds by SHA-256 of the original"
)
DECODE_COSTS: Setting[dict[str, int]] = Setting(
    "media.decode_costs", {}, "microseconds a frame by SHA-256 of the original, on this machine"
)
USES_PROXIES = Setting("media.uses_proxies", True, "make light copies of heavy videos")
VIEW_TURNS: Setting[dict[str, int]] = Setting(
    "items.turns", {}, "degrees clockwise by SHA-256 of the original; only how it is looked at"
)
PAUSES_ON_BATTERY = Setting(
    "transcription.pauses_on_battery", True, "transcription waits while no mains feeds the computer"
)
DOSSIER_PAPER = Setting("dossier.paper", "A4", "A4 or F4")
CERTIFICATE = Setting("dossier.certificate", "", "path; its passphrase is kept nowhere")
CHAIR_CERTIFICATE = Setting("dossier.certificate_chair", "", "path, of who signs second")
TOKEN_LABEL = Setting("dossier.token", "", "label of the token, where a driver is the certificate")
TIMESTAMP_URL = Setting("dossier.timestamp_url", "", "address of an RFC 3161 service")
CAPTION = Setting("picture.caption", True, "the line below the picture")
CLIP_SHOWS: Setting[list[str]] = Setting(
    "clips.shows", ["clock", "category"], "clock, category, subtitles, figures"
)
SHORTCUTS: Setting[dict[str, str]] = Setting(
    "keys.shortcuts", {}, "portable key text by action name"
)
RECIPIENTS: Setting[dict[str, str]] = Setting(
    "packages.recipients", {}, "age recipient by name of the office"
)

DECLARED: tuple[Setting[Any], ...] = (
    THEME,
    LANGUAGE,
    REVIEWER_NAME,
    REVIEWER_ROLE,
    REACTION_LAG_MS,
    RECENT_CASES,
    FAVOURITES,
    WINDOW_GEOMETRY,
    SPLITTERS,
    POSITIONS,
    DECODE_COSTS,
    USES_PROXIES,
    PAUSES_ON_BATTERY,
    VIEW_TURNS,
    DOSSIER_PAPER,
    CERTIFICATE,
    CHAIR_CERTIFICATE,
    TOKEN_LABEL,
    TIMESTAMP_URL,
    CAPTION,
    CLIP_SHOWS,
    SHORTCUTS,
    RECIPIENTS,
)
_COUNTED = (POSITIONS, DECODE_COSTS, VIEW_TURNS)
MAX_RECENT = 12
MAX_POSITIONS = 500


class Settings:
    """What this user chose; a damaged file counts as empty and is kept beside as `.damaged`.

    Args:
        path: the JSON file; made on the first `set`.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._values: dict[str, object] = _load(path)

    def get(self, setting: Setting[T]) -> T:
        """Give the value, or the default where the file holds none of the right type."""
        value = self._values.get(setting.key, setting.default)
        return cast("T", value) if _fits(value, setting.default) else setting.default

    def set(self, setting: Setting[T], value: T) -> None:
        """Change one value and write the file; a full disk costs the setting, not the work."""
        if self._values.get(setting.key) == value:
            return
        self._values[setting.key] = value
        try:
            _write(self._path, self._values)
        except OSError as error:
            log.warning("settings not written: %s", error.strerror)

    def remember_case(self, folder: Path) -> None:
        """Put a case at the top of the recent ones."""
        here = str(folder)
        others = [known for known in self.get(RECENT_CASES) if known != here]
        self.set(RECENT_CASES, [here, *others][:MAX_RECENT])

    def forget_case(self, folder: Path) -> None:
        """Take a case off the list; its folder stays."""
        self.set(RECENT_CASES, [k for k in self.get(RECENT_CASES) if k != str(folder)])

    def remember_position(self, sha256: str, time_us: int) -> None:
        """Keep where a person stopped in one original; the oldest of 500 goes."""
        self.set(POSITIONS, keep_newest(self.get(POSITIONS), sha256, time_us))


def keep_newest(kept: dict[str, int], key: str, value: int) -> dict[str, int]:
    """Give a dictionary with one more entry, the newest last; the oldest of 500 goes."""
    others = {k: v for k, v in kept.items() if k != key}
    return dict([*others.items(), (key, value)][-MAX_POSITIONS:])


def _fits(value: object, default: object) -> bool:
    if isinstance(default, bool) or isinstance(value, bool):
        return isinstance(value, bool) and isinstance(default, bool)
    if isinstance(default, list):
        return isinstance(value, list) and all(isinstance(part, str) for part in value)
    if isinstance(default, dict):
        # dictionaries differ in what they hold: text by name, numbers by hash
        part_type = int if any(default is known.default for known in _COUNTED) else str
        return isinstance(value, dict) and all(
            isinstance(key, str) and isinstance(part, part_type) for key, part in value.items()
        )
    return isinstance(value, type(default))


def _load(path: Path) -> dict[str, object]:
    try:
        if path.stat().st_size > _MAX_BYTES:
            raise ValueError("too large")
        found = json.loads(path.read_text(encoding="utf-8"))
        values = found["values"]
        if not isinstance(values, dict):
            raise KeyError("values")
    except FileNotFoundError:
        return {}
    except OSError as error:
        log.warning("settings not read: %s", error.strerror)
        return {}
    except (ValueError, KeyError, TypeError) as error:  # JSON and UTF-8 errors are ValueErrors
        log.warning("settings damaged, starting with defaults: %s", error)
        path.replace(path.with_suffix(".damaged"))
        return {}
    return dict(values)


def _write(path: Path, values: dict[str, object]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    text = json.dumps({"version": VERSION, "values": values}, indent=1, ensure_ascii=False)
    temporary = path.with_suffix(f".{os.getpid()}.tmp")
    temporary.write_text(text, encoding="utf-8")
    temporary.replace(path)
