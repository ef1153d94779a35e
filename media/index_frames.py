"""The frames of a video in display order, from its packets or from what the decoder shows."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from app.domain.errors import UnreadableMedia
from media.confirming import Findings, Shown, display_order
from media.packets import NO_TIME, PacketTable, Stamp


@dataclass(frozen=True, slots=True)
class Frames:
    """Frames in display order and the key packets that lead to them."""

    pts: NDArray[np.int64]
    stamps: NDArray[np.int64]
    last_duration: int
    key_packets: NDArray[np.int64]
    key_frames: NDArray[np.int64]
    is_decoded: bool
    time_base: Fraction
    """Seconds per unit of `pts`."""
    origin_pts: int
    """Container start in those units."""


def from_packets(table: PacketTable, findings: Findings) -> Frames:
    """Take the packets at their word, where the decoder agreed with them."""
    order = display_order(table)[findings.first : findings.stop]
    pts = table.times()[order]
    keys = np.flatnonzero(table.is_key)
    keys = keys[np.argsort(table.times()[keys], kind="stable")]
    key_frames = np.searchsorted(pts, table.times()[keys])
    key_frames[1:] += findings.recovery
    keep = key_frames < pts.size
    if not findings.trusts_keys:
        keep[1:] = False
    return Frames(
        pts=pts,
        stamps=table.stamps()[order],
        last_duration=int(table.duration[order[-1]]),
        key_packets=keys[keep],
        key_frames=key_frames[keep],
        is_decoded=False,
        time_base=table.time_base,
        origin_pts=table.origin_pts,
    )


def from_decoder(path: Path, table: PacketTable, shown: Shown) -> Frames:
    """Take what the decoder shows, in its order.

    Raises:
        UnreadableMedia: nothing of it (`no_decodable_frame`).
    """
    stamps = table.stamps()
    by_stamp = np.argsort(stamps)
    at = np.minimum(np.searchsorted(stamps, shown.stamps, sorter=by_stamp), stamps.size - 1)
    packets = by_stamp[at]
    _, once = np.unique(shown.stamps, return_index=True)
    known = np.zeros(packets.size, bool)
    known[once] = stamps[packets[once]] == shown.stamps[once]
    packets = packets[known]
    if not packets.size:
        raise UnreadableMedia(path=path, why="no_decodable_frame")
    place = {int(packet): frame for frame, packet in enumerate(packets)}
    keys = [k for k in np.flatnonzero(table.is_key).tolist() if k in place] or [0]
    key_frames = np.array([place.get(k, 0) for k in keys], np.int64)
    if table.stamp is Stamp.ORDINAL:
        keys, key_frames = keys[:1], key_frames[:1]
    ranked = np.argsort(key_frames, kind="stable")
    filled = _filled_times(table, packets)
    return Frames(
        pts=_shown_times(table, shown.pts[known], packets) if filled is None else filled,
        stamps=stamps[packets],
        last_duration=0,
        key_packets=np.array(keys, np.int64)[ranked],
        key_frames=key_frames[ranked],
        is_decoded=True,
        time_base=table.time_base if filled is None else table.stated_base,
        origin_pts=table.origin_pts if filled is None else table.stated_origin,
    )


def _filled_times(table: PacketTable, packets: NDArray[np.int64]) -> NDArray[np.int64] | None:
    """Give times where some packets state theirs and others do not: those lie evenly between.

    A programme stream states one time for all pictures that begin in one of its packets.
    """
    pts = table.pts[packets]
    places = np.flatnonzero(pts != NO_TIME)
    if table.stamp is not Stamp.ORDINAL or places.size < max(2, packets.size // 8):
        return None
    if (np.diff(pts[places]) <= 0).any():
        return None
    first = int(pts[places[0]])  # whole numbers of more than 53 bits would be rounded
    times = np.interp(np.arange(packets.size), places, (pts[places] - first).astype(np.float64))
    step = usual_step(times[places[0] : places[-1] + 1].round().astype(np.int64))
    before, after = np.arange(-places[0], 0), np.arange(1, packets.size - places[-1])
    times[: places[0]] = before * step
    times[places[-1] + 1 :] = times[places[-1]] + after * step
    filled = times.round().astype(np.int64) + first
    return filled if (np.diff(filled) > 0).all() else None


def _shown_times(
    table: PacketTable, pts: NDArray[np.int64], packets: NDArray[np.int64]
) -> NDArray[np.int64]:
    """Give rising times for frames in the order in which the decoder shows them.

    The order is the decoder's: in AVI files with B-frames the times are guesses and the
    order is right. Raw streams state none: there packets are counted.
    """
    stated = np.sort(table.times()[packets])
    shown = pts + table.shift[packets]
    for times in (stated,) if table.stamp is Stamp.ORDINAL else (shown, np.sort(shown), stated):
        if (times != NO_TIME).all() and (np.diff(times) > 0).all():
            return times
    return np.arange(packets.size, dtype=np.int64) * usual_step(table.times()) + table.origin_pts


def usual_step(times: NDArray[np.int64]) -> int:
    """Give the median time from one frame to the next, 1 where there are not two."""
    steps = np.diff(np.sort(times))
    steps = steps[steps > 0]
    return int(np.median(steps)) if steps.size else 1
