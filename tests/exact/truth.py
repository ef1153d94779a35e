"""What a clip truly shows: a plain decode with none of the desk's own seeking."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

import av
import numpy as np
from numpy.typing import NDArray

from media.frame_table import MediaIndex
from media.frames import rgb24_upright
from media.opening import main_video, open_media
from tests.media.barcode import read_number

Pixels = NDArray[np.uint8]


@dataclass(slots=True)
class Truth:
    """A file decoded once from its first byte to its last by one thread, frame after frame."""

    planes: list[str] = field(default_factory=list)
    """MD5 of each frame's samples without padding, as `ffmpeg -f framemd5` has them."""
    rgb: list[str] = field(default_factory=list)
    """SHA-256 of the upright RGB24 pixels."""
    numbers: list[int | None] = field(default_factory=list)
    """What the barcodes say; None where a picture has none."""
    pts: list[int | None] = field(default_factory=list)
    incomplete: set[int] = field(default_factory=set)
    """Frames that the decoder calls incomplete: how it fills the hole depends on what it decoded
    before, so they are held against the still and not against this decode."""


def digest(rgb: Pixels) -> str:
    """Hash pixels of shape (height, width, 3)."""
    return hashlib.sha256(np.ascontiguousarray(rgb).tobytes()).hexdigest()


def full_decode(path: Path, index: MediaIndex) -> Truth:
    """Decode every frame in a row, with none of the desk's own seeking."""
    truth = Truth()
    for frame in plain_frames(path):
        md5 = hashlib.md5(usedforsecurity=False)
        for plane, component in planes_of(frame):
            md5.update(plane[:, :component].tobytes())
        rgb = rgb24_upright(frame, index)
        if frame.is_corrupt:
            truth.incomplete.add(len(truth.planes))
        truth.planes.append(md5.hexdigest())
        truth.rgb.append(digest(rgb))
        truth.numbers.append(read_number(rgb))
        truth.pts.append(frame.pts)
    return truth


def plain_frames(path: Path) -> Iterator[av.VideoFrame]:
    """Decode a file from its first byte to its last, one frame after the other."""
    with open_media(path) as container:
        stream = main_video(container)
        assert stream is not None
        stream.thread_type = "NONE"
        hidden = {packet.pts for packet in _packets(container, stream) if packet.is_discard}
    with open_media(path) as container:
        stream = main_video(container)
        assert stream is not None
        stream.thread_type = "NONE"
        for packet in _packets(container, stream):
            with suppress(av.FFmpegError):
                yield from (f for f in packet.decode() if f.pts is None or f.pts not in hidden)


def _packets(container: av.container.InputContainer, stream: av.VideoStream) -> Iterator[av.Packet]:
    packets = container.demux(stream)
    while True:
        try:
            yield next(packets)
        except StopIteration:
            return
        except av.FFmpegError:
            return


def planes_of(frame: av.VideoFrame) -> Iterator[tuple[Pixels, int]]:
    """Give each plane's rows, and how many bytes of a row are samples."""
    bytes_each = (frame.format.components[0].bits + 7) // 8
    if len(frame.planes) == 1:  # all samples of a pixel lie side by side
        bytes_each = max(1, frame.format.padded_bits_per_pixel // 8)
    for plane in frame.planes:
        rows = np.frombuffer(memoryview(plane), np.uint8).reshape(plane.height, -1)
        yield rows, plane.width * bytes_each
