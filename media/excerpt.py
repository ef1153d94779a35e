"""The untouched excerpt: packets of the original copied, none decoded, and the proof of it.

A stream copy can begin at a key frame only, so an excerpt says where it truly begins and ends.
It is written, read again, and kept only where its packets are a run of the original's.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path
from typing import Any

import av
from av.container import InputContainer
from av.packet import Packet
from av.stream import Stream

from app.domain.clip import ExcerptResult, PacketRun
from app.domain.errors import ExcerptRefused, UnreadableMedia
from app.domain.ids import Sha256
from app.domain.mediatime import US_PER_SECOND, TimeRange
from app.tasks.job import JobContext
from media.opening import main_video, open_media

_MUXERS = {
    "mov": ("mp4", ".mp4"),
    "matroska": ("matroska", ".mkv"),
    "mpegts": ("mpegts", ".ts"),
    "avi": ("avi", ".avi"),
    "flv": ("flv", ".flv"),
}
"""By FFmpeg's name of the source's container: the one that keeps its packets as they are."""


def excerpt_suffix(format_name: str) -> str:
    """Give the file ending of an excerpt from a container, empty where none can be made."""
    return next((end for name, (_, end) in _MUXERS.items() if format_name.startswith(name)), "")


def write_excerpt(path: Path, span: TimeRange, out: Path, ctx: JobContext) -> ExcerptResult:
    """Copy the packets from the key frame at or before the start to the end of the span.

    Args:
        path: the original.
        span: microseconds from the item's origin, end excluded.
        out: written new, nothing else; removed again if the proof fails.
        ctx: progress with the steps `cutting` and `proving`.

    Raises:
        UnreadableMedia: nothing in the file can be read.
        ExcerptRefused: `container`: packets of such a file cannot be copied as they are;
            `no_key_frame`: none lies at or before the start; `writing`: the container refuses
            them; `packets`: what was written is not a run of the original's packets.
    """
    try:
        runs = _copy(path, span, out, ctx)
        ctx.progress(0.5, "proving")
        proven, actual = _prove(path, out, runs)
        with out.open("rb") as handle:
            file_sha256 = Sha256(hashlib.file_digest(handle, "sha256").hexdigest())
        return ExcerptResult(actual, proven, file_sha256)
    except BaseException:
        out.unlink(missing_ok=True)
        raise


class _Wanted:
    """Which packets of one stream are copied: the first by count, and how many."""

    def __init__(self, stream: Stream) -> None:
        self.stream = stream.index
        self.base = stream.time_base or Fraction(1, US_PER_SECOND)
        self.first: int | None = None
        self.count = 0
        self.digest = hashlib.sha256()
        self.start: Fraction | None = None
        self.end = Fraction(0)

    def take(self, number: int, packet: Packet[Any], data: bytes) -> None:
        """Add the next packet of the run."""
        if self.first is None:
            self.first = number
        self.count += 1
        _add(self.digest, data)
        if packet.pts is not None:
            at = packet.pts * self.base
            self.start = at if self.start is None else min(self.start, at)
            self.end = max(self.end, at + (packet.duration or 0) * self.base)


def _copy(
    path: Path, span: TimeRange, out: Path, ctx: JobContext
) -> tuple[list[_Wanted], Fraction]:
    with open_media(path) as source:
        muxer = next((m for n, (m, _) in _MUXERS.items() if source.format.name.startswith(n)), "")
        if not muxer:
            raise ExcerptRefused(path=path, why="container")
        origin = Fraction(source.start_time or 0, US_PER_SECOND)
        start = origin + Fraction(span.start_us, US_PER_SECOND)
        end = origin + Fraction(span.end_us, US_PER_SECOND)
        streams = _streams(path, source)
        lead = streams[0]
        first = _key_before(source, lead, start)
        if first is None:
            raise ExcerptRefused(path=path, why="no_key_frame")
    with open_media(path) as source:
        streams = _streams(path, source)
        try:
            runs = _write(source, streams, (first, end), out, muxer, ctx)
        except (av.FFmpegError, OSError, ValueError) as e:
            raise ExcerptRefused(path=path, why="writing") from e
    return runs, origin


def _streams(path: Path, source: InputContainer) -> list[Stream]:
    video = main_video(source)
    sound = source.streams.audio[:1]
    found: list[Stream] = [*([video] if video is not None else []), *sound]
    if not found:
        raise UnreadableMedia(path=path, why="no_media")
    return found


def _packets(source: InputContainer, streams: list[Stream]) -> Iterator[Packet[Any]]:
    """Give packets with data in the order in which they lie; an error of the file is its end."""
    packets = source.demux(streams)
    while True:
        try:
            packet = next(packets)
        except (StopIteration, av.FFmpegError):
            return
        if packet.size:
            yield packet


def _key_before(
    source: InputContainer, lead: Stream, start: Fraction
) -> tuple[int, Fraction] | None:
    """Find the number and time of the last key packet shown at or before a time."""
    base = lead.time_base or Fraction(1, US_PER_SECOND)
    found = None
    for number, packet in enumerate(_packets(source, [lead])):
        at = packet.pts if packet.pts is not None else packet.dts
        if packet.is_keyframe and at is not None and at * base <= start:
            found = (number, at * base)
        elif packet.dts is not None and packet.dts * base > start:
            break
    return found


def _write(
    source: InputContainer,
    streams: list[Stream],
    bounds: tuple[tuple[int, Fraction], Fraction],
    out: Path,
    muxer: str,
    ctx: JobContext,
) -> list[_Wanted]:
    (lead_number, begins), end = bounds
    lead = streams[0].index
    runs = {stream.index: _Wanted(stream) for stream in streams}
    numbers = dict.fromkeys(runs, 0)
    done: set[int] = set()
    options = {"movflags": "+faststart", "fflags": "+bitexact"} if muxer == "mp4" else {}
    with av.open(f"file:{out}", "w", format=muxer, container_options=options) as file:
        targets = {s.index: file.add_stream_from_template(s, opaque=True) for s in streams}
        for packet in _packets(source, streams):
            ctx.stop_if_cancelled()
            index = packet.stream.index
            number, run = numbers[index], runs[index]
            numbers[index] += 1
            decoded_at = packet.dts if packet.dts is not None else packet.pts
            if index in done or decoded_at is None:
                continue
            at = decoded_at * run.base
            is_late = at >= end and run.count > 0
            if is_late or (at >= end and index != lead):
                done.add(index)
                if len(done) == len(runs):
                    break
                continue
            if (number < lead_number) if index == lead else (at < begins):
                continue
            run.take(number, packet, bytes(packet))
            shift = round(begins / run.base)
            packet.pts = None if packet.pts is None else packet.pts - shift
            packet.dts = None if packet.dts is None else packet.dts - shift
            packet.stream = targets[index]
            file.mux(packet)
    return list(runs.values())


def _prove(
    path: Path, out: Path, copied: tuple[list[_Wanted], Fraction]
) -> tuple[tuple[PacketRun, ...], TimeRange]:
    """Read the excerpt again: its packets, byte for byte, are the run that was named."""
    runs, origin = copied
    taken = [run for run in runs if run.count]
    with open_media(out) as made:
        streams = list(made.streams)
        digests = {stream.index: hashlib.sha256() for stream in streams}
        counts = dict.fromkeys(digests, 0)
        for packet in _packets(made, streams):
            _add(digests[packet.stream.index], bytes(packet))
            counts[packet.stream.index] += 1
    found = [(counts[i], digests[i].hexdigest()) for i in sorted(digests) if counts[i]]
    if found != [(run.count, run.digest.hexdigest()) for run in taken]:
        raise ExcerptRefused(path=path, why="packets")
    start = min((run.start for run in taken if run.start is not None), default=origin)
    end = max((run.end for run in taken), default=origin)
    actual = TimeRange(_us(start - origin), max(_us(end - origin), _us(start - origin)))
    proof = tuple(
        PacketRun(run.stream, run.first or 0, run.count, Sha256(run.digest.hexdigest()))
        for run in taken
    )
    return proof, actual


def _us(time: Fraction) -> int:
    return max(0, round(time * US_PER_SECOND))


def _add(digest: hashlib._Hash, data: bytes) -> None:
    """Hash a packet with its length, so that no other division gives the same digest."""
    digest.update(len(data).to_bytes(8, "big"))
    digest.update(data)
