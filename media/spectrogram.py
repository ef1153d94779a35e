"""What sounds at which pitch and how loud, over an item's whole length (runs in the child).

The picture is kept at several resolutions of time, each eight times coarser than the one before,
so that a whole day and a single word are drawn from a like number of columns. A coarser column is
the loudest of those it stands for: a click does not vanish when one looks from afar.
"""

from __future__ import annotations

import struct
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO

import numpy as np
from numpy.typing import NDArray

from app.tasks.job import JobContext
from media.audio import SAMPLE_RATE, stretches
from media.opening import open_media

MAGIC = b"NETRASPG"
VERSION = 1
BINS = 256
"""Rows, 0 Hz first; row i is centred on i * 31.25 Hz, so the last is at 7,969 Hz."""
HOP = 256
"""Samples between two columns: 16 ms."""
FOLD = 8
LEVELS = 5
"""Columns of 16 ms, 128 ms, 1 s, 8.2 s, 65.5 s."""
FLOOR_DB, TOP_DB = -110.0, -10.0
"""What 0 and 255 stand for, decibels of full scale."""
COLUMN_US = HOP * 1_000_000 // SAMPLE_RATE
LONG_S = 4 * 3600
"""From each multiple of this on, the finest column stands for twice as many: a day of single ones
would take 1.4 GB of the disk."""
HEADER = struct.Struct(f"<8sIIIIff{LEVELS}Q")
_WINDOW = 512
_BATCH = 4096
_US = 1_000_000

Columns = NDArray[np.uint8]


@dataclass(slots=True)
class _Level:
    """One resolution: columns are written as they come, eight of them go one level up."""

    file: BinaryIO
    above: _Level | None
    written: int = 0
    waiting: list[Columns] = field(default_factory=list)
    waits: int = 0

    def add(self, columns: Columns) -> None:
        """Write columns, shape (n, BINS), and hand the loudest of each eight up."""
        self.file.write(columns.tobytes())
        self.written += len(columns)
        if self.above is None:
            return
        self.waiting.append(columns)
        self.waits += len(columns)
        if self.waits >= FOLD:
            whole = np.concatenate(self.waiting)
            stop = len(whole) - len(whole) % FOLD
            self.above.add(whole[:stop].reshape(-1, FOLD, BINS).max(axis=1))
            self.waiting, self.waits = [whole[stop:]], len(whole) - stop

    def finish(self) -> None:
        """Fold what is left, however few columns."""
        if self.above is not None:
            if self.waits:
                self.above.add(np.concatenate(self.waiting).max(axis=0, keepdims=True))
            self.above.finish()


def write_spectrogram(path: Path, out: Path, ctx: JobContext) -> None:
    """Write the spectrogram of a file's first audio stream, from the item's origin on.

    The file holds a header (see `HEADER`: magic, version, rows, columns' microseconds, fold,
    floor and top in dB, columns of each level) and then the levels, finest first, a byte for each
    row of each column. Column i of level n covers i * 16 ms * 8^n and what follows; 32 ms beyond
    four hours, 64 ms beyond eight.

    Memory stays the same for a day of sound; the disk takes at most 260 MB.

    Raises:
        UnreadableMedia: it holds no sound, or more than 24 hours.
        Cancelled: a person stopped the job.
    """
    parts = [out.with_name(f"{out.name}.{number}") for number in range(LEVELS)]
    files = [part.open("w+b") for part in parts]
    try:
        levels: list[_Level] = []
        for file in reversed(files):
            levels.insert(0, _Level(file, levels[0] if levels else None))
        claimed_s = _claimed_s(path)
        fold = _first_fold(claimed_s)
        heard = 0
        frames = _Frames(fold)
        for stretch in stretches(path):
            heard += stretch.size
            done = min(1.0, heard / SAMPLE_RATE / claimed_s) if claimed_s else -1.0
            ctx.progress(done, "spectrogram", _clock(heard))
            for columns in frames.add(stretch):
                levels[0].add(columns)
        for columns in frames.rest():
            levels[0].add(columns)
        levels[0].finish()
        _join(out, levels, COLUMN_US * fold)
    finally:
        for file in files:
            file.close()
        for part in parts:
            part.unlink(missing_ok=True)


class _Frames:
    """Columns of sound that arrives in stretches; the middle of column i is at i * 16 ms."""

    def __init__(self, fold: int) -> None:
        self._fold = fold
        self._left = np.zeros((0, BINS), np.uint8)
        self._taper = np.hanning(_WINDOW).astype(np.float32)
        # a full-scale sine gives 0 dB
        self._scale = 2.0 / float(self._taper.sum())
        self._tail = np.zeros(_WINDOW // 2, np.float32)

    def add(self, samples: NDArray[np.float32]) -> list[Columns]:
        """Take samples; gives the columns that are whole, in batches of shape (n, BINS)."""
        whole = np.concatenate([self._tail, samples])
        count = (whole.size - _WINDOW) // HOP + 1
        if count <= 0:
            self._tail = whole
            return []
        self._tail = whole[count * HOP :]
        return [
            self._folded(
                self._columns(whole[at * HOP : (min(count, at + _BATCH) - 1) * HOP + _WINDOW])
            )
            for at in range(0, count, _BATCH)
        ]

    def rest(self) -> list[Columns]:
        """Give the last columns, with silence after the end."""
        found = self.add(np.zeros(_WINDOW // 2, np.float32))
        if len(self._left):
            found.append(self._left.max(axis=0, keepdims=True))
        return found

    def _folded(self, columns: Columns) -> Columns:
        """Let one column stand for some, where the sound is very long."""
        if self._fold == 1:
            return columns
        whole = np.concatenate([self._left, columns])
        stop = len(whole) - len(whole) % self._fold
        self._left = whole[stop:]
        folded: Columns = whole[:stop].reshape(-1, self._fold, BINS).max(axis=1)
        return folded

    def _columns(self, part: NDArray[np.float32]) -> Columns:
        windows = np.lib.stride_tricks.sliding_window_view(part, _WINDOW)[::HOP] * self._taper
        size = np.abs(np.fft.rfft(windows, axis=1)[:, :BINS]) * self._scale
        decibels = 20 * np.log10(np.maximum(size, 1e-7))
        scaled = (decibels - FLOOR_DB) * (255 / (TOP_DB - FLOOR_DB))
        columns: Columns = np.clip(np.rint(scaled), 0, 255).astype(np.uint8)
        return columns


def _join(out: Path, levels: list[_Level], column_us: int) -> None:
    with out.open("wb") as whole:
        counts = [level.written for level in levels]
        head = (MAGIC, VERSION, BINS, column_us, FOLD, FLOOR_DB, TOP_DB, *counts)
        whole.write(HEADER.pack(*head))
        for level in levels:
            level.file.seek(0)
            while piece := level.file.read(1 << 20):
                whole.write(piece)


def _claimed_s(path: Path) -> float:
    """Give the length that the container states, 0 where it states none."""
    with open_media(path) as container:
        return max(0, int(container.duration or 0)) / _US


def _first_fold(claimed_s: float) -> int:
    fold = 1
    while claimed_s > LONG_S * fold and fold < 8:
        fold *= 2
    return fold


def _clock(samples: int) -> str:
    seconds = samples // SAMPLE_RATE
    return f"{seconds // 3600}:{seconds // 60 % 60:02d}:{seconds % 60:02d}"
