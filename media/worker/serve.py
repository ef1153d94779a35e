"""The child process: reads requests, runs one operation at a time, sends replies.

Each operation imports its module when it is first asked for. No Qt, no database of a case, no
network here; of keys only an age identity, in a child that decrypts one file and ends.
"""

from __future__ import annotations

import errno
import importlib
import os
import signal
import sys
import threading
import time
import traceback
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from multiprocessing.connection import Connection
from pathlib import Path
from queue import SimpleQueue
from typing import Any

from app.domain import errors
from app.domain.clip import ClipResult, StillResult
from app.domain.evidence import EvidenceClaims, EvidenceKind, MediaInfo
from app.domain.file_state import SoundExtent
from app.domain.photos import Likeness, PhotoSheet
from app.domain.plain import from_plain, to_plain
from app.domain.sync import SoundMatch
from app.domain.transcript import TranscriptionResult
from app.runtime.disk import disk_error
from app.tasks.job import JobContext, Progress
from media.worker import proxy_tasks
from media.worker.limits import confine, limit
from media.worker.priority import lower_priority
from media.worker.protocol import (
    Broke,
    ClaimsTask,
    ClipTask,
    Done,
    Failed,
    FileTask,
    FilmstripTask,
    Item,
    MatchTask,
    Nothing,
    Op,
    OutputTask,
    PhotoSheetTask,
    PicturesTask,
    Progressed,
    Reply,
    Request,
    SamplesTask,
    StillTask,
    ThumbnailTask,
    TranscribeTask,
    read_request,
    write_reply,
)

_PROGRESS_EVERY_S = 0.1
_BROKEN_EXIT = 70
"""Exit code after an unforeseen error (EX_SOFTWARE)."""
_NETWORK_EVENTS = frozenset(("socket.connect", "socket.getaddrinfo", "socket.sendto"))


def _probe(task: FileTask, _ctx: JobContext) -> MediaInfo:
    from media.probe import probe
    from media.rehearsal import rehearse_sound

    found = probe(task.path)
    if found.kind is EvidenceKind.AUDIO:
        rehearse_sound(task.path, found.duration_us or 0, is_damaged=bool(found.damage))
    return found


def _claims(task: ClaimsTask, _ctx: JobContext) -> EvidenceClaims:
    from media.readers import read_claims

    return read_claims(task.path, task.kind)


def _thumbnail(task: ThumbnailTask, _ctx: JobContext) -> Nothing:
    from media.thumbnail import write_thumbnail

    write_thumbnail(task.path, task.kind, task.out)
    return Nothing()


def _photo_sheet(task: PhotoSheetTask, ctx: JobContext) -> PhotoSheet:
    from media.photo_sheet import write_sheet

    return write_sheet(task.path, task.page, task.out_dir, ctx)


def _likeness(task: FileTask, _ctx: JobContext) -> Likeness:
    from media.near_duplicates import likeness

    return likeness(task.path)


def _still(task: StillTask, _ctx: JobContext) -> StillResult:
    from media.still import write_still

    return write_still(
        task.path, task.kind, task.request, task.out, task.adjustments, task.photo_rules
    )


def _clip(task: ClipTask, ctx: JobContext) -> ClipResult:
    from media.cut import cut_clip

    return cut_clip(task.path, task.kind, task.spec, task.out, ctx)


def _index(task: OutputTask, ctx: JobContext) -> Nothing:
    from media.index import build_index
    from media.rehearsal import rehearse

    made = build_index(task.path, ctx)
    # the window decodes by this table in its own process: not before it went well here
    rehearse(task.path, made, ctx)
    made.save(task.out)
    return Nothing()


def _waveform(task: OutputTask, ctx: JobContext) -> Nothing:
    from media.waveform import write_waveform

    write_waveform(task.path, task.out, ctx)
    return Nothing()


def _sound_extent(task: FileTask, ctx: JobContext) -> SoundExtent:
    from media.sound_gaps import sound_extent

    return sound_extent(task.path, ctx)


def _filmstrip(task: FilmstripTask, ctx: JobContext) -> Nothing:
    from media.filmstrip import write_filmstrip

    write_filmstrip(task.path, task.out_dir, task.count, ctx)
    return Nothing()


def _spectrogram(task: OutputTask, ctx: JobContext) -> Nothing:
    from media.spectrogram import write_spectrogram

    write_spectrogram(task.path, task.out, ctx)
    return Nothing()


def _match_sound(task: MatchTask, ctx: JobContext) -> SoundMatch:
    from media.sound_match import match_sounds

    return match_sounds(task.first, task.second, ctx)


def _samples(task: SamplesTask, ctx: JobContext) -> Nothing:
    from media.closer import write_samples

    write_samples(task.path, task.span, task.out, ctx)
    return Nothing()


def _pictures(task: PicturesTask, ctx: JobContext) -> Nothing:
    from media.closer import write_pictures

    write_pictures(task.path, task.times_us, task.out_dir, ctx)
    return Nothing()


def _transcribe(task: TranscribeTask, ctx: JobContext) -> TranscriptionResult:
    from media.transcribe import transcribe

    lower_priority()
    return transcribe(task.path, task.model, task.profile, task.resume_from_us, ctx)


def _check_model(task: FileTask, ctx: JobContext) -> Nothing:
    from media.model_check import check_model

    check_model(task.path, ctx)
    return Nothing()


Operation = tuple[type[Any], Callable[[Any, JobContext], object]]
OPERATIONS: Mapping[str, Operation] = {
    Op.PROBE: (FileTask, _probe),
    Op.CLAIMS: (ClaimsTask, _claims),
    Op.THUMBNAIL: (ThumbnailTask, _thumbnail),
    Op.PHOTO_SHEET: (PhotoSheetTask, _photo_sheet),
    Op.LIKENESS: (FileTask, _likeness),
    Op.STILL: (StillTask, _still),
    Op.CLIP: (ClipTask, _clip),
    Op.INDEX: (OutputTask, _index),
    Op.WAVEFORM: (OutputTask, _waveform),
    Op.SOUND_EXTENT: (FileTask, _sound_extent),
    Op.FILMSTRIP: (FilmstripTask, _filmstrip),
    Op.SAMPLES: (SamplesTask, _samples),
    Op.PICTURES: (PicturesTask, _pictures),
    Op.SPECTROGRAM: (OutputTask, _spectrogram),
    Op.MATCH_SOUND: (MatchTask, _match_sound),
    Op.TRANSCRIBE: (TranscribeTask, _transcribe),
    Op.CHECK_MODEL: (FileTask, _check_model),
    Op.DECODE_COST: (proxy_tasks.IndexedTask, proxy_tasks.decode_cost),
    Op.PROXY_PART: (proxy_tasks.ProxyPartTask, proxy_tasks.proxy_part),
    Op.PROXY_JOIN: (proxy_tasks.ProxyJoinTask, proxy_tasks.proxy_join),
}
"""Operation by name: its task's type, and what runs it."""


@dataclass(slots=True)
class _Asked:
    request: Request
    cancel: threading.Event = field(default_factory=threading.Event)
    pause: threading.Event = field(default_factory=threading.Event)


def serve(requests: Connection, replies: Connection, table: str) -> None:
    """Run in the child until the parent closes its end.

    Args:
        requests: read end; the parent writes here.
        replies: write end.
        table: module whose `OPERATIONS` is served (another one in tests).
    """
    _prepare()
    queue: SimpleQueue[_Asked] = SimpleQueue()
    threading.Thread(target=_listen, args=(requests, queue), daemon=True).start()
    operations: Mapping[str, Operation] = importlib.import_module(table).OPERATIONS
    while True:
        asked = queue.get()
        request = asked.request
        limit(request.memory_bytes, request.output_bytes, request.total_s)
        reply = _answer(asked, operations, replies)
        _send(replies, reply)
        if isinstance(reply, Broke):
            # A library that ran out of memory or met a bug may be in any state.
            os._exit(_BROKEN_EXIT)


def _answer(asked: _Asked, operations: Mapping[str, Operation], replies: Connection) -> Reply:
    ctx = JobContext(
        on_progress=_Reporter(replies),
        on_item=lambda item: _send(replies, Item(data=to_plain(item))),
        cancel=asked.cancel,
        pause=asked.pause,
    )
    try:
        task_type, run = operations[asked.request.op]
        return Done(data=to_plain(run(from_plain(task_type, asked.request.task), ctx)))
    except errors.AppError as e:
        return Failed(error=type(e).__name__, facts=_plain_facts(e.facts))
    except errors.Cancelled:
        return Failed(error=errors.Cancelled.__name__, facts={})
    except MemoryError:
        return Broke(why="out_of_memory", detail="")
    except OSError as e:
        if e.errno == errno.EFBIG:
            return Broke(why="too_much_output", detail="")
        known = disk_error(e, Path(e.filename or ""))
        if known is None:
            return _broke()
        return Failed(error=type(known).__name__, facts=_plain_facts(known.facts))
    except Exception:  # noqa: BLE001 - the border of the process: it ends after this, the log gets it
        return _broke()


def _broke() -> Broke:
    return Broke(why="bug", detail=traceback.format_exc(limit=-30)[-20_000:])


class _Reporter:
    """Sends progress, at most ten times a second."""

    def __init__(self, replies: Connection) -> None:
        self._replies = replies
        self._last_s = -1.0
        self._last_step = ""

    def __call__(self, progress: Progress) -> None:
        now_s = time.monotonic()
        if now_s - self._last_s < _PROGRESS_EVERY_S and progress.step == self._last_step:
            return
        self._last_s, self._last_step = now_s, progress.step
        _send(self._replies, Progressed(float(progress.done), progress.step, progress.detail))


def _listen(requests: Connection, queue: SimpleQueue[_Asked]) -> None:
    """Take requests while an operation runs: a pause, a cancel, the parent's end are seen.

    The operation waits or stops at its next check, between two stretches or frames. No signal
    is needed for that, and Windows has none that would do.
    """
    newest: _Asked | None = None
    while True:
        try:
            request = read_request(requests.recv_bytes())
        except (EOFError, OSError):
            os._exit(0)  # the parent is gone; nobody is left to answer
        if request.action == "do":
            newest = _Asked(request)
            queue.put(newest)
        elif newest is not None and request.action == "cancel":
            newest.cancel.set()
        elif newest is not None and request.action == "pause":
            newest.pause.set()
        elif newest is not None:
            newest.pause.clear()


def _send(replies: Connection, reply: Reply) -> None:
    try:
        replies.send_bytes(write_reply(reply))
    except OSError:
        os._exit(0)  # the parent is gone


def _plain_facts(facts: dict[str, object]) -> dict[str, bool | int | float | str | None]:
    plain: dict[str, bool | int | float | str | None] = {}
    for name, value in facts.items():
        if value is None or isinstance(value, bool | int | float | str):
            plain[name] = value
        else:
            plain[name] = str(value)
    return plain


def _prepare() -> None:
    """Cut the child off from terminal, network and the parent's signals."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl+C is the parent's to handle
    os.environ.update(HF_HUB_OFFLINE="1", HF_HUB_DISABLE_TELEMETRY="1", TRANSFORMERS_OFFLINE="1")
    sys.addaudithook(_refuse_network)
    _silence_output()
    confine()


def _silence_output() -> None:
    """Send whatever C libraries print to nowhere: `--json` owns the parent's output."""
    with Path(os.devnull).open("w", encoding="utf-8") as sink:
        for descriptor in (1, 2):
            os.dup2(sink.fileno(), descriptor)
    sys.stdout = sys.stderr = Path(os.devnull).open("w", encoding="utf-8")  # noqa: SIM115 - for the life of the process


def _refuse_network(event: str, _args: tuple[object, ...]) -> None:
    if event in _NETWORK_EVENTS:
        raise PermissionError(event)
