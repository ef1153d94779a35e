"""Does everything in a case folder lie in it? A link leads what is written or swept elsewhere.

A folder that came from a stranger may hold links to places of this user. Followed, the mirror
of the chain would be written over a letter, and what no row names would be swept out of a
folder that has nothing to do with the case. A pipe would hold up whoever reads it.
"""

from __future__ import annotations

import os
from pathlib import Path

from app.domain.errors import StoreDamaged
from app.store.blobs import CACHE, DERIVED, DOSSIERS, ORIGINALS

_FLOORS = {ORIGINALS: 1, DERIVED: 1, DOSSIERS: 1, CACHE: 2}
"""How many floors of a room are looked at: folders that are written or swept, no stored file."""
_JUNCTION = 0xA0000003
"""IO_REPARSE_TAG_MOUNT_POINT: a link between folders that Windows shows as a folder."""


def require_own(folder: Path, *, is_known: bool = False) -> None:
    """Refuse a case folder out of which something leads; the folder itself may be a link.

    Args:
        is_known: this computer left the case so: the many folders of its cache are its own.

    Raises:
        StoreDamaged: why=foreign_entry and the name of the first link, pipe or device.
    """
    found: list[str] = []
    for inner in _looked_through(folder, found):
        for below in _looked_through(inner.path, found) if inner.name in _FLOORS else ():
            if _FLOORS[inner.name] > 1 and not is_known:
                for _deeper in _looked_through(below.path, found):
                    pass
    if found:
        name = Path(min(found)).relative_to(folder).as_posix()
        raise StoreDamaged(path=folder, why=f"foreign_entry: {name}")


def _looked_through(folder: str | Path, found: list[str]) -> list[os.DirEntry[str]]:
    """Give the folders in a folder, and add what is neither a folder nor a file to `found`."""
    try:
        with os.scandir(folder) as entries:
            others = [entry for entry in entries if not entry.is_file(follow_symlinks=False)]
    except OSError:
        return []  # whoever reads there next says what it meets
    folders = []
    for entry in others:
        if entry.is_dir(follow_symlinks=False) and not _is_junction(entry):
            folders.append(entry)
        else:
            found.append(entry.path)
    return folders


def _is_junction(entry: os.DirEntry[str]) -> bool:
    if os.name != "nt":
        return False
    tag: int = getattr(entry.stat(follow_symlinks=False), "st_reparse_tag", 0)
    return tag == _JUNCTION
