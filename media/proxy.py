"""A light copy of a heavy video for playing and dragging, never evidence (runs in the child).

It is made in parts, each a short file of its own, so that making it can wait and go on; the
parts are joined without encoding again. A frame's pts in the copy is its number in the
original: the copy cannot name a frame wrongly, and a frame that the original does not give is
missing here too.
"""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from contextlib import closing
from fractions import Fraction
from pathlib import Path

import av
import numpy as np
from av.video.frame import VideoFrame
from av.video.reformatter import ColorRange, Colorspace, Interpolation, VideoReformatter
from av.video.stream import VideoStream

from app.domain.errors import UnreadableMedia
from app.domain.proxy import DecodeCost, ProxyDensity, ProxyShape
from app.tasks.job import JobContext
from media.colours import source_colorspace
from media.cores import physical_cores
from media.frame_table import MediaIndex
from media.packets import THREADS, Stamp, scan_packets
from media.playback_decoder import FrameStream
from media.proxy_file import FACTS, INDEX, TABLE, VERSION, VIDEO, digest_of

_GROUP = 12
"""Frames between two key frames: what a drag decodes at most."""
_BASE = Fraction(1, 1000)
"""Matroska counts in milliseconds; one stands for one frame."""
_MEASURE_S = 0.8
_MEASURE_FRAMES = 150
_LEAST_FRAMES = 24
"""The decoder's threads fill up before the first frame comes out."""
_MAX_KEYS = 4_000
_MATRIX_601 = 6  # AVCOL_SPC_SMPTE170M


def measure(path: Path, index: MediaIndex) -> DecodeCost:
    """Decode a short stretch from the middle, and give what a frame costs this machine.

    Processor time, not time on the clock: whatever else runs meanwhile does not count.

    Raises:
        UnreadableMedia: there is no video, or nothing in the middle decodes.
    """
    middle = int(index.key_frames[index.key_before(len(index) // 2)])
    with closing(FrameStream(path, index)) as stream:
        stream.go_to(middle)
        began_s, worked_s, count = time.monotonic(), time.process_time(), 0
        while stream.read(middle) is not None:
            count += 1
            is_over = time.monotonic() - began_s > _MEASURE_S and count >= _LEAST_FRAMES
            if is_over or count >= _MEASURE_FRAMES:
                break
        spent_s = time.process_time() - worked_s
    if not count:
        raise UnreadableMedia(path=path, why="no_frames")
    return DecodeCost(max(1, round(spent_s / count * 1e6)), min(THREADS, physical_cores()))


def frames_of(index: MediaIndex, density: ProxyDensity) -> np.ndarray:
    """Give the numbers of the frames that a copy holds, rising."""
    if density is ProxyDensity.WHOLE:
        return np.arange(len(index), dtype=np.int64)
    keys = np.unique(index.key_frames)
    return keys[:: -(-keys.size // _MAX_KEYS)]


def write_part(
    path: Path,
    index: MediaIndex,
    numbers: np.ndarray,
    shape: ProxyShape,
    density: ProxyDensity,
    out: Path,
    ctx: JobContext,
) -> None:
    """Write some frames of the copy; frames that do not decode are left out.

    Args:
        numbers: which frames, rising.
        shape: the same for all parts.
        out: written new.
        ctx: progress with the step `proxy`.

    Raises:
        UnreadableMedia: there is no video.
        Cancelled: a person stopped it.
    """
    with (
        closing(FrameStream(path, index)) as stream,
        av.open(str(out), "w", format="matroska") as container,
    ):
        video = _encoder(container, shape, is_intra=density is ProxyDensity.KEYS)
        scaler = VideoReformatter()
        for place, (number, frame) in enumerate(_decoded(stream, index, numbers)):
            ctx.progress(place / numbers.size, "proxy")
            small = _reduced(scaler, frame, shape)
            small.pts, small.time_base = number, _BASE
            container.mux(video.encode(small))
        container.mux(video.encode(None))


def join(index: MediaIndex, parts: list[Path], density: ProxyDensity, out: Path) -> None:
    """Join parts to a copy with its tables; see `media.proxy_file` for what is in the folder.

    Args:
        index: of the original.
        parts: in order.
        density: what they hold.
        out: the folder; made new.

    Raises:
        UnreadableMedia: no part holds a frame (`no_frames`).
    """
    out.mkdir(parents=True)
    video = out / VIDEO
    _copy(parts, video)
    table = scan_packets(video, JobContext())
    numbers = np.round(table.times() * float(table.time_base * 1000)).astype(np.int64)
    keys = np.flatnonzero(table.is_key)
    with av.open(str(video)) as container:
        width, height = container.streams.video[0].width, container.streams.video[0].height
    MediaIndex(
        pts=table.times(),
        stamps=table.stamps(),
        key_pts=table.times()[keys],
        key_dts=table.dts[keys],
        key_stamps=table.stamps()[keys],
        key_frames=keys.astype(np.int64),
        time_base=table.time_base,
        origin_pts=table.origin_pts,
        rotation=0,
        width=width,
        height=height,
        sample_aspect=Fraction(1),
        end_pts=int(table.times()[-1]) + 1,
        claimed_duration_us=0,
        stated_frames=None,
        stamp=Stamp.PTS,
        is_decoded=False,
        can_skip=False,
    ).save(out / INDEX)
    np.stack([numbers, index.pts[numbers]]).astype("<i8").tofile(out / TABLE)
    facts = {"version": VERSION, "density": density.value, "sha256": digest_of(video)}
    (out / FACTS).write_text(json.dumps(facts, sort_keys=True), encoding="utf-8")


def _decoded(
    stream: FrameStream, index: MediaIndex, numbers: np.ndarray
) -> Iterator[tuple[int, VideoFrame]]:
    """Give the wanted frames that decode, in order; damage is stepped over."""
    wanted = numbers.tolist()
    at = 0
    while at < len(wanted):
        stream.go_to(wanted[at])
        got = stream.read(wanted[at])
        if got is None:
            # damage ended the stream here: the next key frame may be whole
            broken = index.key_before(wanted[at])
            after = int(index.key_frames[min(broken + 1, index.key_frames.size - 1)])
            at = max(at + 1, int(np.searchsorted(numbers, after)))
            continue
        while at < len(wanted) and wanted[at] < got[0]:
            at += 1
        if at < len(wanted) and wanted[at] == got[0]:
            yield got
            at += 1


def _encoder(
    container: av.container.OutputContainer, shape: ProxyShape, *, is_intra: bool
) -> VideoStream:
    group = 1 if is_intra else _GROUP
    bits = shape.frame_bits * 1000
    stream = container.add_stream(
        "libx264",
        rate=1000,
        options={
            "preset": "ultrafast",
            "tune": "fastdecode",
            "crf": "24",
            "g": str(group),
            "keyint_min": str(group),
            "sc_threshold": "0",
            "bf": "0",
            "maxrate": str(bits),
            "bufsize": str(bits),
        },
    )
    stream.width, stream.height, stream.pix_fmt = shape.width, shape.height, "yuv420p"
    context = stream.codec_context
    context.time_base = _BASE
    context.thread_count = 1
    context.colorspace = _MATRIX_601
    context.color_range = int(ColorRange.MPEG)
    return stream


def _reduced(scaler: VideoReformatter, frame: VideoFrame, shape: ProxyShape) -> VideoFrame:
    return scaler.reformat(
        frame,
        width=shape.width,
        height=shape.height,
        format="yuv420p",
        src_colorspace=source_colorspace(frame),
        dst_colorspace=Colorspace.ITU601,
        dst_color_range=ColorRange.MPEG,
        interpolation=Interpolation.FAST_BILINEAR,
    )


def _copy(parts: list[Path], out: Path) -> None:
    """Write the packets of all parts into one file."""
    with av.open(str(out), "w", format="matroska") as target:
        stream: VideoStream | None = None
        for part in parts:
            with av.open(str(part)) as source:
                if not source.streams.video:
                    continue
                video = source.streams.video[0]
                if stream is None:
                    stream = target.add_stream_from_template(video)
                for packet in source.demux(video):
                    if packet.size:
                        packet.stream = stream
                        target.mux(packet)
    if stream is None:
        raise UnreadableMedia(path=out, why="no_frames")
