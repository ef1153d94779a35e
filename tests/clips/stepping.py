"""Seeded steps in cuts of a video: each picture is the frame it should be, at its time."""

from __future__ import annotations

import random
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

import av
import numpy as np
from numpy.typing import NDArray

from app.domain.clip import ClipSpec, Overlay
from app.domain.clip_dress import Dress
from app.domain.clip_steps import ClipStep, StepKind
from app.domain.evidence import EvidenceKind
from app.domain.ids import Sha256
from app.domain.mediatime import TimeRange
from app.tasks.job import JobContext
from media.cut import cut_clip
from tests.clips.cutting import Original, picture_faults, shown_in

_BAR = Overlay("BB-001", Sha256("ab" * 32))
_LATE_S = 2e-5
"""A tick of 1/90000 s to either side, and the rounding of the file."""
_AAC = 1024
_EDGE_S = 0.06
"""Beside the edge of silence the encoder's own window still sounds."""
_LOUDEST = 0.02


def faults_of_steps(
    original: Original, span: TimeRange, folder: Path, seed: random.Random
) -> list[str]:
    """Hold, slow and speed up seeded frames of a cut, and tell what is not as it was asked."""
    index = original.index
    frames = index.frames_in(span)
    steps = slow, fast, held = _steps(frames, seed)
    spec = ClipSpec(span, _BAR, Dress(steps=tuple(filter(None, steps))))
    out, again, plain = (folder / name for name in ("steps.mp4", "again.mp4", "plain.mp4"))
    made = cut_clip(original.path, EvidenceKind.VIDEO, spec, out, JobContext(), index)
    repeated = cut_clip(original.path, EvidenceKind.VIDEO, spec, again, JobContext(), index)
    bare = ClipSpec(span, None)
    cut = cut_clip(original.path, EvidenceKind.VIDEO, bare, plain, JobContext(), index)
    faults = []
    if made != repeated:
        faults.append("the recipe run again gives something else")
    if (made.frames_sha256, made.frame_count, made.first, made.last, made.actual) != (
        cut.frames_sha256, cut.frame_count, cut.first, cut.last, cut.actual
    ):  # fmt: skip
        faults.append("the clip is of other frames than without steps")
    wanted = _wanted(original, frames, slow, fast, held)
    pictures = shown_in(out)
    high = round(pictures[0].shape[1] * index.height / (index.width * index.sample_aspect))
    faults += picture_faults(
        original, [each.frame for each in wanted], [each[:high] for each in pictures]
    )
    if made.pictures != len(wanted):
        faults.append(f"says {made.pictures} pictures, asked {len(wanted)}")
    skipped = len(frames) - len({each.frame for each in wanted})
    if made.skipped != skipped:
        faults.append(f"says {made.skipped} are left out, asked {skipped}")
    return faults + _time_faults(out, wanted) + _sound_faults(out, wanted)


@dataclass(frozen=True, slots=True)
class _Wanted:
    frame: int
    length: Fraction
    is_silent: bool
    is_held: bool = False


def _steps(frames: range, seed: random.Random) -> tuple[ClipStep | None, ClipStep | None, ClipStep]:
    """Slow a stretch on one side of a seeded frame, and speed up one on the other."""
    middle = seed.randint(frames[0], frames[-1] + 1)
    one, two = range(frames[0], middle), range(middle, frames[-1] + 1)
    slowed, quickened = (one, two) if seed.random() < 0.5 else (two, one)
    at = seed.choice(frames)
    slow = fast = None
    if slowed:
        first = seed.choice(slowed)
        last = seed.choice(slowed[first - slowed[0] :])
        slow = ClipStep(StepKind.SLOW, first, last, percent=seed.randint(10, 99))
    if quickened:
        first = seed.choice(quickened)
        last = seed.choice(quickened[first - quickened[0] :])
        percent = seed.choice((seed.randint(101, 200), seed.randint(201, 1600)))
        fast = ClipStep(StepKind.FAST, first, last, percent=percent)
    return slow, fast, ClipStep(StepKind.FREEZE, at, at, hold_ms=seed.randint(40, 1500))


def _shown_fast(fast: ClipStep | None, held: ClipStep) -> set[int]:
    if fast is None:
        return set()
    count = fast.last - fast.first + 1
    by_rule = {fast.first + n * fast.percent // 100 for n in range(count)}
    return {frame for frame in by_rule if frame < fast.last} | {fast.last, held.first}


def _wanted(
    original: Original,
    frames: range,
    slow: ClipStep | None,
    fast: ClipStep | None,
    held: ClipStep,
) -> list[_Wanted]:
    """Say by the table of times alone what is shown, for how many seconds, and without sound."""
    index = original.index
    found: list[_Wanted] = []
    ends = [*index.pts[1:].tolist(), index.end_pts]
    shown = _shown_fast(fast, held)
    for frame in frames:
        length = (ends[frame] - int(index.pts[frame])) * index.time_base
        is_slow = slow is not None and slow.first <= frame <= slow.last
        is_fast = fast is not None and fast.first <= frame <= fast.last
        paced = slow if is_slow else fast if is_fast else None
        length = length * 100 / paced.percent if paced else length
        is_silent = is_slow or (is_fast and fast is not None and fast.percent > 200)
        if is_fast and frame not in shown:
            before = found[-1]
            if not before.is_held:
                found.pop()
                length += before.length
            found.append(_Wanted(before.frame, length, is_silent))
            continue
        found.append(_Wanted(frame, length, is_silent))
        if frame == held.first:
            count = -(-held.hold_ms // 40)
            one = _Wanted(frame, Fraction(held.hold_ms, 1000 * count), True, is_held=True)
            found += [one] * count
    return found


def _time_faults(out: Path, wanted: list[_Wanted]) -> list[str]:
    with av.open(str(out)) as clip:
        base = clip.streams.video[0].time_base
        times = [float(frame.pts * base) for frame in clip.decode(video=0)]
    at, expected = Fraction(0), []
    for each in wanted:
        expected.append(float(at))
        at += each.length
    if len(times) != len(expected):
        return [f"has {len(times)} times, asked {len(expected)}"]
    late = float(np.abs(np.array(times) - expected).max())
    return [f"a picture is {late * 1000:.3f} ms beside its time"] if late > _LATE_S else []


def _sound_faults(out: Path, wanted: list[_Wanted]) -> list[str]:
    with av.open(str(out)) as clip:
        if not clip.streams.audio:
            return []
        rate = clip.streams.audio[0].codec_context.sample_rate
        parts = [np.abs(frame.to_ndarray()).max(axis=0) for frame in clip.decode(audio=0)]
    loud: NDArray[np.float32] = np.concatenate(parts) if parts else np.zeros(0, np.float32)
    whole = float(sum(each.length for each in wanted))
    faults = []
    if abs(loud.size / rate - whole) > _AAC / rate:
        faults.append(f"the sound is {(loud.size / rate - whole) * 1000:.1f} ms too long")
    start = at = 0.0
    is_silent = False
    for each in [*wanted, _Wanted(-1, Fraction(0), False)]:
        if each.is_silent is not is_silent:
            part = loud[round((start + _EDGE_S) * rate) : max(round((at - _EDGE_S) * rate), 0)]
            if is_silent and part.size and float(part.max()) > _LOUDEST:
                faults.append(f"{part.max():.3f} is heard between {start:.3f} and {at:.3f} s")
            start, is_silent = at, each.is_silent
        at += float(each.length)
    return faults
