"""Small real media files, made with PyAV and Pillow."""

from __future__ import annotations

import math
from fractions import Fraction
from pathlib import Path
from typing import Any

import av
import numpy as np
from numpy.typing import NDArray
from PIL import Image

Rgb = NDArray[np.uint8]


def bars(frame: int, width: int, height: int) -> Rgb:
    """Draw a picture that differs from frame to frame and from side to side."""
    picture = np.zeros((height, width, 3), np.uint8)
    picture[: height // 2, :, 0] = 200
    picture[:, : width // 2, 1] = 160
    picture[:, (frame * 4) % width, 2] = 255
    return picture


def make_video(
    path: Path,
    *,
    frames: int = 25,
    rate: int = 25,
    size: tuple[int, int] = (64, 48),
    codec: str = "libx264",
    rotation: int = 0,
    sound: str = "",
    tags: dict[str, str] | None = None,
    options: dict[str, str] | None = None,
    stamps: list[int] | None = None,
    pictures: list[Rgb] | None = None,
    container: str | None = None,
) -> Path:
    """Write a video; `stamps` are milliseconds and make its rate variable."""
    width, height = size
    with av.open(str(path), "w", format=container, options=options or {}) as out:
        out.metadata.update(tags or {})
        video = out.add_stream(codec, rate=rate)
        video.width, video.height = width, height
        video.pix_fmt = "yuvj420p" if codec == "mjpeg" else "yuv420p"
        video.codec_context.time_base = Fraction(1, 1000 if stamps else rate)
        if codec == "libx264":
            video.options = {"g": "10", "preset": "ultrafast"}
        if rotation:
            video.set_display_rotation(rotation)
        audio = out.add_stream(sound, rate=16000, layout="mono") if sound else None
        for i in range(frames):
            picture = pictures[i] if pictures else bars(i, width, height)
            frame = av.VideoFrame.from_ndarray(picture, "rgb24")
            frame.pts = stamps[i] if stamps else i
            frame.time_base = video.codec_context.time_base
            out.mux(video.encode(frame))
        out.mux(video.encode(None))
        if audio is not None:
            _add_tone(out, audio, frames / rate)
    return path


def make_sound(
    path: Path, codec: str, *, seconds: float = 1.0, rate: int = 16000, cover: bool = False
) -> Path:
    """Write a tone, with a JPEG cover where asked."""
    with av.open(str(path), "w") as out:
        audio = out.add_stream(codec, rate=rate, layout="mono")
        if codec == "wmav2":
            audio.bit_rate = 64_000  # it refuses to choose one
        picture = None
        if cover:
            picture = out.add_stream("mjpeg", rate=1)
            picture.width, picture.height, picture.pix_fmt = 64, 64, "yuvj420p"
            picture.disposition = av.stream.Disposition.attached_pic
        if picture is not None:
            frame = av.VideoFrame.from_ndarray(bars(0, 64, 64), "rgb24")
            frame.pts = 0
            out.mux(picture.encode(frame.reformat(format="yuvj420p")))
            out.mux(picture.encode(None))
        _add_tone(out, audio, seconds)
    return path


def _add_tone(out: av.container.OutputContainer, audio: av.AudioStream, seconds: float) -> None:
    rate = audio.rate
    count = round(seconds * rate)
    wave = np.sin(np.arange(count) * 2 * math.pi * 440 / rate)
    samples = (wave * 12000).astype(np.int16)
    for start in range(0, count, 1024):
        part = av.AudioFrame.from_ndarray(samples[None, start : start + 1024], "s16", "mono")
        part.sample_rate, part.pts, part.time_base = rate, start, Fraction(1, rate)
        out.mux(audio.encode(part))
    out.mux(audio.encode(None))


def corner_photo(width: int = 60, height: int = 40) -> Image.Image:
    """Draw a photo whose upper left quarter is red, the rest a soft slope."""
    slope = np.linspace(40, 220, width, dtype=np.uint8)
    picture = np.repeat(np.repeat(slope[None, :, None], height, 0), 3, 2)
    picture[: height // 2, : width // 2] = (220, 20, 20)
    return Image.fromarray(picture)


def make_photo(path: Path, *, exif: Image.Exif | None = None, **options: Any) -> Path:
    """Write `corner_photo` in the format of the name's ending."""
    corner_photo().save(path, **(options | ({"exif": exif} if exif else {})))
    return path


def cut(path: Path, share: float) -> Path:
    """Cut a file's end off, leaving `share` of it."""
    data = path.read_bytes()
    path.write_bytes(data[: round(len(data) * share)])
    return path


def make_bare_stream(path: Path, codec: str, muxer: str, frames: int = 30) -> Path:
    """Write pictures without a container that states times, a key picture each ten."""
    noise = np.random.default_rng(2)
    with av.open(str(path), "w", format=muxer) as container:
        stream = container.add_stream(codec, rate=15)
        stream.width, stream.height, stream.gop_size = 352, 288, 10
        stream.pix_fmt = "yuvj420p" if codec == "mjpeg" else "yuv420p"
        for number in range(frames):
            picture = noise.integers(0, 255, (288, 352, 3), np.uint8)
            frame = av.VideoFrame.from_ndarray(picture, format="rgb24")
            frame.pts = number
            container.mux(stream.encode(frame.reformat(format=stream.pix_fmt)))
        container.mux(stream.encode())
    return path
