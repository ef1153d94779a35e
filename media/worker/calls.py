"""Every operation of the child process, as a typed function; the context comes last."""

from __future__ import annotations

from pathlib import Path

from app.domain.clip import ClipResult, ClipSpec, StillResult
from app.domain.errors import WorkerCrashed
from app.domain.evidence import EvidenceClaims, EvidenceKind, MediaInfo, ReaderClaims
from app.domain.mediatime import FrameRequest
from app.domain.transcript import (
    AsrProfile,
    ModelIdentity,
    TranscriptionResult,
    TranscriptStretch,
)
from app.tasks.job import JobContext
from media.worker.client import GIB, Call, run
from media.worker.protocol import (
    ClaimsTask,
    ClipTask,
    FileTask,
    FilmstripTask,
    Nothing,
    Op,
    OutputTask,
    StillTask,
    ThumbnailTask,
    TranscribeTask,
)

_LONG_MEMORY_BYTES = 16 * GIB
"""Address space, not memory in use: a large model, its arenas and its threads' stacks."""
_MAX_NUMBER = 2**53
_MAX_LIST = 1000
_MAX_TEXT = 4000
_MAX_READERS = 4
_CREDENTIAL_STATES = ("not_installed", "absent", "claimed", "broken")


def probe(path: Path, ctx: JobContext) -> MediaInfo:
    """Say what a file is; see `media.probe.probe`.

    Raises:
        UnreadableMedia: nothing in it can be decoded.
        WorkerCrashed, WorkerTimedOut: the file ended or stopped the child.
    """
    info = run(Call(Op.PROBE, path, FileTask(path), MediaInfo, silence_s=60.0, is_short=True), ctx)
    if not _is_believable(info):
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
    found = run(
        # Content Credentials are checked against every byte of the file.
        Call(Op.CLAIMS, path, task, EvidenceClaims, silence_s=300.0, is_short=True),
        ctx,
    )
    if not _are_believable(found):
        raise WorkerCrashed(op=Op.CLAIMS.value, path=str(path), exit_code=None, why="bad_message")
    return found


def thumbnail(path: Path, kind: EvidenceKind, out: Path, ctx: JobContext) -> None:
    """Write a JPEG of at most 320 px; see `media.thumbnail.write_thumbnail`.

    Raises:
        UnreadableMedia: there is no picture.
    """
    task = ThumbnailTask(path, kind, out)
    run(Call(Op.THUMBNAIL, path, task, Nothing, silence_s=60.0, is_short=True), ctx)


def still(
    path: Path, kind: EvidenceKind, request: FrameRequest, out: Path, ctx: JobContext
) -> StillResult:
    """Write one exact frame as PNG; see `media.still.write_still`.

    Raises:
        TimeOutsideMedia: no frame is there.
        FrameMismatch: the decoder and the index disagree.
    """
    task = StillTask(path, kind, request, out)
    return run(Call(Op.STILL, path, task, StillResult, silence_s=300.0, is_short=True), ctx)


def clip(path: Path, kind: EvidenceKind, spec: ClipSpec, out: Path, ctx: JobContext) -> ClipResult:
    """Cut a clip; see `media.cut.cut_clip`."""
    task = ClipTask(path, kind, spec, out)
    return run(
        Call(Op.CLIP, path, task, ClipResult, silence_s=300.0, memory_bytes=_LONG_MEMORY_BYTES),
        ctx,
    )


def index(path: Path, out_npz: Path, ctx: JobContext) -> None:
    """Write the index of a video's frames; see `media.index.build_index`."""
    run(Call(Op.INDEX, path, OutputTask(path, out_npz), Nothing, is_short=True), ctx)


def waveform(path: Path, out_npz: Path, ctx: JobContext) -> None:
    """Write the waveform of a file's sound; see `media.waveform.write_waveform`."""
    run(Call(Op.WAVEFORM, path, OutputTask(path, out_npz), Nothing, is_short=True), ctx)


def filmstrip(path: Path, out_dir: Path, count: int, ctx: JobContext) -> None:
    """Write `count` small pictures along a video; see `media.filmstrip.write_filmstrip`."""
    task = FilmstripTask(path, out_dir, count)
    run(Call(Op.FILMSTRIP, path, task, Nothing, is_short=True), ctx)


def transcribe(
    path: Path, model: ModelIdentity, profile: AsrProfile, resume_from_us: int, ctx: JobContext
) -> TranscriptionResult:
    """Transcribe a file's sound; each `TranscriptStretch` goes to `ctx.emit` as it arrives."""
    return run(
        Call(
            Op.TRANSCRIBE,
            path,
            TranscribeTask(path, model, profile, resume_from_us),
            TranscriptionResult,
            item=TranscriptStretch,
            # One window of a large model on a slow machine, and the loading of it.
            silence_s=900.0,
            memory_bytes=_LONG_MEMORY_BYTES,
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
            memory_bytes=_LONG_MEMORY_BYTES,
        ),
        ctx,
    )


def _are_believable(found: EvidenceClaims) -> bool:
    """Check what types cannot, as `_is_believable` does."""
    credentials = found.credentials
    texts = [credentials.generator, credentials.signer, credentials.signed_at, credentials.problem]
    return (
        not found.conflicts
        and len(found.readers) <= _MAX_READERS
        and credentials.state in _CREDENTIAL_STATES
        and len(credentials.actions) <= _MAX_LIST
        and all(len(text) <= _MAX_TEXT for text in (*texts, *credentials.actions))
        and all(_is_believable_reader(reader) for reader in found.readers)
    )


def _is_believable_reader(found: ReaderClaims) -> bool:
    numbers = (found.duration_us, found.width, found.height)
    texts = [text for pair in found.pairs for text in pair]
    texts += [found.reader, found.version, found.created_at, found.device, found.problem]
    latitude, longitude = found.gps or (0.0, 0.0)
    return (
        all(number is None or 0 <= number < _MAX_NUMBER for number in numbers)
        and abs(latitude) <= 90
        and abs(longitude) <= 180
        and len(found.pairs) <= _MAX_LIST
        and all(len(text) <= _MAX_TEXT for text in texts)
    )


def _is_believable(info: MediaInfo) -> bool:
    """Check what types cannot: the child may have been taken over by the file."""
    numbers = (info.duration_us, info.width, info.height, info.frame_count, info.pages)
    texts = [text for pair in info.exif for text in pair]
    texts += [info.container, info.claimed_created_at, info.damage]
    latitude, longitude = info.claimed_gps or (0.0, 0.0)
    return (
        all(number is None or 0 <= number < _MAX_NUMBER for number in numbers)
        and info.rotation in (0, 90, 180, 270)
        and abs(latitude) <= 90
        and abs(longitude) <= 180
        and len(info.streams) <= _MAX_LIST
        and len(info.exif) <= _MAX_LIST
        and all(len(text) <= _MAX_TEXT for text in texts)
    )
