"""What the packets of a video promise, compared with what the decoder shows."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from itertools import islice

import numpy as np
from av.video.frame import VideoFrame
from numpy.typing import NDArray

from app.tasks.job import JobContext
from media.packets import NO_TIME, PacketTable
from media.seeking import Key, VideoSource

_WHOLE_PIXELS = 400_000_000
"""Videos with fewer pixels over all frames are decoded whole: about 2 s of work."""
_TAIL_PIXELS = 2_000_000_000
"""The last group of pictures is decoded to its end unless it holds more."""
_SAMPLE_FRAMES = 90
"""Frames compared at the start and in the middle of longer videos."""
_SAME_FRAMES = 8
"""Frames after a key packet whose pixels are compared with those decoded from the key before."""


@dataclass(frozen=True, slots=True)
class Shown:
    """Frames that came out of the decoder, in that order."""

    stamps: NDArray[np.int64]
    """Name of the packet of each."""
    pts: NDArray[np.int64]
    """The decoder's pts, `NO_TIME` where it gave none."""
    digests: tuple[bytes, ...]
    """SHA-256 of the planes, empty unless asked for."""
    errors: int
    """Packets that were refused meanwhile."""
    incomplete: int
    """Frames that the decoder itself calls incomplete."""
    interlaced: int
    """Frames made of two fields."""


@dataclass(frozen=True, slots=True)
class Findings:
    """The decoder agrees with the packets."""

    first: int
    """Place in display order of the first frame that can be decoded."""
    stop: int
    """Place after the last one."""
    recovery: int
    """Frames after a key packet that are not right yet when decoding begins there."""
    trusts_keys: bool
    """False where a picture marked as key needs earlier ones."""
    incomplete: int
    """Frames met that the decoder itself calls incomplete."""


def display_order(table: PacketTable) -> NDArray[np.int64]:
    """Give the places of the packets that are shown, sorted by time."""
    shown = np.flatnonzero(~table.is_discarded)
    return shown[np.argsort(table.times()[shown], kind="stable")]


def key_at(table: PacketTable, packet: int) -> Key:
    """Describe a key packet for the seek."""
    return Key(
        pts=int(table.pts[packet]),
        dts=int(table.dts[packet]),
        stamp=int(table.stamps()[packet]),
        is_first=False,
    )


def decode(
    source: VideoSource,
    key: Key | None,
    count: int | None,
    ctx: JobContext,
    *,
    total: int = 0,
    hashes: bool = False,
) -> Shown:
    """Decode from a key packet (None: from the start), at most `count` frames.

    Raises:
        Cancelled: a person stopped it.
    """
    stamps: list[int] = []
    pts: list[int] = []
    digests: list[bytes] = []
    errors, incomplete, interlaced = source.errors, 0, 0
    for frame in islice(source.frames(key), count):
        stamps.append(name_of(frame))
        pts.append(NO_TIME if frame.pts is None else frame.pts)
        incomplete += frame.is_corrupt
        interlaced += frame.interlaced_frame
        if hashes:
            digests.append(_digest(frame))
        if len(stamps) % 25 == 0:
            ctx.check()
            if total:
                ctx.progress(0.5 + 0.5 * min(len(stamps) / total, 1.0), "indexing")
    return Shown(
        np.array(stamps, np.int64),
        np.array(pts, np.int64),
        tuple(digests),
        source.errors - errors,
        incomplete,
        interlaced,
    )


def name_of(frame: VideoFrame) -> int:
    """Give the name of the packet that a frame came from."""
    if isinstance(frame.opaque, int):
        return frame.opaque
    return NO_TIME if frame.pts is None else frame.pts


def confirm(source: VideoSource, table: PacketTable, ctx: JobContext) -> Findings | None:
    """Decode the whole of a short video, or the start, middle and end of a longer one.

    Returns:
        What was found, or None where the decoder shows something else than the packets say.

    Raises:
        Cancelled: a person stopped it.
    """
    promise = _Promise(table)
    if promise.keys.size == 0 or promise.stamps.size == 0:
        return None
    if promise.stamps.size * table.pixels <= _WHOLE_PIXELS:
        shown = decode(source, None, None, ctx, total=promise.stamps.size)
        found = promise.find(shown, 0)
        return None if found is None else _with_keys(source, promise, found, ctx)
    head = promise.find(decode(source, None, _SAMPLE_FRAMES, ctx), 0)
    if head is None:
        return None
    stop = _confirm_tail(source, promise, ctx)
    return None if stop is None else _with_keys(source, promise, (head[0], stop), ctx)


class _Promise:
    """The frames that the packets promise, in display order."""

    def __init__(self, table: PacketTable) -> None:
        order = display_order(table)
        self.table = table
        self.stamps = table.stamps()[order]
        self.times = table.times()[order]
        self.incomplete = 0
        """Frames met that the decoder calls incomplete."""
        self._stated = table.stated()[order]
        self.keys = np.flatnonzero(table.is_key)
        self._sorted = np.argsort(self.stamps)

    def first_frame(self, packet: int) -> int:
        """Give the first frame in display order that does not come before a key packet."""
        return int(np.searchsorted(self.times, self.table.times()[packet]))

    def find(self, shown: Shown, floor: int) -> tuple[int, int] | None:
        """Give where a run of shown frames lies, or None where it is no such run.

        Frames before `floor` are left out: they lead a key picture and may be broken.
        """
        self.incomplete += shown.incomplete
        if not shown.stamps.size:
            return None
        at = np.searchsorted(self.stamps, shown.stamps, sorter=self._sorted)
        places = self._sorted[np.minimum(at, self._sorted.size - 1)]
        is_promised = (self.stamps[places] == shown.stamps) & (self._stated[places] == shown.pts)
        counted = places[is_promised & (places >= floor)]
        if not is_promised.all() or not counted.size:
            return None
        first, stop = int(counted[0]), int(counted[0]) + counted.size
        return (first, stop) if np.array_equal(counted, np.arange(first, stop)) else None


def _confirm_tail(source: VideoSource, promise: _Promise, ctx: JobContext) -> int | None:
    """Give the place after the last frame that can be decoded."""
    last_key = int(promise.keys[-1])
    floor = promise.first_frame(last_key)
    frames = promise.stamps.size - floor
    if frames * promise.table.pixels > _TAIL_PIXELS:
        return promise.stamps.size
    found = promise.find(decode(source, key_at(promise.table, last_key), None, ctx), floor)
    if found is None and promise.keys.size > 1:
        # The cut may have hit the last key picture itself: look from the one before.
        last_key = int(promise.keys[-2])
        floor = promise.first_frame(last_key)
        found = promise.find(decode(source, key_at(promise.table, last_key), None, ctx), floor)
    return None if found is None else found[1]


def _with_keys(
    source: VideoSource, promise: _Promise, found: tuple[int, int], ctx: JobContext
) -> Findings:
    """Check one key packet in the middle: same frames, same pixels as from the key before."""
    first, stop = found
    if promise.keys.size < 2:
        return Findings(first, stop, 0, trusts_keys=True, incomplete=promise.incomplete)
    middle = promise.keys.size // 2
    before, key = int(promise.keys[middle - 1]), int(promise.keys[middle])
    floor = promise.first_frame(key)
    group = floor - promise.first_frame(before)
    if group * promise.table.pixels > _TAIL_PIXELS or floor >= stop:
        return Findings(first, stop, 0, trusts_keys=True, incomplete=promise.incomplete)
    incomplete = promise.incomplete  # what follows was met before, or leads a key picture
    count = min(_SAMPLE_FRAMES, stop - floor)
    direct = decode(source, key_at(promise.table, key), count, ctx, hashes=True)
    run = promise.find(direct, floor)
    if run is None:
        return Findings(first, stop, 0, trusts_keys=False, incomplete=incomplete)
    through = decode(
        source,
        key_at(promise.table, before),
        group + run[0] - floor + 3 * _SAME_FRAMES,
        ctx,
        hashes=True,
    )
    same = _same_pixels(direct, through, promise.stamps[run[0] : run[0] + _SAME_FRAMES])
    return Findings(first, stop, run[0] - floor, trusts_keys=same, incomplete=incomplete)


def _same_pixels(left: Shown, right: Shown, stamps: NDArray[np.int64]) -> bool:
    seen = dict(zip(left.stamps.tolist(), left.digests, strict=True))
    also = dict(zip(right.stamps.tolist(), right.digests, strict=True))
    return all(seen[s] == also[s] for s in stamps.tolist() if s in seen and s in also)


def _digest(frame: VideoFrame) -> bytes:
    """Hash a frame's samples without the padding of its rows, which holds anything."""
    digest = hashlib.sha256()
    sample_bytes = (frame.format.components[0].bits + 7) // 8
    if len(frame.planes) == 1:  # all samples of a pixel lie side by side
        sample_bytes = max(1, frame.format.padded_bits_per_pixel // 8)
    for plane in frame.planes:
        rows = np.frombuffer(memoryview(plane), np.uint8).reshape(plane.height, -1)
        digest.update(rows[:, : plane.width * sample_bytes].tobytes())
    return digest.digest()
