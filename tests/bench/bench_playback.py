"""Stepping, seeking and playing against OpenCV's player, same clip, same run.

The clip is made here: 1440x816, H.264 with B-frames and one key frame in 250, numbered frames, so
that the right picture is read from pixels. A figure `x` is OpenCV's time over Netra's.
"""

from __future__ import annotations

import tempfile
import time
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import cv2
import numpy as np

from media.playback import Picture, Playback
from tests.media.numbered import index_of, read_number, write_video

_FRAMES = 300
_STEPS = 40
_SEEKS = 12
# Eight steps a second: a person who holds the key down.
_STEP_EVERY_S = 0.125
_PLAY_S = 4.0


def run() -> dict[str, Any]:
    """Measure and give name -> figure; times in milliseconds of wall time."""
    with tempfile.TemporaryDirectory(prefix="netra-bench-") as name:
        path = write_video(Path(name) / "clip.mp4", _FRAMES, gop=250, enlarged=6)
        return _compared(_netra(path), _opencv(path))


def _compared(ours: dict[str, float], theirs: dict[str, float]) -> dict[str, Any]:
    figures: dict[str, Any] = {}
    for name, value in ours.items():
        figures[f"netra {name}"] = value
        if name in theirs:
            figures[f"opencv {name}"] = theirs[name]
    for name in ("step back p95 ms", "step on p95 ms", "random seek median ms"):
        figures[f"x {name.removesuffix(' ms')}"] = theirs[name] / max(1e-3, ours[name])
    figures["CPU ratio of playing, netra / opencv reading"] = (
        ours["play CPU s per s"] / theirs["play CPU s per s"]
    )
    return figures


def _targets() -> list[int]:
    return np.random.default_rng(11).integers(0, _FRAMES, _SEEKS).tolist()


def _back() -> Iterable[int]:
    return range(239, 239 - _STEPS, -1)


def _on() -> Iterable[int]:
    return range(60, 60 + _STEPS)


def _times(
    show: Callable[[int], int | None], numbers: Iterable[int], every_s: float
) -> tuple[list[float], int]:
    """Show frames at a person's pace; gives milliseconds for each and how many were right."""
    taken, right = [], 0
    for number in numbers:
        begun = time.perf_counter()
        right += show(number) == number
        spent = time.perf_counter() - begun
        taken.append(spent * 1000)
        time.sleep(max(0.0, every_s - spent))
    return taken, right


def _stepped(show: Callable[[int], int | None], rest_s: float) -> dict[str, float]:
    figures: dict[str, float] = {}
    right = 0
    for name, start, numbers in (("step back", 240, _back()), ("step on", 59, _on())):
        show(start)
        time.sleep(rest_s)  # the person looks before stepping
        taken, good = _times(show, numbers, _STEP_EVERY_S)
        figures[f"{name} p95 ms"] = float(np.percentile(taken, 95))
        right += good
    figures["right steps %"] = 100.0 * right / (2 * _STEPS)
    return figures


def _sought(show: Callable[[int], int | None]) -> dict[str, float]:
    taken, right = _times(show, _targets(), 0.0)
    return {"random seek median ms": float(np.median(taken)), "right seeks %": 100 * right / _SEEKS}


def _netra(path: Path) -> dict[str, float]:
    begun = time.perf_counter()
    index = index_of(path)
    index_ms = (time.perf_counter() - begun) * 1000
    playback = Playback(path, index)

    def show(number: int) -> int | None:
        playback.show_frame(number)
        while True:
            picture = playback.tick()
            if picture is not None and not picture.is_preview:
                return _read(picture)
            if not playback.is_busy and playback.shown_frame == number:
                return number
            time.sleep(0.0005)

    try:
        figures = _stepped(show, 1.0) | {"index ms": index_ms}
        show(0)
        time.sleep(0.5)
        dropped = playback.dropped
        cpu, begun = time.process_time(), time.perf_counter()
        playback.play(1.0)
        while time.perf_counter() - begun < _PLAY_S:
            playback.tick()
            time.sleep(0.005)
        figures["play CPU s per s"] = (time.process_time() - cpu) / _PLAY_S
        figures["dropped"] = float(playback.dropped - dropped)
    finally:
        playback.close()
    # a cache of a few frames: otherwise most targets of so short a clip are still kept
    playback = Playback(path, index, budget_bytes=16 * 2**20)
    try:
        figures |= _sought(show)
    finally:
        playback.close()
    return figures


def _opencv(path: Path) -> dict[str, float]:
    capture = cv2.VideoCapture(str(path))

    def show(number: int) -> int | None:
        capture.set(cv2.CAP_PROP_POS_FRAMES, number)
        ok, image = capture.read()
        return read_number(image[:, :, 1]) if ok else None

    figures = _stepped(show, 0.0) | _sought(show)
    capture.set(cv2.CAP_PROP_POS_FRAMES, 0)
    cpu = time.process_time()
    for _ in range(round(_PLAY_S * 25)):
        capture.read()
    figures["play CPU s per s"] = (time.process_time() - cpu) / _PLAY_S
    capture.release()
    return figures


def _read(picture: Picture) -> int | None:
    rows = np.frombuffer(picture.data, np.uint8).reshape(-1, picture.stride)
    pixels = rows[: picture.height, : picture.width * 4].reshape(picture.height, -1, 4)
    return read_number(pixels[:, :, 1])
