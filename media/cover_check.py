"""Reads a redacted copy back: every frame decoded, every marked box and stretch looked at."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
from av.audio.frame import AudioFrame
from numpy.typing import NDArray

from app.domain.errors import RedactionLeaks
from app.domain.mediatime import TimeRange
from app.domain.redaction import CoverCheck
from app.domain.redaction_plan import Redaction
from app.tasks.job import JobContext
from media.covering import FILL, area_of, boxes_in
from media.opening import open_media
from media.sound_stretch import SoundStretch
from media.voice_covering import Samples, VoiceCover, samples_of

BRIGHTEST = 24
"""Black comes back as 0 to about 10 after encoding; whoever sees more sees something."""
_LOUDEST = 0.004
"""Silence comes back as less than this (-48 dB)."""
_PIECE = 4096
"""Samples looked at together: under a tenth of a second."""
_FEW = 512
_LEFT = 0.25
"""Part of its distance from the voice by which sound may miss what was laid over it; encoding
makes that 0.03 at most, on speech that was tried."""
_QUIET = 1e-5
"""Mean square below which a difference is the encoder's own noise (-50 dB)."""


def check_cover(
    made: Path,
    redaction: Redaction,
    frames: range,
    actual: TimeRange,
    size: tuple[int, int],
    ctx: JobContext,
    source: Path | None = None,
) -> CoverCheck:
    """Decode a redacted copy whole, with nothing but a plain decoder.

    Args:
        made: the copy.
        frames: of the original, in the copy's order.
        actual: the stretch, microseconds from the item's origin.
        size: width and height of the original's picture within the copy's frame, in its pixels.
        ctx: progress with the step `checking`.
        source: the original, read again where a tone or a lowered voice is to be heard.

    Raises:
        RedactionLeaks: a box is not filled (`cover_box`), a stretch not silent
            (`cover_sound`), or the number of frames is not the original's (`cover_frames`).
    """
    count = boxes = brightest = 0
    width, height = size
    with open_media(made) as file:
        for frame in file.decode(video=0):
            if count >= len(frames):
                raise RedactionLeaks(why="cover_frames", frame=count, expected=len(frames))
            ctx.progress(count / len(frames), "checking")
            pixels = frame.to_ndarray(format="rgb24")
            for box in boxes_in(redaction, frames[count]):
                rows, columns = area_of(box, (height, width), 0)
                most = int(np.abs(pixels[rows, columns].astype(int) - FILL).max(initial=0))
                brightest, boxes = max(brightest, most), boxes + 1
                if most > BRIGHTEST:
                    raise RedactionLeaks(why="cover_box", frame=frames[count], value=most)
            count += 1
    if count != len(frames):
        raise RedactionLeaks(why="cover_frames", frame=count, expected=len(frames))
    samples, loudest = _sound(made, redaction, actual)
    if source is not None and samples and redaction.changed:
        _check_voices(source, made, redaction, actual)
    return CoverCheck(count, boxes, brightest, samples, loudest)


def _sound(made: Path, redaction: Redaction, actual: TimeRange) -> tuple[int, float]:
    first, loudest = 0, 0.0
    with open_media(made) as file:
        if not file.streams.audio:
            return 0, 0.0
        for frame in file.decode(audio=0):
            values: NDArray[Any] = frame.to_ndarray()
            for stretch in redaction.mutes:
                heard = samples_of(stretch, actual.start_us, frame.rate, 0)
                part = values[:, max(heard.start - first, 0) : max(heard.stop - first, 0)]
                loudest = max(loudest, float(np.abs(part).max(initial=0.0)))
            if loudest > _LOUDEST:
                raise RedactionLeaks(why="cover_sound", frame=first, value=round(loudest * 1000))
            first += frame.samples
    return first, loudest


def _check_voices(source: Path, made: Path, redaction: Redaction, actual: TimeRange) -> None:
    """Hold what is heard against what was laid over the voice, and against the voice itself."""
    sound = SoundStretch(source, actual, pads_end=True)
    cover = VoiceCover(redaction.voices, actual.start_us, sound.rate)
    stretches = [
        samples_of(voice.span, actual.start_us, sound.rate, 0) for voice in redaction.changed
    ]
    first = 0
    with open_media(made) as file:
        frames = (_samples(frame) for frame in file.decode(audio=0))
        for was, heard in zip(_pieces(sound.chunks()), _pieces(frames), strict=False):
            meant = cover.over(was)
            for stretch in stretches:
                begin = max(stretch.start - first, 0)
                end = min(stretch.stop - first, was.shape[1], heard.shape[1])
                if end - begin < _FEW:
                    continue
                part = slice(begin, end)
                missed = _mean_square(heard[:, part] - meant[:, part])
                if missed > _QUIET and missed > _LEFT * _mean_square(heard[:, part] - was[:, part]):
                    raise RedactionLeaks(why="cover_sound", frame=first, value=round(missed * 1e6))
            first += was.shape[1]


def _samples(frame: AudioFrame) -> Samples:
    values: NDArray[Any] = frame.to_ndarray()
    return values.astype(np.float32, copy=False)


def _pieces(chunks: Iterable[Samples]) -> Iterator[Samples]:
    """Cut sound into pieces of one length; the last one is what is left."""
    kept: list[Samples] = []
    for chunk in chunks:
        kept.append(chunk)
        while sum(each.shape[1] for each in kept) >= _PIECE:
            joined = np.concatenate(kept, axis=1)
            kept = [joined[:, _PIECE:]]
            yield joined[:, :_PIECE]
    if kept:
        yield np.concatenate(kept, axis=1)


def _mean_square(samples: Samples) -> float:
    return float(np.mean(np.square(samples, dtype=np.float64)))
