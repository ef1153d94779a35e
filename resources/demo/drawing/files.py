"""Writing the files as a phone would: MP4 with uneven frame times, rotation flag, claims."""

from __future__ import annotations

import struct
from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

import av
import numpy as np
from av.video.reformatter import Colorspace
from numpy.typing import NDArray

from drawing.sound import RATE, Samples

TICKS = 90_000
_BT709 = 1
_LIMITED = 1
_BLOCK = 1024


@dataclass(frozen=True)
class Claims:
    """What the container says of itself."""

    created: str
    """UTC, ISO 8601."""
    title: str
    """Says that all is invented."""
    location: str = ""
    """ISO 6709."""

    def tags(self) -> dict[str, str]:
        """Give the container's metadata."""
        tags = {
            "creation_time": self.created,
            "title": self.title,
            "comment": "FIKTIF - contoh Netra",
        }
        return {**tags, "location": self.location} if self.location else tags


def frame_ticks(length_s: float, rate: int, seed: int) -> list[int]:
    """Give uneven frame times as phones write them: a little jitter, now and then a lost frame."""
    random = np.random.default_rng(seed)
    step = TICKS // rate
    count = int(length_s * rate)
    lost = set(range(40, count, 83))
    jitter = random.integers(-90, 91, count)
    jitter[0] = 0
    return [i * step + int(jitter[i]) for i in range(count) if i not in lost]


def write_video(
    path: Path,
    pictures: Iterable[NDArray[np.uint8]],
    ticks: list[int],
    sound: Samples,
    claims: Claims,
    *,
    size: tuple[int, int],
    crf: int,
    sideways: bool = False,
) -> None:
    """Encode H.264 and AAC from upright RGB pictures; `size` is width and height as coded.

    Where `sideways`, the pictures are stored turned left, with the flag that turns them upright.
    """
    # The index goes to the end of the upright clip, so that its cut-off copy lacks it.
    options = {} if sideways else {"movflags": "+faststart"}
    with av.open(str(path), "w", options=options) as out:
        out.metadata.update(claims.tags())
        video = out.add_stream("libx264", rate=25)
        video.width, video.height, video.pix_fmt = *size, "yuv420p"
        video.codec_context.time_base = video.time_base = Fraction(1, TICKS)
        video.codec_context.options = {"crf": str(crf), "preset": "slower", "bf": "0", "g": "50"}
        video.codec_context.colorspace = video.codec_context.color_primaries = _BT709
        video.codec_context.color_trc, video.codec_context.color_range = _BT709, _LIMITED
        voice = out.add_stream("aac", rate=RATE)
        voice.codec_context.layout, voice.codec_context.bit_rate = "mono", 64_000
        blocks = _blocks(sound)
        for picture, tick in zip(pictures, ticks, strict=True):
            upright = np.rot90(picture) if sideways else picture
            frame = av.VideoFrame.from_ndarray(np.ascontiguousarray(upright), format="rgb24")
            frame = frame.reformat(format="yuv420p", dst_colorspace=Colorspace.ITU709)
            frame.pts, frame.time_base = tick, Fraction(1, TICKS)
            out.mux(video.encode(frame))
            while blocks and blocks[0].pts / RATE <= tick / TICKS:
                out.mux(voice.encode(blocks.pop(0)))
        for block in blocks:
            out.mux(voice.encode(block))
        out.mux(video.encode(None))
        out.mux(voice.encode(None))
    if sideways:
        _set_rotation(path, size[1])


def write_voice_note(path: Path, sound: Samples, claims: Claims) -> None:
    """Encode AAC in an M4A."""
    with av.open(str(path), "w", format="ipod") as out:
        out.metadata.update(claims.tags())
        voice = out.add_stream("aac", rate=RATE)
        voice.codec_context.layout, voice.codec_context.bit_rate = "mono", 56_000
        for block in _blocks(sound):
            out.mux(voice.encode(block))
        out.mux(voice.encode(None))


def cut_short(source: Path, path: Path, size_bytes: int) -> None:
    """Write the beginning of a file: an upload that broke off before its index came."""
    path.write_bytes(source.read_bytes()[:size_bytes])


def _blocks(sound: Samples) -> list[av.AudioFrame]:
    blocks = []
    for start in range(0, len(sound), _BLOCK):
        part = np.zeros((1, _BLOCK), np.float32)
        piece = sound[start : start + _BLOCK]
        part[0, : len(piece)] = piece
        block = av.AudioFrame.from_ndarray(part, format="fltp", layout="mono")
        block.sample_rate, block.pts, block.time_base = RATE, start, Fraction(1, RATE)
        blocks.append(block)
    return blocks


def _set_rotation(path: Path, coded_height: int) -> None:
    """Write the matrix "turn 90 degrees clockwise" into the first track header.

    PyAV gives no way to state a display matrix. ISO/IEC 14496-12 8.3.2: version 0 of `tkhd`
    holds the 36 bytes of the matrix 40 bytes after the version.
    """
    data = bytearray(path.read_bytes())
    at = data.index(b"tkhd") + 4 + 40
    data[at : at + 36] = struct.pack(
        ">9i", 0, 1 << 16, 0, -(1 << 16), 0, 0, coded_height << 16, 0, 1 << 30
    )
    path.write_bytes(data)
