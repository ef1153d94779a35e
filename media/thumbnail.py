"""A small picture of an item for lists: not evidence, never exported."""

from __future__ import annotations

import io
import os
from fractions import Fraction
from pathlib import Path

import av
import cv2
import numpy as np
from av.container import InputContainer
from av.video.frame import VideoFrame
from av.video.stream import VideoStream
from numpy.typing import NDArray
from PIL import Image

from app.domain.errors import OutputRefused, UnreadableMedia
from app.domain.evidence import EvidenceKind
from media.colours import source_colorspace
from media.opening import has_decoder, main_video, open_media
from media.photo import load_upright

_PLACES = (Fraction(1, 10), Fraction(3, 10), Fraction(1, 2), Fraction(7, 10), Fraction(0))
"""Where along a video to look, until a picture shows something."""
_MIN_SPREAD = 6.0
"""Standard deviation of grey values (0 to 255) below which a picture is one colour: a fade."""
_MIN_BRIGHTNESS = 16.0
_MAX_PACKETS = 400
_QUALITY = 85


def write_thumbnail(path: Path, kind: EvidenceKind, out_jpg: Path, max_px: int = 320) -> None:
    """Write a JPEG that shows what an item looks like, upright.

    Args:
        path: the item.
        kind: what the probe found it to be.
        out_jpg: written whole or not at all.
        max_px: longest side in pixels; a smaller picture is not enlarged.

    Raises:
        UnreadableMedia: `why` is `no_picture` for sound and the like, `no_frames` where
            nothing could be decoded, or as `media.opening` and `media.photo` say.
        OutputRefused: `out_jpg` cannot be written.
    """
    if kind is EvidenceKind.PHOTO:
        picture = _fit(load_upright(path), max_px)
    elif kind is EvidenceKind.VIDEO:
        picture = _video_picture(path, max_px)
    else:
        raise UnreadableMedia(path=path, why="no_picture")
    _write(picture, out_jpg)


def _fit(
    picture: NDArray[np.uint8], max_px: int, aspect: Fraction = Fraction(1)
) -> NDArray[np.uint8]:
    """Shrink to at most `max_px`, pixels made square."""
    height, width = picture.shape[:2]
    shown_width = max(1.0, float(width * aspect))
    scale = min(1.0, max_px / max(shown_width, height))
    size = (max(1, round(shown_width * scale)), max(1, round(height * scale)))
    shrunk = cv2.resize(picture, size, interpolation=cv2.INTER_AREA)
    return np.asarray(shrunk, dtype=np.uint8)


def _video_picture(path: Path, max_px: int) -> NDArray[np.uint8]:
    best: NDArray[np.uint8] | None = None
    with open_media(path) as container:
        stream = main_video(container)
        if stream is None or not has_decoder(stream):
            raise UnreadableMedia(path=path, why="no_picture")
        stream.codec_context.thread_count = 1  # threads hold frames back, and one is wanted
        for place in _PLACES:
            frame = _frame_at(container, stream, place)
            if frame is None:
                continue
            picture = _upright(frame, stream, max_px)
            if _shows_something(picture):
                return picture
            best = picture if best is None or picture.std() > best.std() else best
    if best is None:
        best = _from_the_start(path, max_px)
    if best is None:
        raise UnreadableMedia(path=path, why="no_frames")
    return best


def _from_the_start(path: Path, max_px: int) -> NDArray[np.uint8] | None:
    """Give the first picture, read in order: in a short MPEG-TS each seek lands too late."""
    with open_media(path) as container:
        stream = main_video(container)
        if stream is None:
            return None
        try:
            frame = _first_picture(container, stream)
        except av.FFmpegError:
            return None
        return None if frame is None else _upright(frame, stream, max_px)


def _frame_at(container: InputContainer, stream: VideoStream, place: Fraction) -> VideoFrame | None:
    """Decode the first whole picture at or before a place (0 to 1) along a video."""
    start, length = container.start_time or 0, container.duration or 0
    try:
        container.seek(start + round(length * place))
        return _first_picture(container, stream)
    except av.FFmpegError:
        return None


def _first_picture(container: InputContainer, stream: VideoStream) -> VideoFrame | None:
    is_open = False
    for count, packet in enumerate(container.demux(stream)):
        # Before the first key packet a decoder invents what it lacks (TS and AVI after a seek).
        is_open = is_open or packet.is_keyframe or packet.size == 0
        if not is_open:
            continue
        try:
            frames = packet.decode()
        except av.FFmpegError:  # damaged, or a form that FFmpeg does not know
            frames = []
        if frames:
            return frames[0]
        if count > _MAX_PACKETS:
            return None
    return None


def _upright(frame: VideoFrame, stream: VideoStream, max_px: int) -> NDArray[np.uint8]:
    rgb = frame.reformat(format="rgb24", src_colorspace=source_colorspace(frame)).to_ndarray()
    aspect = stream.sample_aspect_ratio or Fraction(1)
    is_believable = Fraction(1, 4) <= aspect <= 4
    small = _fit(rgb.astype(np.uint8, copy=False), max_px, aspect if is_believable else Fraction(1))
    return np.ascontiguousarray(np.rot90(small, round(frame.rotation / 90) % 4))


def _shows_something(picture: NDArray[np.uint8]) -> bool:
    return bool(picture.std() >= _MIN_SPREAD and picture.mean() >= _MIN_BRIGHTNESS)


def _write(picture: NDArray[np.uint8], out_jpg: Path) -> None:
    coded = io.BytesIO()
    Image.fromarray(picture).save(coded, "JPEG", quality=_QUALITY)
    part = out_jpg.with_name(f"{out_jpg.name}.{os.getpid()}.part")
    try:
        part.write_bytes(coded.getvalue())
        part.replace(out_jpg)
    except OSError as e:
        part.unlink(missing_ok=True)
        raise OutputRefused(path=out_jpg, why=str(e)) from e
