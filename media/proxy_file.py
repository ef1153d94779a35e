"""What a light copy of a video is on disk: a folder with a film, its index and a table."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from app.domain.errors import InvalidValue
from app.domain.proxy import ProxyDensity
from media.frame_table import MediaIndex

VERSION = 1
"""Part of the folder's name too: another version is another folder."""
VIDEO, INDEX, TABLE, FACTS = "video.mkv", "index.npz", "table.bin", "facts.json"
_MAX_FACTS_BYTES = 4096


@dataclass(frozen=True, slots=True, eq=False)
class ProxyFile:
    """A light copy that fits an original; arrays are read-only."""

    video: Path
    """Small H.264 with short groups of pictures."""
    index: MediaIndex
    """Of `video`."""
    numbers: NDArray[np.int64]
    """Which frame of the original each frame of the copy is, rising, shape (n,)."""
    density: ProxyDensity
    """Whether all frames are there."""

    @staticmethod
    def load(folder: Path, original: MediaIndex) -> ProxyFile:
        """Read a copy's tables and compare them with the original's frames.

        Raises:
            InvalidValue: it is damaged, of another version, or another file's; make it again.
        """
        try:
            facts = _facts(folder)
            density = ProxyDensity(str(facts["density"]))
            index = MediaIndex.load(folder / INDEX)
            table = np.fromfile(folder / TABLE, dtype="<i8").reshape(2, -1).astype(np.int64)
        except (OSError, ValueError, KeyError, TypeError) as e:
            raise _refused(folder) from e
        numbers, pts = table
        is_true = (
            numbers.size == len(index)
            and bool((np.diff(numbers) > 0).all())
            and numbers[0] >= 0
            and numbers[-1] < len(original)
            and np.array_equal(original.pts[numbers], pts)
            and np.array_equal(index.pts - index.pts[0], (numbers - numbers[0]))
        )
        if not is_true:
            raise _refused(folder)
        numbers.flags.writeable = False
        return ProxyFile(folder / VIDEO, index, numbers, density)


def is_whole(folder: Path, original: MediaIndex) -> bool:
    """Tell whether every byte of a copy is as it was made, and belongs to this original."""
    try:
        ProxyFile.load(folder, original)
        return bool(digest_of(folder / VIDEO) == _facts(folder)["sha256"])
    except (InvalidValue, OSError, ValueError, KeyError, TypeError):
        return False


def digest_of(path: Path) -> str:
    """Hash a file; hexadecimal SHA-256."""
    with path.open("rb") as handle:
        return hashlib.file_digest(handle, "sha256").hexdigest()


def _facts(folder: Path) -> dict[str, object]:
    with (folder / FACTS).open("rb") as handle:
        facts = json.loads(handle.read(_MAX_FACTS_BYTES))
    if not isinstance(facts, dict) or facts["version"] != VERSION:
        raise ValueError(FACTS)
    return facts


def _refused(folder: Path) -> InvalidValue:
    return InvalidValue(field="proxy", value=folder.name, expected="a copy of this video")
