"""Every operation of the child process, as a typed function; the context comes last."""

from __future__ import annotations

from pathlib import Path
from typing import TypeVar

from app.domain.adjustments import NEUTRAL, Adjustments
from app.domain.clip import StillResult
from app.domain.errors import UnreadableMedia, WorkerCrashed
from app.domain.evidence import EvidenceClaims, EvidenceKind, MediaInfo
from app.domain.file_state import SoundExtent
from app.domain.mediatime import FrameRequest, TimeRange
from app.domain.photos import PHOTO_RULES
from app.domain.sync import MAX_DRIFT_PPB, MAX_OFFSET_US, SoundMatch
from app.domain.transcript import (
    AsrProfile,
    ModelIdentity,
    TranscriptionResult,
    TranscriptStretch,
)
from app.tasks.job import JobContext
from media.worker.believable import (
    MAX_LIST,
    MAX_NUMBER,
    MAX_TEXT,
    are_believable,
    is_believable,
)
from media.worker.client import GIB, Call, run
from media.worker.tasks import (
    ClaimsTask,
    FileTask,
    FilmstripTask,
    MatchTask,
    Nothing,
    Op,
    OutputTask,
    PicturesTask,
    SamplesTask,
    StillTask,
    ThumbnailTask,
    TranscribeTask,
)

T = TypeVar("T")
MIB = 1024**2
LONG_OUTPUT_BYTES = 256 * GIB
_TRANSCRIBE_TOTAL_S = 7 * 86_400.0
"""A large model needs hours for an hour of sound on a slow machine, and shows where it is."""
LONG_MEMORY_BYTES = 16 * GIB
"""Address space, not memory in use: a large model, its arenas and its threads' stacks."""


def probe(path: Path, ctx: JobContext) -> MediaInfo:
    """Say what a file is; see `media.probe.probe`.

    Raises:
        UnreadableMedia: nothing in it can be decoded, or not in the memory given (`too_large`).
        WorkerCrashed, WorkerTimedOut: the file ended or stopped the child.
    """
    total_s = time_for(path, 120.0, 20 * MIB)
    call = Call(
        *(Op.PROBE, path, FileTask(path), MediaInfo),
        silence_s=60.0,
        total_s=total_s,
        is_short=True,
    )
    info = run_in_memory(call, ctx)
    if not is_believable(info):
        raise WorkerCrashed(op=Op.PROBE.value, path=str(path), exit_code=None, why="bad_message")
    return info


def claims(path: Path, kind: EvidenceKind, ctx: JobContext) -> EvidenceClaims:
    """Read what a file claims with two readers, and its Content Credentials.

    `conflicts` stays empty; see `media.readers.read_claims`. A reader that could not read the
    file says so in its `problem`.

    Raises:
        FileMissing, FileUnreadable: it cannot be read from disk.
        WorkerCrashed, WorkerTimedOut: the file ended or stopped the child.
    """
    task = ClaimsTask(path, kind)
    # Content Credentials are checked against every byte of the file, in silence.
    total_s = time_for(path, 120.0, 20 * MIB)
    call = Call(
        *(Op.CLAIMS, path, task, EvidenceClaims),
        silence_s=total_s,
        total_s=total_s,
        is_short=True,
    )
    found = run(call, ctx)
    if not are_believable(found):
        raise WorkerCrashed(op=Op.CLAIMS.value, path=str(path), exit_code=None, why="bad_message")
    return found


def thumbnail(path: Path, kind: EvidenceKind, out: Path, ctx: JobContext) -> None:
    """Write a JPEG of at most 320 px; see `media.thumbnail.write_thumbnail`.

    Raises:
        UnreadableMedia: there is no picture.
    """
    task = ThumbnailTask(path, kind, out)
    call = Call(*(Op.THUMBNAIL, path, task, Nothing), silence_s=60.0, total_s=120.0, is_short=True)
    run_in_memory(call, ctx)


def still(
    path: Path,
    kind: EvidenceKind,
    request: FrameRequest,
    out: Path,
    ctx: JobContext,
    adjustments: Adjustments = NEUTRAL,
    photo_rules: int = PHOTO_RULES,
) -> StillResult:
    """Write one exact frame, or a page of a photo, as PNG; see `media.still.write_still`.

    Raises:
        TimeOutsideMedia: no frame is there.
        FrameMismatch: the decoder and the index disagree.
    """
    task = StillTask(path, kind, request, out, adjustments, photo_rules)
    # Where the frame index is suspect every frame is decoded once more, in silence.
    total_s = time_for(path, 300.0, MIB)
    call = Call(
        *(Op.STILL, path, task, StillResult), silence_s=total_s, total_s=total_s, is_short=True
    )
    return run_in_memory(call, ctx)


def index(path: Path, out_npz: Path, ctx: JobContext) -> None:
    """Write the index of a video's frames; see `media.index.build_index`."""
    run_in_memory(_scan(Op.INDEX, path, OutputTask(path, out_npz)), ctx)


def waveform(path: Path, out_npz: Path, ctx: JobContext) -> None:
    """Write the waveform of a file's sound; see `media.waveform.write_waveform`."""
    run_in_memory(_scan(Op.WAVEFORM, path, OutputTask(path, out_npz)), ctx)


def sound_extent(path: Path, ctx: JobContext) -> SoundExtent:
    """Find the gaps in a file's sound; see `media.sound_gaps.sound_extent`."""
    call = Call(
        *(Op.SOUND_EXTENT, path, FileTask(path), SoundExtent),
        total_s=time_for(path, 600.0, MIB),
        is_short=True,
    )
    found = run_in_memory(call, ctx)
    times = (found.end_us, *(gap.end_us for gap in found.gaps))
    if any(not 0 <= time_us < MAX_NUMBER for time_us in times) or len(found.gaps) > MAX_LIST:
        raise WorkerCrashed(
            op=Op.SOUND_EXTENT.value, path=str(path), exit_code=None, why="bad_message"
        )
    return found


def filmstrip(path: Path, out_dir: Path, count: int, ctx: JobContext) -> None:
    """Write `count` small pictures along a video; see `media.filmstrip.write_filmstrip`."""
    task = FilmstripTask(path, out_dir, count)
    run_in_memory(_scan(Op.FILMSTRIP, path, task), ctx)


def samples(path: Path, span: TimeRange, out_npz: Path, ctx: JobContext) -> None:
    """Write every sample of a stretch of sound; see `media.closer.write_samples`."""
    run_in_memory(_scan(Op.SAMPLES, path, SamplesTask(path, span, out_npz)), ctx)


def pictures(path: Path, times_us: tuple[int, ...], out_dir: Path, ctx: JobContext) -> None:
    """Write small pictures at some times; see `media.closer.write_pictures`."""
    run_in_memory(_scan(Op.PICTURES, path, PicturesTask(path, times_us, out_dir)), ctx)


def spectrogram(path: Path, out: Path, ctx: JobContext) -> None:
    """Write the spectrogram of a file's sound; see `media.spectrogram.write_spectrogram`."""
    run_in_memory(_scan(Op.SPECTROGRAM, path, OutputTask(path, out)), ctx)


def match_sound(first: Path, second: Path, ctx: JobContext) -> SoundMatch:
    """Tell from their sound when one recording began; see `media.sound_match.match_sounds`.

    Raises:
        UnreadableMedia: one of them holds no sound.
        WorkerCrashed, WorkerTimedOut: a file ended or stopped the child.
    """
    total_s = time_for(first, 1800.0, MIB // 4) + time_for(second, 1800.0, MIB // 4)
    task = MatchTask(first, second)
    call = Call(*(Op.MATCH_SOUND, first, task, SoundMatch), silence_s=600.0, total_s=total_s)
    found = run_in_memory(call, ctx)
    is_believable = (
        abs(found.offset_us) <= MAX_OFFSET_US
        and abs(found.drift_ppb) <= MAX_DRIFT_PPB
        and 0 <= found.confidence_percent <= 100
        and len(found.why) <= MAX_TEXT
    )
    if not is_believable:
        why = "bad_message"
        raise WorkerCrashed(op=Op.MATCH_SOUND.value, path=str(first), exit_code=None, why=why)
    return found


def transcribe(
    path: Path,
    model: ModelIdentity,
    profile: AsrProfile,
    resume_from_us: int,
    ctx: JobContext,
    *,
    previous_text: str = "",
    voices_model: Path | None = None,
) -> TranscriptionResult:
    """Transcribe a file's sound; each `TranscriptStretch` goes to `ctx.emit` as it arrives.

    Args:
        path: the stored original.
        model: a checked model.
        profile: options.
        resume_from_us: 0, or where an earlier run broke off.
        ctx: gets progress and stretches.
        previous_text: of the last segment of that earlier run.
        voices_model: see `media.transcribe.transcribe`.
    """
    return run(
        Call(
            Op.TRANSCRIBE,
            path,
            TranscribeTask(path, model, profile, resume_from_us, previous_text, voices_model),
            TranscriptionResult,
            item=TranscriptStretch,
            # One window of a large model on a slow machine, and the loading of it.
            silence_s=900.0,
            total_s=_TRANSCRIBE_TOTAL_S,
            memory_bytes=LONG_MEMORY_BYTES,
            output_bytes=LONG_OUTPUT_BYTES,
        ),
        ctx,
    )


def check_model(folder: Path, ctx: JobContext) -> None:
    """Load a model's weights and decode a second of silence; see `media.model_check`.

    Raises:
        ModelRefused: it does not load or does not know Indonesian.
    """
    run(
        Call(
            Op.CHECK_MODEL,
            folder,
            FileTask(folder),
            Nothing,
            silence_s=600.0,
            memory_bytes=LONG_MEMORY_BYTES,
        ),
        ctx,
    )


def _scan(op: Op, path: Path, task: object) -> Call[Nothing]:
    """Describe an operation that reads a file to its end and decodes all of it at worst."""
    return Call(*(op, path, task, Nothing), total_s=time_for(path, 1800.0, MIB // 4), is_short=True)


def run_in_memory(call: Call[T], ctx: JobContext) -> T:
    """Run; a file that needs more memory than is given is one that cannot be read.

    Raises:
        UnreadableMedia: it needs more (`too_large`).
        WorkerCrashed, WorkerTimedOut: the file ended or stopped the child otherwise.
    """
    try:
        return run(call, ctx)
    except WorkerCrashed as e:
        if e.facts.get("why") != "out_of_memory":
            raise
        raise UnreadableMedia(path=str(call.path), why="too_large") from e


def time_for(path: Path, least_s: float, bytes_per_s: int) -> float:
    """Give an operation's time in all: a share for starting, and a slow machine's for each byte."""
    try:
        return least_s + path.stat().st_size / bytes_per_s
    except OSError:
        return least_s  # the operation itself says what is wrong
