"""One pass over a file's packets: does it decode, how long is it, does it read to the end."""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

import av
import numpy as np
from av.audio.frame import AudioFrame
from av.audio.stream import AudioStream
from av.container import InputContainer
from av.packet import Packet
from av.video.frame import VideoFrame
from av.video.stream import VideoStream

from media.opening import has_decoder

MediaStream = VideoStream | AudioStream

_LIMIT_S = 10.0
"""A file that takes longer to read (a slow disk, a long recording) keeps its header's claims."""
_IRREGULAR_STEP = 0.15
_IRREGULAR_SHARE = 0.02
"""A hole or two do not make a variable rate; every fiftieth step does."""
_MAX_ERRORS = 50
_HOLE_BYTES = 1024
"""What a container writes between two packets (heads, clusters) is far less."""
_MAX_TRIED = 3000
"""Packets tried for a first picture or sound: a minute and more of any stream."""


class _Track:
    """What was learned of one stream."""

    def __init__(self, stream: MediaStream, *, keeps_stamps: bool) -> None:
        self._stream = stream
        self._keeps_stamps = keeps_stamps
        self._to_try = _MAX_TRIED if has_decoder(stream) else 0
        self.time_base = stream.time_base or Fraction(1)
        self._is_timed = False
        self.first: int | None = None
        self.end: int | None = None
        self.stamps: list[int] = []
        self.frame: VideoFrame | AudioFrame | None = None

    def add(self, packet: Packet[Any]) -> None:
        """Note one packet's time; decode it while nothing of the stream was decoded yet."""
        self._note(packet)
        if self._to_try:
            self._to_try -= 1
            self._try(packet)

    def finish(self) -> None:
        """Take what the decoder still holds."""
        if self._to_try:
            self._try(None)

    def _note(self, packet: Packet[Any]) -> None:
        stamp = packet.dts if packet.pts is None else packet.pts
        if packet.is_discard:
            return
        if stamp is None and self._is_timed:
            return
        if stamp is None:
            # Raw streams of recorders state no times: one packet follows the other.
            stamp = self.end or 0
        elif not self._is_timed:
            self._is_timed, self.first, self.end = True, None, None
            self.stamps.clear()
        self.first = stamp if self.first is None else min(self.first, stamp)
        end = stamp + (packet.duration or 0)
        self.end = end if self.end is None else max(self.end, end)
        if self._keeps_stamps:
            self.stamps.append(stamp)

    def _try(self, packet: Packet[Any] | None) -> None:
        try:
            frames = self._stream.decode(packet)
        except av.FFmpegError:
            return
        if frames:
            self.frame = frames[0]
            self._to_try = 0


@dataclass(frozen=True, slots=True)
class Scan:
    """What the packets of a file's picture and sound say."""

    is_complete: bool
    """False where reading was stopped for taking too long."""
    start: Fraction | None
    """Seconds at which the first packet is shown; None where no packet has a time."""
    end: Fraction | None
    """Seconds at which the last packet ends."""
    steps: tuple[int, ...]
    """Time from one picture to the next, in `time_base` units, all above 0."""
    time_base: Fraction
    """Of the steps."""
    packets: int
    """Packets of picture and sound."""
    errors: int
    """How often reading failed."""
    corrupt: int
    """Packets that the container marks as damaged."""
    unread_bytes: int
    """Bytes between one packet and the next that belong to none, holes of `_HOLE_BYTES` only."""
    frames: dict[int, VideoFrame | AudioFrame]
    """First decoded picture or sound by stream index; a stream that gave none is absent."""

    @property
    def is_variable_rate(self) -> bool:
        """More than a fiftieth of the steps differ from the usual one by more than 15 %."""
        if len(self.steps) < 2:
            return False
        steps = np.array(self.steps)
        usual = float(np.median(steps))
        return bool((np.abs(steps - usual) > _IRREGULAR_STEP * usual).mean() > _IRREGULAR_SHARE)

    @property
    def frame_rate(self) -> Fraction | None:
        """Average pictures per second."""
        total = sum(self.steps) * self.time_base
        return (Fraction(len(self.steps)) / total).limit_denominator(100_000) if total else None


def scan(
    container: InputContainer, streams: Sequence[MediaStream], picture: VideoStream | None
) -> Scan:
    """Read every packet of `streams` once, and decode the first picture or sound of each.

    Args:
        container: just opened.
        streams: those with picture and sound.
        picture: the one whose steps are wanted.
    """
    tracks = {s.index: _Track(s, keeps_stamps=s is picture) for s in streams}
    packets = corrupt = unread = end = 0
    reader = _Reader(container, streams)
    for packet in reader:
        packets += 1
        corrupt += packet.is_corrupt
        if packet.pos is not None and packet.pos >= 0:
            unread += packet.pos - end if end and packet.pos - end >= _HOLE_BYTES else 0
            end = max(end, packet.pos + packet.size)
        tracks[packet.stream_index].add(packet)
    for track in tracks.values():
        track.finish()
    shown = tracks[picture.index] if picture is not None else None
    steps = np.diff(np.unique(shown.stamps)) if shown is not None else np.zeros(0, np.int64)
    starts = [t.first * t.time_base for t in tracks.values() if t.first is not None]
    return Scan(
        is_complete=reader.is_complete,
        start=min(starts, default=None),
        end=_end(tracks.values(), shown, int(np.median(steps)) if steps.size else 0),
        steps=tuple(steps.tolist()),
        time_base=shown.time_base if shown is not None else Fraction(1),
        packets=packets,
        errors=reader.errors,
        corrupt=corrupt,
        unread_bytes=unread,
        frames={index: track.frame for index, track in tracks.items() if track.frame is not None},
    )


class _Reader:
    """Packets until the end, an error that does not pass, or the limit of time."""

    def __init__(self, container: InputContainer, streams: Sequence[MediaStream]) -> None:
        self._container = container
        self._streams = streams
        self.errors = 0
        self.is_complete = True

    def __iter__(self) -> Iterator[Packet[Any]]:
        until_s = time.monotonic() + _LIMIT_S
        while self.errors < _MAX_ERRORS:
            before = self.errors
            for packet in self._demux():
                if packet.size == 0 and packet.pts is None and packet.dts is None:
                    continue  # PyAV's mark of the end
                yield packet
                if time.monotonic() > until_s:
                    self.is_complete = False
                    return
            if self.errors == before:
                return

    def _demux(self) -> Iterator[Packet[Any]]:
        try:
            yield from self._container.demux(self._streams)
        except av.FFmpegError:
            self.errors += 1


def _end(tracks: Iterable[_Track], shown: _Track | None, usual_step: int) -> Fraction | None:
    """Give the last end; a picture without a stated duration lasts the usual step."""
    ends = [track.end * track.time_base for track in tracks if track.end is not None]
    if shown is not None and shown.stamps:
        ends.append((max(shown.stamps) + usual_step) * shown.time_base)
    return max(ends, default=None)
