"""A clip cut to the frame: every frame of the stretch, no other, with its own time and sound."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from contextlib import nullcontext
from fractions import Fraction
from pathlib import Path

import numpy as np
from av.video.frame import VideoFrame
from av.video.reformatter import VideoReformatter
from numpy.typing import NDArray

from app.domain.clip import ClipCut, ClipResult, ClipSpec
from app.domain.clip_dress import Dress
from app.domain.errors import FrameMismatch, InvalidValue, TimeOutsideMedia
from app.domain.evidence import EvidenceKind
from app.domain.ids import Sha256
from app.domain.mediatime import US_PER_SECOND, TimeRange
from app.domain.redaction_plan import Redaction
from app.tasks.job import JobContext
from media.clip_file import ClipFile
from media.clip_shape import ClipShape
from media.clip_sound import has_sound_in, sound_of, timed
from media.clip_times import ClipTimes
from media.covering import Cover
from media.dressing import Dressing
from media.enhancing import Enhancer
from media.frames import FrameReader, rgb24_upright
from media.index import MediaIndex, index_of
from media.overlay import OverlayBar
from media.sound_stretch import SoundStretch

_READ_AHEAD_BYTES = 32 * 2**20
_SOUND_AHEAD_US = 500_000
"""Sound is written this far before the picture, so that the file is well interleaved."""


def cut_clip(
    path: Path,
    kind: EvidenceKind,
    spec: ClipSpec,
    out: Path,
    ctx: JobContext,
    index: MediaIndex | None = None,
) -> ClipResult:
    """Cut the frames on screen during the span, with the sound of exactly that stretch.

    Re-encoded (H.264, AAC): a stream copy could begin at key frames only. Frames keep their
    own distance in time. The picture is upright with square pixels; the overlay is a bar
    beneath it. Sound becomes an .m4a. Same input and build, same bytes.

    Args:
        path: the original.
        kind: video or audio.
        spec: what to cut.
        out: written new, nothing else; removed again if the cut fails.
        ctx: progress with the steps `indexing` and `cutting`.
        index: the table of the video's frames where it is known; None to make it.

    Returns:
        What was cut. `frames_sha256` is over the upright RGB24 pixels of the source frames;
        for sound, over its samples as interleaved 16-bit little-endian.

    Raises:
        UnreadableMedia: nothing in the file can be decoded.
        TimeOutsideMedia: the span begins after the end.
        FrameMismatch: the decoder does not give a frame that the index lists.
        InvalidValue: the item is neither video nor sound, or the span of a sound is empty.
        DiskFull, OutputRefused: `out` cannot be written.
        Cancelled: a person stopped it.
    """
    try:
        if kind is EvidenceKind.AUDIO:
            return _cut_sound(path, spec, out, ctx)
        if kind is EvidenceKind.VIDEO:
            return _cut_video(path, spec, out, ctx, index)
        raise InvalidValue(field="kind", value=kind.value, expected="video, audio")
    except BaseException:
        out.unlink(missing_ok=True)
        raise


def cut_clips(
    path: Path, cuts: Sequence[ClipCut], ctx: JobContext, index: MediaIndex | None = None
) -> Iterator[ClipResult]:
    """Cut several clips of one video, one after the other, each as `cut_clip` would.

    The file and the table of its frames are opened once for all of them.

    Raises:
        As `cut_clip`, at the clip it concerns; those before it are whole.
    """
    index = index or index_of(path, ctx)
    has_sound = has_sound_in(path)
    with FrameReader(path, index, cache_bytes=_READ_AHEAD_BYTES) as reader:
        for cut in cuts:
            try:
                try:
                    cutter = Cutter(path, index, cut.spec, cut.out)
                    made = cutter.run(ctx, reader, has_sound=has_sound)
                except FrameMismatch:
                    made = cut_clip(path, EvidenceKind.VIDEO, cut.spec, cut.out, ctx, index)
            except BaseException:
                cut.out.unlink(missing_ok=True)
                raise
            yield made


def _cut_video(
    path: Path, spec: ClipSpec, out: Path, ctx: JobContext, index: MediaIndex | None
) -> ClipResult:
    try:
        return Cutter(path, index or index_of(path, ctx), spec, out).run(ctx)
    except FrameMismatch:
        # Damage inside that the samples did not meet: now every frame is looked at.
        return Cutter(path, index_of(path, ctx, decode_all=True), spec, out).run(ctx)


class Cutter:
    """One clip of one video.

    Args:
        path: the original.
        index: the table of its frames.
        spec: what to cut.
        out: written new.
        redaction: what to hide; None for nothing.
    """

    def __init__(
        self,
        path: Path,
        index: MediaIndex,
        spec: ClipSpec,
        out: Path,
        redaction: Redaction | None = None,
    ) -> None:
        self._path, self._index, self._out = path, index, out
        self.frames = index.frames_in(spec.span)
        """Of the original, in the clip's order."""
        first, last = self.frames[0], self.frames[-1]
        self._actual = TimeRange(max(int(index.times_us[first]), 0), max(index.end_us(last), 0))
        dress = spec.dress or Dress()
        self._enhancer = Enhancer(dress, index) if dress.is_enhanced else None
        size = self._enhancer.size if self._enhancer else (index.width, index.height)
        has_bar = spec.overlay is not None or dress.has_bar
        self._shape = ClipShape(size, index.sample_aspect, has_bar=has_bar)
        self._bar = None
        if spec.overlay is not None:
            width, height = self._shape.picture
            self._bar = OverlayBar(spec.overlay, width, is_tall=height > width)
        self._dressing = None if dress.is_empty else Dressing(dress, self._shape, self._enhancer)
        self._times = ClipTimes(index, self.frames, self._actual, dress.steps)
        self._digest, self._shown = hashlib.sha256(), hashlib.sha256()
        self._scaler = VideoReformatter()
        self.cover = Cover(redaction, self._actual.start_us) if redaction else None
        """Hides parts of pictures and sound, None where nothing is hidden."""

    @property
    def picture_size(self) -> tuple[int, int]:
        """Width and height of the original's picture within the clip's, from the upper left."""
        return self._shape.scaled

    def run(
        self, ctx: JobContext, reader: FrameReader | None = None, *, has_sound: bool = True
    ) -> ClipResult:
        """Write the file and report it.

        Args:
            ctx: progress with the step `cutting`.
            reader: of the same file by the same table, left open; None for one of its own.
            has_sound: False where the file is known to have none; two hours take 20 ms to open.
        """
        sound = sound_of(self._path, self._actual) if has_sound else None
        chunks = timed(sound, self.cover, self._times.pace) if sound else iter(())
        with (
            nullcontext(reader)
            if reader
            else FrameReader(self._path, self._index, cache_bytes=_READ_AHEAD_BYTES) as source,
            self._file(sound) as file,
        ):
            pending = next(chunks, None)
            for number, frame in source.frames(self.frames):
                ctx.progress((number - self.frames[0]) / len(self.frames), "cutting")
                elapsed_us = self._times.elapsed_us(number)
                while pending is not None and pending[0] <= elapsed_us + _SOUND_AHEAD_US:
                    file.add_sound(pending[1])
                    pending = next(chunks, None)
                pixels = self._upright(frame)
                self._digest.update(pixels.tobytes())
                if self._enhancer is not None:
                    if self._enhancer.is_parting:
                        pixels = self._upright(self._enhancer.part(source, number, frame))
                    pixels = self._enhancer.picture(pixels, number)
                    self._shown.update(pixels.tobytes())
                self._add(file, number, pixels)
            while pending is not None:
                file.add_sound(pending[1])
                pending = next(chunks, None)
        pace = self._times.pace
        return ClipResult(
            first=self._index.position(self.frames[0]),
            last=self._index.position(self.frames[-1]),
            frame_count=len(self.frames),
            actual=self._actual,
            frames_sha256=Sha256(self._digest.hexdigest()),
            file_sha256=_file_sha256(self._out),
            pictures=pace.pictures if pace else 0,
            length_us=pace.length_us if pace else 0,
            skipped=pace.skipped if pace else 0,
            shown_sha256=Sha256(self._shown.hexdigest() if self._enhancer else ""),
        )

    def _upright(self, frame: VideoFrame) -> NDArray[np.uint8]:
        return rgb24_upright(frame, self._index, self._scaler)

    def _add(self, file: ClipFile, number: int, pixels: NDArray[np.uint8]) -> None:
        if self.cover is not None:
            pixels = self.cover.picture(pixels, number)
        if self._dressing is not None:
            self._add_dressed(file, number, self._dressing, pixels)
            return
        picture = self._shape.fit(pixels)
        if self._bar is not None:
            strip = self._bar.draw(max(int(self._index.times_us[number]), 0), number)
            picture = np.concatenate([picture, strip])
        file.add_picture(picture, *self._times.when(number))

    def _add_dressed(
        self, file: ClipFile, number: int, dressing: Dressing, pixels: NDArray[np.uint8]
    ) -> None:
        showings = tuple(self._times.showings(number))
        if not showings:
            return
        time_us = max(int(self._index.times_us[number]), 0)
        picture = dressing.picture(pixels, number)
        strip = [self._bar.draw(time_us, number)] if self._bar is not None else []
        for at, length, is_held in showings:
            words = dressing.words(time_us, number, is_held=is_held)
            beneath = strip if words is None else [words, *strip]
            file.add_picture(np.concatenate([picture, *beneath]), at, length)

    def _file(self, sound: SoundStretch | None) -> ClipFile:
        width, height = self._shape.picture
        height += self._bar.height if self._bar else 0
        height += self._dressing.bar_height if self._dressing else 0
        return ClipFile(
            self._out,
            size=(width, height),
            rate=self._times.rate,
            time_base=self._times.time_base,
            sound=(sound.rate, sound.channels) if sound else None,
        )


def _cut_sound(path: Path, spec: ClipSpec, out: Path, ctx: JobContext) -> ClipResult:
    if not spec.span.length_us:
        raise InvalidValue(field="range", value=str(spec.span.start_us), expected="start < end")
    sound = SoundStretch(path, spec.span, pads_end=False)
    digest = hashlib.sha256()
    written = 0
    with ClipFile(out, sound=(sound.rate, sound.channels)) as file:
        for samples in sound.chunks():
            ctx.progress(min(written / max(sound.total, 1), 1.0), "cutting")
            digest.update(np.round(samples.T * 32767.0).astype("<i2").tobytes())
            file.add_sound(samples)
            written += samples.shape[1]
        if not written:
            raise TimeOutsideMedia(at=spec.span.start_us)
    start_us = spec.span.start_us
    length_us = round(Fraction(written, sound.rate) * US_PER_SECOND)
    return ClipResult(
        first=None,
        last=None,
        frame_count=0,
        actual=TimeRange(start_us, start_us + length_us),
        frames_sha256=Sha256(digest.hexdigest()),
        file_sha256=_file_sha256(out),
    )


def _file_sha256(path: Path) -> Sha256:
    with path.open("rb") as handle:
        return Sha256(hashlib.file_digest(handle, "sha256").hexdigest())
