"""An excerpt is a run of the original's packets, or there is none and it says why."""

from __future__ import annotations

from pathlib import Path

import av

from app.domain.errors import ExcerptRefused
from app.domain.mediatime import TimeRange
from app.tasks.job import JobContext
from media.excerpt import write_excerpt


def told_of_excerpt(path: Path, span: TimeRange, folder: Path) -> tuple[str, list[str]]:
    """Cut without encoding: gives `proven` or the reason of a refusal, and what is wrong."""
    out = folder / "excerpt"
    try:
        made = write_excerpt(path, span, out, JobContext())
    except ExcerptRefused as e:
        faults = ["a refused excerpt was left behind"] if out.exists() else []
        return f"refused ({e.facts['why']})", faults
    copied = _packets(out)
    originals = _packets(path)
    if len(copied) != len(made.runs):
        return "proven", [f"{len(made.runs)} runs named, {len(copied)} streams written"]
    faults = []
    for run, ours in zip(made.runs, copied.values(), strict=True):
        if originals[run.stream][run.first : run.first + run.count] != ours:
            faults.append(f"stream {run.stream}: not a run of the original's packets")
    if made.actual.start_us > span.start_us:
        faults.append(f"begins at {made.actual.start_us}, after what was asked")
    return "proven", faults


def _packets(path: Path) -> dict[int, list[bytes]]:
    """Give the bytes of each stream's packets, read with nothing of the desk."""
    found: dict[int, list[bytes]] = {}
    with av.open(str(path)) as container:
        packets = container.demux(*(s for s in container.streams if s.type in ("video", "audio")))
        while True:
            try:
                packet = next(packets)
            except (StopIteration, av.FFmpegError):
                break
            if packet.size:
                found.setdefault(packet.stream.index, []).append(bytes(packet))
    return found
