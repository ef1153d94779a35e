"""Seeded cuts of a video, each held against a plain decode of the original."""

from __future__ import annotations

import hashlib
import random
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

import av
import numpy as np

from app.domain.clip import ClipResult, ClipSpec
from app.domain.evidence import EvidenceKind
from app.domain.mediatime import US_PER_SECOND, TimeRange
from app.tasks.job import JobContext
from media.cut import cut_clip
from media.frame_table import MediaIndex
from media.frames import rgb24_upright
from media.index import index_of
from tests.exact.truth import Pixels, plain_frames
from tests.media.barcode import read_number

_LONGEST_US = 2_500_000
_THUMB = (32, 18)
_MOST_FRAMES = 900
"""Longer originals are cut near their beginning only."""
_MOST_BYTES = 256 * 2**20
"""Of pixels kept; cuts beyond are held against small pictures alone."""


@dataclass(slots=True)
class Original:
    """A video, decoded once from its first byte on."""

    path: Path
    index: MediaIndex
    pixels: list[Pixels] = field(default_factory=list)
    """Upright RGB24 pixels of the first frames, as many as the memory given allows."""
    thumbs: list[Pixels] = field(default_factory=list)
    """The same pictures, small."""
    numbers: list[int | None] = field(default_factory=list)
    """What the barcodes say."""
    incomplete: set[int] = field(default_factory=set)
    """Frames that the decoder calls incomplete: how it fills a hole depends on what came before."""

    @classmethod
    def read(cls, path: Path) -> Original:
        """Index a file with the desk's own means, and decode it with none of them."""
        made = cls(path, index_of(path, JobContext()))
        for frame in plain_frames(path):
            rgb = rgb24_upright(frame, made.index)
            if (len(made.pixels) + 1) * rgb.nbytes <= _MOST_BYTES:
                made.pixels.append(rgb)
            if frame.is_corrupt:
                made.incomplete.add(len(made.thumbs))
            made.thumbs.append(_small(rgb))
            made.numbers.append(read_number(rgb) if min(rgb.shape[:2]) >= 200 else None)
            if len(made.thumbs) >= _MOST_FRAMES:
                break
        return made

    def span(self, seed: random.Random) -> TimeRange:
        """Draw a stretch: its ends lie on frames or between them."""
        last = min(len(self.index), len(self.thumbs)) - 1
        end_us = max(self.index.end_us(last), 2)
        start_us = seed.randrange(0, max(end_us - 1, 1))
        if seed.random() < 0.5:
            start_us = max(int(self.index.times_us[seed.randrange(last + 1)]), 0)
        length_us = seed.randrange(1, _LONGEST_US)
        return TimeRange(min(start_us, end_us - 1), min(start_us + length_us, end_us))


def faults_of_cut(original: Original, span: TimeRange, folder: Path) -> list[str]:
    """Cut twice and tell what is not as it was asked, in words; nothing is right."""
    out, again = folder / "clip.mp4", folder / "again.mp4"
    index = original.index
    spec = ClipSpec(span, None)
    made = cut_clip(original.path, EvidenceKind.VIDEO, spec, out, JobContext())
    repeated = cut_clip(original.path, EvidenceKind.VIDEO, spec, again, JobContext())
    wanted = _asked(index, span)
    faults = []
    if (made.first, made.last) != (index.position(wanted[0]), index.position(wanted[-1])):
        faults.append(f"says {made.first} to {made.last}, asked {wanted[0]} to {wanted[-1]}")
    if made.frame_count != len(wanted):
        faults.append(f"says {made.frame_count} frames, asked {len(wanted)}")
    if (made.frames_sha256, made.file_sha256) != (repeated.frames_sha256, repeated.file_sha256):
        faults.append("the recipe run again gives something else")
    is_whole = not original.incomplete.intersection(wanted)
    is_known = is_whole and len(original.pixels) > wanted[-1]
    if is_known:
        plain = hashlib.sha256(b"".join(original.pixels[i].tobytes() for i in wanted))
        if plain.hexdigest() != made.frames_sha256:
            faults.append("the hash is not that of the frames of a plain decode")
    faults += picture_faults(original, wanted, shown_in(out))
    faults += _sound_faults(made, out)
    return faults


def _asked(index: MediaIndex, span: TimeRange) -> range:
    """Say by the table of times alone which frames are on screen during a span."""
    times = index.times_us
    first = max(int(np.searchsorted(times, span.start_us, "right")) - 1, 0)
    last = max(int(np.searchsorted(times, span.end_us, "left")) - 1, first)
    return range(first, last + 1)


def shown_in(out: Path) -> list[Pixels]:
    """Decode every picture of a clip."""
    with av.open(str(out)) as clip:
        return [frame.to_ndarray(format="rgb24") for frame in clip.decode(video=0)]


def picture_faults(original: Original, wanted: Sequence[int], shown: list[Pixels]) -> list[str]:
    """Hold the first, middle and last picture against the frames that they should be.

    Args:
        wanted: number of the original's frame for each picture.
        shown: the pictures without what lies beneath them.
    """
    faults = []
    if len(shown) != len(wanted):
        return [f"holds {len(shown)} frames, asked {len(wanted)}"]
    for at in dict.fromkeys((0, len(wanted) // 2, len(wanted) - 1)):
        number = wanted[at]
        told = original.numbers[number]
        if told is not None:
            read = read_number(shown[at])
            if read != told:
                faults.append(f"frame {at} carries {read}, asked {told}")
        elif not _is_nearest(original.thumbs, number, _small(shown[at])):
            faults.append(f"frame {at} looks like another frame than {number}")
    return faults


def _is_nearest(thumbs: list[Pixels], number: int, shown: Pixels) -> bool:
    """Tell whether no neighbour is nearer; the encoder's loss is the same for all of them.

    Neighbours that differ by less than that loss are one picture to anybody who looks.
    """
    near = range(max(number - 3, 0), min(number + 4, len(thumbs)))
    apart = {i: float(np.abs(thumbs[i].astype(float) - shown).mean()) for i in near}
    best = min(apart, key=lambda i: apart[i])
    differ = float(np.abs(thumbs[number].astype(float) - thumbs[best]).mean())
    return apart[number] <= apart[best] + 0.25 or differ < max(1.0, apart[best])


def _sound_faults(made: ClipResult, out: Path) -> list[str]:
    with av.open(str(out)) as clip:
        if not clip.streams.audio:
            return []
        rate = clip.streams.audio[0].codec_context.sample_rate
        samples = sum(frame.samples for frame in clip.decode(audio=0))
    apart_s = samples / rate - made.actual.length_us / US_PER_SECOND
    if abs(apart_s) > 1024 / rate:
        return [f"the sound is {apart_s * 1000:.1f} ms longer than the picture"]
    return []


def _small(rgb: Pixels) -> Pixels:
    """Average blocks: noise of the encoder goes, what is in the picture stays."""
    height, width = rgb.shape[:2]
    rows = np.linspace(0, height, _THUMB[1] + 1).astype(int)[:-1]
    columns = np.linspace(0, width, _THUMB[0] + 1).astype(int)[:-1]
    sums = np.add.reduceat(np.add.reduceat(rgb.astype(np.uint32), rows, 0), columns, 1)
    counts = np.diff([*rows, height])[:, None] * np.diff([*columns, width])[None, :]
    return np.round(sums / counts[:, :, None]).astype(np.uint8)
