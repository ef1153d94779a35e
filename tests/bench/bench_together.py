"""One, two and four 1080p recordings on one clock: pictures shown, and what each more costs.

The group is driven as the window drives it, by a tick some 60 times a second, without painting.
A picture is shown when `tick` names its tile; those that were never named were passed over.
"""

from __future__ import annotations

import os
import time
from typing import Any

from app.domain.sync import SyncMember, SyncMethod
from media.together import GroupPlayback, TileSource
from tests.bench.play_clips import LONG_GOP
from tests.media.numbered import index_of

_SECONDS = 6.0
_TICK_S = 1 / 60
_FROM_US = 1_000_000


def run() -> list[dict[str, Any]]:
    """Measure how many of the due pictures are shown, how late, and the processor's time."""
    clip = LONG_GOP.make()
    index = index_of(clip)
    rows: list[dict[str, Any]] = []
    one_cpu = 0.0
    for count in (1, 2, 4):
        members = [SyncMember(f"BB-{n:03d}", 0, SyncMethod.HAND) for n in range(1, count + 1)]
        group = GroupPlayback([TileSource(clip, index, 0, member) for member in members])
        try:
            shown, late_ms, cpu = _played(group)
        finally:
            group.close()
        one_cpu = one_cpu or cpu
        due = round(_SECONDS * 30)
        rows.append(
            {
                "what": f"{count} x 1080p30 on {os.cpu_count()} cores",
                "shown of due, worst tile": min(shown) / due,
                "late ms, p95": late_ms,
                "% of one core": cpu / _SECONDS * 100,
                "cpu of one tile": cpu / one_cpu,
            }
        )
    return rows


def _played(group: GroupPlayback) -> tuple[list[int], float, float]:
    """Play some seconds; gives pictures shown by tile, lateness and processor seconds."""
    group.show(_FROM_US)
    _until_shown(group)
    shown, late = [0] * len(group.tiles), []
    group.play()
    while group.time_us <= _FROM_US:
        group.tick()
        time.sleep(0.001)
    before, begun = time.process_time(), time.monotonic()
    while time.monotonic() - begun < _SECONDS:
        for number in group.tick():
            shown[number] += 1
            picture = group.tiles[number].picture
            if picture is not None:
                late.append(group.time_us - picture.position.time_us)
        time.sleep(_TICK_S)
    cpu = time.process_time() - before
    group.pause()
    late.sort()
    return shown, late[len(late) * 95 // 100] / 1000 if late else float("inf"), cpu


def _until_shown(group: GroupPlayback) -> None:
    until = time.monotonic() + 20
    while any(tile.picture is None for tile in group.tiles) or group.is_busy:
        if time.monotonic() > until:
            raise TimeoutError("no first picture")
        group.tick()
        time.sleep(0.005)
