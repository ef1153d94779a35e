"""What will be taken in, and how far a whole batch is: counted in files and in bytes."""

from __future__ import annotations

import stat
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from app.domain.errors import FileMissing, FileUnreadable
from app.services.messages import format_size
from app.tasks.job import JobContext, Progress

_SYSTEM_LITTER = frozenset(("thumbs.db", "desktop.ini", ".ds_store", ".nomedia"))
_FILE_WEIGHT = 256 * 1024
"""Bytes that a file costs beside its own: three hundred photos take longer than one film."""


@dataclass(frozen=True, slots=True)
class IntakePlan:
    """What will be taken in."""

    sources: tuple[Path, ...]
    """Files in a stable order."""
    total_bytes: int
    """Their sizes as the file system states them."""
    skipped: tuple[Path, ...] = ()
    """Links, devices and the system's own litter inside folders."""
    sizes: tuple[int, ...] = ()
    """The size of each source in bytes; none where nobody asked the file system."""


def plan(paths: Sequence[Path]) -> IntakePlan:
    """List the files below the given files and folders.

    A folder that may not be read is listed itself, so that it fails by its name later.

    Raises:
        FileMissing: a path is not there.
        FileUnreadable: a path given by itself is a device or a pipe: reading it may never end.
    """
    sources: list[Path] = []
    skipped: list[Path] = []
    for path in paths:
        if path.is_dir():
            _walk(path, sources, skipped)
        elif not path.exists():
            raise FileMissing(path=path)
        elif not path.is_file():
            raise FileUnreadable(path=path)
        else:
            sources.append(path)
    unique = tuple(dict.fromkeys(source.absolute() for source in sources))
    sizes = tuple(_size(source) for source in unique)
    return IntakePlan(unique, sum(sizes), tuple(skipped), sizes)


class BatchProgress:
    """Says of a whole batch what each file says of itself; it never goes back.

    Args:
        planned: the batch.
        ctx: who is told.
        has_bytes: the bytes so far are told as well as the count.
    """

    def __init__(self, planned: IntakePlan, ctx: JobContext, *, has_bytes: bool = True) -> None:
        self._ctx = ctx
        self._names = [source.name for source in planned.sources]
        sizes = planned.sizes or tuple(0 for _ in planned.sources)
        self._starts = [0]
        self._bytes = [0]
        for size in sizes:
            self._starts.append(self._starts[-1] + size + _FILE_WEIGHT)
            self._bytes.append(self._bytes[-1] + size)
        self._has_bytes = has_bytes and self._bytes[-1] > 0
        self._reached = 0.0

    def part(self, number: int, share: tuple[float, float] = (0.0, 1.0)) -> JobContext:
        """Give the context of one file, or of a share of the work on it.

        Args:
            number: place in the plan, 0-based.
            share: from where to where of this file the work goes, 0 to 1.
        """
        first, last = share

        def report(progress: Progress) -> None:
            inside = first + (last - first) * min(1.0, max(0.0, progress.done))
            # Each step inside (copy, index, thumbnail) counts from 0; the whole never goes back.
            weight = self._starts[number + 1] - self._starts[number]
            done = (self._starts[number] + inside * weight) / max(1, self._starts[-1])
            self._reached = max(self._reached, done)
            self._ctx.on_progress(
                Progress(self._reached, progress.step, self._detail(number, inside))
            )

        return self._ctx.within(report)

    def _detail(self, number: int, inside: float) -> str:
        count = f"{number + 1}/{len(self._names)}"
        if not self._has_bytes:
            return f"{count} · {self._names[number]}"
        size = self._bytes[number + 1] - self._bytes[number]
        done = format_size(self._bytes[number] + round(inside * size))
        return f"{count} · {done} / {format_size(self._bytes[-1])} · {self._names[number]}"


def _walk(folder: Path, sources: list[Path], skipped: list[Path]) -> None:
    try:
        inside = sorted(folder.iterdir(), key=lambda item: item.name)
    except OSError:
        sources.append(folder)  # fails by its name when its turn comes, and nothing else does
        return
    for path in inside:
        if path.is_symlink() or path.name.lower() in _SYSTEM_LITTER:
            skipped.append(path)
        elif path.is_dir():
            _walk(path, sources, skipped)
        elif _is_special(path):
            skipped.append(path)
        else:
            sources.append(path)


def _is_special(path: Path) -> bool:
    """Tell whether a path is a pipe, socket or device; opening one may never end."""
    try:
        return not stat.S_ISREG(path.stat().st_mode)
    except OSError:
        return False  # what is wrong with it is said when it is opened


def _size(path: Path) -> int:
    try:
        return path.stat().st_size
    except OSError:
        return 0  # gone since it was listed: its own failure says so
