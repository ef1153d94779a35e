"""Small pictures of every frame of a stretch, for going through them one by one."""

from __future__ import annotations

from pathlib import Path

import cv2

from app.domain.mediatime import TimeRange
from app.runtime.disk import writing_to
from app.tasks.job import JobContext
from media.frames import FrameReader, rgb24_upright
from media.index import MediaIndex, index_of

WIDTH = 640
_QUALITY = 80


def write_sheet(
    path: Path, index: MediaIndex | None, span: TimeRange, out_dir: Path, ctx: JobContext
) -> int:
    """Write `N.jpg` for each frame on screen during a span, N its number in the file.

    Args:
        path: a video.
        index: the table of its frames; None to make it.
        out_dir: an empty folder.
        ctx: progress with the step `pictures`.

    Returns:
        How many.

    Raises:
        TimeOutsideMedia, FrameMismatch, UnreadableMedia, DiskFull, Cancelled: as named.
    """
    index = index or index_of(path, ctx)
    frames = index.frames_in(span)
    with FrameReader(path, index, cache_bytes=32 * 2**20) as reader:
        for number, frame in reader.frames(frames):
            ctx.progress((number - frames[0]) / len(frames), "pictures")
            rgb = rgb24_upright(frame, index)
            width = min(WIDTH, rgb.shape[1])
            height = max(round(rgb.shape[0] * width / (rgb.shape[1] * index.sample_aspect)), 1)
            small = cv2.resize(rgb, (width, height), interpolation=cv2.INTER_AREA)
            bgr = cv2.cvtColor(small, cv2.COLOR_RGB2BGR)
            done, data = cv2.imencode(".jpg", bgr, [cv2.IMWRITE_JPEG_QUALITY, _QUALITY])
            target = out_dir / f"{number}.jpg"
            if done:
                with writing_to(target):
                    target.write_bytes(data.tobytes())
    return len(frames)
