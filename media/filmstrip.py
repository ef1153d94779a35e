"""Small pictures along a video, from its key frames (runs in the child)."""

from __future__ import annotations

import json
from fractions import Fraction
from pathlib import Path

import av
import numpy as np
from av.container import InputContainer
from av.packet import Packet
from av.video.frame import VideoFrame
from av.video.stream import VideoStream
from PIL import Image

from app.domain.errors import UnreadableMedia
from app.domain.mediatime import US_PER_SECOND
from app.tasks.job import JobContext
from media.colours import source_colorspace
from media.packets import is_flush, open_video, scan_packets

INDEX_NAME = "index.json"
FORMAT_VERSION = 1
PICTURE_HEIGHT = 72
_MAX_WIDTH = 256
_MAX_COUNT = 500
QUALITY = 80
# After a seek a transport stream may begin anywhere: this many packets until a key frame comes.
_MAX_PACKETS = 2_000


def write_filmstrip(path: Path, out_dir: Path, count: int, ctx: JobContext) -> None:
    """Write up to `count` key frames, evenly spread, as JPEGs of 72 px height.

    `index.json` names them: `pictures` is a list of `file`, `pts` and `time_us` (microseconds
    from the item's origin), rising; `time_base` belongs to `pts`. Neighbouring places that
    share a key frame give one picture, so a video with few key frames gives few.

    Raises:
        UnreadableMedia: there is no moving picture (`no_video`), or none decodes (`no_frames`).
        Cancelled: a person stopped the job.
    """
    count = min(max(1, count), _MAX_COUNT)
    out_dir.mkdir(parents=True, exist_ok=True)
    strip = _Strip(out_dir)
    container, stream = open_video(path)
    with container:
        base = stream.time_base or Fraction(1, 1000)
        origin_us = container.start_time or 0
        duration_us = max(0, container.duration or 0)
        for number in range(count):
            ctx.progress(number / count, "filmstrip")
            at_us = origin_us + duration_us * (2 * number + 1) // (2 * count)
            frame = _key_frame_before(container, stream, at_us if number else origin_us, base)
            if frame is None and number + 1 == count and not strip.pictures:
                frame = first_frame(path)
            if frame is not None and frame.pts is not None:
                time_us = round(frame.pts * base * US_PER_SECOND) - origin_us
                strip.add(frame, frame.pts, max(0, time_us))
    if not strip.pictures or not duration_us:
        base = _add_in_order(strip, path, count, ctx)
    if not strip.pictures:
        raise UnreadableMedia(path=path, why="no_frames")
    listed = [strip.pictures[pts] for pts in sorted(strip.pictures)]
    facts = {"version": FORMAT_VERSION, "time_base": str(base), "pictures": listed}
    (out_dir / INDEX_NAME).write_text(json.dumps(facts), encoding="utf-8")


class _Strip:
    """What was written so far, by pts."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self.pictures: dict[int, dict[str, int | str]] = {}

    def add(self, frame: VideoFrame, pts: int, time_us: int) -> None:
        if pts in self.pictures:
            return
        name = f"{len(self.pictures):04d}.jpg"
        upright(frame).save(self._folder / name, "JPEG", quality=QUALITY)
        self.pictures[pts] = {"file": name, "pts": pts, "time_us": time_us}


def _add_in_order(strip: _Strip, path: Path, count: int, ctx: JobContext) -> Fraction:
    """Add key frames of a file that no seek finds its way in: it states no times, or no length.

    Gives seconds per unit of `pts`; where no packet states a time, its number stands for that.
    """
    table = scan_packets(path, ctx)
    times, keys = table.times(), np.flatnonzero(table.is_key)
    wanted = set(keys[np.linspace(0, keys.size - 1, min(count, keys.size)).astype(int)].tolist())
    container, stream = open_video(path)
    with container:
        packets = (packet for packet in container.demux(stream) if not is_flush(packet))
        for number, packet in zip(range(times.size), packets, strict=False):
            ctx.progress(number / times.size, "filmstrip")
            frame = _alone(stream, packet) if number in wanted else None
            if frame is not None:
                since = (int(times[number]) - table.origin_pts) * table.time_base
                strip.add(frame, int(times[number]), max(0, round(since * US_PER_SECOND)))
    return table.time_base


def _alone(stream: VideoStream, packet: Packet[VideoStream]) -> VideoFrame | None:
    context = stream.codec_context
    try:
        frames = context.decode(packet) or context.decode(None)
    except av.FFmpegError:
        return None  # this one is damaged; the next may be whole
    finally:
        context.flush_buffers()  # it takes packets again after its end was asked for
    return frames[0] if frames else None


def _key_frame_before(
    container: InputContainer, stream: VideoStream, at_us: int, base: Fraction
) -> VideoFrame | None:
    """Decode one key packet alone: waiting for the decoder's delay would cost a whole GOP."""
    try:
        container.seek(int(Fraction(at_us, US_PER_SECOND) / base), stream=stream)
        for number, packet in enumerate(container.demux(stream)):
            if packet.size and packet.is_keyframe and not packet.is_discard:
                context = stream.codec_context
                frames = context.decode(packet) or context.decode(None)
                return frames[0] if frames else None
            if number > _MAX_PACKETS:
                return None
    except av.FFmpegError:
        # this place is damaged; the next one may be whole
        return None
    return None


def first_frame(path: Path) -> VideoFrame | None:
    """Give the first picture, read in order: in a short MPEG-TS each seek lands too late."""
    container, stream = open_video(path)
    with container:
        errors = 0
        for packet in container.demux(stream):
            try:
                frames = packet.decode()
            except av.FFmpegError:
                frames, errors = [], errors + 1
            if frames:
                return frames[0]
            if errors > _MAX_PACKETS:
                break
    return None


def upright(frame: VideoFrame) -> Image.Image:
    """Scale a frame to the strip's height, upright and with the colours of `media.frames`."""
    turns = round(frame.rotation / 90) % 4
    across = frame.width if turns % 2 else frame.height
    scale = PICTURE_HEIGHT / max(1, across)
    limit = _MAX_WIDTH if turns % 2 == 0 else PICTURE_HEIGHT
    small = frame.reformat(
        width=max(2, min(limit, round(frame.width * scale))),
        height=max(2, min(_MAX_WIDTH, round(frame.height * scale))),
        format="rgb24",
        src_colorspace=source_colorspace(frame),
        interpolation="AREA",
    )
    picture = Image.fromarray(small.to_ndarray())
    return picture.rotate(90 * turns, expand=True) if turns else picture
