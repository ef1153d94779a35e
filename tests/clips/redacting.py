"""Seeded redactions of a video, each copy decoded by a plain decoder and held against the cut."""

from __future__ import annotations

import random
from pathlib import Path

import av
import numpy as np
from numpy.typing import NDArray

from app.domain.clip import ClipSpec
from app.domain.evidence import EvidenceKind
from app.domain.mediatime import TimeRange
from app.domain.moment import Region
from app.domain.redaction import box_at
from app.domain.redaction_plan import (
    CoveredRegion,
    HiddenVoice,
    KeyBox,
    Redaction,
    VoiceKind,
)
from app.tasks.job import JobContext
from media.cut import cut_clip
from media.redact import redact_clip
from tests.clips.cutting import Original

_CHANGED = (VoiceKind.BEEP, VoiceKind.PITCH)
_BRIGHTEST = 24
_LOUDEST = 0.004


def faults_of_redaction(
    original: Original, span: TimeRange, folder: Path, seed: random.Random
) -> list[str]:
    """Redact and cut the same stretch, and tell what is not as it was asked; nothing is right."""
    out, plain = folder / "redacted.mp4", folder / "plain.mp4"
    index = original.index
    frames = index.frames_in(span)
    region, mute = _region(frames, seed), _mute(span, seed)
    # a tone and a lowered voice beside the silence: redact_clip holds them against the original
    changed = tuple(HiddenVoice(kind, _mute(span, seed)) for kind in _CHANGED)
    plan = Redaction((region,), (mute,), changed)
    spec = ClipSpec(span, None)
    made = redact_clip(original.path, index, spec, plan, out, JobContext()).clip
    cut = cut_clip(original.path, EvidenceKind.VIDEO, spec, plain, JobContext(), index)
    faults = []
    if (made.first, made.last, made.frames_sha256) != (cut.first, cut.last, cut.frames_sha256):
        faults.append("the copy is of other frames than the clip")
    shown, count = _pictures(out), len(_times(plain))
    if not len(shown) == count == len(frames):
        faults.append(f"holds {len(shown)} frames, asked {len(frames)}")
    if _times(out) != _times(plain):
        faults.append("frames have other times than in the clip")
    wide = index.sample_aspect
    width = round(index.width * wide) if wide >= 1 else index.width
    height = index.height if wide >= 1 else round(index.height / wide)
    for frame, picture in zip(frames, shown, strict=False):
        box = box_at(region, frame)
        if box is None:
            continue
        left, top = int(box.x * width), int(box.y * height)
        right, bottom = int((box.x + box.width) * width), int((box.y + box.height) * height)
        most = int(picture[top:bottom, left:right].max(initial=0))
        if most > _BRIGHTEST:
            faults.append(f"frame {frame} shows {most} in its box")
    return faults + _sound_faults(out, plain, mute, made.actual)


def _region(frames: range, seed: random.Random) -> CoveredRegion:
    keys = []
    for frame in sorted({frames[0], seed.choice(frames), frames[-1]}):
        width, height = 0.05 + 0.4 * seed.random(), 0.05 + 0.4 * seed.random()
        x, y = (1 - width) * seed.random(), (1 - height) * seed.random()
        keys.append(KeyBox(frame, Region(x, y, width, height)))
    return CoveredRegion("Kotak", frames[0], frames[-1], tuple(keys))


def _mute(span: TimeRange, seed: random.Random) -> TimeRange:
    ends = sorted(seed.randrange(span.start_us, span.end_us + 1) for _ in range(2))
    return TimeRange(ends[0], ends[1])


def _pictures(path: Path) -> list[NDArray[np.uint8]]:
    with av.open(str(path)) as file:
        return [frame.to_ndarray(format="rgb24") for frame in file.decode(video=0)]


def _times(path: Path) -> list[int | None]:
    with av.open(str(path)) as file:
        return [frame.pts for frame in file.decode(video=0)]


def _sound_faults(out: Path, plain: Path, mute: TimeRange, actual: TimeRange) -> list[str]:
    (quiet, rate), (loud, _) = _sound(out), _sound(plain)
    if quiet.shape != loud.shape:
        return [f"the sound is {quiet.shape[1]} samples long, the clip's {loud.shape[1]}"]
    start = -(-(mute.start_us - actual.start_us) * rate // 1_000_000)
    end = (mute.end_us - actual.start_us) * rate // 1_000_000
    heard = float(np.abs(quiet[:, max(start, 0) : max(end, 0)]).max(initial=0.0))
    return [f"{heard:.3f} is heard in the muted stretch"] if heard > _LOUDEST else []


def _sound(path: Path) -> tuple[NDArray[np.float32], int]:
    with av.open(str(path)) as file:
        if not file.streams.audio:
            return np.zeros((1, 0), np.float32), 1
        frames = list(file.decode(audio=0))
    if not frames:
        return np.zeros((1, 0), np.float32), 1
    return np.concatenate([frame.to_ndarray() for frame in frames], axis=1), frames[0].rate
