"""Does anything lie in the case that no row lists? Bytes that nobody took in prove nothing."""

from __future__ import annotations

import hashlib
import re
import time
from collections.abc import Callable
from pathlib import Path

from app.domain.checks import CheckResult
from app.services.integrity_files import Listed
from app.store.blobs import DERIVED, DOSSIERS, ORIGINALS

STRANGERS = "unlisted files"
_LITTER = frozenset(("thumbs.db", "desktop.ini", ".ds_store", ".nomedia"))
_SHA256 = re.compile(r"[0-9a-f]{64}")
_JUST_NOW_S = 120
_SHOWN = 20


def check_strangers(folder: Path, listed: Callable[[], Listed], *, is_sealed: bool) -> CheckResult:
    """Look for files in originals/, derived/ and dossiers/ that no row lists.

    Bytes are put into their place before their row is written. Where a case is open, or a
    sitting was cut off, a file that has just come and bears its own digest as its name may
    be one of those; the next opening sweeps it.

    Args:
        listed: reads the rows as of now.
        is_sealed: the last sitting was closed in order, so nothing can be half done.
    """
    found = _unlisted(folder, _expected(folder, listed()))
    if found and not is_sealed:
        found = [path for path in found if path in _unlisted(folder, _expected(folder, listed()))]
    half_done = [] if is_sealed else [path for path in found if _is_half_done(folder, path)]
    strange = [path for path in found if path not in half_done]
    if strange:
        return CheckResult(STRANGERS, False, _names(folder, strange))
    if half_done:
        return CheckResult(STRANGERS, True, _names(folder, half_done), could_check=False)
    return CheckResult(STRANGERS, True, "none")


def _expected(folder: Path, listed: Listed) -> set[Path]:
    def blob(room: str, sha256: str) -> Path:
        return folder / room / sha256[:2] / sha256

    return {
        *(blob(ORIGINALS, item.digest.sha256) for item in listed.items),
        *(blob(DERIVED, item.sha256) for item in listed.derivatives),
        *(folder / DOSSIERS / name for name in listed.dossiers),
    }


def _unlisted(folder: Path, expected: set[Path]) -> list[Path]:
    found = []
    for room in (ORIGINALS, DERIVED, DOSSIERS):
        for path in sorted((folder / room).rglob("*")):
            is_folder = path.is_dir() and not path.is_symlink()
            if not is_folder and path not in expected and path.name.lower() not in _LITTER:
                found.append(path)
    return found


def _is_half_done(folder: Path, path: Path) -> bool:
    try:
        if path.is_symlink() or time.time() - path.stat().st_ctime > _JUST_NOW_S:
            return _bears_its_digest(folder, path)
    except OSError:
        return True  # it went while we looked: whoever works here moved it
    return True


def _bears_its_digest(folder: Path, path: Path) -> bool:
    room = path.relative_to(folder).parts[0]
    if path.is_symlink() or room == DOSSIERS or not _SHA256.fullmatch(path.name):
        return False
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest() == path.name
    except OSError:
        return False


def _names(folder: Path, paths: list[Path]) -> str:
    shown = [path.relative_to(folder).as_posix() for path in paths[:_SHOWN]]
    more = len(paths) - len(shown)
    return ", ".join(shown) + (f" and {more} more" if more > 0 else "")
