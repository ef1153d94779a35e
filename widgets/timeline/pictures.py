"""Pictures along a video: a coarse strip from the cache, closer ones while somebody zooms in."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
from PySide6.QtGui import QImage, QImageReader

_MAX_CLOSER = 240


class Filmstrip:
    """Pictures by time; the newest closer ones are kept, the coarse ones always."""

    def __init__(self) -> None:
        self._coarse: dict[int, QImage] = {}
        self._closer: dict[int, QImage] = {}
        self._times = np.zeros(0, np.int64)
        self.ratio = 16 / 9
        """Width of the widest picture over its height."""

    def __len__(self) -> int:
        return int(self._times.size)

    def set_coarse(self, folder: Path) -> None:
        """Take the strip of the whole video; nothing where the folder is damaged."""
        self._coarse = load_pictures(folder)
        self._settle()

    def add_closer(self, folder: Path) -> int:
        """Take closer pictures too; gives how many there were."""
        more = load_pictures(folder)
        self._closer |= more
        while len(self._closer) > _MAX_CLOSER:
            del self._closer[next(iter(self._closer))]
        self._settle()
        return len(more)

    def picture_for(self, start_us: float, end_us: float) -> tuple[int, QImage]:
        """Give the first picture that begins in a stretch, else the last one before it."""
        place = int(np.searchsorted(self._times, int(start_us), side="left"))
        if place >= len(self) or self._times[place] >= end_us:
            place = max(0, place - 1)
        found = int(self._times[place])
        return found, self._closer[found] if found in self._closer else self._coarse[found]

    def has(self, time_us: int) -> bool:
        """Tell whether a picture begins exactly there."""
        return time_us in self._coarse or time_us in self._closer

    def missing(self, start_us: float, slot_us: float, count: int) -> list[int]:
        """Give the starts of slots that no picture of their own begins in."""
        starts = start_us + np.arange(count) * slot_us
        first = np.searchsorted(self._times, starts, side="left")
        last = np.searchsorted(self._times, starts + slot_us, side="left")
        return [int(start) for start, has in zip(starts, last > first, strict=True) if not has]

    def _settle(self) -> None:
        both = self._coarse | self._closer
        self._times = np.array(sorted(both), np.int64)
        ratios = [picture.width() / max(1, picture.height()) for picture in both.values()]
        self.ratio = max(ratios, default=16 / 9)


def load_pictures(folder: Path) -> dict[int, QImage]:
    """Read what `media.filmstrip` wrote, by microseconds; none where it is damaged."""
    try:
        listed = json.loads((folder / "index.json").read_text(encoding="utf-8"))["pictures"]
        named = [(int(entry["time_us"]), Path(str(entry["file"])).name) for entry in listed]
    except (OSError, ValueError, KeyError, TypeError):
        return {}
    pictures = ((time_us, _jpeg(folder / name)) for time_us, name in named)
    return {time_us: picture for time_us, picture in pictures if not picture.isNull()}


def _jpeg(path: Path) -> QImage:
    """Read a picture of the filmstrip; no other decoder is tried on it."""
    reader = QImageReader(str(path), b"jpeg")
    reader.setAutoDetectImageFormat(False)
    picture = reader.read()
    # the format that is painted without a conversion each time
    return picture if picture.isNull() else picture.convertToFormat(QImage.Format.Format_RGB32)
