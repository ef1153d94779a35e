"""Exact frames: right answers and time, against OpenCV and against decoding from the start."""

from __future__ import annotations

import random
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from statistics import median
from typing import Any

import av
import cv2
import numpy as np
from numpy.typing import NDArray

from app.tasks.job import JobContext
from media.frame_table import MediaIndex
from media.frames import FrameReader, rgb24_upright
from media.index import build_index
from tests.media.barcode import CLIPS, Clip, read_number

_KINDS = (
    "gop250.mp4",
    "phone-vfr.mp4",
    "late-start.ts",
    "open-gop.mp4",
    "mpeg2.ts",
    "h264.avi",
    "xvid.avi",
    "hevc.mp4",
)
_SEEKS = 12
_HD = (1280, 720)

Show = Callable[[int], NDArray[np.uint8] | None]


def run() -> dict[str, Any]:
    """Measure; counts are `right/tried`, times are ratios to the peer (below 1: faster)."""
    figures: dict[str, Any] = {}
    with tempfile.TemporaryDirectory() as folder:
        for kind in _KINDS:
            figures |= _accuracy(CLIPS[kind], Path(folder))
        figures |= _speed(replace(CLIPS["gop250.mp4"], name="hd.mp4", size=_HD), Path(folder))
    return figures


def _accuracy(clip: Clip, folder: Path) -> dict[str, str]:
    path = clip.write(folder)
    index = build_index(path, JobContext())
    chance = random.Random(3)  # noqa: S311 - the same places each time
    places = [chance.randrange(1, len(index)) for _ in range(_SEEKS)]
    asked = [frame for place in places for frame in (place, place - 1)]
    with FrameReader(path, index, cache_bytes=0) as reader:
        ours = _right(lambda i: rgb24_upright(reader.frame(i), index), asked)
    capture = cv2.VideoCapture(str(path))
    theirs = _right(lambda i: _opencv(capture, i), asked)
    capture.release()
    return {
        f"{clip.name}: right frames": f"{ours}/{len(asked)}",
        f"{clip.name}: right frames, OpenCV": f"{theirs}/{len(asked)}",
    }


def _right(show: Show, asked: Sequence[int]) -> int:
    shown = ((frame, show(frame)) for frame in asked)
    return sum(pixels is not None and read_number(pixels) == frame for frame, pixels in shown)


def _opencv(capture: cv2.VideoCapture, frame: int) -> NDArray[np.uint8] | None:
    capture.set(cv2.CAP_PROP_POS_FRAMES, frame)
    is_read, pixels = capture.read()
    return pixels[:, :, ::-1] if is_read else None


def _speed(clip: Clip, folder: Path) -> dict[str, float]:
    path = clip.write(folder)
    index = build_index(path, JobContext())
    chance = random.Random(5)  # noqa: S311 - the same places each time
    places = [chance.randrange(20, len(index)) for _ in range(_SEEKS)]
    capture = cv2.VideoCapture(str(path))
    seek = _median_ms(lambda i: _fresh(path, index, i), places)
    seek_opencv = _median_ms(lambda i: _opencv(capture, i), places)
    linear = _median_ms(lambda i: _linear(path, i), places)
    with FrameReader(path, index) as reader:
        reader.frame(places[0])
        steps = range(places[0] - 1, places[0] - 16, -1)
        back = _median_ms(lambda i: reader.frame(i).reformat(format="bgr24"), steps)
    back_opencv = _median_ms(lambda i: _opencv(capture, i), steps)
    capture.release()
    return {
        "random seek / OpenCV": seek / seek_opencv,
        "random seek / decoding from the start": seek / linear,
        "step back / OpenCV": back / back_opencv,
        "random seek, ms": seek,
        "step back, ms": back,
    }


def _fresh(path: Path, index: MediaIndex, frame: int) -> None:
    with FrameReader(path, index, cache_bytes=0) as reader:
        reader.frame(frame).reformat(format="bgr24")


def _linear(path: Path, frame: int) -> None:
    with av.open(str(path)) as container:
        for number, decoded in enumerate(container.decode(video=0)):
            if number == frame:
                decoded.reformat(format="bgr24")
                return


def _median_ms(work: Callable[[int], object], frames: Sequence[int]) -> float:
    times = []
    for frame in frames:
        start = time.perf_counter()
        work(frame)
        times.append((time.perf_counter() - start) * 1000)
    return median(times)
