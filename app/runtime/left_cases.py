"""Which case databases lie as this computer left them; any other is read by a child first.

For each database that was closed here, or that a child has read to its end, a few numbers are
kept in this user's data: length and times of the file and of the journals beside it. Whoever
writes to it elsewhere changes them. Somebody with this computer's clock and a write access to
the folder could put length and time of writing back; the time of change, which no program sets,
tells that on Linux and macOS, on Windows nothing does.
"""

from __future__ import annotations

import hashlib
import logging
import os
from pathlib import Path
from typing import ClassVar

from app.runtime import paths

FOLDER = "left-cases"
_BESIDE = ("", "-wal", "-journal")
log = logging.getLogger("log.left_cases")


class _Here:
    """What this process knows without asking the disk."""

    marks: ClassVar[dict[Path, str]] = {}
    """By the file that keeps the mark: a user's data folder may be changed."""
    held: ClassVar[list[Path]] = []
    """Databases that this process is writing to."""


def mark(database: Path) -> str:
    """Give what tells a database as it lies from one that somebody wrote to; empty for none."""
    found = []
    for end in _BESIDE:
        try:
            status = Path(f"{database}{end}").stat()
        except OSError:
            continue
        if status.st_size or not end:  # a reader leaves an empty journal behind
            times = (status.st_size, status.st_mtime_ns, status.st_ctime_ns)
            found.append(f"{end}:{':'.join(map(str, times))}")
    return " ".join(found) if found and found[0].startswith(":") else ""


def is_as_left(database: Path) -> bool:
    """Tell whether a database lies as this computer left it, or is being written here."""
    if database in _Here.held:
        return True
    place, now = _place(database), mark(database)
    if now and _Here.marks.get(place) == now:
        return True
    try:
        return bool(now) and place.read_text(encoding="ascii") == now
    except (OSError, ValueError):
        return False


def remember(database: Path, seen: str) -> None:
    """Keep the mark of a database; nothing that goes wrong here ends a sitting.

    Args:
        seen: its `mark`, taken before it was read or after it was closed.
    """
    if not seen:
        return
    place = _place(database)
    _Here.marks[place] = seen
    staged = place.with_name(f"{place.name}.{os.getpid()}")
    try:
        place.parent.mkdir(parents=True, exist_ok=True)
        staged.write_text(seen, encoding="ascii")
        staged.replace(place)
    except OSError:
        log.warning("how a case was left could not be kept", exc_info=True)


def moved(old: Path, new: Path) -> None:
    """Take a mark along when a case folder that was built here gets its name."""
    place = _place(old)
    if _Here.marks.pop(place, "") == mark(new):
        remember(new, mark(new))
    try:
        place.unlink(missing_ok=True)
    except OSError:
        log.warning("how a case was left could not be forgotten", exc_info=True)


def hold(database: Path) -> None:
    """Say that this process writes to a database."""
    _Here.held.append(database)


def let_go(database: Path) -> None:
    """Say that it does no longer, and how it was left."""
    _Here.held.remove(database)
    remember(database, mark(database))


def _place(database: Path) -> Path:
    name = hashlib.sha256(os.fsencode(database.absolute())).hexdigest()[:32]
    return paths.data_dir().absolute() / FOLDER / name
