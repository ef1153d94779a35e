"""The packets of a file's video stream, as the demuxer gives them; nothing is decoded here."""

from __future__ import annotations

import itertools
from array import array
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from pathlib import Path

import av
import numpy as np
from av.codec.context import ThreadType
from av.container import InputContainer
from av.packet import Packet
from av.video.stream import VideoStream
from numpy.typing import NDArray

from app.domain.errors import UnreadableMedia
from app.tasks.job import JobContext
from media.opening import has_decoder, main_video, open_media
from media.stated_times import counted_base, has_no_times, stated_end

NO_TIME = -(2**63)
"""FFmpeg's AV_NOPTS_VALUE: the packet states no time."""
THREADS = 2
_CHECK_EVERY = 500
_CLOCK_SET_BACK_S = 1
"""Packets whose dts falls by more follow a clock that was set back, not a careless muxer."""
_COLUMNS = 7


class Stamp(StrEnum):
    """Which number names a packet for good, also after a seek."""

    PTS = "pts"
    """The container states presentation times."""
    POS = "pos"
    """The byte where it lies. In AVI FFmpeg's pts are guesses, and its dts is a count that differs
    after a seek where packets were lost; elsewhere some time is stated twice."""
    ORDINAL = "ordinal"
    """Nothing is stated (raw streams): packets are counted from the start of the file."""


@dataclass(frozen=True, slots=True)
class PacketTable:
    """Every video packet in the order of storage, and what the header says about the stream."""

    pts: NDArray[np.int64]
    """Presentation time, `NO_TIME` where none is stated."""
    dts: NDArray[np.int64]
    """Decoding time, `NO_TIME` where none is stated."""
    duration: NDArray[np.int64]
    """Stated length, 0 where unknown."""
    pos: NDArray[np.int64]
    """Byte in the file, -1 where unknown."""
    is_key: NDArray[np.bool_]
    """Decoding can begin here, by the container or the parser."""
    is_discarded: NDArray[np.bool_]
    """Needed for decoding only; an edit list hides it."""
    is_corrupt: NDArray[np.bool_]
    """The demuxer flags it as damaged or cut short."""
    stamp: Stamp
    """How packets of this file are named."""
    time_base: Fraction
    """Seconds per unit of pts and dts."""
    origin_pts: int
    """Container start in `time_base` units, rounded."""
    stated_frames: int | None
    """Count by the header, a claim; None where it states none."""
    claimed_duration_us: int
    """Container length by the header, 0 where it states none."""
    stated_base: Fraction
    """Seconds per unit of what `pts` and `dts` state; `time_base` but for counted packets."""
    stated_origin: int
    """Container start in `stated_base` units, rounded."""
    stated_end: Fraction
    """Seconds at which the picture ends by Matroska's own statistics, 0 where it has none."""
    pixels: int
    """Width times height by the header."""
    problem: str
    """FFmpeg's error that ended the reading early, empty where the end was reached."""
    is_untimed: bool
    """The file states no times, by its kind or by what is in it; FFmpeg's are counted."""
    shift: NDArray[np.int64]
    """What is added to each stated time so that times go on where a clock was set back."""
    clock_jumps: int
    """How often the recorder's clock went back."""

    def stated(self) -> NDArray[np.int64]:
        """Give each packet's pts, its dts where it has none, its number where it has neither."""
        if self.stamp is Stamp.ORDINAL:
            return np.arange(self.pts.size, dtype=np.int64)
        return np.where(self.pts == NO_TIME, self.dts, self.pts)

    def times(self) -> NDArray[np.int64]:
        """Give when each packet is shown: as stated, but never again what was before."""
        return self.stated() + self.shift

    def stamps(self) -> NDArray[np.int64]:
        """Give each packet's name, see `Stamp`."""
        if self.stamp is Stamp.POS:
            return self.pos
        return self.stated()


def open_video(
    path: Path,
    stamp: Stamp = Stamp.PTS,
    *,
    is_careful: bool = False,
    threads: int = THREADS,
) -> tuple[InputContainer, VideoStream]:
    """Open a file and make its decoder ready.

    Two threads unless more are asked for: each delays the first picture after a seek by one
    frame, and some need more memory than they are worth. They share
    the slices of one picture, not pictures, where care is asked for (an error in one picture
    costs PyAV those still in the other thread) and where frames must name their packet
    (`Stamp.POS`, `Stamp.ORDINAL`): the name is freed under the interpreter's lock, and threads
    that own packets would do so while `close` waits for them with the lock held (av 18.1.0).

    Raises:
        UnreadableMedia: it cannot be opened, or there is no moving picture
            (`no_video`) or no decoder for it (`no_decoder`).
    """
    container = open_media(path)
    stream = main_video(container)
    if stream is None or not has_decoder(stream):
        container.close()
        raise UnreadableMedia(path=path, why="no_video" if stream is None else "no_decoder")
    context = stream.codec_context
    is_named = stamp is not Stamp.PTS
    shares_slices = is_named or is_careful
    # the same number for everybody there: what damage leaves may depend on it
    context.thread_count = THREADS if shares_slices else threads
    context.thread_type = ThreadType.SLICE if shares_slices else ThreadType.AUTO
    context.copy_opaque = is_named
    return container, stream


def is_flush(packet: Packet[VideoStream]) -> bool:
    """Tell whether this is the empty packet that PyAV puts at the end of a file."""
    return packet.size == 0 and packet.pts is None and packet.dts is None


def stamp_of(packet: Packet[VideoStream], stamp: Stamp) -> int | None:
    """Name one packet; None where it must be counted instead."""
    if stamp is Stamp.POS:
        return packet.pos
    if stamp is Stamp.PTS:
        return packet.pts if packet.pts is not None else packet.dts
    return None


def scan_packets(path: Path, ctx: JobContext) -> PacketTable:
    """Read every packet of the video stream once, up to the end or to the first error.

    Raises:
        UnreadableMedia: there is no video stream, or no packet in it.
        Cancelled: a person stopped it.
    """
    container, stream = open_video(path)
    with container:
        rows, problem = _read_rows(container, stream, path.stat().st_size, ctx)
        if not rows:
            raise UnreadableMedia(path=path, why="no_frames")
        columns = np.frombuffer(rows, dtype=np.int64).reshape(-1, _COLUMNS)
        stamp = _stamp_kind(container.format.name, columns)
        time_base = stated_base = stream.time_base or Fraction(1, 1000)
        shift, jumps = _clock(columns, stamp, time_base)
        origin = _origin(container, time_base, columns)
        if stamp is Stamp.ORDINAL:
            time_base = counted_base(stream, columns[:, 2], stated_base)
        return PacketTable(
            pts=columns[:, 0],
            dts=columns[:, 1],
            duration=columns[:, 2],
            is_key=columns[:, 3].astype(bool),
            is_discarded=columns[:, 4].astype(bool),
            is_corrupt=columns[:, 5].astype(bool),
            pos=columns[:, 6],
            stamp=stamp,
            time_base=time_base,
            origin_pts=0 if stamp is Stamp.ORDINAL else origin,
            stated_frames=stream.frames or None,
            claimed_duration_us=max(container.duration or 0, 0),
            stated_base=stated_base,
            stated_origin=origin,
            stated_end=stated_end(stream),
            pixels=max(stream.codec_context.width * stream.codec_context.height, 1),
            problem=problem,
            is_untimed=stamp is Stamp.ORDINAL or has_no_times(container),
            shift=shift,
            clock_jumps=jumps,
        )


def _read_rows(
    container: InputContainer, stream: VideoStream, size_bytes: int, ctx: JobContext
) -> tuple[array[int], str]:
    rows = array("q")  # 56 bytes a packet: a day of a camera is 2 million packets
    count = 0
    done = 0.0
    try:
        for packet in container.demux(stream):
            if is_flush(packet):
                continue
            rows.extend(
                (
                    NO_TIME if packet.pts is None else packet.pts,
                    NO_TIME if packet.dts is None else packet.dts,
                    packet.duration or 0,
                    packet.is_keyframe,
                    packet.is_discard,
                    packet.is_corrupt,
                    -1 if packet.pos is None else packet.pos,
                )
            )
            count += 1
            if count % _CHECK_EVERY == 0:
                done = max(done, min((packet.pos or 0) / size_bytes, 1.0))
                ctx.progress(done * 0.5, "indexing")
    except av.FFmpegError as e:
        return rows, type(e).__name__
    return rows, ""


def _stamp_kind(format_name: str, columns: NDArray[np.int64]) -> Stamp:
    pos = columns[:, 6]
    by_place = Stamp.POS if (pos >= 0).all() and _differ(pos) else Stamp.ORDINAL
    if format_name == "avi":
        return by_place
    times = np.where(columns[:, 0] == NO_TIME, columns[:, 1], columns[:, 0])
    if not (times != NO_TIME).all():
        return Stamp.ORDINAL
    return Stamp.PTS if _differ(times) else by_place


def _clock(
    columns: NDArray[np.int64], stamp: Stamp, time_base: Fraction
) -> tuple[NDArray[np.int64], int]:
    """Find where a recorder's clock was set back: what follows goes on after what was before.

    Packets are stored in the order of decoding, so their dts never fall in a sound file.

    Returns:
        What to add to each packet's times, and how often that changes.
    """
    dts = np.where(columns[:, 1] == NO_TIME, columns[:, 0], columns[:, 1])
    shift = np.zeros(dts.size, np.int64)
    if stamp is Stamp.ORDINAL or (dts == NO_TIME).any():
        return shift, 0
    steps = np.diff(dts)
    usual = int(np.median(steps)) if steps.size else 0
    # in Python: two times may lie further apart than 64 bits count
    apart = [int(b) - int(a) for a, b in itertools.pairwise(dts)]
    jumps = [i + 1 for i, step in enumerate(apart) if step * time_base < -_CLOCK_SET_BACK_S]
    for at in jumps:
        shift[at:] += min(max(usual, 1) - apart[at - 1], 2**62)
    return shift, len(jumps)


def _differ(numbers: NDArray[np.int64]) -> bool:
    return np.unique(numbers).size == numbers.size


def _origin(container: InputContainer, time_base: Fraction, columns: NDArray[np.int64]) -> int:
    """Give the container start, the same for picture and sound, in units of the picture."""
    if container.start_time is not None and container.start_time != NO_TIME:
        return round(Fraction(container.start_time, av.time_base) / time_base)
    return int(columns[0, 0])
