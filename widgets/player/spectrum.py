"""A spectrogram as the worker wrote it, read column by column at any zoom, and its colours."""

from __future__ import annotations

import math
import struct
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PySide6.QtGui import QColor, QImage

from app.domain.errors import InvalidValue

# The form of `media.spectrogram`, said again: the window opens no door to it, and checks all of it.
_MAGIC, _VERSION, _LEVELS = b"NETRASPG", 1, 5
_HEADER = struct.Struct(f"<8sIIIIff{_LEVELS}Q")
_MAX_BINS, _MAX_COLUMNS = 4096, 1 << 34
LOWEST_HZ, HIGHEST_HZ = 60.0, 8000.0
"""Ends of the logarithmic axis; the linear one begins at 0."""

# Lightness alone tells loud from soft, so that no eye needs to tell hues apart: cividis on dark
# ground, and on light ground from paper to ink.
_DARK = ("#00224e", "#2a3f6d", "#575d6d", "#7d7c78", "#a69d75", "#d3c164", "#fee838")
_LIGHT = ("#ffffff", "#d3dde8", "#a3b9d1", "#7192b5", "#426b97", "#1e4270", "#061c3f")

Loudness = NDArray[np.uint8]


class Spectrum:
    """Columns of loudness over time, at several resolutions; the file is mapped, not read.

    Args:
        path: what the worker wrote.

    Raises:
        InvalidValue: it is damaged or of another kind.
    """

    def __init__(self, path: Path) -> None:
        try:
            with path.open("rb") as file:
                head = _HEADER.unpack(file.read(_HEADER.size))
            size = path.stat().st_size
        except (OSError, struct.error) as e:
            raise _not_ours(path) from e
        magic, version, bins, column_us, fold, floor_db, top_db, *counts = head
        is_ours = (
            (magic, version) == (_MAGIC, _VERSION)
            and 2 <= bins <= _MAX_BINS
            and column_us >= 1
            and 2 <= fold <= 64
            and math.isfinite(floor_db)
            and floor_db < top_db < 1000
            and all(count <= _MAX_COLUMNS for count in counts)
            and size == _HEADER.size + bins * sum(counts)
        )
        if not is_ours or not counts[0]:
            raise _not_ours(path)
        self.bins, self.column_us = int(bins), int(column_us)
        self._fold = int(fold)
        self._floor_db, self._top_db = float(floor_db), float(top_db)
        self._levels: list[NDArray[np.uint8]] = []
        at = _HEADER.size
        for count in counts:
            if count:
                level = np.memmap(path, np.uint8, "r", at, (count, bins))
                self._levels.append(level)
            at += count * bins

    def columns(self, start_us: float, us_per_pixel: float, count: int) -> Loudness:
        """Give the loudest under each of `count` neighbouring pixels, 0 past the end.

        Returns:
            Shape (count, bins).
        """
        number = 0
        while number + 1 < len(self._levels) and us_per_pixel >= self.column_us * self._fold ** (
            number + 1
        ):
            number += 1
        level, step_us = self._levels[number], self.column_us * self._fold**number
        # a column is centred on its time
        places = (start_us + np.arange(count + 1) * us_per_pixel) / step_us
        edges = np.floor(places + (0.5 if number == 0 else 0.0)).astype(np.int64)
        edges = np.clip(edges, 0, len(level))
        found = np.zeros((count, self.bins), np.uint8)
        first, last = int(edges[0]), min(int(edges[-1]) + 1, len(level))
        inside = int(np.searchsorted(edges[:-1], len(level)))
        if inside and last > first:
            part = np.asarray(level[first:last])
            found[:inside] = np.maximum.reduceat(part, edges[:inside] - first, axis=0)
        return found

    def decibels(self, value: int) -> float:
        """Give what a value of a column stands for, decibels of full scale."""
        return self._floor_db + value * (self._top_db - self._floor_db) / 255

    def hertz(self, row: int) -> float:
        """Give the frequency that a row is centred on."""
        return row * HIGHEST_HZ / self.bins

    def rows(self, height: int, *, is_log: bool) -> NDArray[np.float64]:
        """Give for each of `height` pixels from above the row, with its fraction."""
        part = (np.arange(height)[::-1] + 0.5) / max(1, height)
        hertz = LOWEST_HZ * (HIGHEST_HZ / LOWEST_HZ) ** part if is_log else HIGHEST_HZ * part
        rows: NDArray[np.float64] = np.clip(hertz * self.bins / HIGHEST_HZ, 0, self.bins - 1)
        return rows

    def image(
        self,
        start_us: float,
        us_per_pixel: float,
        width: int,
        height: int,
        *,
        is_log: bool,
        is_dark: bool,
    ) -> QImage:
        """Draw a stretch; loud is light on dark ground and dark on light ground."""
        columns = self.columns(start_us, us_per_pixel, width).T
        rows = self.rows(height, is_log=is_log)
        low = np.floor(rows).astype(np.int64)
        share = (rows - low)[:, np.newaxis]
        high = np.minimum(low + 1, self.bins - 1)
        mixed = columns[low] * (1 - share) + columns[high] * share
        room = np.zeros((height, -(-width // 4) * 4), np.uint8)
        room[:, :width] = np.rint(mixed)
        image = QImage(room.data, width, height, room.strides[0], QImage.Format.Format_Indexed8)
        image.setColorTable(colour_table(is_dark=is_dark))
        return image.copy()


def colour_table(*, is_dark: bool) -> list[int]:
    """Give the colour of each loudness, softest first; its lightness never turns back."""
    names = _DARK if is_dark else _LIGHT
    stops = np.array([list(bytes.fromhex(name[1:])) for name in names], np.float64)
    places = np.linspace(0, len(stops) - 1, 256)
    parts = [np.interp(places, np.arange(len(stops)), stops[:, part]) for part in range(3)]
    mixed = np.rint(np.stack(parts, axis=1)).astype(int)
    return [QColor(red, green, blue).rgb() for red, green, blue in mixed.tolist()]


def ticks(*, is_log: bool) -> tuple[int, ...]:
    """Give the frequencies that the axis names."""
    return (100, 200, 500, 1000, 2000, 4000) if is_log else (1000, 2000, 3000, 4000, 6000)


def height_part(hertz: float, *, is_log: bool) -> float:
    """Give how far up the axis a frequency lies, 0 to 1."""
    if is_log:
        return math.log(max(hertz, LOWEST_HZ) / LOWEST_HZ) / math.log(HIGHEST_HZ / LOWEST_HZ)
    return hertz / HIGHEST_HZ


def hertz_at(part: float, *, is_log: bool) -> float:
    """Give the frequency at a part of the axis, 0 to 1 from below."""
    part = min(1.0, max(0.0, part))
    return LOWEST_HZ * (HIGHEST_HZ / LOWEST_HZ) ** part if is_log else HIGHEST_HZ * part


def _not_ours(path: Path) -> InvalidValue:
    return InvalidValue(field="spectrogram", value=path.name, expected="a spectrogram")
