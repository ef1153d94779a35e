"""What the child does for a light copy of a video; imports what it needs when it is asked."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from app.domain.proxy import DecodeCost, ProxyDensity, ProxyShape
from app.tasks.job import JobContext
from media.worker.priority import lower_priority
from media.worker.tasks import Nothing


@dataclass(frozen=True, slots=True)
class IndexedTask:
    """Read one video whose frames are known."""

    path: Path
    """The file to read."""
    index: Path
    """The table of its frames."""


@dataclass(frozen=True, slots=True)
class ProxyPartTask:
    """Make one part of a light copy."""

    path: Path
    """The file to read."""
    index: Path
    """The table of its frames."""
    density: ProxyDensity
    """Which frames the copy holds."""
    shape: ProxyShape
    """How large it is."""
    first: int
    """Place of the part's first frame among those of the copy."""
    stop: int
    """Place after its last one."""
    out: Path
    """The file to write."""


@dataclass(frozen=True, slots=True)
class ProxyJoinTask:
    """Join the parts of a light copy."""

    index: Path
    """The table of the original's frames."""
    density: ProxyDensity
    """Which frames the parts hold."""
    parts: Path
    """The folder where they lie; their names are in order."""
    out: Path
    """The folder to write."""


def decode_cost(task: IndexedTask, _ctx: JobContext) -> DecodeCost:
    """Measure decoding; see `media.proxy.measure`."""
    from media.frame_table import MediaIndex
    from media.proxy import measure

    return measure(task.path, MediaIndex.load(task.index))


def proxy_part(task: ProxyPartTask, ctx: JobContext) -> Nothing:
    """Make a part; see `media.proxy.write_part`. The child steps back for good."""
    from media.frame_table import MediaIndex
    from media.proxy import frames_of, write_part

    lower_priority()
    index = MediaIndex.load(task.index)
    numbers = frames_of(index, task.density)[task.first : task.stop]
    write_part(task.path, index, numbers, task.shape, task.density, task.out, ctx)
    return Nothing()


def proxy_join(task: ProxyJoinTask, _ctx: JobContext) -> Nothing:
    """Join parts; see `media.proxy.join`."""
    from media.frame_table import MediaIndex
    from media.proxy import join

    parts = sorted(task.parts.iterdir())
    join(MediaIndex.load(task.index), parts, task.density, task.out)
    return Nothing()
